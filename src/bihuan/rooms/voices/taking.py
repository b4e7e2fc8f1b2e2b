"""Taking an opinion down for somebody, and in the same act joining it to what is known already."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from django.db import transaction

from bihuan.facilities.files import accept, as_event
from bihuan.facilities.once import sending
from bihuan.kernel import policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said

KINDS = {"attach": "problem", "merge": "voice", "add": "voice"}
"""What may be done besides receiving, and the kind of matter it is done with."""


@dataclass(frozen=True)
class Taken:
    """`number`: the opinion it became, or was added to; `code`: its receipt code, once; `did`:
    receive or one of KINDS, with the matter `other`."""

    number: str
    code: str = ""
    did: str = "receive"
    other: str = ""


def once(token: str, said: Said, do: str, *, by: Post) -> Taken:
    """The same, and the same answer however often the form with this token is sent."""
    told = sending.once(token, lambda: json.dumps(asdict(take(said, do, by=by))))
    return Taken(**json.loads(told))


@transaction.atomic
def take(said: Said, do: str, *, by: Post) -> Taken:
    """`do`: "attach:W-…", "merge:Y-…" (received, then joined), "add:Y-…" (added to an opinion of
    the same person), anything else: received. Raises what the commands raise; then nothing is."""
    what, _colon, number = do.partition(":")
    if what not in KINDS:
        receipt = commands.receive(said, by=by)
        return Taken(receipt.matter.number, receipt.code)
    other = policy.visible(by, KINDS[what]).filter(number=number).first()
    if other is None:
        raise Unseen
    if what == "add":
        return _added(said, other, by)
    receipt = commands.receive(said, by=by)
    if what == "attach":
        commands.attach(receipt.matter, problem=other, by=by)
    else:
        commands.merge(receipt.matter, into=other, by=by)
    return Taken(receipt.matter.number, receipt.code, what, other.number)


def _added(said: Said, voice: Matter, by: Post) -> Taken:
    kept = [as_event(accept(one, matter=voice, by=by)) for one in said.files]
    commands.add(voice, text=said.text, files=kept, by=by)
    return Taken(voice.number, did="add", other=voice.number)

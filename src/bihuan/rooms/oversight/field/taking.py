"""Taking what a phone sends: once, though it may be sent many times and late."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.kernel import clock, history
from bihuan.kernel.errors import BihuanError, Invalid
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.lib import canonical
from bihuan.rooms.oversight.field.models import Sent
from bihuan.rooms.oversight.rounds import queries
from bihuan.rooms.oversight.rounds.models import Check, Visit

KEPT = timedelta(days=60)
"""How late a phone may send."""
AHEAD = timedelta(minutes=10)
"""How far a phone's clock may be ahead of ours."""

_FIRST = """
    INSERT INTO field_sent (key, post, visit, act, at) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Theirs:
    """What somebody else has put down meanwhile. `base`: what it is known by, to put one's own in
    its place knowingly."""

    who: str
    at: datetime
    lines: list[str]
    base: str


class Meanwhile(BihuanError):
    """Somebody else has put down the same; nothing was written, and the phone keeps what it has."""

    code, status = "meanwhile", 409
    text = gettext_lazy("您离线期间，%(who)s已经填过这一项。请比较后决定以谁的为准。")

    def __init__(self, theirs: Theirs) -> None:
        super().__init__(who=theirs.who)
        self.theirs = theirs


@transaction.atomic
def once(visit: Matter, act: str, key: str, run: Callable[[], None], *, by: Post) -> bool:
    """Run the act unless this key was accepted before; whether it was run now.

    The key's row is written in the act's own transaction: two sendings at the same time wait for
    each other, and a refused act may be sent again. Raises Invalid when the key belongs to another
    act or person, and what `run` raises.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [key, by.pk, visit.pk, act, clock.now()])
        fresh: bool = cursor.rowcount == 1
    if fresh:
        run()
    elif not Sent.objects.filter(key=key, post=by.pk, visit=visit.pk, act=act).exists():
        raise Invalid({"key": gettext_lazy("这条记录的编号已被另一条记录使用，请重新填写。")})
    return fresh


def day_of(at: datetime) -> date:
    """The day an act happened, by the phone's clock. Raises Invalid when that cannot be."""
    now = clock.now()
    if not now - KEPT <= at <= now + AHEAD:
        given = {"at": date_format(timezone.localtime(at), "DATETIME_FORMAT")}
        text = _("手机上的时间是%(at)s，与实际相差太多。请校准手机时间后重新填写。")
        raise Invalid({"at": text % given})
    return min(timezone.localtime(at).date(), clock.today())


def check_arrived(files: Iterable[Any], hashes: Iterable[str]) -> None:
    """Compare what arrived with what the phone computed (SHA-256 of each file in their order, none
    where it could not). Raises Invalid."""
    for one, want in zip(files, hashes, strict=False):
        got = hashlib.sha256()
        for chunk in one.chunks():
            got.update(chunk)
        one.seek(0)
        if want and got.hexdigest() != want:
            text = _("照片“%(name)s”在传送中损坏，没有保存，手机会重新上传。") % {"name": one.name}
            raise Invalid({"files": text})


# -- who was first ------------------------------------------------------------------------------


def base_of(visit: Matter, checklist: str) -> str:
    """By what the present answers of a checklist are known; empty when there are none."""
    row = Check.objects.filter(matter=visit, checklist=checklist).first()
    return _digest(row) if row else ""


def _digest(row: Check) -> str:
    return hashlib.sha256(canonical.encode(row.answers)).hexdigest()[:16]


def check_base(visit: Matter, checklist: str, base: str, viewer: Post) -> None:
    """Raises Meanwhile when the checklist was filled in by somebody since `base`."""
    now = base_of(visit, checklist)
    if now != base:
        raise Meanwhile(_theirs(visit, checklist, now, viewer))


def _theirs(visit: Matter, checklist: str, base: str, viewer: Post) -> Theirs:
    said = [one for one in history.of(visit, "visit.checked") if one.data.checklist == checklist]
    last = said[-1]
    row: Visit = visit.visit
    filled = queries.checklists(viewer, visit, row)
    answers = next((one.answers for one in filled if one.code == checklist), [])
    lines = [" ".join(part for part in (one.label, one.word, one.note) if part) for one in answers]
    return Theirs(posts()[last.by_id].name, last.at, lines, base)


def begun_by(visit: Matter) -> Theirs | None:
    """Who began the visit, if somebody has."""
    said = history.of(visit, "visit.begun")
    return _simply(said[-1]) if said else None


def made_by(visit: Matter) -> Theirs | None:
    """Who ended the visit on site, if somebody has."""
    said = history.of(visit, "visit.made")
    return _simply(said[-1]) if said else None


def _simply(said: Any) -> Theirs:
    return Theirs(posts()[said.by_id].name, said.at, [said.data.says()], "")

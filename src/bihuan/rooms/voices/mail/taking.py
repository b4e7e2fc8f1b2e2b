"""One message becomes an opinion, an addition to one, or is kept apart; never twice.

Whatever is written is written in one transaction with the message's `Letter`, which is unique: of
two deliveries at the same time the second waits and then is a repeat.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from bihuan.facilities.throttle.limit import take as counted
from bihuan.kernel import clock, people
from bihuan.kernel.errors import BihuanError, TooMany
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.mail import apart, keys, message, receipt, writing
from bihuan.rooms.voices.mail.message import MOST_BYTES, Mail, Unreadable
from bihuan.rooms.voices.mail.models import Letter

PER_HOUR = 20
"""Messages of one address in an hour that become opinions by themselves."""
SUBJECT_MOST = 300


@dataclass(frozen=True)
class Taken:
    """What became of a message. `outcome`: one of `Letter.OUTCOMES`, or "repeat"; `reason`: a key
    of `apart.REASONS`; `code`: the receipt code of a new opinion."""

    outcome: str
    matter: Matter | None = None
    reason: str = ""
    code: str = ""


REPEAT = Taken("repeat")


def take(raw: bytes, *, live: bool = True) -> Taken:
    """Take one message in. `live`: it arrives now, so that floods are stopped and its sender gets
    a receipt; an archive is taken in quietly."""
    if len(raw) > MOST_BYTES:
        return set_aside(hashlib.sha256(raw).hexdigest(), "large", len(raw))
    try:
        mail = message.read(raw)
    except Unreadable:
        return keep_apart(raw, "unreadable")
    key = keys.of(mail)
    if known := Letter.objects.filter(key=key).only("content").first():
        return _again(raw, mail, known)
    if reason := apart.why(mail, own_addresses()):
        return _apart(raw, mail, key, reason)
    if live and _floods(mail):
        return _apart(raw, mail, key, "flood")
    try:
        taken = _written(mail, key, len(raw), people.public())
    except BihuanError as refusal:  # a rule says no: somebody has to look
        return _apart(raw, mail, key, "refused", str(refusal))
    if live and taken.code and taken.matter:
        receipt.answer(mail, taken.matter, taken.code, key)
    return taken


def keep_apart(raw: bytes, reason: str) -> Taken:
    """Keep what could not be read, by its bytes."""
    key = keys.of_content(hashlib.sha256(raw).digest())
    return _kept(key, key, reason, raw=raw)


def set_aside(place: str, reason: str, size: int = 0) -> Taken:
    """Note a message that was not fetched, by the place where it still is."""
    key = keys.of_id(place)
    with transaction.atomic():
        if _first(key, key, "apart", reason, size=size):
            Letter.objects.filter(key=key).update(detail=place[:300])
    return Taken("apart", reason=reason)


def own_addresses() -> set[str]:
    return {one for one in (settings.MAIL_USER, settings.SMTP_FROM) if "@" in one}


def _again(raw: bytes, mail: Mail, known: Letter) -> Taken:
    """A second delivery; or another message that bears the id of an earlier one, as those of some
    scanners do: no repeat, and not to be lost."""
    if known.content == keys.of_content(mail.digest):
        return REPEAT
    return _apart(raw, mail, keys.of_content(mail.digest), "reused")


def _floods(mail: Mail) -> bool:
    try:
        counted(f"mail-in:{mail.sender.lower()}", per_hour=PER_HOUR, burst=PER_HOUR)
    except TooMany:
        return True
    return False


def _written(mail: Mail, key: str, size: int, by: Post) -> Taken:
    with transaction.atomic():
        if not _first(key, keys.of_content(mail.digest), "opinion", "", size=size):
            return REPEAT
        matter, code = writing.write(mail, by=by)
        outcome = "opinion" if code else "added"
        Letter.objects.filter(key=key).update(outcome=outcome, matter=matter)
    return Taken(outcome, matter, code=code)


def _apart(raw: bytes, mail: Mail, key: str, reason: str, detail: str = "") -> Taken:
    subject = mail.subject[:SUBJECT_MOST]
    return _kept(key, keys.of_content(mail.digest), reason, detail, raw, mail.sender, subject)


def _kept(
    key: str, content: str, reason: str, detail: str = "", raw: bytes = b"", sender: str = "",
    subject: str = "",
) -> Taken:  # fmt: skip
    with transaction.atomic():
        if not _first(key, content, "apart", reason, size=len(raw)):
            return REPEAT
        Letter.objects.filter(key=key).update(
            detail=detail, raw=raw, sender=sender, subject=subject
        )
    return Taken("apart", reason=reason)


_FIRST = """
INSERT INTO mail_letter
    (key, content, outcome, reason, detail, sender, subject, size, arrived_at)
VALUES (%s, %s, %s, %s, '', '', '', %s, %s) ON CONFLICT (key) DO NOTHING
"""


def _first(key: str, content: str, outcome: str, reason: str, *, size: int) -> bool:
    """Note the message; says whether nobody else had."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [key, content, outcome, reason, size, clock.now()])
        return bool(cursor.rowcount == 1)

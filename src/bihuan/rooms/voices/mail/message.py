"""One message as its reader understands it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email import policy
from email.errors import MessageError
from email.parser import BytesParser

from bihuan.rooms.voices.mail import content, headers, quoted
from bihuan.rooms.voices.mail.content import Attachment
from bihuan.rooms.voices.mail.headers import Headers
from bihuan.rooms.voices.mail.quoted import Parts

MOST_BYTES = 30 * 1024 * 1024
"""A larger message is not read; providers pass on 25 to 50 MB."""

_PREFIX = re.compile(
    r"^(?:(?:re|fw|fwd|回复|答复|转发|回覆|轉寄)(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE
)
_UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, AssertionError, MessageError,
               RecursionError)  # fmt: skip
"""What the standard library lets through when a message is nonsense."""


class Unreadable(ValueError):
    """The bytes are no message anybody's program could have meant."""


@dataclass(frozen=True)
class Mail:
    """`sender`: an address, empty when there is none; `answers`: ids of the messages it refers to;
    `said_on`: the local day it was written."""

    headers: Headers
    id: str
    answers: tuple[str, ...]
    name: str
    sender: str
    reply_to: str
    subject: str
    said_on: date | None
    text: Parts
    attachments: tuple[Attachment, ...]
    kind: str
    digest: bytes

    @property
    def title(self) -> str:
        """The subject without Re: and Fw:."""
        return _PREFIX.sub("", self.subject).strip()


def read(raw: bytes) -> Mail:
    """Raises Unreadable."""
    raw = _unboxed(raw)
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw)
        found = headers.read(message)
        body = content.read(message)
        name, sender = headers.address(headers.raw_value(message, "From"))
        _name, reply_to = headers.address(headers.raw_value(message, "Reply-To"))
        kind = message.get_content_type()
    except _UNREADABLE as error:
        raise Unreadable(type(error).__name__) from error
    if not ({"from", "subject", "date", "message-id", "to"} & set(found)):
        raise Unreadable("no head")
    return Mail(
        headers=found,
        id=next(iter(headers.ids(found.get("message-id", ()))), ""),
        answers=headers.ids([*found.get("in-reply-to", ()), *found.get("references", ())]),
        name=name,
        sender=sender,
        reply_to=reply_to if reply_to.lower() != sender.lower() else "",
        subject=headers.first(found, "subject"),
        said_on=headers.day(headers.first(found, "date")),
        text=quoted.split(body.text),
        attachments=tuple(body.attachments),
        kind=kind,
        digest=_digest(found, body.text, body.attachments),
    )


def _unboxed(raw: bytes) -> bytes:
    """Without the line that mail programs of the system put before a message."""
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def _digest(found: Headers, text: str, files: Iterable[Attachment]) -> bytes:
    """SHA-256 of what the sender made, without what was added on the way."""
    made = hashlib.sha256()
    for name in ("from", "date", "subject"):
        made.update(headers.first(found, name).encode("utf-8", "replace") + b"\0")
    made.update(text.encode("utf-8", "replace") + b"\0")
    for one in files:
        made.update(hashlib.sha256(one.data).digest())
    return made.digest()

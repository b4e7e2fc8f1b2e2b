"""The body of a message: the text a reader sees, and the files that came with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from bihuan.lib.text import clean
from bihuan.rooms.voices.mail import headers

MOST_PARTS = 300
MOST_DEPTH = 12
MOST_TEXT = 2_000_000
"""Characters of one part that are looked at: cleaning takes time for each."""
STUB = 0.2
"""A plain text so much shorter than the page beside it only says that there is a page."""
PAGE_LEAST = 200

_SOFT_BREAK = re.compile(r" \n(?![>\n])")
_FORWARDED = "---------- Forwarded message ----------"


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message, as it came."""

    name: str
    data: bytes


@dataclass
class Content:
    """`text`: cleaned; messages passed on as attachments are at its end."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def text(self) -> str:
        return clean("\n\n".join(self.texts))

    def add(self, other: Content) -> None:
        self.texts += other.texts
        self.attachments += other.attachments


class TooDeep(ValueError):
    """More parts, or parts in parts, than any person's program makes."""


def read(message: Message) -> Content:
    """Raises TooDeep."""
    return _Reading().read(message, 0)


class _Reading:
    def __init__(self) -> None:
        self._parts = 0

    def read(self, part: Message, depth: int) -> Content:
        self._parts += 1
        if depth > MOST_DEPTH or self._parts > MOST_PARTS:
            raise TooDeep
        kind = part.get_content_type()
        if kind == "message/rfc822":
            return self._forwarded(part, depth)
        if part.is_multipart():
            inner = [self.read(one, depth + 1) for one in _children(part)]
            return _chosen(part, inner) if kind == "multipart/alternative" else _joined(inner)
        if kind in ("text/plain", "text/html") and not _is_file(part):
            return Content([_text(part, kind)])
        return Content(attachments=[Attachment(_name(part), _bytes(part))])

    def _forwarded(self, part: Message, depth: int) -> Content:
        """A message inside the message: its head and text follow ours, its files join ours."""
        found = Content()
        for one in _children(part):
            inner = self.read(one, depth + 1)
            head = [
                f"{word}：{headers.words(raw)}"
                for word, name in (("发件人", "From"), ("时间", "Date"), ("主题", "Subject"))
                if (raw := headers.raw_value(one, name))
            ]
            found.add(Content(["\n".join([_FORWARDED, *head, "", inner.text])], inner.attachments))
        return found


def _children(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    for one in payload if isinstance(payload, list) else ():
        if isinstance(one, Message):
            yield one


def _joined(parts: list[Content]) -> Content:
    found = Content()
    for one in parts:
        found.add(one)
    return found


def _chosen(part: Message, inner: list[Content]) -> Content:
    """One text of several that say the same: the plain one unless it is a stub; every file."""
    kinds = [_kind(one) for one in _children(part)]
    texts = [(kind, one) for kind, one in zip(kinds, inner, strict=True) if one.text]
    found = Content(attachments=[file for one in inner for file in one.attachments])
    if texts:
        plain = next((one for kind, one in texts if kind == "text/plain"), None)
        longest = max((one for _kind, one in texts), key=lambda one: len(one.text))
        stub = plain is not None and len(longest.text) > PAGE_LEAST
        stub = stub and plain is not None and len(plain.text) < STUB * len(longest.text)
        found.texts = (longest if plain is None or stub else plain).texts
    return found


def _kind(part: Message) -> str:
    return part.get_content_type()


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_given_name(part))


def _text(part: Message, kind: str) -> str:
    text = headers.decoded(_bytes(part), _charset(part))[:MOST_TEXT].replace("\r\n", "\n")
    if kind == "text/html":
        return clean(_without_head(text))
    if str(part.get_param("format", "")).lower() == "flowed":
        unspaced = str(part.get_param("delsp", "")).lower() == "yes"
        text = _SOFT_BREAK.sub("" if unspaced else " ", text)
    return text


def _without_head(page: str) -> str:
    """A page without its head: the title is no part of what is read."""
    low = page[:MOST_TEXT].lower()
    begin = low.find("<head")
    end = low.find("</head", begin)
    return page[end:].partition(">")[2] if 0 <= begin < end else page


def _charset(part: Message) -> str | None:
    given = part.get_param("charset")
    return str(given[2] if isinstance(given, tuple) else given) if given else None


def _bytes(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _given_name(part: Message) -> str:
    """The name in the part's head, also when its bytes stand there as they are."""
    named = Message()
    for name in ("Content-Disposition", "Content-Type"):
        if raw := headers.raw_value(part, name):
            named[name] = headers.unescaped(raw)
    return named.get_filename() or ""


def _name(part: Message) -> str:
    """The name of a file; one that has none is named after its type."""
    given = headers.words(_given_name(part))
    if given:
        return given[:200]
    main, _slash, sub = part.get_content_type().partition("/")
    ending = {"jpeg": "jpg", "plain": "txt", "html": "html", "calendar": "ics"}.get(sub, sub)
    ending = ending if ending.isalnum() and len(ending) <= 5 else "bin"
    return f"{main}.{ending}"

"""Where the words that were searched for stand in a text."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

QUOTED = re.compile(r"[\"“”「『]([^\"“”「」『』]*)[\"“”」』]")
_LETTERS = re.compile(r"[^\W_]+")


class Segment(NamedTuple):
    """A piece of a text; `hit` pieces go into <mark>. Neither is escaped: templates do that."""

    text: str
    hit: bool


def parts(query: str) -> list[str]:
    """The phrases of a query: quoted ones as one, the rest cut at blanks."""
    found = [" ".join(m[1].split()) for m in QUOTED.finditer(query)]
    return [one for one in [*found, *QUOTED.sub(" ", query).split()] if _LETTERS.search(one)]


def highlight(text: str, query: str, width: int | None = None) -> list[Segment]:
    """The text cut into hits and the rest; joined they give the text again.

    With `width` only about so many characters around the first hit, with … where it was cut.
    Case, full and half width are not told apart; punctuation inside a phrase is passed over.
    """
    folded = [_fold(char) for char in text]
    plain = "".join(folded)
    places = [at for at, char in enumerate(folded) for _ in char]
    spans = sorted(
        (places[m.start()], places[m.end() - 1] + 1)
        for part in parts(query)
        for m in _pattern(part).finditer(plain)
        if m.end() > m.start()
    )
    first, last = _window(len(text), spans[0] if spans else None, width)
    out = [Segment("…", False)] if first else []
    at = first
    for start, end in spans:
        start, end = max(start, at), min(end, last)
        if start >= end:
            continue
        if start > at:
            out.append(Segment(text[at:start], False))
        out.append(Segment(text[start:end], True))
        at = end
    if at < last:
        out.append(Segment(text[at:last], False))
    return [*out, Segment("…", False)] if last < len(text) else out


def _window(length: int, hit: tuple[int, int] | None, width: int | None) -> tuple[int, int]:
    if width is None or length <= width:
        return 0, length
    first = max(0, min(hit[0] - width // 4, length - width)) if hit else 0
    return first, first + width


def _pattern(part: str) -> re.Pattern[str]:
    words = _LETTERS.findall("".join(map(_fold, part)))
    return re.compile(r"[\W_]*".join(re.escape(char) for char in "".join(words)))


def _fold(char: str) -> str:
    return unicodedata.normalize("NFKC", char).lower()

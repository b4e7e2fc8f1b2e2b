"""Where the words that were searched for stand in a text."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

QUOTED = re.compile(r"[\"“”「『]([^\"“”「」『』]*)[\"“”」』]")
_LETTERS = re.compile(r"[^\W_]+")
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")


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
    The same rules as in the index: case and width are not told apart, punctuation is passed over.
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
    for begins, ends in spans:
        start, end = max(begins, at), min(ends, last)
        if start < end:
            out += [Segment(text[at:start], False)] if start > at else []
            out.append(Segment(text[start:end], True))
            at = end
    out += [Segment(text[at:last], False)] if at < last else []
    return [*out, Segment("…", False)] if last < len(text) else out


def _window(length: int, hit: tuple[int, int] | None, width: int | None) -> tuple[int, int]:
    if width is None or length <= width:
        return 0, length
    first = max(0, min(hit[0] - width // 4, length - width)) if hit else 0
    return first, first + width


def _pattern(part: str) -> re.Pattern[str]:
    """Chinese characters must touch; other words are whole; punctuation may lie between."""
    runs = _RUN.findall("".join(map(_fold, part)))
    return re.compile(r"[\W_]*".join(map(_run, runs)))


def _run(run: str) -> str:
    if re.match(f"[{_HAN}]", run):
        return re.escape(run)
    letter = rf"[^\W_{_HAN}]"
    return rf"(?<!{letter}){re.escape(run)}(?!{letter})"


def _fold(char: str) -> str:
    return unicodedata.normalize("NFKC", char).lower()

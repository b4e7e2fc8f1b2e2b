"""Pure decisions about collections: where a passage stands, what is shown marked, what fits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

FIELDS = (
    *("subject", "approach", "collection_kind", "unit", "place", "venue", "hosts"),
    *("starts_on", "ends_on", "from_time", "until_time"),
)
"""What can be changed after planning."""
PERSONAL = ("subject", "venue", "hosts")
"""Texts in which names may stand."""
LONGEST = {"subject": 200, "venue": 120, "hosts": 300}
MINUTES_MOST = 60_000
"""Characters of minutes; longer ones are a document and belong in an attachment."""
COUNT_MOST = 10_000_000
PASSAGES_MOST = 200
"""Opinions noted in one go."""

Span = tuple[int, int]
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)


def wrong_times(starts_on: date, ends_on: date, from_time: str, until_time: str) -> str | None:
    """Why these days and times of day cannot be meant, as a code; None when they can."""
    for name, value in (("from_time", from_time), ("until_time", until_time)):
        if value and not _TIME.fullmatch(value):
            return f"{name}.shape"
    if ends_on < starts_on:
        return "ends_on.before"
    if starts_on == ends_on and from_time and until_time and until_time < from_time:
        return "until_time.before"
    return None


def wrong_counts(
    participants: Mapping[str, int], sent: int | None, returned: int | None
) -> str | None:
    """Why these counts cannot be meant, as a code; None when they can."""
    numbers = [*participants.values(), sent or 0, returned or 0]
    if any(not 0 <= n <= COUNT_MOST for n in numbers):
        return "participants.range"
    if returned is not None and returned > (sent or 0):
        return "returned.more"
    return None


# -- minutes ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    """`start`: offset of its first character in the whole text."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def paragraphs(text: str) -> list[Paragraph]:
    """The lines that are not blank. Offsets count characters (code points)."""
    out, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            out.append(Paragraph(at, line))
        at += len(line) + 1
    return out


class Dense:
    """A text without its blanks, in which passages are found however they were broken."""

    def __init__(self, text: str) -> None:
        self._places = [at for at, char in enumerate(text) if not char.isspace()]
        self._text = "".join(text[at] for at in self._places)

    def locate(self, passage: str, taken: Sequence[Span] = ()) -> Span | None:
        """Where the passage stands: the first place that is not `taken`, else the first. None when
        it does not stand there."""
        wanted = "".join(passage.split())
        found: Span | None = None
        at = self._text.find(wanted) if wanted else -1
        while at >= 0:
            span = self._places[at], self._places[at + len(wanted) - 1] + 1
            if all(span[1] <= start or end <= span[0] for start, end in taken):
                return span
            found = found or span
            at = self._text.find(wanted, at + 1)
        return found


def relocated(passages: Mapping[int, str], text: str) -> dict[int, Span]:
    """Where opinions noted before stand in a new text, by their number; those that do not stand
    there any more are left out."""
    dense, found = Dense(text), dict[int, Span]()
    for mark, passage in sorted(passages.items()):
        span = dense.locate(passage, list(found.values()))
        if span is not None:
            found[mark] = span
    return found


@dataclass(frozen=True)
class Segment:
    """A piece of a paragraph with the numbers of the opinions that it belongs to."""

    text: str
    marks: tuple[int, ...]


def segments(paragraph: Paragraph, marks: Mapping[int, Span]) -> list[Segment]:
    """The paragraph cut where marks begin and end; joined together it is the paragraph again."""
    inside = {
        mark: (max(start, paragraph.start), min(end, paragraph.end))
        for mark, (start, end) in marks.items()
        if start < paragraph.end and end > paragraph.start
    }
    cuts = {paragraph.start, paragraph.end, *(at for span in inside.values() for at in span)}
    ordered = sorted(cuts)
    out = []
    for start, end in pairwise(ordered):
        here = tuple(m for m, span in inside.items() if span[0] <= start and end <= span[1])
        text = paragraph.text[start - paragraph.start : end - paragraph.start]
        out.append(Segment(text, tuple(sorted(here))))
    return out


# -- counts -------------------------------------------------------------------------------------


def percent(part: int, whole: int) -> float | None:
    """A rate of 0 to 1; None of nothing."""
    return part / whole if whole else None

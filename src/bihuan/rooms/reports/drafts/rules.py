"""Findings as a draft keeps them: stored, carried over to a later text, laid over the text."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from typing import Any

from bihuan.lib.draft.finding import WEIGHT, Finding

VERDICTS = ("accepted", "ignored")
OPEN = ""


@dataclass(frozen=True)
class Found:
    """A finding of a draft with its number in it, what became of it, and, of one that comes from
    the ledger, which figure it speaks of: code, as_of and perhaps split and key."""

    number: int
    flag: str
    kind: str
    start: int
    end: int
    quote: str
    computed: str
    message: str
    verdict: str = OPEN
    ref: Mapping[str, str] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """It only says that a number is as the ledger has it: there is nothing to decide."""
        return self.flag == "info" and bool(self.ref)


def of(findings: Iterable[Finding], refs: Mapping[Finding, Mapping[str, str]]) -> list[Found]:
    """Findings numbered in the order of the text."""
    ordered = sorted(findings, key=lambda one: (one.start, one.end, WEIGHT[one.flag]))
    return [
        Found(number, **asdict(one), ref=refs.get(one, {})) for number, one in enumerate(ordered, 1)
    ]


def stored(found: Sequence[Found]) -> str:
    return json.dumps([asdict(one) for one in found], ensure_ascii=False)


def read(stored: Iterable[Mapping[str, Any]]) -> list[Found]:
    """From what `stored` wrote, parsed."""
    return [Found(**one) for one in stored]


def carried(before: Iterable[Found], after: Iterable[Found]) -> list[Found]:
    """The later findings with what was decided of the same ones before: the same words and the
    same sentence, the first of them first."""
    decided: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in before:
        decided[one.kind, one.quote, one.message].append(one.verdict)
    out = []
    for one in after:
        left = decided[one.kind, one.quote, one.message]
        # What was to be put right and is still there is open again.
        verdict = left.pop(0) if left else OPEN
        out.append(replace(one, verdict=verdict if verdict == "ignored" else OPEN))
    return out


def settled(found: Iterable[Found], numbers: Iterable[int], verdict: str) -> list[Found]:
    wanted = set(numbers)
    return [replace(one, verdict=verdict) if one.number in wanted else one for one in found]


@dataclass(frozen=True)
class Segment:
    """A stretch of the text: `flag` of the gravest finding over it (empty: none), `begins` those
    that begin here."""

    text: str
    flag: str = ""
    number: int = 0
    begins: tuple[Found, ...] = ()


def segments(text: str, found: Sequence[Found]) -> list[Segment]:
    """The text cut where findings begin and end."""
    events: dict[int, list[Found]] = defaultdict(list)
    for one in found:
        events[one.start].append(one)
    places = sorted({0, len(text), *(p for one in found for p in (one.start, one.end))})
    out: list[Segment] = []
    over: list[Found] = []
    for start, end in pairwise(places):
        over = [one for one in over if one.end > start] + events[start]
        if end > len(text):
            break
        gravest = min(over, key=lambda one: (WEIGHT[one.flag], one.start), default=None)
        shown = (gravest.flag, gravest.number) if gravest else ("", 0)
        out.append(Segment(text[start:end], *shown, begins=tuple(events[start])))
    return out

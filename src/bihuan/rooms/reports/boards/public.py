"""What is told to everybody: problems and closures by origin at the end of a month, small numbers
withheld."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bihuan.kernel import clock, memory
from bihuan.kernel import figures as registry
from bihuan.kernel.figures import Share, Suppressed, suppress

REGISTERED, CLOSED, SATISFIED = "problems.registered", "problems.closed", "problems.satisfied"
SPLIT = "origin"


@dataclass(frozen=True)
class Line:
    """Numbers of one origin; None: too few to be told."""

    word: str
    registered: int | None
    closed: int | None


@dataclass(frozen=True)
class Public:
    """As of the end of `on`. `satisfied`: of which only what is not small is told, under `part`,
    `other` (asked and not satisfied) and `silent` (not asked)."""

    on: date
    lines: tuple[Line, ...]
    total: Line
    satisfied: Suppressed


def last_month() -> date:
    """The last day of the month before this one: the same numbers for a whole month, so that
    nobody can watch a single problem come or go."""
    return clock.today().replace(day=1) - timedelta(days=1)


def told() -> Public:
    return _told(last_month(), memory.generation())


@lru_cache(maxsize=4)
def _told(on: date, generation: int) -> Public:
    """What was at a past instant does not change; only what classes are called may."""
    found = registry.values([REGISTERED, CLOSED, SATISFIED], on)
    registered, closed = _withheld(found[REGISTERED]), _withheld(found[CLOSED])
    split = found[REGISTERED].figure.split(SPLIT)
    lines = [
        Line(split.word(key), n, closed.cells.get(key, 0)) for key, n in registered.cells.items()
    ]
    share = found[SATISFIED].total
    assert isinstance(share, Share)
    judged = {
        "part": share.part,
        "other": share.asked - share.part,
        "silent": share.whole - share.asked,
    }
    total = Line("", registered.total, closed.total)
    return Public(on, tuple(lines), total, suppress(judged))


def _withheld(value: registry.Value) -> Suppressed:
    cells = {key: n for key, n in value.splits[SPLIT].items() if isinstance(n, int)}
    return suppress(cells)

"""What a weekly dispatch counts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

SIGNS = (
    "problem.received", "problem.returned", "problem.measured", "problem.progressed",
    "problem.extension_asked", "problem.promised", "problem.closure_requested",
)  # fmt: skip
"""What a unit does: with one of these it is not silent."""
TURNS = (
    "problem.issued", "problem.extended", "problem.verified", "problem.check_failed",
    "problem.sent_back", "problem.closed", "problem.concluded", "problem.reopened",
    "problem.merged",
)  # fmt: skip
"""What else changes an item."""
CHANGES = (*SIGNS, *TURNS)
ENDS = ("problem.closed", "problem.concluded")
WITH_UNIT = ("issued", "working")
"""Statuses in which the unit has to act."""


@dataclass(frozen=True)
class Item:
    """A problem that was handed over. `running`: not ended; `acts`: kinds of what changed it since
    the last dispatch."""

    id: int
    list_code: str
    unit: int
    status: str
    running: bool
    due_on: date | None
    acts: tuple[str, ...] = ()


@dataclass
class Row:
    """Numbers of one unit in one list. `changed` counts items, `ended` those that ended since."""

    running: int = 0
    changed: int = 0
    ended: int = 0
    newly_late: int = 0
    late: int = 0
    near: int = 0


NUMBERS = ("running", "changed", "ended", "newly_late", "late", "near")


@dataclass
class Count:
    """`rows` by list and unit; `states`: how each unit reported, in the official order: `changed`,
    `zero` (it says that nothing is new), `silent`, or `none` when it has nothing to report on."""

    rows: dict[tuple[str, int], Row] = field(default_factory=lambda: defaultdict(Row))
    states: dict[int, str] = field(default_factory=dict)
    changed: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    newly_late: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    near: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Days:
    """`since`: the day of the last dispatch; `on`: that of this one; `near`: how many calendar days
    ahead count as soon."""

    since: date
    on: date
    near: int


def count(
    items: Iterable[Item],
    order: Sequence[int],
    zero: Collection[int],
    days: Days,
    everyone: bool = False,
) -> Count:
    """Count items. Late as of the day: a date that was put off counts as it stands now. `order`:
    units in the official order; `zero`: those that made a zero return; `everyone`: units without
    an item have to make one too."""
    out = Count()
    with_sign, must = set[int](), set(order) if everyone else set[int]()
    for one in sorted(items, key=lambda one: one.id):
        row = out.rows[one.list_code, one.unit]
        if one.acts:
            row.changed += 1
            row.ended += int(any(kind in ENDS for kind in one.acts))
            out.changed.append((one.id, one.acts))
        if any(kind in SIGNS for kind in one.acts):
            with_sign.add(one.unit)
        if one.running:
            row.running += 1
            _time(one, row, out, days)
        if one.status in WITH_UNIT:
            must.add(one.unit)
    for unit in order:
        if unit in with_sign:
            out.states[unit] = "changed"
        elif unit in zero:
            out.states[unit] = "zero"
        else:
            out.states[unit] = "silent" if unit in must else "none"
    return out


def _time(one: Item, row: Row, out: Count, days: Days) -> None:
    if one.due_on is None:
        return
    if one.due_on < days.on:
        row.late += 1
        out.late.append(one.id)
        if one.due_on >= days.since:
            row.newly_late += 1
            out.newly_late.append(one.id)
    elif one.due_on <= days.on + timedelta(days=days.near):
        row.near += 1
        out.near.append(one.id)


def week_of(on: date) -> tuple[int, int]:
    """Year and week as ISO 8601 counts them: 29 December may be in week 1 of the next year."""
    year, week, _day = on.isocalendar()
    return year, week


def monday(year: int, week: int) -> date:
    return date.fromisocalendar(year, week, 1)

"""Months and bars: where things go on a calendar and on a timeline. No database, no pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 1000
"""Of a whole timeline, in units of its drawing."""
LEAST = 6
MOST_MONTHS = 60


def month_of(text: str, today: date) -> date | None:
    """The first day of a month given as 2026-09; that of today when nothing is given; None when it
    is no month."""
    if not text:
        return today.replace(day=1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def step(month: date, months: int) -> date:
    """The first day of the month so many months away."""
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def weeks(month: date) -> list[list[date]]:
    """The weeks of a month, Monday first, with the days of its neighbours that fill them."""
    day = month - timedelta(days=month.weekday())
    out = []
    while day < step(month, 1):
        out.append([day + timedelta(days=n) for n in range(7)])
        day += timedelta(days=7)
    return out


@dataclass(frozen=True)
class Bar:
    """From `x`, so wide; `done`: how much of it is filled; `open`: it has no end yet."""

    x: int
    width: int
    done: int = 0
    open: bool = False


@dataclass(frozen=True)
class Tick:
    """The beginning of a month on the timeline."""

    x: int
    month: date


@dataclass(frozen=True)
class Scale:
    """The days that a timeline shows."""

    first: date
    last: date

    @classmethod
    def of(cls, days: Iterable[date | None], today: date) -> Scale:
        """Whole months that hold all these days and today, the oldest left out when they are
        too many."""
        known = [day for day in days if day] + [today]
        last = step(max(known).replace(day=1), 1) - timedelta(days=1)
        first = max(min(known).replace(day=1), step(last.replace(day=1), 1 - MOST_MONTHS))
        return cls(first, last)

    def x(self, day: date) -> int:
        """Where a day begins."""
        days = (self.last - self.first).days + 1
        return round(WIDTH * min(max((day - self.first).days, 0), days) / days)

    def bar(self, start: date, end: date | None, percent: int | None, today: date) -> Bar:
        """From the first day to the end of the last; without one up to today."""
        until = max(end or today, start)
        x = min(self.x(start), WIDTH - LEAST)
        width = max(self.x(until + timedelta(days=1)) - x, LEAST)
        return Bar(x, width, width * (percent or 0) // 100, end is None)

    def ticks(self) -> Sequence[Tick]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        every = next(n for n in (1, 2, 3, 6, 12) if months <= n * 12 or n == 12)
        begins = (step(self.first, n) for n in range(0, months, every))
        return [Tick(self.x(one), one) for one in begins]

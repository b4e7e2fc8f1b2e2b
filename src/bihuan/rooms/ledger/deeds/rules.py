"""Pure decisions about deeds: how far they are, against how far they should be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

TOLERANCE = 5
"""Percent: nearer than that to the plan is as planned."""
MOST = 10_000_000
LONGEST = {"code": 20, "name": 40, "measure": 10, "milestone": 60, "title": 80, "text": 2000}


@dataclass(frozen=True)
class Aim:
    amount: int
    done: int

    @property
    def percent(self) -> int:
        """What is done of it, rounded down; more than was promised counts as all."""
        return min(100 * max(self.done, 0) // self.amount, 100)


def percent(aims: Iterable[Aim]) -> int | None:
    """Of a deed: the mean of its targets, rounded down, each counting the same whatever it is
    measured in; None without targets."""
    shares = [one.percent for one in aims]
    return sum(shares) // len(shares) if shares else None


def planned(start: date, due_on: date | None, today: date) -> int | None:
    """How far it should be: the days gone of all days from the hand-over to the date, both
    included; None without a date."""
    if due_on is None or due_on < start:
        return None
    gone = (min(today, due_on) - start).days + 1
    return max(100 * gone // ((due_on - start).days + 1), 0)


def pace(done: int | None, plan: int | None) -> str:
    """`ahead`, `behind`, `level`, or empty when there is nothing to compare."""
    if done is None or plan is None:
        return ""
    if done >= 100:
        return "level" if plan >= 100 else "ahead"
    if done < plan - TOLERANCE:
        return "behind"
    return "ahead" if done > plan + TOLERANCE else "level"


def unmet(aims: Iterable[Aim]) -> int:
    """How many targets are not reached."""
    return sum(1 for one in aims if one.done < one.amount)

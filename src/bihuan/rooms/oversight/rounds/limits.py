"""How often and how close together a unit may be visited: pure decisions over days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Term:
    """A term by its first and last day, as MM-DD; one that ends before it begins runs over the new
    year."""

    code: str
    word: str
    first: str
    last: str

    def around(self, on: date) -> tuple[date, date] | None:
        """The first and last day of the term a day falls in, if it does."""
        for year in (on.year - 1, on.year):
            first = _day(year, self.first)
            last = _day(year if self.first <= self.last else year + 1, self.last)
            if first <= on <= last:
                return first, last
        return None


def _day(year: int, text: str) -> date:
    month, day = map(int, text.split("-"))
    return date(year, month, day)


@dataclass(frozen=True)
class Limits:
    """`apart_days`: visits within so many days of each other are too close. `term_least`: visits a
    term by the group that is the unit's contact. `year_most`: visits in a calendar year."""

    apart_days: int
    term_least: int
    year_most: int
    terms: tuple[Term, ...]
    source: str = ""

    def term(self, on: date) -> tuple[str, date, date]:
        """Word, first and last day of the term; the calendar year where no term covers the day."""
        for one in self.terms:
            if days := one.around(on):
                return one.word, *days
        return str(on.year), date(on.year, 1, 1), date(on.year, 12, 31)


def limits(data: dict[str, Any]) -> Limits:
    """From a scheme `guard`."""
    terms = tuple(Term(t["code"], t["label"], t["from"], t["until"]) for t in data["terms"])
    return Limits(
        int(data["apart_days"]),
        int(data["term_least"]),
        int(data["year_most"]),
        terms,
        data.get("source", ""),
    )


@dataclass(frozen=True)
class Day:
    """A visit that is planned or was made."""

    on: date
    group: int


@dataclass(frozen=True)
class Clash:
    """Why a visit should not be planned. `code`: duplicate (the same group), multi_head (another
    group), year_most, or same_day (a meeting or request). `on`: the day it clashes with."""

    code: str
    on: date
    n: int = 0


CODES = ("duplicate", "multi_head", "year_most", "same_day")


def clashes(
    of: Limits, on: date, group: int, visits: Sequence[Day], busy: Iterable[date] = ()
) -> list[Clash]:
    """What one more visit by `group` on that day goes against: one clash of each code at most, the
    nearest day of it."""
    out = []
    close = sorted(
        (one for one in visits if abs((one.on - on).days) < of.apart_days),
        key=lambda one: (abs((one.on - on).days), one.on),
    )
    same = next((one for one in close if one.group == group), None)
    other = next((one for one in close if one.group != group), None)
    if same:
        out.append(Clash("duplicate", same.on, of.apart_days))
    if other:
        out.append(Clash("multi_head", other.on, of.apart_days))
    this_year = sum(one.on.year == on.year for one in visits)
    if this_year + 1 > of.year_most:
        out.append(Clash("year_most", on, of.year_most))
    if on in set(busy):
        out.append(Clash("same_day", on))
    return out


def month_of(on: date) -> tuple[date, date]:
    """First and last day of its month."""
    first = on.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following - timedelta(days=1)

"""Filtering by lateness. A lamp is derived, so the filter asks `deadlines.lamp` itself which
statuses and which dates show it: what is found is what is shown, whatever the scheme says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.filters import Field, Simple
from bihuan.kernel import clock, deadlines, lifecycle, schemes
from bihuan.kernel.models.matter import Matter

NOTHING = Q(pk__in=())


@dataclass(frozen=True)
class LampIs(Simple):
    """The lamps of a scheme, for the lists of one kind of matter."""

    kind: str
    scheme: str = "standard"

    def parse(self, asked: Asked) -> str | None:
        code = asked[self.code]
        if code and code not in dict(self._lamps()):
            raise self.unknown(code)
        return code or None

    def apply(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(condition(self.kind, value, self.scheme, clock.today()))

    def fields(self, asked: Asked) -> list[Field]:
        return [Field(self.code, self.label, "select", asked[self.code], self._lamps())]

    def _lamps(self) -> list[tuple[str, str]]:
        lamps = schemes.get("lamp", self.scheme)["lamps"]
        return [(one["code"], schemes.word(one["word"])) for one in lamps]


def condition(kind: str, code: str, scheme: str, today: date) -> Q:
    """The matters of a kind whose lamp has that code on that local date."""
    cycle = lifecycle.of(kind)
    ended = cycle.statuses(*lifecycle.ENDED)
    running = [status for status in cycle.states if status not in ended]
    found = NOTHING
    for statuses in (running, ended):
        if statuses:
            found |= Q(status__in=statuses) & _dates(kind, statuses[0], code, scheme, today)
    return found


def _dates(kind: str, status: str, code: str, scheme: str, today: date) -> Q:
    """For which dates matters of that status show the lamp."""

    def shows(due_on: date | None) -> bool:
        probe = Matter(kind=kind, status=status, due_on=due_on)
        return deadlines.lamp(probe, scheme, today).code == code

    found = Q(due_on=None) if shows(None) else NOTHING
    for first, last in _stretches(scheme):
        days = [None if days is None else today + timedelta(days) for days in (first, last)]
        if shows(days[0] or days[1]):
            found |= _between(days[0], days[1])
    return found


def _stretches(scheme: str) -> Iterator[tuple[int | None, int | None]]:
    """Days to go, cut where a lamp may change: (None, -1), (0, 5), (6, None)…"""
    lamps = schemes.get("lamp", scheme)["lamps"]
    ends = sorted({-1, *(int(one["days"]) for one in lamps if "days" in one)})
    first: int | None = None
    for last in ends:
        yield first, last
        first = last + 1
    yield first, None


def _between(first: date | None, last: date | None) -> Q:
    out = Q(due_on__isnull=False)
    if first:
        out &= Q(due_on__gte=first)
    if last:
        out &= Q(due_on__lte=last)
    return out

"""The course of figures: their values at the ends of the last months or weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from bihuan.kernel import clock, memory
from bihuan.kernel import figures as registry
from bihuan.kernel.figures import Number, Scope, instant

POINTS = 12
SETTLED = timedelta(minutes=10)
"""After that long no transaction that began before an instant is still open."""


@dataclass(frozen=True)
class Point:
    """Values by the codes of the figures at the end of `on`; of the last one, at the instant."""

    on: date
    until: datetime
    values: dict[str, Number]


def ends(until: datetime, by: str) -> list[datetime]:
    """The ends of the months (or weeks, to Sunday) before an instant, oldest first, and itself."""
    day = timezone.localdate(until)
    found = []
    for _n in range(POINTS - 1):
        day = day.replace(day=1) if by == "month" else day - timedelta(days=day.weekday())
        day -= timedelta(days=1)
        found.append(instant(day))
    return [*reversed(found), until]


def course(codes: Iterable[str], until: datetime, scope: Scope, by: str) -> list[Point]:
    """Of several figures together."""
    wanted = tuple(codes)
    settled = clock.now() - SETTLED
    points = []
    for at in ends(until, by):
        if at < settled:
            found = dict(zip(wanted, _past(wanted, at, scope, memory.generation()), strict=True))
        else:
            found = _values(wanted, at, scope)
        points.append(Point(timezone.localdate(at), at, found))
    return points


def _values(codes: tuple[str, ...], at: datetime, scope: Scope) -> dict[str, Number]:
    return {code: one.total for code, one in registry.values(codes, at, scope).items()}


@lru_cache(maxsize=4096)
def _past(
    codes: tuple[str, ...], at: datetime, scope: Scope, generation: int
) -> tuple[Number, ...]:
    """What was at a past instant does not change; only what units and classes are called may."""
    found = _values(codes, at, scope)
    return tuple(found[code] for code in codes)

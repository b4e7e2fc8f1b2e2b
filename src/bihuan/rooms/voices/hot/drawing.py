"""Curves and maps as plain shapes: numbers for a template to put into an SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from bihuan.facilities.similarity.hot.heat import Week
from bihuan.kernel.models.people import Unit

WIDTH, HEIGHT = 96, 24
MAP, EDGE = 320, 16
DOTS_LEAST = 3
"""A map of fewer places says nothing that their names do not."""


def spark(curve: Sequence[Week]) -> str:
    """The points of a line of people a week, for a box of 96 × 24."""
    most = max([1, *(week.people for week in curve)])
    step = WIDTH / max(1, len(curve) - 1)
    return " ".join(
        f"{place * step:.1f},{HEIGHT - 2 - week.people / most * (HEIGHT - 4):.1f}"
        for place, week in enumerate(curve)
    )


@dataclass(frozen=True)
class Dot:
    """`count` 0: a unit that is only there to show where the others are."""

    x: str
    y: str
    r: str
    name: str
    code: str
    count: int


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    dots: Sequence[Dot]


def mapped(known: Iterable[Unit], counts: Mapping[int, int]) -> Map | None:
    """Units with a place on the map, those spoken of larger; None when there are too few of them.
    North is up, and degrees of longitude are shortened as at that latitude."""
    there = [one for one in known if one.lon is not None and one.lat is not None and one.active]
    if len(there) < DOTS_LEAST or not any(counts.get(one.pk) for one in there):
        return None
    lats = [one.lat or 0.0 for one in there]
    lons = [one.lon or 0.0 for one in there]
    shorter = cos(radians(sum(lats) / len(lats)))
    wide, high = (max(lons) - min(lons)) * shorter, max(lats) - min(lats)
    scale = (MAP - 2 * EDGE) / max(wide, high, 1e-6)
    most = max(counts.values())
    dots = [
        Dot(
            x=f"{EDGE + ((one.lon or 0.0) - min(lons)) * shorter * scale:.1f}",
            y=f"{EDGE + (max(lats) - (one.lat or 0.0)) * scale:.1f}",
            r=f"{5 + 7 * sqrt(counts[one.pk] / most):.1f}" if counts.get(one.pk) else "2.5",
            name=str(one),
            code=one.code,
            count=counts.get(one.pk, 0),
        )
        for one in there
    ]
    width, height = (int(side * scale) + 2 * EDGE for side in (wide, high))
    return Map(width, height, sorted(dots, key=lambda dot: dot.count))

"""Curves and maps as plain shapes: numbers for a template to put into an SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from bihuan.facilities.similarity.hot.heat import Week
from bihuan.kernel.models.people import Unit

WIDTH, HEIGHT = 96, 24
MAP, EDGE = 320, 16
LETTER = 11
"""Size of the names on the map."""
DOTS_LEAST = 3
"""A map of fewer places says nothing that their names do not."""

Box = tuple[float, float, float, float]


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
class Name:
    """Where the name of a dot stands, and which end of it: SVG's `text-anchor`."""

    x: str
    y: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    dots: Sequence[Dot]
    names: Sequence[Name] = ()


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
    dots.sort(key=lambda dot: dot.count)
    return Map(width, height, dots, _names([dot for dot in reversed(dots) if dot.count], width))


def _names(spoken: Sequence[Dot], width: int) -> list[Name]:
    """Names beside their dots, else above or below, those spoken of most first, wherever they
    cover nothing."""
    taken = [_around(dot) for dot in spoken]
    found: list[Name] = []
    for dot in spoken:
        x, y, off = float(dot.x), float(dot.y), float(dot.r) + 2
        long = LETTER * len(dot.name)
        above, below = y - off - LETTER / 2, y + off + LETTER / 2
        for at, middle, anchor, back in (
            (x + off, y, "start", 0.0),
            (x - off, y, "end", 1.0),
            (x, above, "middle", 0.5),
            (x, below, "middle", 0.5),
            (min(x + off, width - 2.0), above, "end", 1.0),
            (min(x + off, width - 2.0), below, "end", 1.0),
        ):
            start = at - back * long
            box = (start, middle - LETTER / 2, start + long, middle + LETTER / 2)
            if start < 0 or box[2] > width or any(_overlap(box, one) for one in taken):
                continue
            taken.append(box)
            found.append(Name(f"{at:.1f}", f"{middle + LETTER / 3:.1f}", anchor, dot.name))
            break
    return found


def _around(dot: Dot) -> Box:
    x, y, r = float(dot.x), float(dot.y), float(dot.r)
    return x - r, y - r, x + r, y + r


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

"""What occupies a unit on a day: visits, meetings, requests. Declared by rooms, added up here, so
that whoever plans one more sees all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from bihuan.kernel.models.people import Post


@dataclass(frozen=True)
class Engagement:
    """Something that takes a unit's time from a day to a day. `what`: visit, meeting or request;
    `kind`, `number`: the matter it is."""

    unit: int
    first: date
    last: date
    what: str
    word: str | Promise
    title: str
    kind: str
    number: str
    tone: str = "grey"


Find = Callable[[Post | None, Collection[int], date, date], Iterable[Engagement]]
_declared: list[Find] = []


def declare(find: Find) -> Find:
    """A room's function: viewer, ids of units, first and last day → what there is. Without a viewer
    it gives everything, for rules that have to know of it."""
    _declared.append(find)
    return find


def between(
    viewer: Post | None, units: Collection[int], first: date, last: date
) -> list[Engagement]:
    """All that touches those days, by day."""
    found = [one for find in _declared for one in find(viewer, units, first, last)]
    return sorted(found, key=lambda one: (one.first, one.what, one.number))

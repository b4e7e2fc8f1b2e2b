"""进校检查统筹: what a school is already asked for, and whether one more visit fits.

The law: no repeated and no many-headed inspection (政府督查工作条例 第十五条), two visits a term by
the responsible inspectors (教育督导条例 第十四条). The numbers are the scheme `guard`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages import engagements
from bihuan.facilities.pages.engagements import Engagement
from bihuan.kernel import memory, policy, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units, units_below
from bihuan.rooms.oversight import queries as oversight
from bihuan.rooms.oversight.events import REGISTER
from bihuan.rooms.oversight.models import ContactPoint
from bihuan.rooms.oversight.rounds import limits, words
from bihuan.rooms.oversight.rounds.limits import Clash, Day, Limits
from bihuan.rooms.oversight.rounds.models import Visit


def in_force() -> Limits:
    return limits.limits(schemes.get("guard", "standard"))


def clashes(unit: Unit, group: Unit, on: date, apart_from: int | None = None) -> list[Clash]:
    """What a visit on that day would go against, whoever asks: visits they may not see count too.
    `apart_from`: id of a visit that does not count. Two queries and those of the rooms."""
    return known([unit.pk], on, on, apart_from)(unit.pk, group.pk, on)


def known(
    wanted: Collection[int], first: date, last: date, apart_from: int | None = None
) -> Callable[[int, int, date], list[Clash]]:
    """(unit, group, day) → what a visit would go against, for many units and days between the
    first and the last. As many queries as for one."""
    of = in_force()
    margin = timedelta(days=of.apart_days)
    span = min(date(first.year, 1, 1), first - margin), max(date(last.year, 12, 31), last + margin)
    visits: dict[int, list[Day]] = defaultdict(list)
    rows = _counting().filter(matter__unit__in=list(wanted), on__range=span)
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from)
    columns = ("matter__unit", "on", "visited_on", "matter__checker")
    for pk, planned, visited, checker in rows.values_list(*columns):
        visits[pk].append(Day(visited or planned, checker))
    busy: dict[int, set[date]] = defaultdict(set)
    for one in engagements.between(None, wanted, first, last):
        if one.what == "meeting":
            count = (one.last - one.first).days + 1
            busy[one.unit] |= {one.first + timedelta(days=n) for n in range(count)}

    def clashing(unit: int, group: int, on: date) -> list[Clash]:
        return limits.clashes(of, on, group, visits[unit], busy[unit])

    return clashing


def _counting() -> QuerySet[Visit]:
    return Visit.objects.exclude(matter__status="cancelled")


def word(clash: Clash) -> str:
    given = {"day": date_format(clash.on), "n": clash.n}
    return str(words.CLASHES[clash.code]) % given


@engagements.declare
def _visits(
    viewer: Post | None, wanted: Collection[int], first: date, last: date
) -> Iterator[Engagement]:
    """A visit occupies the day it was made, before that the day it is planned for."""
    made = Q(visited_on__range=(first, last)) | Q(visited_on=None, on__range=(first, last))
    found = _counting().filter(made, matter__unit__in=list(wanted))
    if viewer is not None:
        found = found.filter(matter__in=policy.visible(viewer, "visit"))
    for row in found.select_related("matter"):
        on = row.visited_on or row.on
        one = row.matter
        yield Engagement(
            one.unit_id or 0,
            on,
            on,
            "visit",
            _("到校督导"),
            one.title,
            "visit",
            one.number,
            "amber",
        )


# -- one school ---------------------------------------------------------------------------------


@dataclass
class Cell:
    """A day of a month's calendar; `inside` the month."""

    on: date
    inside: bool
    items: list[Engagement] = field(default_factory=list)


def month(viewer: Post, unit: Unit, on: date) -> list[list[Cell]]:
    """The weeks, Monday first, of the month of a day, with what occupies the unit."""
    first, last = limits.month_of(on)
    start = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    cells = {
        day: Cell(day, first <= day <= last)
        for day in (start + timedelta(days=n) for n in range((end - start).days + 1))
    }
    for one in engagements.between(viewer, [unit.pk], start, end):
        days = (one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1))
        for day in days:
            if day in cells:
                cells[day].items.append(one)
    ordered = list(cells.values())
    return [ordered[n : n + 7] for n in range(0, len(ordered), 7)]


# -- all schools --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """Visits of a unit this term and year against the limits. `by_contact`: made this term by its
    contact group; `coming`: planned and still to come this term."""

    unit: Unit
    group: str
    by_contact: int
    others: int
    coming: int
    year: int
    exceptions: int
    lacking: int
    """How many visits by the contact group the term still lacks, with those that are coming."""


def loads(
    viewer: Post, on: date, kinds: Collection[str] = ("school", "kindergarten")
) -> list[Load]:
    """Every active unit of these kinds, in the official order. Two queries; an unannounced visit
    that the viewer may not see is not counted."""
    of = in_force()
    _term, first, last = of.term(on)
    contact_of = contacts()
    every = units()
    term: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    year: dict[int, int] = defaultdict(int)
    waived: dict[int, int] = defaultdict(int)
    span = min(first, date(on.year, 1, 1)), max(last, date(on.year, 12, 31))
    rows = _counting().filter(on__range=span, matter__in=policy.visible(viewer, "visit"))
    columns = ("matter__unit", "matter__checker", "on", "visited_on", "exceptions")
    for pk, checker, planned, visited, exceptions in rows.values_list(*columns):
        day = visited or planned
        if first <= day <= last:
            term[pk].append((checker, visited is not None))
        year[pk] += day.year == on.year
        waived[pk] += bool(exceptions)
    out = []
    for pk, unit in every.items():
        if not unit.active or unit.kind not in kinds:
            continue
        own = contact_of(unit)
        made = sum(done and group in own for group, done in term[pk])
        coming = sum(not done for _group, done in term[pk])
        soon = sum(not done and group in own for group, done in term[pk])
        out.append(
            Load(
                unit,
                str(every[own[0]]) if own else "",
                made,
                sum(done and group not in own for group, done in term[pk]),
                coming,
                year[pk],
                waived[pk],
                max(0, of.term_least - made - soon),
            )
        )
    return out


def contacts() -> Callable[[Unit], list[int]]:
    """Unit → its contact groups: of the levels that verify by the standard rule first, the nearest
    unit first; then those of other levels. One query."""
    first = oversight.way(Matter()).levels
    points: dict[str, list[tuple[bool, int]]] = defaultdict(list)
    for path, group, level in ContactPoint.objects.values_list("unit__path", "group", "level"):
        points[path].append((bool(first and level and level not in first), group))

    def of(unit: Unit) -> list[int]:
        parts = unit.path.rstrip("/").split("/")
        paths = ["/".join(parts[:n]) + "/" for n in range(len(parts), 0, -1)]
        found = [(later, n, group) for n, at in enumerate(paths) for later, group in points[at]]
        return list(dict.fromkeys(group for _later, _n, group in sorted(found)))

    return of


@memory.remembered(REGISTER)
def _watched(group: int) -> tuple[str, ...]:
    """Paths of the units a group is the contact of."""
    points = ContactPoint.objects.filter(group=group)
    return tuple(points.values_list("unit__path", flat=True))


@policy.watching
def _watches(post: Post) -> frozenset[int]:
    """A group looks after the units it is the contact of, and everything below them."""
    if post.role != "inspector" or post.unit_id is None:
        return frozenset()
    return units_below(*_watched(post.unit_id))

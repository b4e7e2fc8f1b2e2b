"""Groups of what was said in the last weeks, kept up as new opinions come in.

New opinions are compared with all of the window and join the groups that stand; what is older than
the window leaves. The texts come from the rooms (`reading.texts_of`), who said them too
(`reporters_of`), and neither is stored here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from numpy.typing import NDArray

from bihuan.facilities.similarity import match, reading
from bihuan.facilities.similarity.hot.corpus import Opinion, fingerprint, plainly
from bihuan.facilities.similarity.hot.grouping import grouped
from bihuan.facilities.similarity.hot.heat import firsts
from bihuan.facilities.similarity.hot.likeness import Meaning
from bihuan.facilities.similarity.hot.models import HotGroup, HotMember
from bihuan.facilities.similarity.hot.naming import named
from bihuan.facilities.similarity.models import Reading
from bihuan.kernel import bulk, clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.kernel.turn import turn

AT_ONCE = 20_000
"""New opinions compared in one go; the rest follows in the next."""
CHUNK = 1_000
SCHOOLS = ("school", "kindergarten", "institution")
TURN = "bihuan.hot"

Told = tuple[int, Opinion]
Reporters = Callable[[Sequence[int]], Mapping[int, str]]
_reporters: dict[str, Reporters] = {}


def reporters_of(kind: str) -> Callable[[Reporters], Reporters]:
    """Declare who spoke in matters of a kind, by their ids: any text that is the same for the same
    person, empty where nobody can tell."""

    def declare(function: Reporters) -> Reporters:
        _reporters[kind] = function
        return function

    return declare


@dataclass(frozen=True)
class Window:
    """The opinions of one kind that are kept together: `new` have not been compared yet."""

    kind: str
    since: date

    @classmethod
    def now(cls, kind: str) -> Window:
        return cls(kind, clock.today() - timedelta(days=settings.HOT_DAYS))

    def matters(self) -> QuerySet[Matter]:
        return Matter.objects.filter(kind=self.kind, received_on__gt=self.since)

    def new(self) -> QuerySet[Matter]:
        return self.matters().filter(hot=None)

    def ready(self) -> QuerySet[Matter]:
        """Those of the new ones that have been read for their meaning."""
        return self.new().filter(reading__vector__isnull=False).order_by("pk")


def work(kind: str = "voice") -> int:
    """Compare what is new and let go what is old. Returns how many were compared."""
    window = Window.now(kind)
    with turn(TURN) as mine:
        if not mine:
            return 0
        _let_go(window)
        new = list(window.ready().values_list("pk", flat=True)[:AT_ONCE])
        if new:
            _compare(window, new)
    return len(new)


def _let_go(window: Window) -> None:
    """What was said before the window leaves, and groups that are none any more."""
    old = HotMember.objects.filter(matter__kind=window.kind, matter__received_on__lte=window.since)
    if old.exists():
        old.delete()
    counted = HotGroup.objects.annotate(count=Count("members"))
    counted.filter(count__lt=2).delete()


def _compare(window: Window, new: Sequence[int]) -> None:
    """Put the new ones where they belong, and write the groups they are in."""
    stood: dict[int, int] = {}
    together: dict[int, list[int]] = {}
    before = HotMember.objects.filter(matter__kind=window.kind).order_by("pk")
    ids: list[int] = []
    for pk, group in before.values_list("pk", "group_id"):
        together.setdefault(group or -pk, []).append(len(ids))
        ids.append(pk)
        if group:
            stood[pk] = group
    ids += new
    known = list(together.values())
    groups = grouped(_told(window.kind, ids), known, _stored_meaning(ids))
    first_new = len(ids) - len(new)
    grew = [[ids[at] for at in group] for group in groups if group[-1] >= first_new]
    _keep(window.kind, grew, stood)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """A query takes at most 65,535 values."""
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))


def _told(kind: str, ids: Sequence[int]) -> Iterator[Opinion]:
    """The opinions in that order, read as they are asked for; without words where there are none
    any more."""
    for some in _parts(ids):
        named = dict(Reading.objects.filter(pk__in=some).values_list("pk", "units"))
        said = {one.matter: one for one in reading.said(kind, some)}
        for pk in some:
            if one := said.get(pk):
                school = _school([one.place_id] if one.place_id else named.get(pk, []))
                yield Opinion(pk, one.subject, one.text, on=one.on, place=school)
            else:
                yield Opinion(pk, "", "")


def _school(about: Sequence[int]) -> int | None:
    """The one school it was filed under or names beyond doubt; offices stand for anything."""
    known = units()
    schools = [pk for pk in about if pk in known and known[pk].kind in SCHOOLS]
    return schools[0] if len(schools) == 1 else None


def _stored_meaning(ids: Sequence[int]) -> Meaning:
    """Nothing is read for its meaning here: what has not been read yet has none. As precise as it
    is stored."""

    def meaning(positions: NDArray[np.int64]) -> NDArray[np.float16]:
        found = np.zeros((len(positions), match.DIMENSION), np.float16)
        at = {ids[one]: row for row, one in enumerate(positions.tolist())}
        for some in _parts(list(at)):
            rows = Reading.objects.filter(pk__in=some, vector_engine=match.VECTORS)
            for pk, vector in rows.values_list("pk", "vector"):
                if vector is not None:
                    found[at[pk]] = vector
        return found

    return meaning


def _keep(kind: str, groups: Sequence[Sequence[int]], stood: Mapping[int, int]) -> None:
    """Write the groups, one after the other, so that few texts are held at once."""
    with transaction.atomic():
        for part in _parts([pk for group in groups for pk in group]):
            HotMember.objects.filter(pk__in=part).delete()
        alone = [
            HotMember(matter_id=group[0], first=group[0]) for group in groups if len(group) < 2
        ]
        bulk.insert(alone)
        for some in _some([group for group in groups if len(group) > 1]):
            ids = [pk for group in some for pk in group]
            told = dict(zip(ids, _told(kind, ids), strict=True))
            people: dict[int, str] = {}
            for part in _parts(ids) if kind in _reporters else ():
                people |= _reporters[kind](part)
            several = [[(pk, told[pk]) for pk in group] for group in some]
            _write(several, people, stood)


def _some(groups: Sequence[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    """So many groups at once that their texts are few."""
    found: list[Sequence[int]] = []
    for group in groups:
        found.append(group)
        if sum(map(len, found)) >= CHUNK:
            yield found
            found = []
    yield found


def _write(
    groups: Sequence[Sequence[Told]], people: Mapping[int, str], stood: Mapping[int, int]
) -> None:
    """Write some groups and their members. Of the numbers its members had a group keeps the oldest,
    and of no number it gets another."""
    ordered = [sorted(group, key=lambda one: (one[1].on or date.max, one[0])) for group in groups]
    numbers = [sorted({stood[pk] for pk, _ in group if pk in stood}) for group in ordered]
    rows = [
        HotGroup(pk=next(iter(had), None), made_at=clock.now(), **_naming(group))
        for group, had in zip(ordered, numbers, strict=True)
    ]
    HotGroup.objects.bulk_create([one for one in rows if one.pk is None])
    HotGroup.objects.bulk_create(
        [row for row, had in zip(rows, numbers, strict=True) if had],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name_of", "typical_of", "start", "end"],
    )
    HotGroup.objects.filter(pk__in=[one for had in numbers for one in had[1:]]).delete()
    bulk.insert(
        [
            HotMember(matter_id=pk, group_id=row.pk, first=group[first][0])
            for group, row in zip(ordered, rows, strict=True)
            for (pk, _), first in zip(group, _firsts(group, people), strict=True)
        ]
    )


def _firsts(group: Sequence[Told], people: Mapping[int, str]) -> list[int]:
    return firsts([(people.get(pk, ""), fingerprint(plainly(one))) for pk, one in group])


def _naming(group: Sequence[Told]) -> dict[str, int | None]:
    name = named([one.title for _, one in group], [one.text for _, one in group])
    return {
        "name_of": group[name.name_of][0],
        "typical_of": group[name.typical_of][0] if name.typical else None,
        "start": name.start,
        "end": name.end,
    }

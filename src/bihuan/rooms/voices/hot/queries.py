"""Reads of hot issues. Every count is of opinions that the viewer may see, and opens to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest

from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.hot.heat import PER_PLACE, Entry, Heat, Week, weeks
from bihuan.facilities.similarity.hot.models import HotGroup
from bihuan.facilities.similarity.hot.naming import shortened
from bihuan.facilities.similarity.models import Progress
from bihuan.facilities.similarity.tags.display import hide
from bihuan.kernel import clock, policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.rooms.voices.models import Voice

PEOPLE_LEAST = 2
MOST = 50
CURVE_WEEKS = 12
MORE_SAID = 10
PLACE = Coalesce("place_id", "reading__units__0")
"""The unit an opinion was filed under, else the first one it names beyond doubt."""


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list. `units`, `classes`: ids and codes of which a group must have one;
    empty: any will do."""

    days: int = 30
    units: Sequence[int] = ()
    classes: Sequence[str] = ()


@dataclass(frozen=True)
class Issue:
    """One group as the viewer sees it. `heat` is of the last `days` days, the other counts of all
    that is kept."""

    pk: int
    name: str
    typical: str
    days: int
    heat: Heat
    opinions: int
    first_on: date
    last_on: date
    curve: Sequence[Week] = ()
    unit: Unit | None = None
    """Which most of it concerns, if any is named."""


def _seen(viewer: Post) -> QuerySet[Matter]:
    since = clock.today() - timedelta(days=settings.HOT_DAYS)
    seen = policy.visible(viewer, "voice").filter(received_on__gt=since)
    return seen.filter(hot__group__isnull=False).order_by()


def issues(viewer: Post, wanted: Wanted, most: int = MOST) -> list[Issue]:
    """The hottest groups in which at least two people spoke lately, hottest first."""
    seen = _seen(viewer)
    counted = seen
    for one in _conditions(wanted):
        has = seen.filter(one, hot__group=OuterRef("hot__group"))
        counted = counted.filter(Exists(has))
    rows = _counted(counted, wanted.days).filter(people__gte=PEOPLE_LEAST)
    rows = rows.order_by("-value", "-people", "-last_on", "-hot__group")[:most]
    return _shown(viewer, list(rows), wanted.days)


def issue(viewer: Post, pk: int, days: int = 30) -> Issue:
    """One group. Raises Unseen if the viewer may see nothing of it."""
    rows = list(_counted(_seen(viewer).filter(hot__group=pk), days))
    if not rows:
        raise Unseen
    return _shown(viewer, rows, days)[0]


def opinions(viewer: Post, pk: int) -> QuerySet[Matter]:
    """The opinions of a group."""
    return _seen(viewer).filter(hot__group=pk)


class Waiting(NamedTuple):
    """How many new opinions have not been compared yet. `reading`: how far those that came are read
    for their meaning, which comes first; None when that takes no time worth telling."""

    opinions: int
    reading: Progress | None


def waiting() -> Waiting | None:
    since = clock.today() - timedelta(days=settings.HOT_DAYS)
    new = Matter.objects.filter(kind="voice", received_on__gt=since, hot=None).count()
    if not new:
        return None
    slow = Progress.objects.filter(kind="voice", way=understand.SLOW.name, ended_at=None).first()
    long = slow is not None and slow.todo - slow.done > understand.BLOCK
    return Waiting(new, slow if long else None)


def _conditions(wanted: Wanted) -> list[Q]:
    found = []
    if wanted.units:
        some = list(wanted.units)
        found.append(Q(place_id__in=some) | Q(place_id=None, reading__units__overlap=some))
    if wanted.classes:
        found.append(Q(reading__class_code__in=list(wanted.classes)))
    return found


def _counted(seen: QuerySet[Matter], days: int) -> Any:
    today = clock.today()
    start = today - timedelta(days=days)
    lately = Q(received_on__gt=start)
    earlier = Q(received_on__lte=start, received_on__gt=start - timedelta(days=days))
    once = Q(hot__first=F("pk"))
    rows = seen.values("hot__group").annotate(
        people=Count("pk", filter=lately & once),
        again=Count("pk", filter=lately & ~once),
        before=Count("pk", filter=earlier & once),
        places=Count(PLACE, filter=lately, distinct=True),
        opinions=Count("pk"),
        first_on=Min("received_on"),
        last_on=Max("received_on"),
        some=Min("pk"),
    )
    nought = Value(0, output_field=IntegerField())
    return rows.annotate(
        value=F("people")
        + Greatest(F("people") - F("before"), nought)
        + PER_PLACE * Greatest(F("places") - 1, nought)
    )


def _shown(viewer: Post, rows: Sequence[dict[str, Any]], days: int) -> list[Issue]:
    """With names, typical sentences and courses; three queries, however many there are."""
    groups = HotGroup.objects.in_bulk([row["hot__group"] for row in rows])
    asked = {row["some"] for row in rows}
    asked |= {pk for one in groups.values() for pk in (one.name_of, one.typical_of) if pk}
    texts = Voice.objects.filter(matter__in=policy.visible(viewer, "voice").filter(pk__in=asked))
    said = {one.pk: (one.matter.title, one.text) for one in texts.select_related("matter")}
    courses = _courses(viewer, list(groups))
    return [
        Issue(
            pk=row["hot__group"],
            name=_name(groups[row["hot__group"]], said, row["some"]),
            typical=_typical(groups[row["hot__group"]], said, row["some"]),
            days=days,
            heat=Heat(row["people"], row["again"], row["places"], row["before"]),
            opinions=row["opinions"],
            first_on=row["first_on"],
            last_on=row["last_on"],
            curve=courses[row["hot__group"]].weeks,
            unit=courses[row["hot__group"]].unit,
        )
        for row in rows
        if row["hot__group"] in groups
    ]


def _name(group: HotGroup, said: dict[int, tuple[str, str]], other: int) -> str:
    title, _text = said.get(group.name_of or 0) or said.get(other, ("", ""))
    return shortened(hide(title))


def _typical(group: HotGroup, said: dict[int, tuple[str, str]], other: int) -> str:
    """Empty where it says no more than the name."""
    _title, text = said.get(group.typical_of or 0, ("", ""))
    sentence = hide(text[group.start : group.end])
    name = _name(group, said, other).rstrip("…")
    return "" if name in sentence and len(sentence) < len(name) + MORE_SAID else sentence


class _Course(NamedTuple):
    weeks: Sequence[Week]
    unit: Unit | None


def _courses(viewer: Post, groups: Sequence[int]) -> dict[int, _Course]:
    seen = _seen(viewer).filter(hot__group__in=groups)
    entries: dict[int, list[Entry]] = {pk: [] for pk in groups}
    about: dict[int, Counter[int]] = {pk: Counter() for pk in groups}
    rows = seen.values_list("hot__group", "received_on", "pk", "hot__first", PLACE)
    for group, on, pk, first, place in rows:
        entries[group].append(Entry(on, again=pk != first))
        if place:
            about[group][place] += 1
    today, known = clock.today(), units()
    return {
        pk: _Course(weeks(some, today, CURVE_WEEKS), known.get(_most(about[pk])))
        for pk, some in entries.items()
    }


def _most(counted: Counter[int]) -> int:
    """The one counted most often, of several the first; 0 where there is none."""
    return min(counted, key=lambda one: (-counted[one], one), default=0)


def places(viewer: Post, groups: Sequence[int]) -> dict[int, int]:
    """How many opinions of these groups concern each unit, by its id."""
    rows = _seen(viewer).filter(hot__group__in=groups).values(about=PLACE)
    counted = rows.annotate(count=Count("pk")).values_list("about", "count")
    return {unit: count for unit, count in counted if unit}


@dataclass(frozen=True)
class Spread:
    """A unit and how many opinions of a group concern it. `unit` None: none was named."""

    unit: Unit | None
    opinions: int


def spread(viewer: Post, pk: int) -> list[Spread]:
    """The units of a group, the most spoken of first."""
    rows = opinions(viewer, pk).values(about=PLACE).annotate(count=Count("pk"))
    known = units()
    found = [Spread(known.get(row["about"] or 0), row["count"]) for row in rows]
    return sorted(
        found, key=lambda one: (one.unit is None, -one.opinions, one.unit and one.unit.order)
    )

"""How the items of a series stand at an instant: live, and again later from events alone.

Both ways make the same plain data, which is what an event keeps when a dispatch is held:
`since`, `until` (instants), `rows` [list, unit, numbers…], `states` [unit, state], `changed`
[problem, kinds], `newly_late`, `late`, `near` (problems), `promises` [problem, unit, made on, by,
result, version].
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from bihuan.kernel import figures, history, lifecycle
from bihuan.kernel.clock import local_day
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.kernel.project import Happened
from bihuan.kernel.record import instant
from bihuan.rooms.ledger.dispatch import rules
from bihuan.rooms.ledger.dispatch.rules import Item
from bihuan.rooms.ledger.dispatch.series import Series
from bihuan.rooms.ledger.events import LIFE
from bihuan.rooms.ledger.urging import rules as urging
from bihuan.rooms.ledger.urging.models import Promise

NOT_YET = ("drafted", "withdrawn", "merged")
"""Statuses of problems that no unit has, or not any more as one of its own."""
RUNNING = tuple(one for one in LIFE.statuses("open", "waiting") if one != "drafted")
CHUNK = 500
Standing = dict[str, Any]


@dataclass(frozen=True)
class Promised:
    """A promise, and what happened to its problem since it was made."""

    problem: int
    version: int
    unit: int
    made_on: date
    by_on: date
    acts: tuple[tuple[str, date], ...]


def live(series: Series, since: datetime, until: datetime, zero: Collection[int]) -> Standing:
    """From the rows as they are now. Five queries, and two for every 500 items that changed."""
    problems = series.among(Matter.objects.filter(kind="problem").exclude(unit=None))
    wanted = problems.exclude(status__in=NOT_YET).filter(
        Q(status__in=RUNNING) | Q(changed_at__gt=since)
    )
    matters = list(wanted.order_by("pk"))
    promises = list(
        Promise.objects.filter(matter__in=problems, by_on__gte=local_day(since)).order_by("key")
    )
    moved = {one.pk for one in matters if one.changed_at > since}
    acts = _acts(moved | {one.matter_id for one in promises}, until)
    items = [_item(one, acts.get(one.pk, ()), since, until) for one in matters]
    made = [
        _promised(one, _kept(acts.get(one.matter_id, ()), one.made_at, until)) for one in promises
    ]
    return _frozen(series, items, made, zero, since, until)


def then(series: Series, since: datetime, until: datetime, zero: Collection[int]) -> Standing:
    """The same as of an instant that has passed, from events alone. Two queries for every 500
    problems there have ever been."""
    items, made = [], []
    for past in figures.pasts("problem", until):
        matter = past.matter
        if matter.unit_id is None or not series.holds(matter):
            continue
        if matter.status not in NOT_YET and (
            matter.status in RUNNING or past.history[-1].at > since
        ):
            items.append(_item(matter, past.history, since, until))
        made += [
            _promised(one, _kept(past.history, one.made_at, until))
            for one in past.those(Promise)
            if one.by_on >= local_day(since)
        ]
    return _frozen(series, items, made, zero, since, until)


def _acts(ids: Iterable[int], until: datetime) -> dict[int, Sequence[Happened]]:
    wanted = sorted(ids)
    found: dict[int, Sequence[Happened]] = {}
    for n in range(0, len(wanted), CHUNK):
        some = wanted[n : n + CHUNK]
        found |= dict(history.by_matter(some, until=until, texts=False))
    return found


def _item(matter: Matter, acts: Iterable[Happened], since: datetime, until: datetime) -> Item:
    assert matter.unit_id is not None
    kinds = [one.kind for one in acts if since < one.at <= until and one.kind in rules.CHANGES]
    phase = lifecycle.of("problem").states[matter.status].phase
    return Item(
        matter.pk,
        matter.list_code,
        matter.unit_id,
        matter.status,
        phase not in lifecycle.ENDED,
        matter.due_on,
        tuple(dict.fromkeys(kinds)),
    )


def _kept(
    acts: Iterable[Happened], made_at: datetime, until: datetime
) -> tuple[tuple[str, date], ...]:
    return tuple((one.kind, local_day(one.at)) for one in acts if made_at < one.at <= until)


def _promised(one: Promise, acts: tuple[tuple[str, date], ...]) -> Promised:
    version = int(one.key.split("-")[1])
    return Promised(one.matter_id, version, one.unit_id, one.made_on, one.by_on, acts)


def _frozen(
    series: Series,
    items: Iterable[Item],
    made: Iterable[Promised],
    zero: Collection[int],
    since: datetime,
    until: datetime,
) -> Standing:
    on = local_day(until)
    order = [pk for pk, unit in units().items() if unit.active and unit.kind != "group"]
    days = rules.Days(local_day(since), on, series.near_days)
    found = rules.count(items, order, zero, days, series.everyone)
    place = {pk: n for n, pk in enumerate(order)}
    keys = sorted(found.rows, key=lambda key: (key[0], place.get(key[1], len(place)), key[1]))
    return {
        "since": instant(since),
        "until": instant(until),
        "rows": [
            [*key, *(getattr(found.rows[key], name) for name in rules.NUMBERS)] for key in keys
        ],
        "states": [[unit, state] for unit, state in found.states.items() if state != "none"],
        "changed": [[pk, list(kinds)] for pk, kinds in found.changed],
        "newly_late": found.newly_late,
        "late": found.late,
        "near": found.near,
        "promises": [
            [
                one.problem,
                one.unit,
                one.made_on.isoformat(),
                one.by_on.isoformat(),
                urging.promise(one.made_on, one.by_on, on, one.acts),
                one.version,
            ]
            for one in sorted(made, key=lambda one: (one.by_on, one.problem, one.version))
        ],
    }

"""What a published figure would be, had it been known then what is known now.

A late correction never changes a published value: it makes a notice. Late is what was recorded
after the instant of the figure and says of that time that it was otherwise: an event of a kind
declared with `corrects` in the same round of its matter, or any event said to have happened on that
day or before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from bihuan.kernel import history, lifecycle, project, record
from bihuan.kernel.figures.declared import Figure, every, get
from bihuan.kernel.figures.numbers import Growth, Number, add, minus
from bihuan.kernel.figures.past import Apart, Past, instant, local_day
from bihuan.kernel.figures.scope import EVERYTHING, Scope
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened

CHUNK = 500


@dataclass(frozen=True)
class Published:
    """A number as it stands in print, or as last corrected; `key` of `split`, or the total."""

    code: str
    as_of: datetime
    value: Number
    scope: Scope = EVERYTHING
    split: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Correction:
    """What a published number was, what it becomes, and the events because of which."""

    published: Published
    was: Number
    becomes: Number
    event_ids: tuple[int, ...]


Says = Callable[[Any], bool]
_correcting: dict[str, Says] = {}


def corrects(*kinds: str, when: Says = lambda data: True) -> None:
    """Declare, in a room's `figures.py`, event kinds that say the past was otherwise; `when` looks
    at the event's data."""
    for kind in kinds:
        _correcting[kind] = when


def corrections(published: Iterable[Published], since_event_id: int) -> list[Correction]:
    """The numbers of which events recorded after `since_event_id`, and after the figure's instant,
    say that they were otherwise, in the order given.

    `was` is the value given: give the first one with the id of the last event before it was
    published, or the one last corrected with the id of the last event looked at then.
    """
    every()  # the rooms have declared what corrects
    asked = list(published)
    if not asked:
        return []
    changes = [_Change(one) for one in asked]
    last = max(local_day(instant(one.as_of)) for one in asked)
    ids = history.late(list(_correcting), since_event_id, last)
    for n in range(0, len(ids), CHUNK):
        some = Matter.objects.in_bulk(ids[n : n + CHUNK])
        for pk, happened in history.by_matter(sorted(some), texts=False):
            _look(some[pk], happened, changes, since_event_id)
    return [
        Correction(one.published, one.published.value, one.becomes, tuple(sorted(one.events)))
        for one in changes
        if one.becomes != one.published.value
    ]


class _Change:
    """A published number and what becomes of it."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self.becomes = published.value
        self.events: set[int] = set()
        self.figure = get(published.code)
        self.until = instant(published.as_of)

    def moments(self) -> Iterator[tuple[Figure, datetime, Callable[[Number], Number]]]:
        """The figures it is made of, each with its instant and what a number of it makes here."""
        if self.figure.base is None:
            yield self.figure, self.until, lambda number: number
            return
        of = get(self.figure.of)
        yield of, self.until, lambda number: Growth(now=_whole(number))
        yield of, self.figure.base(self.until), lambda number: Growth(base=_whole(number))


def _whole(number: Number) -> int:
    assert isinstance(number, int)
    return number


def _look(
    matter: Matter, happened: Sequence[Happened], changes: Iterable[_Change], since: int
) -> None:
    """Add up what the late events of a matter change."""
    courses: dict[datetime, list[tuple[int, Past | None]]] = {}
    rounds = _rounds(matter, happened)
    for change in changes:
        if change.figure.matters != matter.kind:
            continue
        for figure, until, made in change.moments():
            if until not in courses:
                courses[until] = list(_course(matter, happened, rounds, until))
            before = figure.zero
            for event_id, past in courses[until]:
                now = _adds(figure, past, change.published)
                if event_id > since and now != before:
                    change.becomes = add(change.becomes, made(minus(now, before)))
                    change.events.add(event_id)
                before = now


def _rounds(matter: Matter, happened: Sequence[Happened]) -> dict[int, int]:
    """In which round of the matter each event came."""
    rows, bare = Apart(), record.bare(matter.kind, matter.pk, matter.number)
    found = {}
    for one in happened:
        record.rebuild(bare, [one], rows)
        found[one.id] = bare.round
    return found


def _course(
    matter: Matter, happened: Sequence[Happened], rounds: dict[int, int], until: datetime
) -> Iterator[tuple[int, Past | None]]:
    """The matter as it stood at an instant, then as known after each late event, with its id."""
    known = [one for one in happened if one.at <= until]
    yield 0, _past(matter, known, until) if known else None
    in_round = rounds[known[-1].id] if known else 1
    for one in happened[len(known) :]:
        if _is_late(one, until, rounds[one.id] == in_round):
            try:
                past = _past(matter, [*known, one], until)
            except (LookupError, ObjectDoesNotExist):
                continue  # it speaks of something that was not there yet
            known.append(one)
            yield one.id, past


def _is_late(one: Happened, until: datetime, same_round: bool) -> bool:
    if one.happened_on is not None and one.happened_on <= local_day(until):
        return True
    return one.version > 1 and same_round and one.kind in _correcting and (
        _correcting[one.kind](one.data)
    )  # fmt: skip


def _past(matter: Matter, known: Sequence[Happened], until: datetime) -> Past | None:
    """None while it is not known to have been there. Steps between may be missing, so that no
    lifecycle is asked."""
    if known[0].version != 1:
        return None
    rows, bare = Apart(), record.bare(matter.kind, matter.pk, matter.number)
    steps = lifecycle.of(matter.kind).steps
    for one in known:
        bare.status = steps[one.kind].to or bare.status
        bare.version, bare.changed_at = one.version, one.at
        if one.version == 1:
            bare.opened_at, bare.received_on = one.at, one.on
        project.apply(bare, one, rows)
    first = known[0]  # entered late, it was opened on the day it is said to have happened
    opened_on = local_day(first.at) if first.at <= until else first.on
    return Past(bare, known, rows, local_day(until), until, opened_on)


def _adds(figure: Figure, past: Past | None, published: Published) -> Number:
    """What the matter adds to the published number."""
    if past is None:
        return figure.zero
    scope, until, matter = published.scope, past.until, past.matter
    number = figure.counts(past)
    if number == figure.zero or (scope.since is not None and past.opened_on < scope.since):
        return figure.zero
    if not scope.holds(figure.unit(past), matter.list_code, matter.labels, until):
        return figure.zero
    if published.split is not None:
        split = figure.split(published.split)
        if split.called(split.key(past), until) != (published.key or ""):
            return figure.zero
    return number

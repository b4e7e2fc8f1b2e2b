"""The only writer of events.

`open` and `append` write one event and everything that belongs to it in the caller's transaction:
the event at version n+1 (`UNIQUE (matter, version)` is the lock), its sealed texts, its place in the
queue of the log, the projections, what follows. `batch` does the same for many new matters at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from bihuan.kernel import clock, events, lifecycle, policy, project, react
from bihuan.kernel.errors import Stale
from bihuan.kernel.events import EventData, Sealed
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.log import Pending
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.rows import AtOnce, Gathered, Rows
from bihuan.lib import canonical, ids


def open(kind: str, data: EventData, *, by: Post, happened_on: date | None = None) -> Matter:  # noqa: A001
    """Open a matter with its first event. Raises NotAllowed, IllegalStep."""
    with transaction.atomic():
        matter_id, event_id = _next_ids(1)[0]
        matter = _new(kind, matter_id)
        happened, row, sealed = _happen(matter, data, by, event_id, happened_on)
        _insert(row, sealed)
        project.apply(matter, happened, AtOnce())
        matter.save(force_insert=True)
        react.after(matter, happened, by)
    return matter


def append(
    matter: Matter,
    data: EventData,
    *,
    by: Post,
    seen: int | None = None,
    happened_on: date | None = None,
) -> Happened:
    """Add one event to a matter as last read, and bring the given object up to date.

    `seen` is the version the person had on screen. Raises Stale when the matter moved on since,
    NotAllowed, Unseen, IllegalStep; then nothing is written.
    """
    if seen is not None and seen != matter.version:
        raise Stale(number=matter.number)
    with transaction.atomic():
        happened, row, sealed = _happen(matter, data, by, _next_event_id(), happened_on)
        try:
            _insert(row, sealed)
        except IntegrityError as error:
            raise Stale(number=matter.number) from error
        project.apply(matter, happened, AtOnce())
        matter.save(force_update=True)
        react.after(matter, happened, by)
    return happened


class Batch:
    """Many new matters with their first events, written with few statements. See `batch`."""

    def __init__(self, by: Post, size: int = 500) -> None:
        self.by, self.size = by, size
        self.rows = Gathered()
        self._ids: list[tuple[int, int]] = []
        self._matters: list[Matter] = []
        self._happened: list[tuple[Matter, Happened]] = []
        self._events: list[Event] = []
        self._sealed: list[tuple[int, str, Sealed]] = []

    def open(self, kind: str, data: EventData, *, happened_on: date | None = None) -> Matter:
        if len(self._matters) >= self.size:
            self.flush()
        matter = _new(kind, self._take_ids()[0])
        self._matters.append(matter)
        self.append(matter, data, happened_on=happened_on)
        return matter

    def append(self, matter: Matter, data: EventData, *, happened_on: date | None = None) -> None:
        """To a matter opened in this batch and not yet flushed."""
        happened, row, sealed = _happen(matter, data, self.by, self._take_ids()[1], happened_on)
        self._events.append(row)
        self._sealed += [(matter.pk, field, one) for field, one in sealed]
        self._happened.append((matter, happened))
        project.apply(matter, happened, self.rows)

    def flush(self) -> None:
        Event.objects.bulk_create(self._events)
        Pending.objects.bulk_create([Pending(event_id=e.pk, at=e.at) for e in self._events])
        Body.objects.bulk_create(_bodies(self._sealed), batch_size=1000)
        Matter.objects.bulk_create(self._matters)
        self.rows.flush()
        for matter, happened in self._happened:
            react.after(matter, happened, self.by)
        for gathered in (self._matters, self._happened, self._events, self._sealed):
            gathered.clear()

    def _take_ids(self) -> tuple[int, int]:
        if not self._ids:
            self._ids = _next_ids(self.size)[::-1]
        return self._ids.pop()


@contextmanager
def batch(*, by: Post, size: int = 500) -> Iterator[Batch]:
    """Gather matters and write them in blocks of `size`, in one transaction."""
    with transaction.atomic():
        made = Batch(by, size)
        yield made
        made.flush()


def rebuild(matter: Matter, history: list[Happened], rows: Rows) -> None:
    """Run a whole history through the projectors into a bare matter row."""
    cycle = lifecycle.of(matter.kind)
    for happened in history:
        matter.status = cycle.next(matter.status, happened.kind)
        matter.version, matter.changed_at = happened.version, happened.at
        if happened.version == 1:
            matter.opened_at, matter.received_on = happened.at, happened.on
        project.apply(matter, happened, rows)


def bare(kind: str, matter_id: int, number: str) -> Matter:
    """A matter to which nothing has happened yet."""
    return Matter(pk=matter_id, kind=kind, number=number, status="", version=0)


def _new(kind: str, matter_id: int) -> Matter:
    number = ids.number(lifecycle.of(kind).prefix, clock.today().year)
    return bare(kind, matter_id, number)


def _happen(
    matter: Matter, data: EventData, by: Post, event_id: int, happened_on: date | None
) -> tuple[Happened, Event, list[tuple[str, Sealed]]]:
    """Decide whether it may happen and put the matter in its next state; nothing is written yet."""
    policy.check(by, data.kind, matter)
    matter.status = lifecycle.of(matter.kind).next(matter.status, data.kind)
    matter.version += 1
    matter.changed_at = at = clock.now().astimezone(UTC)
    plain, sealed = events.encode(data)
    envelope: dict[str, Any] = {
        "matter": matter.pk,
        "version": matter.version,
        "kind": data.kind,
        "at": instant(at),
        "by": by.pk,
        "on": happened_on.isoformat() if happened_on else None,
        "data": plain,
    }
    if matter.version == 1:
        envelope["opens"] = {"kind": matter.kind, "number": matter.number}
    happened = Happened(
        event_id, matter.pk, matter.version, data.kind, at, by.pk, happened_on, data
    )
    if matter.version == 1:
        matter.opened_at, matter.received_on = at, happened.on
    row = Event(
        pk=event_id,
        matter_id=matter.pk,
        version=matter.version,
        kind=data.kind,
        at=at,
        by_id=by.pk,
        happened_on=happened_on,
        text=canonical.encode(envelope).decode(),
    )
    return happened, row, sealed


def instant(at: datetime) -> str:
    """UTC with microseconds, always the same width."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _insert(row: Event, sealed: list[tuple[str, Sealed]]) -> None:
    row.save(force_insert=True)
    Pending(event_id=row.pk, at=row.at).save(force_insert=True)
    if sealed:
        Body.objects.bulk_create(_bodies([(row.matter_id, f, one) for f, one in sealed]))


def _bodies(sealed: list[tuple[int, str, Sealed]]) -> list[Body]:
    return [
        Body(digest=one.digest, matter_id=pk, field=field, salt=one.salt, text=one.text)
        for pk, field, one in sealed
    ]


def _next_ids(count: int) -> list[tuple[int, int]]:
    """Fresh (matter id, event id) pairs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('kernel_matter_id_seq'), nextval('kernel_event_id_seq')"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [(int(a), int(b)) for a, b in cursor.fetchall()]


def _next_event_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('kernel_event_id_seq')")
        return int(cursor.fetchone()[0])

"""The only writer of events.

`open` and `append` write one event and everything that belongs to it in the caller's transaction:
the event at version n+1 (`UNIQUE (matter, version)` is the lock), its sealed texts, its place in
the queue of the log, the projections, what follows. `batch` does the same for many new matters at
once. Whatever is refused leaves the database and the given object as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction

from bihuan.kernel import bulk, changes, clock, events, lifecycle, policy, project, react
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

DRAWS = 5
"""Times a matter's number is drawn before giving up: of 2^30 in a year, few are ever taken."""


def open(kind: str, data: EventData, *, by: Post, happened_on: date | None = None) -> Matter:  # noqa: A001
    """Open a matter with its first event. Raises NotAllowed, IllegalStep."""
    for _ in range(DRAWS - 1):
        try:
            return _open(kind, data, by, happened_on)
        except DatabaseError as error:
            if _constraint(error) != "kernel_matter_number_key":
                raise
    return _open(kind, data, by, happened_on)


@transaction.atomic
def _open(kind: str, data: EventData, by: Post, happened_on: date | None) -> Matter:
    matter = bare(kind, _next_ids(1)[0][0], _number(kind))
    ready(matter, data.kind, by=by)
    happened = _insert(_next(matter, data, by, happened_on))
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

    `seen` is the version the person had on screen. Raises Unseen, NotAllowed, IllegalStep, and
    Stale when the matter moved on since it was read or seen; then nothing is written.
    """
    ready(matter, data.kind, by=by, seen=seen)
    with contended(matter), whole(matter) as before:
        happened = _insert(_next(matter, data, by, happened_on))
        project.apply(matter, happened, AtOnce())
        if not changes.write(matter, before, version=before["version"]):
            raise Stale(number=matter.number)
        react.after(matter, happened, by)
    return happened


def ready(matter: Matter, kind: str, *, by: Post, seen: int | None = None) -> None:
    """Raise what `append` would raise before it writes. Commands ask before their rules look at
    the matter, so that nobody learns from a rule about what they may not see or do."""
    policy.check(by, kind, matter)
    if seen is not None and seen != matter.version:
        raise Stale(number=matter.number)
    lifecycle.of(matter.kind).next(matter.status, kind)


def hold(*matters: Matter) -> None:
    """Let nobody else act on these matters until the transaction ends, and bring the objects up to
    date; for acts that depend on more than one matter. Raises Stale."""
    rows = Matter.objects.select_for_update(no_key=True, of=("self",))
    with contended(matters[0]):
        for matter in sorted(matters, key=lambda one: one.pk):
            matter.refresh_from_db(from_queryset=rows)


@contextmanager
def contended(matter: Matter) -> Iterator[None]:
    """Inside, two acts may get into each other's way: to the loser that is Stale."""
    try:
        yield
    except DatabaseError as error:
        lost = isinstance(
            error.__cause__,
            psycopg.errors.DeadlockDetected
            | psycopg.errors.LockNotAvailable
            | psycopg.errors.SerializationFailure,
        )
        if lost or _constraint(error) == "one_event_per_version":
            raise Stale(number=matter.number) from error
        raise


@contextmanager
def whole(matter: Matter) -> Iterator[changes.Values]:
    """All that is done inside is written, or nothing is, and then the object is again as it was:
    nobody builds on what was not written. Gives what was in it."""
    before = changes.values(matter)
    try:
        with transaction.atomic():
            yield before
    except BaseException:
        matter.__dict__.clear()
        matter.__dict__.update(before)
        raise


def _constraint(error: DatabaseError) -> str | None:
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None


BODY = ("digest", "matter_id", "field", "salt", "text")


class Batch:
    """Many new matters with their first events, written with few statements. See `batch`."""

    def __init__(self, by: Post, size: int = 500) -> None:
        self.by, self.size = by, size
        self.rows = Gathered()
        self._ids: list[tuple[int, int]] = []
        self._numbers: dict[str, list[str]] = {}
        self._matters: dict[int, Matter] = {}
        self._written: list[tuple[Matter, Written]] = []

    def open(self, kind: str, data: EventData, *, happened_on: date | None = None) -> Matter:
        if len(self._matters) >= self.size:
            self.flush()
        matter = bare(kind, self._take_ids()[0], self._take_number(kind))
        self._matters[matter.pk] = matter
        self.append(matter, data, happened_on=happened_on)
        return matter

    def append(self, matter: Matter, data: EventData, *, happened_on: date | None = None) -> None:
        """To a matter opened in this block. Raises ValueError for any other: its event would come
        before earlier ones in the log."""
        if self._matters.get(matter.pk) is not matter:
            raise ValueError(f"{matter.number} was not opened in this block; use record.append")
        ready(matter, data.kind, by=self.by)
        written = _next(matter, data, self.by, happened_on, self._take_ids()[1])
        self._written.append((matter, written))
        project.apply(matter, written.happened(), self.rows)

    def flush(self) -> None:
        """Write the block and run what follows."""
        rows = [one.row for _, one in self._written]
        bulk.insert(rows)
        bulk.copy(Pending, ("event_id", "at"), ((row.pk, row.at) for row in rows))
        bulk.copy(Body, BODY, (body for _, one in self._written for body in one.body_values()))
        bulk.insert(list(self._matters.values()))
        self.rows.flush()
        written, self._written = self._written, []
        self._matters.clear()
        for matter, one in written:
            react.after(matter, one.happened(), self.by)

    def _take_ids(self) -> tuple[int, int]:
        if not self._ids:
            self._ids = _next_ids(self.size)[::-1]
        return self._ids.pop()

    def _take_number(self, kind: str) -> str:
        """A number nobody has: among a hundred thousand draws some would be taken already."""
        left = self._numbers.setdefault(kind, [])
        while not left:
            drawn = {_number(kind) for _ in range(self.size)}
            drawn -= {matter.number for matter in self._matters.values()}
            taken = Matter.objects.filter(number__in=drawn).values_list("number", flat=True)
            left += sorted(drawn - set(taken))
        return left.pop()


@contextmanager
def batch(*, by: Post, size: int = 500) -> Iterator[Batch]:
    """Gather matters and write them in blocks of `size`, in one transaction."""
    with transaction.atomic():
        made = Batch(by, size)
        yield made
        made.flush()


def rebuild(matter: Matter, history: list[Happened], rows: Rows) -> None:
    """Run a whole history through the projectors into a bare matter row. Raises IllegalStep."""
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


def _number(kind: str) -> str:
    return ids.number(lifecycle.of(kind).prefix, clock.today().year)


def instant(at: datetime) -> str:
    """UTC with microseconds, always the same width."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# -- one event --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """An event as it goes into the tables; its row has no id until it is inserted."""

    row: Event
    data: EventData
    sealed: list[tuple[str, Sealed]]

    def happened(self) -> Happened:
        row = self.row
        return Happened(
            row.pk,
            row.matter_id,
            row.version,
            row.kind,
            row.at,
            row.by_id,
            row.happened_on,
            self.data,
        )

    def bodies(self) -> Iterator[Body]:
        for values in self.body_values():
            yield Body(**dict(zip(BODY, values, strict=True)))

    def body_values(self) -> Iterator[tuple[Any, ...]]:
        """In the order of BODY."""
        for field, one in self.sealed:
            yield one.digest, self.row.matter_id, field, one.salt, one.text


def _next(
    matter: Matter, data: EventData, by: Post, on: date | None, event_id: int | None = None
) -> Written:
    """Put the matter in its next state. Nothing is written yet."""
    matter.status = lifecycle.of(matter.kind).next(matter.status, data.kind)
    matter.version += 1
    matter.changed_at = at = clock.now().astimezone(UTC)
    if matter.version == 1:
        matter.opened_at = at
        matter.received_on = on or clock.local_day(at)
    plain, sealed = events.encode(data)
    row = Event(
        pk=event_id,
        matter_id=matter.pk,
        version=matter.version,
        kind=data.kind,
        at=at,
        by_id=by.pk,
        happened_on=on,
        text=_text(matter, data.kind, at, by, on, plain),
    )
    return Written(row, data, sealed)


def _text(
    matter: Matter, kind: str, at: datetime, by: Post, on: date | None, plain: dict[str, Any]
) -> str:
    envelope: dict[str, Any] = {
        "matter": matter.pk,
        "version": matter.version,
        "kind": kind,
        "at": instant(at),
        "by": by.pk,
        "on": on.isoformat() if on else None,
        "data": plain,
    }
    if matter.version == 1:
        envelope["opens"] = {"kind": matter.kind, "number": matter.number}
    return canonical.encode(envelope).decode()


INSERT = """
WITH written AS (
    INSERT INTO kernel_event (matter_id, version, kind, at, by_id, happened_on, text)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id, at
), waiting AS (
    INSERT INTO kernel_pending (event_id, at) SELECT id, at FROM written
), sealed AS (
    INSERT INTO kernel_body (digest, matter_id, field, salt, text)
    SELECT b.digest, %s, b.field, b.salt, b.text
      FROM unnest(%s::text[], %s::text[], %s::bytea[], %s::text[]) b (digest, field, salt, text)
)
SELECT id FROM written
"""


def _insert(one: Written) -> Happened:
    """The event, its place in the queue and its sealed texts, in one round trip."""
    row, bodies = one.row, list(one.bodies())
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                *(row.matter_id, row.version, row.kind, row.at, row.by_id, row.happened_on),
                *(row.text, row.matter_id),
                *([body.digest for body in bodies], [body.field for body in bodies]),
                *([body.salt for body in bodies], [body.text for body in bodies]),
            ],
        )
        row.pk = cursor.fetchone()[0]
    return one.happened()


def _next_ids(count: int) -> list[tuple[int, int]]:
    """Fresh (matter id, event id) pairs, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('kernel_matter_id_seq'), nextval('kernel_event_id_seq')"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [(int(a), int(b)) for a, b in cursor.fetchall()]

"""Reading every text in the background: newest first, block by block, one worker at a time.

There are two ways of reading. The quick one (names, classes) comes first; the slow one, the vector
of the meaning, thirty texts a second, follows when there is nothing quick to do. Each kind of
matters gets a block at least in every stretch, so that the newest do not wait for a backlog of
another kind.

A pass goes down from the newest matter. It goes on where it was after a crash, begins anew when the
parts that read have changed, and lets newcomers go first. What a pass may have missed (a matter
committed late, one whose text was erased) is found by going down once more every few minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.db import connection, transaction

from bihuan.facilities.similarity import reading
from bihuan.facilities.similarity.models import Progress, Reading
from bihuan.facilities.similarity.reading import Said
from bihuan.facilities.similarity.vector import literal
from bihuan.kernel import clock
from bihuan.kernel.turn import turn

BLOCK = 250
"""Texts read and written at once: about a quarter of a second."""
SLOW_BLOCK = 8
TURN = "bihuan.understand"
LONGEST_REST = 2.0
CHECKED_EVERY = timedelta(minutes=10)

NEWEST = "SELECT m.id FROM kernel_matter m WHERE m.kind = %s{there} ORDER BY m.id DESC LIMIT 1"
UNREAD = """
    SELECT m.id FROM kernel_matter m
    WHERE m.kind = %s AND m.id {side} %s{there} AND NOT EXISTS (
        SELECT FROM similarity_reading r WHERE r.matter_id = m.id AND r.{column} = %s)
    ORDER BY m.id DESC LIMIT %s
"""
COUNT = """
    SELECT count(*) FROM kernel_matter m
    WHERE m.kind = %s{there} AND NOT EXISTS (
        SELECT FROM similarity_reading r WHERE r.matter_id = m.id AND r.{column} = %s)
"""
HAS_A_READING = " AND EXISTS (SELECT FROM similarity_reading r WHERE r.matter_id = m.id)"
HOLD = "SELECT id, version FROM kernel_matter WHERE id = ANY (%s) FOR SHARE SKIP LOCKED"
VECTORS = """
    UPDATE similarity_reading r SET vector = v.vector::halfvec, vector_engine = %s
    FROM unnest(%s::bigint[], %s::text[]) v (id, vector) WHERE r.matter_id = v.id
"""
READ = ("kind", "classes", "class_code", "tags", "units", "engine", "read_at")


@dataclass(frozen=True)
class Pace:
    """How long to work at a stretch, and how long to rest after a block, as a share of the time it
    took: in the background as long as it took, so that it takes at most half of one core."""

    seconds: float
    rest: float


BACKGROUND, FOREGROUND = Pace(seconds=12, rest=1), Pace(seconds=float("inf"), rest=0)
Told = Callable[[Progress], None]


class Done(NamedTuple):
    """`read`: how many were read now; `left`: is there more; `busy`: somebody else is at it."""

    read: int
    left: bool
    busy: bool = False


@dataclass(frozen=True)
class Way:
    """A way of reading. `column`: where the reading says by what; `there`: in SQL, which matters
    `m` it may read; `make` reads some texts and gives what stores those of them whose ids it is
    given."""

    name: str
    column: str
    there: str
    block: int
    version: Callable[[], str]
    make: Callable[[Sequence[Said]], Callable[[frozenset[int]], None]]


def work(
    pace: Pace = BACKGROUND, told: Told = lambda _: None, ways: Sequence[Way] | None = None
) -> Done:
    """Read what has not been read, for as long as the pace allows. `told` hears of every block."""
    until = time.monotonic() + pace.seconds
    count, left = 0, False
    with turn(TURN) as mine:
        if not mine:
            return Done(0, left=False, busy=True)
        for way in WAYS if ways is None else ways:
            for kind in reading.kinds() if not left else ():
                done = _Pass(kind, way, pace, told).run(until)
                count, left = count + done.read, left or done.left
    return Done(count, left)


def forget() -> None:
    """Have everything read anew."""
    Progress.objects.all().delete()
    Reading.objects.update(engine="", vector_engine="")


def running(kind: str = "voice") -> Progress | None:
    """The quick pass that is under way, if it is one worth waiting for."""
    under_way = Progress.objects.filter(kind=kind, way=QUICK.name, ended_at=None)
    return under_way.filter(todo__gt=BLOCK).first()


class _Pass:
    """One kind read in one way."""

    def __init__(self, kind: str, way: Way, pace: Pace, told: Told) -> None:
        self.kind, self.way, self.pace, self.told = kind, way, pace, told
        self.engine = way.version()
        found = Progress.objects.filter(kind=kind, way=way.name).first()
        self.progress = found or Progress(kind=kind, way=way.name)
        if self.progress.engine != self.engine:
            self._from_the_top()

    def run(self, until: float) -> Done:
        """Read a block at least, that there is always some progress."""
        count = 0
        while not count or time.monotonic() < until:
            began = time.monotonic()
            done = self._newer() or self._older()
            if done:
                count += done
                self.told(self.progress)
                time.sleep(min(self.pace.rest * (time.monotonic() - began), LONGEST_REST))
            elif not self._due():
                return Done(count, left=False)
        return Done(count, left=True)

    def _from_the_top(self) -> None:
        """Go down once more from the newest; what has been read on the way is passed over."""
        progress = self.progress
        progress.engine = self.engine
        with connection.cursor() as cursor:
            cursor.execute(NEWEST.format(there=self.way.there), [self.kind])
            progress.top = (cursor.fetchone() or (0,))[0]
            count = COUNT.format(column=self.way.column, there=self.way.there)
            cursor.execute(count, [self.kind, self.engine])
            progress.todo, progress.done = cursor.fetchone()[0], 0
        progress.low = progress.top + 1
        progress.started_at = progress.checked_at = clock.now()
        progress.ended_at = None
        progress.save()

    def _newer(self) -> int:
        """Read those that came since, newest first. A block and more is a pass of its own."""
        ids = self._unread(">", self.progress.top)
        if len(ids) == self.way.block:
            self._from_the_top()
            ids = []
        if ids:
            with transaction.atomic():
                self._read(ids)
                self.progress.top = ids[0]
                self.progress.save()
        return len(ids)

    def _older(self) -> int:
        """Read the next block on the way down."""
        ids = self._unread("<", self.progress.low)
        if ids:
            with transaction.atomic():
                self.progress.done += self._read(ids)
                self.progress.low = ids[-1]
                self.progress.save()
        return len(ids)

    def _due(self) -> bool:
        """At the end of a pass: is it time to look for what was missed, and is there anything?"""
        progress, now = self.progress, clock.now()
        if progress.checked_at and now - progress.checked_at >= CHECKED_EVERY:
            self._from_the_top()
            if progress.todo:
                return True
        if progress.ended_at is None:
            progress.low, progress.ended_at = 0, now
            progress.save()
        return False

    def _unread(self, side: str, than: int) -> list[int]:
        """At most a block of ids, newest first."""
        query = UNREAD.format(side=side, column=self.way.column, there=self.way.there)
        with connection.cursor() as cursor:
            cursor.execute(query, [self.kind, than, self.engine, self.way.block])
            return [row[0] for row in cursor.fetchall()]

    def _read(self, ids: Sequence[int]) -> int:
        """Read these matters and store what is made of them. Returns how many.

        What is being acted on meanwhile is left for later: its text may just be erased.
        """
        said = reading.said(self.kind, ids)
        store = self.way.make(said)
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [[one.matter for one in said]])
            held = dict(cursor.fetchall())
        kept = frozenset(one.matter for one in said if held.get(one.matter) == one.version)
        store(kept)
        return len(kept)


def _quick(said: Sequence[Said]) -> Callable[[frozenset[int]], None]:
    made = reading.read(said)

    def store(kept: frozenset[int]) -> None:
        Reading.objects.bulk_create(
            [one for one in made if one.pk in kept],
            update_conflicts=True,
            unique_fields=["matter"],
            update_fields=READ,
        )

    return store


def _slow(said: Sequence[Said]) -> Callable[[frozenset[int]], None]:
    from bihuan.facilities.similarity import match

    made = match.vectors([one.whole for one in said])

    def store(kept: frozenset[int]) -> None:
        pairs = [(one.matter, literal(v)) for one, v in zip(said, made, strict=True)]
        some = [(matter, vector) for matter, vector in pairs if matter in kept]
        with connection.cursor() as cursor:
            ids, vectors = [one[0] for one in some], [one[1] for one in some]
            cursor.execute(VECTORS, [_vector_version(), ids, vectors])

    return store


def _vector_version() -> str:
    from bihuan.facilities.similarity import match

    return match.VECTORS


QUICK = Way("quick", "engine", "", BLOCK, reading.engine, _quick)
# What came since the quick way went by has no row yet that could hold a vector.
SLOW = Way("vectors", "vector_engine", HAS_A_READING, SLOW_BLOCK, _vector_version, _slow)
WAYS = (QUICK, SLOW)

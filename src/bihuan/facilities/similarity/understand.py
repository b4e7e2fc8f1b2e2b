"""Reading every opinion in the background: newest first, block by block, one worker at a time.

A pass goes down from the newest matter. It goes on where it was after a crash, begins anew when the
parts that read have changed, and lets newcomers go first. What a pass may have missed (a matter
committed late, one whose text was erased) is found by going down once more every few minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.db import connection, transaction

from bihuan.facilities.similarity import reading
from bihuan.facilities.similarity.models import Progress, Reading
from bihuan.kernel import bulk, clock

BLOCK = 250
"""Texts read and written at once: about a quarter of a second."""
LOCK = 0x72656164  # advisory: one reader at a time
LONGEST_REST = 2.0
CHECKED_EVERY = timedelta(minutes=10)

UNREAD = """
    SELECT m.id FROM kernel_matter m
    WHERE m.kind = %s AND m.id {side} %s AND NOT EXISTS (
        SELECT FROM similarity_reading r WHERE r.matter_id = m.id AND r.engine = %s)
    ORDER BY m.id DESC LIMIT %s
"""
COUNT = """
    SELECT count(*) FROM kernel_matter m
    WHERE m.kind = %s AND NOT EXISTS (
        SELECT FROM similarity_reading r WHERE r.matter_id = m.id AND r.engine = %s)
"""
HOLD = "SELECT id, version FROM kernel_matter WHERE id = ANY (%s) FOR SHARE SKIP LOCKED"


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


def work(pace: Pace = BACKGROUND, told: Told = lambda _: None) -> Done:
    """Read what has not been read, for as long as the pace allows. `told` hears of every block."""
    until = time.monotonic() + pace.seconds
    with _turn() as mine:
        if not mine:
            return Done(0, left=False, busy=True)
        passes = [_pass(kind, until, pace, told) for kind in reading.kinds()]
    return Done(sum(one.read for one in passes), any(one.left for one in passes))


def forget() -> None:
    """Have everything read anew."""
    Progress.objects.all().delete()
    Reading.objects.update(engine="")


def running() -> Progress | None:
    """The pass that is under way, if it is one worth waiting for."""
    return Progress.objects.filter(ended_at=None, todo__gt=BLOCK).order_by("-todo").first()


@contextmanager
def _turn() -> Iterator[bool]:
    """A worker that dies loses its turn at once: the lock belongs to its session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _pass(kind: str, until: float, pace: Pace, told: Told) -> Done:
    """Read one kind: a block at least, that there is always some progress."""
    progress, count = _begun(kind), 0
    while not count or time.monotonic() < until:
        began = time.monotonic()
        done = _newer(progress) or _older(progress)
        if done:
            count += done
            told(progress)
            time.sleep(min(pace.rest * (time.monotonic() - began), LONGEST_REST))
        elif not _due(progress):
            return Done(count, left=False)
    return Done(count, left=True)


def _begun(kind: str) -> Progress:
    """The pass to go on with; another one when other parts read now."""
    by = reading.engine()
    found = Progress.objects.filter(kind=kind).first()
    if found is not None and found.engine == by:
        return found
    fresh = found or Progress(kind=kind)
    fresh.engine = by
    _from_the_top(fresh)
    return fresh


def _from_the_top(progress: Progress) -> None:
    """Go down once more from the newest, whatever has been read on the way is passed over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM kernel_matter WHERE kind = %s", [progress.kind])
        progress.top = cursor.fetchone()[0] or 0
        cursor.execute(COUNT, [progress.kind, progress.engine])
        progress.todo, progress.done = cursor.fetchone()[0], 0
    progress.low = progress.top + 1
    progress.started_at = progress.checked_at = clock.now()
    progress.ended_at = None
    progress.save()


def _newer(progress: Progress) -> int:
    """Read those that came since, newest first. A block of them and more is a pass of its own."""
    ids = _unread(progress, ">", progress.top)
    if len(ids) == BLOCK:
        _from_the_top(progress)
        ids = []
    if not ids:
        return 0
    with transaction.atomic():
        read(progress.kind, ids)
        progress.top = ids[0]
        progress.save()
    return len(ids)


def _older(progress: Progress) -> int:
    """Read the next block on the way down."""
    ids = _unread(progress, "<", progress.low)
    if not ids:
        return 0
    with transaction.atomic():
        progress.done += read(progress.kind, ids)
        progress.low = ids[-1]
        progress.save()
    return len(ids)


def _due(progress: Progress) -> bool:
    """At the end of a pass: is it time to look for what was missed, and is there anything?"""
    now = clock.now()
    if progress.checked_at and now - progress.checked_at >= CHECKED_EVERY:
        _from_the_top(progress)
        if progress.todo:
            return True
    if progress.ended_at is None:
        progress.low, progress.ended_at = 0, now
        progress.save()
    return False


def _unread(progress: Progress, side: str, than: int) -> list[int]:
    """At most a block of ids, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD.format(side=side), [progress.kind, than, progress.engine, BLOCK])
        return [row[0] for row in cursor.fetchall()]


def read(kind: str, ids: Sequence[int]) -> int:
    """Read these matters and store the readings, in the caller's transaction. Returns how many.

    What is being acted on meanwhile is left for later: its text may just be erased.
    """
    said = reading.said(kind, ids)
    readings = reading.read(said)
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [[one.matter for one in said]])
        held = dict(cursor.fetchall())
    kept = [
        made
        for one, made in zip(said, readings, strict=True)
        if held.get(one.matter) == one.version
    ]
    Reading.objects.filter(pk__in=[one.pk for one in kept]).delete()
    bulk.insert(kept)
    return len(kept)

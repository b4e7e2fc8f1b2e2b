"""Appending by a real command, beside bare INSERTs of the same rows by as many writers.

As in `bihuan run`, writers are threads in two processes. The command is a unit's report of
progress: an event, one sealed text, the row of the matter and one row of the ledger.
"""

from __future__ import annotations

import multiprocessing
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bench import place, texts
from bench.report import Report
from bench.sizes import Sizes

if TYPE_CHECKING:
    from bihuan.kernel.models.matter import Matter

PART = "写入"
PROCESSES = 2
MADE = """
SELECT e.matter_id, e.version + 1000, e.kind, e.at, e.by_id, e.happened_on, e.text,
       b.field, b.salt, b.text
  FROM kernel_event e
  JOIN kernel_body b ON b.matter_id = e.matter_id
   AND b.digest = e.text::jsonb #>> '{data,text,seal}'
 WHERE e.id > %s
"""
EVENT = (
    "INSERT INTO kernel_event (matter_id, version, kind, at, by_id, happened_on, text)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id"
)
PENDING = "INSERT INTO kernel_pending (event_id, at) VALUES (%s, %s)"
BODY = "INSERT INTO kernel_body (digest, matter_id, field, salt, text) VALUES (%s, %s, %s, %s, %s)"

Work = Callable[[Sequence[Any]], None]


def measure(report: Report, sizes: Sizes) -> None:
    """Needs problems under way. What the bare INSERTs wrote is taken out again."""
    report.tell("写入：命令与裸 INSERT")
    for writers in sizes.writers:
        writes = min(sizes.writes, sizes.writes * writers // sizes.writers[1])
        mark = _last()
        own = _rate(append_progress, _under_way(writes), writers)
        rows, mark = _made_since(mark), _last()
        bare = _rate(insert_bare, rows, writers)
        _undo(mark, rows)
        goal = 0.6 if writers == sizes.writers[1] else None
        report.add(PART, f"命令 record.append，{writers} 个写者", own, "次/秒")
        report.add(PART, f"裸 INSERT 同样的行，{writers} 个写者", bare, "次/秒")
        report.add(PART, f"两者之比，{writers} 个写者", own / bare, "倍", goal=goal)


def _under_way(count: int) -> list[Matter]:
    """Different problems, read beforehand as a page has them; those not written to lately."""
    from bihuan.kernel.models.matter import Matter

    rows = Matter.objects.filter(kind="problem", status="working").order_by("version", "-id")
    found = list(rows[:count])
    if len(found) < count:
        raise LookupError(f"only {len(found)} problems are under way, {count} are needed")
    return found


def append_progress(problems: Sequence[Matter]) -> None:
    from bihuan.kernel.models.people import Post
    from bihuan.rooms.ledger import commands

    post = Post.objects.select_related("unit").get(role="head")
    for problem in problems:
        commands.progress(problem, text=texts.MEASURES[problem.pk % 4], percent=50, by=post)


def insert_bare(rows: Sequence[tuple[Any, ...]]) -> None:
    """The same rows again and nothing else: no reading, no checking, no projections."""
    import psycopg
    from django.db import connection

    raw = connection.connection
    assert isinstance(raw, psycopg.Connection)
    for row in rows:
        with raw.transaction(), raw.cursor() as cursor:
            cursor.execute(EVENT, row[:7])
            (written,) = cursor.fetchone() or (0,)
            cursor.execute(PENDING, (written, row[3]))
            cursor.execute(BODY, (secrets.token_hex(32), row[0], *row[7:]))


def _last() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM kernel_event")
        return int(cursor.fetchone()[0])


def _made_since(mark: int) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(MADE, [mark])
        return list(cursor.fetchall())


def _undo(mark: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """Take the bare rows out: no command stands behind them. Their texts are known by the salt,
    which they share with the real ones, and by the digest, which no event holds."""
    from django.db import connection

    salts = [bytes(row[8]) for row in rows]
    with place.as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_event WHERE id > %s", [mark])
        cursor.execute("DELETE FROM kernel_pending WHERE event_id > %s", [mark])
        cursor.execute(
            "DELETE FROM kernel_body b WHERE b.matter_id = ANY (%s) AND b.salt = ANY (%s)"
            " AND NOT EXISTS (SELECT FROM kernel_event e WHERE e.matter_id = b.matter_id"
            "  AND position(b.digest IN e.text) > 0)",
            [[row[0] for row in rows], salts],
        )


# -- so many writers at once ----------------------------------------------------------------------


def _rate(work: Work, things: Sequence[Any], writers: int) -> float:
    """Things a second, each writer with a connection of its own."""
    from django.db import connections

    shares = [things[n::writers] for n in range(writers)]
    spread = min(PROCESSES, writers)
    context = multiprocessing.get_context("fork")
    start, done = context.Barrier(spread + 1), context.Barrier(spread + 1)
    connections.close_all()
    children = [
        context.Process(target=_process, args=(work, shares[n::spread], start, done))
        for n in range(spread)
    ]
    for child in children:
        child.start()
    start.wait(60)
    began = time.perf_counter()
    done.wait(600)
    seconds = time.perf_counter() - began
    for child in children:
        child.join()
    return len(things) / seconds


def _process(work: Work, shares: Sequence[Sequence[Any]], start: Any, done: Any) -> None:
    """A thread for each share; they are connected before any of them begins."""
    ready = threading.Barrier(len(shares) + 1)
    threads = [threading.Thread(target=_thread, args=(work, one, ready)) for one in shares]
    for thread in threads:
        thread.start()
    ready.wait()
    start.wait()
    ready.wait()
    for thread in threads:
        thread.join()
    done.wait()


def _thread(work: Work, things: Sequence[Any], ready: threading.Barrier) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    ready.wait()
    ready.wait()
    try:
        work(things)
    finally:
        connection.close()

"""What the ledger's list and its unit table cost the database, from ten thousand
problems to a million.

The rows beyond those made by commands are copies without events, made at the very end.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bench import place, seed, texts
from bench.report import Report, number
from bench.sizes import Sizes

if TYPE_CHECKING:
    from bihuan.kernel.models.people import Post

PART = "规模"
UNIT_TABLE, UNIT_TABLE_ROWS = 500, 100_000
"""Milliseconds that the unit table may take, up to so many problems."""
ASKED = {
    "第一页": "",
    "最后一页": "at=last",
    "按整改时限排序": "sort=due",
    "按责任单位排序": "sort=unit",
    "某校的": "unit=S7",
    "整改中的": "status=working",
    f"检索“{texts.RARE}”": f"q={texts.RARE}",
    f"检索“{texts.COMMON}”": f"q={texts.COMMON}",
}


def measure(report: Report, sizes: Sizes, rows: int) -> None:
    """Milliseconds of all statements of one page; with the count a page shows."""
    from bihuan.facilities.pages.asked import Asked
    from bihuan.kernel.models.people import Post
    from bihuan.rooms.ledger.lists import listing

    report.tell(f"规模：{rows:,} 个问题时，列表在数据库里花的时间")
    viewer = Post.objects.select_related("unit").get(role="supervisor")
    problems = listing()
    for what, query in ASKED.items():

        def page(query: str = query) -> Any:
            return problems.page(Asked.of(query, viewer))

        spent = [_in_sql(page) for _ in range(sizes.repeats)][1:]
        note = f"最慢 {number(max(spent))} ms"
        report.add(PART, f"列表{what}，{rows:,} 个", statistics.median(spent), "ms", note=note)
    _unit_table(report, viewer, rows, sizes.repeats)


def _unit_table(report: Report, viewer: Post, rows: int, repeats: int) -> None:
    """The whole table of all units: milliseconds from asking to having its rows."""
    from bihuan.rooms.ledger import boards

    def table() -> float:
        began = time.perf_counter()
        boards.totals(boards.by_unit(viewer))
        return (time.perf_counter() - began) * 1000

    spent = [table() for _ in range(repeats)][1:]
    began = time.process_time()
    in_sql = _in_sql(lambda: boards.by_unit(viewer))
    own = (time.process_time() - began) * 1000
    report.add(
        PART,
        f"分单位督办表，{rows:,} 个",
        statistics.median(spent),
        "ms",
        goal=UNIT_TABLE if rows <= UNIT_TABLE_ROWS else None,
        most=True,
        note=f"最慢 {number(max(spent))} ms，数据库 {number(in_sql)} ms，"
        f"本进程 CPU {number(own)} ms",
    )


def _in_sql(work: Callable[[], Any]) -> float:
    """Milliseconds spent in statements."""
    from django.db import connection

    spent = 0.0

    def watch(execute: Any, *rest: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(*rest)
        finally:
            spent += time.perf_counter() - began

    with connection.execute_wrapper(watch):
        work()
    return spent * 1000


def multiply(total: int) -> None:
    """Copies of problems with their rows in every list, until there are so many."""
    from django.db import connection

    from bihuan.kernel.models.matter import Matter

    with place.as_owner():
        there = Matter.objects.filter(kind="problem").count()
        with connection.cursor() as cursor:
            while there < total:
                count = min(there, total - there)
                cursor.execute("DROP TABLE IF EXISTS copied")
                cursor.execute(
                    "CREATE TEMP TABLE copied AS SELECT id AS old,"
                    " nextval('kernel_matter_id_seq') AS new FROM kernel_matter"
                    " WHERE kind = 'problem' ORDER BY id LIMIT %s",
                    [count],
                )
                for table, key, changed in TABLES:
                    _copy(cursor, table, key, changed)
                there += count
    seed.tidy()


TABLES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("kernel_matter", "id", {"number": "'C-' || c.new"}),
    ("ledger_problem", "matter_id", {}),
    ("changes_tally", "matter_id", {"key": "c.new || '-' || t.version || '-' || t.kind"}),
    (
        "search_words",
        "matter_id",
        {
            "words": "ts_delete(t.words, '#' || c.old / 2048)"
            " || ('''#' || c.new / 2048 || '''')::tsvector"
        },
    ),
)


def _copy(cursor: Any, table: str, key: str, changed: dict[str, str]) -> None:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped",
        [table],
    )
    columns = [row[0] for row in cursor.fetchall()]
    values = {column: f't."{column}"' for column in columns} | {key: "c.new"} | changed
    names = ", ".join(f'"{column}"' for column in columns)
    given = ", ".join(values[column] for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {given} FROM {table} t"  # noqa: S608 - our own names
        f" JOIN copied c ON c.old = t.{key} ORDER BY c.new"
    )

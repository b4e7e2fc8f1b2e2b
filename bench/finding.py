"""Finding: what an opinion's page asks (was it said before?) and what 检索 asks, with so many
opinions stored. Milliseconds of processor time, of PostgreSQL and of Python together, which a busy
machine does not change, and beside them of the clock."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import opinions, texts
from bench.opinions import Speech
from bench.report import Report, number

PART = "查找"
ASKED = 30
MATCHING = {100_000: 50.0, 1_000_000: 200.0}
"""Milliseconds within which what was said before is to be found among so many."""
SEARCHING = 100.0


def measure(report: Report, rows: int) -> None:
    from bihuan.kernel.models.people import Post, Unit

    report.tell(f"查找：写入 {rows:,} 条意见和意思向量")
    schools = list(Unit.objects.filter(kind="school").values_list("pk", flat=True))
    speech = Speech()
    began = time.perf_counter()
    first = opinions.fill(rows, schools, speech)
    spent = time.perf_counter() - began
    report.add(PART, f"写入并建索引，{rows:,} 条", rows / spent, "条/秒")
    viewer = Post.objects.select_related("unit").get(role="clerk")
    _said_before(report, rows, first, speech, viewer)
    _searched(report, rows, first, speech, viewer)


def _said_before(report: Report, rows: int, first: int, speech: Speech, viewer: Any) -> None:
    """As an opinion's page asks, whose meaning is known by then."""
    from bihuan.facilities.similarity.match import stored
    from bihuan.rooms.voices import likely

    stored.renew()
    asked = [first + n * (rows // ASKED) for n in range(ASKED)]

    def like(pk: int) -> None:
        likely.like(viewer, "\n".join(speech.text(pk - first)), None, matter_id=pk, leave_out=[pk])

    goal = next((ms for most, ms in MATCHING.items() if rows <= most), None)
    _timed(report, f"以前反映过，{rows:,} 条", like, asked, goal)


def _searched(report: Report, rows: int, first: int, speech: Speech, viewer: Any) -> None:
    from bihuan.doors.web import views_search
    from bihuan.facilities.pages.asked import Asked
    from bihuan.facilities.pages.filters import Text

    meaning = views_search.Meaning(None)
    by_words = views_search.SEARCH
    by_meaning = replace(
        views_search.BY_MEANING, filters=(Text("q", "", meaning.find), *views_search.NARROWING)
    )
    some = speech.text(rows // 2)[1]
    school = "S1"
    for what, listing, query in (
        ("常见的词", by_words, f"q={texts.COMMON}"),
        ("少见的词", by_words, f"q={texts.RARE}"),
        ("两个词", by_words, f"q={texts.COMMON} {texts.RARE}"),
        ("整句", by_words, f"q=“{some[12:20]}”"),
        ("某校的常见词", by_words, f"q={texts.COMMON}&place={school}"),
        ("没有的词", by_words, "q=龘龘"),
        ("意思", by_meaning, f"q={some[:40]}"),
        ("某校的，按意思", by_meaning, f"q={some[:40]}&place={school}"),
    ):

        def page(query: str, listing: Any = listing) -> None:
            listing.page(Asked.of(query, viewer))

        _timed(report, f"检索{what}，{rows:,} 条", page, [query] * ASKED, SEARCHING)

    def by_number(pk: int) -> None:
        views_search.numbered(viewer, f"S-2026-{pk:07d}")

    numbers = [first + n * (rows // ASKED) for n in range(ASKED)]
    _timed(report, f"检索编号，{rows:,} 条", by_number, numbers, SEARCHING)


def _timed(
    report: Report, what: str, work: Callable[[Any], None], asked: Sequence[Any], goal: float | None
) -> None:
    """The goal is held against processor time: the clock counts what others do meanwhile."""
    for one in asked[:3]:
        work(one)
    clock, spent = [], []
    for one in asked:
        began, used = time.perf_counter(), _processor()
        work(one)
        clock.append((time.perf_counter() - began) * 1000)
        spent.append(_processor() - used)
    tail = sorted(spent)[len(spent) * 95 // 100]
    at, late = statistics.median(clock), sorted(clock)[len(clock) * 95 // 100]
    note = f"95% 在 {number(tail)} 内；钟表时间 {number(at)}，95% 在 {number(late)} 内"
    report.add(PART, what, statistics.median(spent), "ms", goal=goal, most=True, note=note)


def _processor() -> float:
    """Milliseconds of this process and of the server process that works for it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    theirs = int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0]) / 1e6
    return time.process_time() * 1000 + theirs

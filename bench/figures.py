"""How long figures take over a million events: as of any day, of every kind, in a whole report."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bench import place, seed, texts
from bench.report import Report, number
from bench.seed import Authority
from bench.sizes import Sizes

if TYPE_CHECKING:
    from bihuan.kernel.record import Batch

PART = "指标"
ONE, REPORT = 1.0, 10.0
"""Seconds that a figure as of any day, and a report of sixty numbers, may take."""
PATTERNS = 2_000
"""Matters with histories made by events, of which the others are copies moved in time."""
SPREAD = 300
CHANGED = 100
"""Matters to which something happens before the steps are caught up again."""


def measure(report: Report, sizes: Sizes, authority: Authority) -> None:
    report.tell(f"指标：{sizes.events:,} 个事件")
    with place.as_owner():
        matters, events = plant(authority, sizes.events)
    seed.tidy()
    report.tell(f"  {matters:,} 个事项，{events:,} 个事件")
    _build(report, events)
    _catch_up(report)
    _read(report, sizes.repeats)


def plant(authority: Authority, wanted: int) -> tuple[int, int]:
    """Patterns and copies of them until there are so many events; matters and events in all."""
    from django.db import connection
    from django.db.models import Max

    from bihuan.kernel import clock, react, record
    from bihuan.kernel.models.event import Event
    from bihuan.kernel.models.matter import Matter

    chance = random.Random(60)
    first = clock.now() - timedelta(days=SPREAD + 100)
    count = min(PATTERNS, max(4, wanted // 10))
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_EVENTS)
    before = Matter.objects.aggregate(last=Max("pk"))["last"]
    # Nothing follows: who is assigned the check of a problem is written here, as all the rest.
    with patch.object(react, "after"), record.batch(by=authority.posts["supervisor"]) as batch:
        for n in range(count):
            begin = first + timedelta(days=30) * (n / count)
            (voice if n % 2 else problem)(batch, authority, chance, begin)
    made = Matter.objects.filter(pk__gt=before)
    each = Event.objects.filter(matter_id__in=made.values("pk")).count()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_pending")
        for statement in COPIES:
            cursor.execute(
                statement,
                {"before": before, "copies": max(0, wanted // each - 1), "spread": SPREAD},
            )
    return made.count(), Event.objects.count()


WITHOUT_EVENTS = """
DELETE FROM kernel_matter m
 WHERE NOT EXISTS (SELECT FROM kernel_event e WHERE e.matter_id = m.id)
"""
"""Copies another part has made of rows alone."""
COPIES = (
    """
CREATE TEMP TABLE copied AS
SELECT m.id AS old, nextval('kernel_matter_id_seq') AS new,
       make_interval(days => (random() * %(spread)s)::int) AS later
  FROM kernel_matter m, generate_series(1, %(copies)s) WHERE m.id > %(before)s
""",
    """
INSERT INTO kernel_matter (id, number, kind, status, version, round, title, list_code, source,
    labels, unit_id, helpers, place_id, checker_id, received_on, due_on, due_basis, closed_on,
    opened_at, changed_at)
SELECT c.new, 'C-' || c.new, kind, status, version, round, title, list_code, source, labels,
       unit_id, helpers, place_id, checker_id, received_on, due_on, due_basis, closed_on,
       opened_at + later, changed_at + later
  FROM copied c JOIN kernel_matter m ON m.id = c.old
""",
    """
INSERT INTO kernel_event (matter_id, version, kind, at, by_id, happened_on, text)
SELECT c.new, version, e.kind, at + later, by_id, happened_on, text
  FROM copied c JOIN kernel_event e ON e.matter_id = c.old ORDER BY c.new, version
""",
)


def problem(batch: Batch, authority: Authority, chance: random.Random, begin: datetime) -> None:
    """Registered, issued, worked on; two thirds are closed within sixty days."""
    from bihuan.kernel import clock

    made: Any = None
    for data, by in _course(authority, chance):
        begin += timedelta(days=chance.randint(0, 12), seconds=1)
        with clock.at(begin):
            batch.by = by
            if made is None:
                made = batch.open("problem", data)
            else:
                batch.append(made, data)


def _course(authority: Authority, chance: random.Random) -> list[tuple[Any, Any]]:
    from bihuan.kernel import clock, deadlines, people, schemes
    from bihuan.kernel.events import seal
    from bihuan.rooms.ledger import events
    from bihuan.rooms.oversight import events as oversight

    posts, school = authority.posts, chance.choice(authority.schools)
    supervisor, head, system = posts["supervisor"], posts["head"], people.system()
    labels = {
        name: chance.choice(schemes.get("classes", name)["classes"])
        for name in ("origin", "handling")
    }
    subject, text = texts.opinion(chance)
    opened = events.Registered(
        "problems", seal(subject), seal(text), source="hotline", place=school.pk, labels=labels
    )
    limit = schemes.get("limit", chance.choice(("at-once", "petition", "quarter")))
    basis = deadlines.basis(limit, clock.today()) | {"act": "issued"}
    issued = events.Issued(school.pk, (), deadlines.due(basis).on, basis)
    running = [
        (opened, supervisor),
        (issued, supervisor),
        (events.Received(), head),
        (events.Progressed(seal("正在整改。"), 50), head),
    ]
    if chance.random() < 1 / 3:
        return running[: chance.randint(1, 4)]
    group = posts["inspector"].unit
    assert group is not None
    result = chance.choices(("satisfied", "basically"), (0.8, 0.2))[0]
    return [
        *running,
        (events.ClosureRequested(seal("已经整改。"), ()), head),
        (oversight.CheckAssigned(group.pk, group.name, "rotation"), system),
        (oversight.Verified(seal("属实。"), ("site",), seal("一组")), posts["inspector"]),
        (events.Consulted(events.SELF, result, "phone"), people.public()),
        (events.Closed(1), system),
    ]


def voice(batch: Batch, authority: Authority, chance: random.Random, begin: datetime) -> None:
    """Received; half are answered."""
    from bihuan.kernel import clock
    from bihuan.kernel.events import seal
    from bihuan.kernel.sources import CHANNELS
    from bihuan.rooms.voices import events

    subject, text = texts.opinion(chance)
    batch.by = authority.posts["clerk"]
    with clock.at(begin):
        made = batch.open(
            "voice",
            events.Received(
                channel=chance.choice(list(CHANNELS)), text=seal(text), subject=seal(subject),
                reporter=None, contact=None, place=chance.choice(authority.schools).pk,
            ),
        )  # fmt: skip
    if chance.random() < 1 / 2:
        with clock.at(begin + timedelta(days=chance.randint(1, 20))):
            batch.append(made, events.Answered(seal("已答复。")))


def _build(report: Report, events: int) -> None:
    from django.db import connection

    from bihuan.kernel.figures import store
    from bihuan.kernel.models.figures import FigureCell, FigureStep

    began, worked = time.perf_counter(), time.process_time()
    store.caught_up()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    seed.tidy()
    rows, cells = FigureStep.objects.count(), FigureCell.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c"
            " WHERE relname IN ('kernel_figurestep', 'kernel_figurecell', 'kernel_figureseen')"
        )
        size = int(cursor.fetchone()[0])
    note = f"本进程 CPU {number(worked)} 秒；{rows:,} 步、{cells:,} 格"
    report.add(PART, f"{events:,} 个事件第一次算成步", took, "秒", note=note)
    note = f"每个事件 {number(size / events)} 字节"
    report.add(PART, "步所占磁盘（含索引）", size / 1e6, "MB", note=note)


def _catch_up(report: Report) -> None:
    """What the first reader pays after so many matters changed, and after none did."""
    from bihuan.kernel.figures import store
    from bihuan.kernel.models.figures import FigureBasis, FigureSeen

    FigureSeen.objects.filter(
        pk__in=list(FigureSeen.objects.values_list("pk", flat=True)[:CHANGED])
    ).update(version=0)
    FigureBasis.objects.update(log_size=None)
    began = time.perf_counter()
    store.caught_up()
    took = (time.perf_counter() - began) * 1000
    report.add(PART, f"{CHANGED} 个事项有变之后补算", took, "ms", note="含查出是哪些")
    began = time.perf_counter()
    store.caught_up()
    report.add(PART, "没有变化时的检查", (time.perf_counter() - began) * 1000, "ms")


def _read(report: Report, repeats: int) -> None:
    """Every figure as of days drawn from the whole time; then sixty numbers at once."""
    from bihuan.kernel import clock, figures

    chance = random.Random(61)
    spent: dict[str, list[float]] = {}
    slowest: dict[str, float] = {}
    for _ in range(max(1, repeats // 5)):
        day = clock.now() - timedelta(days=chance.randint(0, SPREAD))
        for code, figure in figures.every().items():
            one = _seconds(partial(figures.values, [code], day))
            spent.setdefault(figure.kind, []).append(one)
            slowest[code] = max(slowest.get(code, 0.0), one)
    for kind, found in spent.items():
        found.sort()
        worst = found[int(len(found) * 0.95)]
        what = f"一项指标截至任一日（{figures.KINDS[kind]}，含全部分项），95% 不超过"
        note = f"中位 {number(statistics.median(found))} 秒，最慢 {number(found[-1])} 秒"
        report.add(PART, what, worst, "秒", goal=ONE, most=True, note=note)
    code = max(slowest, key=lambda code: slowest[code])
    report.tell(f"  最慢的是 {code}：{number(slowest[code])} 秒")
    _scoped(report, chance)
    took = [_seconds(partial(_sixty, clock.now() - timedelta(days=n * 90))) for n in range(3)]
    note = f"三次：{'、'.join(number(one) for one in took)} 秒"
    report.add(PART, "60 个数的报告", max(took), "秒", goal=REPORT, most=True, note=note)


def _scoped(report: Report, chance: random.Random) -> None:
    from bihuan.kernel import clock, figures
    from bihuan.kernel.models.people import Unit

    zone = Unit.objects.filter(kind="zone")[0]
    scope = figures.Scope(unit=zone.pk, list_code="problems")
    day = clock.now() - timedelta(days=chance.randint(0, SPREAD))
    took = _seconds(lambda: figures.values(["problems.registered"], day, scope))
    report.add(PART, "一个学区的登记问题", took, "秒", goal=ONE, most=True)
    began = time.perf_counter()
    rows = figures.behind("problems.registered", day, scope=scope)
    took = time.perf_counter() - began
    report.add(PART, "其后的事项", took, "秒", goal=ONE, most=True, note=f"{len(rows):,} 件")


def _sixty(day: datetime) -> None:
    """One by one, as a template asks for them: each figure, and each of its splits."""
    from bihuan.kernel import figures

    asked: list[tuple[str, str | None]] = []
    for code, figure in figures.every().items():
        asked += [(code, None), *((code, split.code) for split in figure.splits)]
    for code, split in asked[:60]:
        figures.value(code, day, split=split)


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began

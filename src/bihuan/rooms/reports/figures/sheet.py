"""A figure as a workbook: the value and its splits, and the rows behind a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from bihuan.facilities.tables.write import Column, SheetPlan, Value
from bihuan.kernel import figures as registry
from bihuan.kernel import lifecycle
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.reports.figures import numbers
from bihuan.rooms.reports.figures.asked import Question
from bihuan.rooms.reports.figures.queries import Opened
from bihuan.rooms.reports.figures.standing import Standing
from bihuan.rooms.reports.rows import title, unit_of

WIDE, NARROW = 40, 12
CHUNK = 2000


def block(question: Question, of: registry.Figure, log: Standing | None) -> tuple[str, ...]:
    """What stands above every sheet: definition, instant, scope, and the log then. Labels are data
    of the office's paper, not screen words."""
    at = timezone.localtime(question.as_of)
    scope = question.scope_of(of.matters).words() or "全部"
    lines = [
        f"口径：{of.definition}",
        f"截至时点：{at:%Y-%m-%d %H:%M:%S}　范围：{scope}",
    ]
    if log:
        lines.append(f"存证日志：{log.size} 条，树根 {log.root}")
    return tuple(lines)


def plans(question: Question, value: registry.Value, log: Standing | None) -> Sequence[SheetPlan]:
    """The value, then a sheet for each split."""
    of = value.figure
    above = block(question, of, log)
    head = f"{of.name}（{of.code}）"
    words = [str(p.word) for p in numbers.pieces(of, of.zero)]
    words += [str(r.word) for r in numbers.ratios(of, of.zero)]
    columns = [Column("分项", WIDE), *(Column(word, NARROW, "right") for word in words)]
    total = [["合计", *_cells(of, value.total)]]
    made = [SheetPlan("合计", columns, total, title=head, block=above)]
    for split in of.splits:
        rows = [
            [split.word(key), *_cells(of, number)]
            for key, number in value.splits[split.code].items()
        ]
        made.append(SheetPlan(str(split.name), columns, rows + total, title=head, block=above))
    return made


def _cells(of: registry.Figure, number: registry.Number) -> list[Value]:
    counted: list[Value] = [piece.n for piece in numbers.pieces(of, number)]
    return counted + [ratio.n for ratio in numbers.ratios(of, number)]


def rows_plan(question: Question, opened: Opened, log: Standing | None) -> SheetPlan:
    of = opened.figure
    columns = [
        Column("序号", 6), Column("编号", 16), Column("事项", 60), Column("单位", 24),
        Column("收到日期", NARROW), Column("现在的状态", NARROW), Column("计入", 8, "right"),
        *(Column(str(split.name), 16) for split in of.splits),
    ]  # fmt: skip
    said = "，".join(word for word, _name in opened.words)
    notes = [f"合计 {opened.total}{of.measure}，共 {len(opened.adds)} 件事项。"]
    if opened.hidden:
        notes.append(f"其中 {opened.hidden} 件不在查看范围内，没有列出。")
    return SheetPlan(
        "明细",
        columns,
        _rows(opened),
        title=f"{of.name}{f'（{said}）' if said else ''}明细",
        block=block(question, of, log),
        notes=tuple(notes),
    )


def _rows(opened: Opened) -> Iterator[list[Value]]:
    rows = opened.rows.order_by("pk").iterator(chunk_size=CHUNK)
    for place, matter in enumerate(rows, 1):
        keys = opened.behind[matter.pk].keys
        yield [
            place, matter.number, title(matter), _unit(matter), matter.received_on,
            str(lifecycle.of(matter.kind).label_of(matter.status)), opened.adds[matter.pk],
            *(split.word(keys[split.code]) for split in opened.figure.splits),
        ]  # fmt: skip


def _unit(matter: Matter) -> str:
    return str(unit_of(matter) or "")

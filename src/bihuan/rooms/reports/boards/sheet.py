"""The rows behind a number of a board as a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from bihuan.facilities.tables.write import Column, SheetPlan, Value
from bihuan.kernel import clock, deadlines, lifecycle, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.reports import rows
from bihuan.rooms.reports.boards.asked import Asked

COLUMNS = (
    ("序号", 6), ("编号", 16), ("事项", 60), ("单位", 24), ("收到日期", 12), ("期限", 12),
    ("状态", 12), ("灯", 10),
)  # fmt: skip
"""Labels are data of the office's paper, not screen words: not translated."""
CHUNK = 2000


def plan(asked: Asked, title: str, found: QuerySet[Matter]) -> SheetPlan:
    listed = schemes.word(schemes.get("list", asked.list_code)["label"]) if asked.list_code else ""
    unit = asked.unit.name if asked.unit else "全部单位"
    made = timezone.localtime(clock.now())
    return SheetPlan(
        name="明细",
        title=f"{listed or '全部清单'}：{title}",
        block=(f"范围：{unit}", f"截至：{made:%Y-%m-%d %H:%M}"),
        columns=[Column(label, width) for label, width in COLUMNS],
        rows=_rows(found),
    )


def _rows(found: QuerySet[Matter]) -> Iterator[list[Value]]:
    ordered = found.order_by("due_on", "pk").iterator(chunk_size=CHUNK)
    for place, matter in enumerate(ordered, 1):
        yield [
            place, matter.number, rows.title(matter), str(rows.unit_of(matter) or ""),
            matter.received_on, matter.due_on,
            str(lifecycle.of(matter.kind).label_of(matter.status)),
            deadlines.lamp(matter, rows.lamps_of(matter)).word,
        ]  # fmt: skip

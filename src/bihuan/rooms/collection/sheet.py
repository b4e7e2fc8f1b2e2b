"""Collections as a spreadsheet, in the layout of a report's annex (征求意见情况统计表)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from bihuan.facilities.tables.write import Column, SheetPlan, Value
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.collection import kinds
from bihuan.rooms.collection.events import LIFE

NAME = "征求意见情况统计表"
"""Labels are data of the office's paper, not screen words: not translated."""
READ = (
    "number", "title", "status", "unit_id", "collection__approach", "collection__collection_kind",
    "collection__starts_on", "collection__ends_on", "collection__venue", "collection__hosts",
    "collection__persons", "collection__participants", "collection__units", "collection__sent",
    "collection__returned", "collection__opinions",
)  # fmt: skip
HEAD = (
    ("编号", 16), ("主题", 30), ("征集方式", 10), ("征集形式", 10), ("开始日期", 12),
    ("结束日期", 12), ("地点", 18), ("主持人", 14), ("组织单位", 20), ("参加人数", 9),
)  # fmt: skip
TAIL = (
    *(("走访谈话单位数", 10), ("发出份数", 9), ("收回份数", 9), ("意见条数", 9)),
    ("状态", 10),
)


def plan(collections: QuerySet[Matter], *, by: Post) -> SheetPlan:
    """The list ready to write, one column for each category of participants."""
    made = timezone.localtime(clock.now())
    columns = [*HEAD, *((word, 10) for word in kinds.categories().values()), *TAIL]
    return SheetPlan(
        name="征集",
        title=f"{by.unit.name if by.unit else ''}{NAME}",
        block=(
            f"填报单位：{by.unit.name if by.unit else ''}　填报人：{by.name}",
            f"截至日期：{clock.today().isoformat()}　导出时间：{made:%Y-%m-%d %H:%M}",
        ),
        columns=[Column(label, width) for label, width in columns],
        rows=rows(collections),
    )


def rows(collections: QuerySet[Matter]) -> Iterator[list[Value]]:
    """The rows in their order; read in blocks."""
    named, known, categories = units(), kinds.every(), kinds.categories()
    for one in collections.values(*READ).iterator(chunk_size=2000):
        kind = one["collection__collection_kind"]
        unit = named.get(one["unit_id"])
        yield [
            one["number"],
            one["title"],
            one["collection__approach"],
            known[kind].label if kind in known else kind,
            one["collection__starts_on"],
            one["collection__ends_on"],
            one["collection__venue"],
            one["collection__hosts"],
            unit.name if unit else "",
            one["collection__persons"],
            *(one["collection__participants"].get(code) for code in categories),
            len(one["collection__units"]),
            one["collection__sent"],
            one["collection__returned"],
            one["collection__opinions"],
            str(LIFE.label_of(one["status"])),
        ]


def file_name(ending: str) -> str:
    return f"{NAME}_{clock.today():%Y%m%d}.{ending}"

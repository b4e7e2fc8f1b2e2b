"""Hot issues as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from bihuan.facilities.tables.write import Column, SheetPlan
from bihuan.kernel import clock
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.hot import words
from bihuan.rooms.voices.hot.queries import Issue

NAME = "热点问题统计表"
"""Labels are data of the office's paper, not screen words: not translated."""
COLUMNS = (
    ("序号", 6), ("热点", 40), ("典型反映", 50), ("热度", 8), ("人数", 8), ("件数", 8),
    ("同一人重复", 12), ("涉及单位数", 12), ("前期人数", 10), ("最早反映", 12), ("最近反映", 12),
    ("说明", 60),
)  # fmt: skip
NOTE = (
    "热度＝人数＋比前期增加的人数＋涉及单位每多一个加2；同一人重复反映的不计。"
    "分组由程序按文字和含义推定，仅供参考。"
)


def plan(issues: Sequence[Issue], *, days: int, by: Post) -> SheetPlan:
    made = timezone.localtime(clock.now())
    unit = by.unit.name if by.unit else ""
    return SheetPlan(
        name="热点",
        title=f"{unit}{NAME}（近{days}天）",
        block=(
            f"填报单位：{unit}　填报人：{by.name}",
            f"截至日期：{clock.today().isoformat()}　导出时间：{made:%Y-%m-%d %H:%M}",
        ),
        columns=[Column(label, width) for label, width in COLUMNS],
        rows=[
            [
                place, one.name, one.typical, one.heat.value, one.heat.people, one.heat.opinions,
                one.heat.again, one.heat.places, one.heat.before, one.first_on, one.last_on,
                words.counted(one.heat, days),
            ]
            for place, one in enumerate(issues, 1)
        ],
        notes=(NOTE,),
    )  # fmt: skip


def file_name(ending: str) -> str:
    return f"{NAME}_{clock.today():%Y%m%d}.{ending}"

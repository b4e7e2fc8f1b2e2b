"""The register of notices as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from bihuan.facilities.tables.write import Column, SheetPlan, Value
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.oversight.notices import kinds
from bihuan.rooms.oversight.notices.events import LIFE

NAME = "公文登记簿"
"""Labels are data of the office's paper, not screen words: not translated."""
COLUMNS = (
    ("文号", 22), ("文种", 12), ("标题", 40), ("收文单位", 24), ("签发人", 10), ("签发日期", 12),
    ("送达日期", 12), ("签收日期", 12), ("期限", 12), ("回复日期", 12), ("状态", 10), ("编号", 16),
)  # fmt: skip


def plan(notices: QuerySet[Matter], *, by: Post) -> SheetPlan:
    made = timezone.localtime(clock.now())
    unit = by.unit.name if by.unit else ""
    return SheetPlan(
        name="公文",
        title=f"{unit}{NAME}",
        block=(
            f"填报单位：{unit}　填报人：{by.name}",
            f"截至日期：{clock.today().isoformat()}　导出时间：{made:%Y-%m-%d %H:%M}",
        ),
        columns=[Column(label, width) for label, width in COLUMNS],
        rows=rows(notices),
    )


def rows(notices: QuerySet[Matter]) -> Iterator[list[Value]]:
    known = units()
    words = {code: one.label for code, one in kinds.every().items()}
    for one in notices.select_related("notice").iterator():
        row = one.notice
        yield [
            row.reference, words.get(row.notice_kind, row.notice_kind), one.title,
            known[row.addressee_id].name, row.signer, row.signed_on, row.served_on,
            row.receipted_on, one.due_on, row.answered_on, str(LIFE.label_of(one.status)),
            one.number,
        ]  # fmt: skip


def file_name(ending: str) -> str:
    return f"{NAME}_{clock.today():%Y%m%d}.{ending}"

"""The ledger as a spreadsheet in the office's column layout: what goes out comes in again.

Columns: the minimum set that real ledgers share (整改台账), 编号 first. What an export shows of
the state (status, verifier, dates) is not taken from an import: that would walk round the gate.
It is kept as the row's carried record (原台账记载).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from bihuan.facilities.tables.columns import Field
from bihuan.facilities.tables.write import Column, SheetPlan
from bihuan.kernel import clock, policy, schemes, sources
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.lib import persons
from bihuan.lib.mask import mask
from bihuan.rooms.ledger.events import LIFE, OUTCOMES
from bihuan.rooms.ledger.words import TYPES

Record = dict[str, Any]
Value = str | int | date | datetime | None


@dataclass(frozen=True)
class Names:
    """Words for the codes of many rows, read and translated once."""

    units: dict[int, str]
    limits: dict[str, str]
    statuses: dict[str, str]
    outcomes: dict[str, str]
    sources: dict[str, str]
    types: dict[str, str]


@dataclass(frozen=True)
class SheetColumn:
    """One column of the layout. `field` says how it is read; None: shown only, kept as carried."""

    code: str
    label: str
    width: int
    value: Callable[[Record, Names], Value]
    field: Field | None = None


def _field(code: str, label: str, *aliases: str, **more: Any) -> Field:
    return Field(code, label, aliases, **more)


def _plain(name: str) -> Callable[[Record, Names], Value]:
    return lambda r, names: r[name]


def _class(scheme: str) -> Callable[[Record, Names], Value]:
    head = scheme + ":"
    return lambda r, names: next((x[len(head) :] for x in r["labels"] if x.startswith(head)), "")


def _unit(name: str) -> Callable[[Record, Names], Value]:
    return lambda r, names: names.units.get(r[name], "")


def _helpers(r: Record, names: Names) -> Value:
    return "、".join(names.units[pk] for pk in r["helpers"] if pk in names.units)


def _due(r: Record, names: Names) -> Value:
    wish = r["problem__due"]
    return r["due_on"] or (
        date.fromisoformat(wish) if wish[:1].isdigit() else names.limits.get(wish, "")
    )


def _status(r: Record, names: Names) -> Value:
    word, outcome = names.statuses[r["status"]], names.outcomes.get(r["problem__outcome"])
    return f"{word}（{outcome}）" if outcome else word


def _percent(r: Record, names: Names) -> Value:
    value: int | None = r["problem__percent"]
    return value


COLUMNS = (
    SheetColumn("number", "编号", 16, _plain("number"),
                _field("number", "编号", "问题编号", "序号")),
    SheetColumn("source", "问题来源", 12, lambda r, n: n.sources.get(r["source"], r["source"]),
                _field("source", "问题来源", "来源", "来源渠道")),
    SheetColumn("origin", "问题分类", 22, _class("origin"),
                _field("origin", "问题分类", "问题类别", "类别")),
    SheetColumn("handling", "处理类别", 14, _class("handling"), _field("handling", "处理类别")),
    SheetColumn("place", "涉及单位", 18, _unit("place_id"),
                _field("place", "涉及单位", "被反映单位", "学校")),
    SheetColumn("title", "问题名称", 30, _plain("title"),
                _field("title", "问题名称", "问题", "问题标题", max_chars=300)),
    SheetColumn("text", "问题表述", 50, _plain("problem__text"),
                _field("text", "问题表述", "问题表现", "具体描述", "问题描述", "问题内容")),
    SheetColumn("type", "整改类型", 10, lambda r, n: n.types.get(r["problem__type"], ""),
                _field("type", "整改类型", "类型")),
    SheetColumn("standard", "整改标准", 30, _plain("problem__standard"),
                _field("standard", "整改标准", "整改目标", "整改完成标准", "整改目标（标准）")),
    SheetColumn("measure", "整改措施", 40, _plain("problem__measure"),
                _field("measure", "整改措施", "措施", "细化的整改措施")),
    SheetColumn("leader", "责任领导", 10, _plain("problem__leader"),
                _field("leader", "责任领导", "分管领导", "牵头领导")),
    SheetColumn("unit", "牵头单位", 18, _unit("unit_id"),
                _field("unit", "牵头单位", "责任单位", "责任科室", "责任科室（单位）", "主责单位")),
    SheetColumn("helpers", "配合单位", 20, _helpers,
                _field("helpers", "配合单位", "协办单位", "配合科室")),
    SheetColumn("person", "责任人", 10, _plain("problem__person"),
                _field("person", "责任人", "第一责任人", "经办人", "整改责任人")),
    SheetColumn("phone", "联系电话", 16, _plain("problem__phone"),
                _field("phone", "联系电话", "电话", "责任人电话")),
    SheetColumn("due", "整改时限", 14, _due,
                _field("due", "整改时限", "完成时限", "整改期限", "时限")),
    SheetColumn("progress", "进展情况", 40, _plain("problem__progress")),
    SheetColumn("percent", "完成进度（%）", 8, _percent),
    SheetColumn("status", "状态", 12, _status),
    SheetColumn("evidence", "佐证材料（件）", 8, _plain("problem__evidence")),
    SheetColumn("verifier", "验收人", 16, _plain("problem__verified_by")),
    SheetColumn("verified_on", "验收时间", 12, _plain("problem__verified_on")),
    SheetColumn("closed_on", "销号日期", 12,
                lambda r, n: r["closed_on"] if r["status"] == "closed" else None),
    SheetColumn("plan", "未完成原因及下一步计划", 30, _plain("problem__plan"),
                _field("plan", "未完成原因及下一步计划", "下一步计划",
                       "未整改到位原因及下一步计划")),
    SheetColumn("remark", "备注", 20, _plain("problem__remark"), _field("remark", "备注")),
)  # fmt: skip
"""The office's layout. Labels are data of the office's paper, not screen words: not translated."""

READ = (
    "number", "source", "labels", "title", "status", "unit_id", "place_id", "helpers", "due_on",
    "closed_on", "problem__text", "problem__type", "problem__standard", "problem__measure",
    "problem__leader", "problem__person", "problem__phone", "problem__due", "problem__progress",
    "problem__percent", "problem__evidence", "problem__verified_by", "problem__verified_on",
    "problem__plan", "problem__remark", "problem__outcome",
)  # fmt: skip


def names() -> Names:
    return Names(
        units={pk: unit.name for pk, unit in units().items()},
        limits={code: data["label"] for code, data in schemes.every("limit").items()},
        statuses={code: str(state.label) for code, state in LIFE.states.items()},
        outcomes={code: str(word) for code, word in OUTCOMES.items()},
        sources={code: str(word) for code, word in sources.SOURCES.items()},
        types={code: str(word) for code, word in TYPES.items()},
    )


SAID = ("title", "problem__text", "problem__progress", "problem__plan", "problem__remark")
"""Columns in which people write freely."""


def rows(problems: QuerySet[Matter], *, by: Post) -> Iterator[list[Value]]:
    """The rows of these problems in their order; read in blocks, memory does not grow. Numbers of
    persons in what was said are masked for whoever may not see how to reach a reporter."""
    words = names()
    values = [column.value for column in COLUMNS]
    veiled = not policy.may_at_all(by, "see:contacts")
    for record in problems.values(*READ).iterator(chunk_size=2000):
        if veiled:
            record |= {name: mask(persons.hide(record[name])) for name in SAID}
        yield [value(record, words) for value in values]


def plan(problems: QuerySet[Matter], *, by: Post, list_code: str) -> SheetPlan:
    """The ledger ready to write, with the header block offices expect."""
    today = clock.today()
    made = timezone.localtime(clock.now())
    return SheetPlan(
        name="台账",
        title=f"{by.unit.name if by.unit else ''}{schemes.get('list', list_code)['label']}",
        block=(
            f"填报单位：{by.unit.name if by.unit else ''}　填报人：{by.name}",
            f"截至日期：{today.isoformat()}　导出时间：{made:%Y-%m-%d %H:%M}",
        ),
        columns=[Column(column.label, column.width) for column in COLUMNS],
        rows=rows(problems, by=by),
    )


def file_name(list_code: str, ending: str) -> str:
    label = schemes.get("list", list_code)["label"]
    return f"{label}_{clock.today():%Y%m%d}.{ending}"


def fields() -> tuple[Field, ...]:
    """What an import reads."""
    return tuple(column.field for column in COLUMNS if column.field is not None)

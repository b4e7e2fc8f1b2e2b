"""Kinds of documents that ship with a template: what each is for, and the fields it offers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """What an author may write besides figures. `columns`: those of a field that is rows, to be
    looped over."""

    name: str
    hint: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """`serves`: `report` for documents of the reports room, `notice:<code>` for a kind of notice.
    Labels and names of fields are words of the office's paper: they are not translated."""

    code: str
    label: str
    serves: str
    fields: tuple[Field, ...]

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        return {one.name: one.columns for one in self.fields}


_HEAD = (
    Field("标题", "公文标题"),
    Field("单位", "发文单位全称"),
    Field("文号", "发文字号，签发时取号"),
    Field("签发人", "签发人姓名"),
    Field("主送", "主送机关，不含冒号"),
    Field("抄送", "抄送机关，几个之间用逗号"),
    Field("日期", "成文日期"),
)
_REPORT = (
    *_HEAD,
    Field("截至日期", "数据截至的日期"),
    Field("开始日期", "本期开始的日期"),
    Field("期数", "第几期，如 2026年第3期"),
    Field("导语", "开头的背景段"),
    Field("做法", "主要做法", ("标题", "内容")),
    Field("下一步", "下一步打算"),
    Field("附件", "附件名称", ("名称",)),
)
_ALL = (Kind("progress", "进展情况汇报", "report", _REPORT),)
KINDS = {one.code: one for one in _ALL}

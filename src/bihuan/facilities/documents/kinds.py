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


_ITEMS = ("标题", "内容")
_HEAD = (
    Field("标题", "公文标题"),
    Field("单位", "发文单位全称"),
    Field("文号", "发文字号，签发时取号"),
    Field("签发人", "签发人姓名"),
    Field("日期", "成文日期"),
)
_SPAN = (
    Field("截至日期", "数据截至的日期"),
    Field("开始日期", "本期开始的日期，新增数从这一天算起"),
)
_TO = Field("主送", "主送机关，不含冒号")
_COPIES = Field("抄送", "抄送机关，几个之间用逗号")
_OPENING = Field("导语", "开头的背景段")
_DONE = Field("做法", "主要做法或工作动态", _ITEMS)
_PROBLEMS = Field("问题", "存在的问题或需要调度的事项", _ITEMS)
_ASKS = Field("要求", "工作要求或下周安排", _ITEMS)
_NEXT = Field("下一步", "下一步打算")
_ATTACHED = Field("附件", "附件名称", ("名称",))
_ISSUE = Field("期数", "第几期，如 2026年第3期")
_REPORTS = (
    Kind(
        "progress", "进展情况汇报", "report",
        (*_HEAD, *_SPAN, _TO, _COPIES, _OPENING, _DONE, _NEXT, _ATTACHED),
    ),
    Kind(
        "circular", "督查通报", "report",
        (*_HEAD, *_SPAN, _TO, _COPIES, _OPENING, _PROBLEMS, _ASKS, _ATTACHED),
    ),
    Kind(
        "brief", "工作简报", "report",
        (*_HEAD, *_SPAN, _ISSUE, _COPIES, _OPENING, _DONE, _NEXT),
    ),
    Kind("weekly", "周调度", "report", (*_HEAD, *_SPAN, _ISSUE, _PROBLEMS, _ASKS, _NEXT)),
    Kind("ledger", "整改台账", "report", (*_HEAD, *_SPAN)),
)  # fmt: skip

MATTER = ("编号", "名称", "责任单位", "登记日期", "完成期限")
_NOTICE = (
    *_HEAD,
    _TO,
    _COPIES,
    Field("开头", "这种公文的开头一句"),
    Field("要件", "这种公文的各项内容", ("标签", "内容")),
    Field("事项", "涉及的事项", MATTER),
    Field("签收期限", "最迟哪天签收"),
    Field("回复期限", "最迟哪天回复；不要求回复的为空"),
)
_STEPS = Field("审批", "整改、核查、回访、审批各环节", ("环节", "办理人", "日期", "意见"))


def named(label: str) -> str:
    """A label as the name of a field: without signs, as the template's language asks."""
    return "".join(one for one in label if one.isalnum())


def _notice(code: str, label: str, *parts: str) -> Kind:
    """`parts`: the labels of its contents, each a field by its own name too."""
    each = tuple(Field(named(one), f"{label}的“{one}”") for one in parts)
    more = (_STEPS,) if code == "closing" else ()
    return Kind(f"notice-{code}", label, f"notice:{code}", (*_NOTICE, *each, *more))


_NOTICES = (
    _notice("assign", "交办单", "交办事项", "办理要求"),
    _notice("supervise", "督办单", "督办事项", "督办要求"),
    _notice("urge", "催办单", "催办事项", "催办要求"),
    _notice("remind", "提醒函", "提醒事项", "工作建议"),
    _notice("rectify", "整改通知书", "发现的问题", "依据", "整改要求和时限"),
    _notice("return", "退回单", "退回事项", "退回理由", "补充办理要求"),
    _notice("talk", "约谈通知", "约谈事由", "约谈时间、地点", "需准备的材料"),
    _notice("advise", "监察建议书", "查明的情况", "依据", "建议内容"),
    _notice("opinion", "督导意见书", "督导评价", "存在的主要问题", "整改意见"),
    _notice("closing", "销号审批表", "问题及整改情况", "核查情况", "反映人意见", "审批意见"),
    _notice("circular", "通报", "通报内容", "工作要求"),
)
KINDS = {one.code: one for one in (*_REPORTS, *_NOTICES)}

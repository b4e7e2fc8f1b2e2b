"""What a row of an export is read into, and which column is what."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from bihuan.facilities.tables import columns
from bihuan.facilities.tables.columns import Field, Guess
from bihuan.facilities.tables.rows import Row
from bihuan.kernel.sources import CHANNELS
from bihuan.rooms.voices import rules

FIELDS: tuple[Field, ...] = (
    Field("external", _("来件编号"), (
        "留言编号", "诉求号码", "诉求编号", "诉求单号",
        "工单编号", "工单号", "受理编号", "信访编号",
        "信件编号", "事项编号", "业务编号", "编号", "id",
    ), max_chars=80),
    Field("subject", _("主题"), (
        "留言主题", "标题", "留言标题", "诉求标题", "诉求主题",
        "问题标题", "事由", "subject", "title",
    ), max_chars=rules.SUBJECT_MOST),
    Field("text", _("反映内容"), (
        "留言详情", "留言内容", "诉求内容", "诉求描述",
        "投诉件内容", "投诉内容", "问题描述", "事项描述",
        "来信内容", "来电内容", "内容", "详情", "content",
    ), required=True, looks="long", max_chars=rules.TEXT_MOST),
    Field("said_on", _("反映时间"), (
        "留言时间", "来电时间", "诉求时间", "受理时间",
        "登记时间", "提交时间", "来信时间", "创建时间",
        "反映日期", "受理日期", "日期", "时间", "dateline", "date",
    ), kind="date"),
    Field("reporter", _("反映人"), (
        "留言用户", "反映人姓名", "诉求人", "来电人", "信访人",
        "联系人", "用户", "姓名", "网名", "称呼",
    ), max_chars=120),
    Field("contact", _("联系电话"), (
        "来电号码", "联系方式", "手机号码", "手机号", "手机", "电话", "电话号码",
    ), looks="phone", max_chars=120),
    Field("topic", _("分类"), (
        "一级标签", "一级分类", "诉求类型", "诉求分类",
        "问题分类", "问题类型", "业务类型", "事项类别",
        "类别", "类型", "性质", "标签", "domainName", "topic",
    ), max_chars=120),
    Field("place", _("涉及单位"), (
        "涉及学校", "被反映单位", "被投诉单位", "学校名称", "学校",
        "单位", "涉及地点", "事发地点", "地点",
    ), max_chars=200),
    Field("channel", _("来源渠道"), (
        "信息来源", "诉求来源", "受理渠道", "来信渠道", "诉求渠道", "渠道", "来源",
    ), max_chars=60),
    Field("answer", _("答复内容"), (
        "答复意见", "回复内容", "回复意见", "办理结果", "处理结果",
        "办理意见", "答复", "回复", "回复1",
    ), max_chars=rules.TEXT_MOST),
    Field("steps", _("流转记录"), (
        "流转过程", "流转情况", "办理过程", "办理流程", "转办记录",
        "转办过程", "处理过程", "处理记录", "交办记录",
    ), max_chars=rules.TEXT_MOST),
    Field("answered_on", _("答复时间"), (
        "回复时间", "办结时间", "答复日期", "回复日期", "办结日期",
    ), kind="date"),
)  # fmt: skip

BY_CODE = {field.code: field for field in FIELDS}
LEAST_SERIALS = 3

# Words in other systems' columns of sources. What reached them by web or phone reached us by them.
_CHANNEL_WORDS = (
    ("热线", "hotline"), ("12345", "hotline"), ("转办", "hotline"),
    ("信箱", "mailbox"), ("座谈", "meeting"), ("调研", "research"), ("谈心", "talk"),
    ("征求意见", "form"), ("意见箱", "box"), ("走访", "visit"), ("来访", "visit"),
    ("电话", "phone"), ("来电", "phone"), ("来信", "letter"), ("信件", "letter"),
    ("留言", "board"), ("论坛", "board"), ("网", "board"), ("微博", "board"), ("微信", "board"),
    ("小程序", "board"), ("app", "board"), ("邮件", "email"), ("邮箱", "email"),
)  # fmt: skip


def guess(headers: Sequence[str], sample: Sequence[Row]) -> Guess:
    """`columns.guess` for opinions: a column that only counts rows is no number of its source.

    Such numbers begin anew in every export, and by them other opinions would pass for repeats.
    """
    found = columns.guess(headers, sample, FIELDS)
    if counts_rows(found.columns.get("external"), sample):
        found.columns.pop("external")
        found.why.pop("external")
    return found


def counts_rows(column: int | None, sample: Sequence[Row]) -> bool:
    """Do the cells of the column read 1, 2, 3 …?"""
    if column is None or len(sample) < LEAST_SERIALS:
        return False
    cells = [str(row.values[column]).strip() for row in sample]
    first = cells[0]
    if first not in ("0", "1"):
        return False
    return cells == [str(int(first) + at) for at in range(len(cells))]


def channel_of(word: str) -> str | None:
    """The code of a channel as another system words it; None when that says nothing to us."""
    for code, label in CHANNELS.items():
        if word in (code, str(label)):
            return code
    folded = word.casefold()
    return next((code for part, code in _CHANNEL_WORDS if part in folded), None)

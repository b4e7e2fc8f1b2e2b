"""Words on screen for the codes of visits."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STEPS = {
    "notice": pgettext_lazy("step", "督导通知"),
    "assess": pgettext_lazy("step", "自评"),
    "visit": pgettext_lazy("step", "现场督导"),
    "tell": pgettext_lazy("step", "初步意见"),
    "answer": pgettext_lazy("step", "申辩"),
    "advise": pgettext_lazy("step", "意见书"),
    "rectify": pgettext_lazy("step", "整改"),
    "verify": pgettext_lazy("step", "核查"),
    "publish": pgettext_lazy("step", "公开"),
}
FIELDS = {
    "title": _("主题"),
    "visit_kind": _("督导形式"),
    "unit": _("被督导单位"),
    "group": _("督导组"),
    "on": _("到校日期"),
    "team": _("督导人员"),
    "announced": _("是否事先通知"),
    "checklists": _("检查表"),
    "reason": _("理由"),
}
ROUND_FIELDS = {
    "title": _("轮次名称"),
    "text": _("督导内容和要求"),
    "authority": _("开展依据"),
    "starts_on": _("开始日期"),
    "ends_on": _("结束日期"),
    "methods": _("督导方式"),
    "unit": _("组织单位"),
}
REFUSALS = {
    "title.empty": _("请写明督导的主题。"),
    "text.empty": _("请写明内容。"),
    "reason.empty": _("请写明理由。"),
    "group.kind": _("到校督导的只能是督导组，请选择督导组。"),
    "group.other": _("只能安排您所在督导组的到校督导。"),
    "unit.group": _("督导组不能是被督导单位，请选择学校或科室等单位。"),
    "on.past": _("到校日期已经过去，请选择今天或以后的日期。"),
    "on.far": _("日期太远，只能安排一年半以内的，请核对年份。"),
    "on.today": _("到校日期是%(day)s，还没有到。如提前到校，请先调整安排。"),
    "signatures.file": _("签名图片没有随同送来，请重新签名后再送。"),
    "team.outside": _("%(names)s不是这个督导组现任成员，请重新选择。"),
    "team.interested": _("%(names)s在被督导单位任职，应当回避，请换人。"),
    "team.few": _("现场督导人员不得少于%(least)d人，请补充。"),
    "identified": _("到校须先出示督导证件，请确认后再开始。"),
    "step.not_yet": _("还没有到这一步：请先完成“%(next)s”。"),
    "step.none": _("这种督导形式没有这一步。"),
    "methods.none": _("请选择督导方式（至少一种）。"),
    "checklist.other": _("这次到校没有安排这张检查表。"),
    "answers.unknown": _("检查表里没有这一项，请刷新后重新填写。"),
    "answers.none": _("检查表还没有填写，请至少填写一项。"),
    "note.no": _("“%(item)s”不符合，请写明情况。"),
    "how.empty": _("请写明现场怎样解决的。"),
    "list.empty": _("请选择问题转入哪个清单。"),
    "dates.order": _("结束日期早于开始日期，请核对。"),
    "dates.past": _("结束日期已经过去，请选择今天以后的日期。"),
    "designation": _(
        "未经本级政府指定，不得以政府督查名义开展。请附指定文件，或改为教育督导、检查。"
    ),
    "authority.unknown": _("请选择以什么名义开展。"),
    "days.none": _("起止日期之间没有工作日，请调整。"),
    "groups.none": _("还没有可以派出的督导组：组员不足，或都应当回避。请先补充督导组成员。"),
    "stops.none": _("还没有确定单位和日程，请先确定。"),
    "stops.past": _("%(names)s的到校日期已经过去，请退回修改日程。"),
    "stop.unknown": _("本轮没有安排这个单位。"),
    "stop.outside": _("到校日期应在本轮的起止日期之间。"),
    "visits.open": _("还有%(n)d次到校督导没有办结，办结后再结束本轮。"),
    "guard": _("%(clashes)s。请改期；确需安排的，写明理由，按例外统计。"),
    "key.shape": _("识别号过长或有不能用的字符，请重新提交。"),
}
CLASHES = {
    "duplicate": _("%(day)s本组已安排到校，相隔不足%(n)d天（重复检查）"),
    "multi_head": _("%(day)s另有督导组到校，相隔不足%(n)d天（多头检查）"),
    "year_most": _("本年度到校将超过%(n)d次的上限"),
    "same_day": _("%(day)s该单位已有会议或座谈"),
}
EXCEPTIONS = {
    "duplicate": _("重复检查"),
    "multi_head": _("多头检查"),
    "year_most": _("超过年度上限"),
    "same_day": _("与会议同日"),
}
BY_APPROVAL = _("督导方案已经批准")
"""Reason of an exception that came up between submission and approval."""
FAULTS = {
    "steps.unknown": _("步骤里有没有定义的代码，请核对。"),
    "steps.visit": _("督导形式至少要有“现场督导”这一步。"),
    "steps.order": _("步骤要按规定的先后排列，不能重复。"),
    "inspectors": _("现场督导人员应当是2人以上。"),
    "items": _("检查表至少要有一项，各项代码不能重复。"),
    "numbers": _("间隔天数、次数应当是不小于0的整数。"),
}

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
REFUSALS = {
    "title.empty": _("请写明督导的主题。"),
    "text.empty": _("请写明内容。"),
    "reason.empty": _("请写明理由。"),
    "group.kind": _("到校督导的只能是督导组，请选择督导组。"),
    "group.other": _("只能安排您所在督导组的到校督导。"),
    "unit.group": _("督导组不能是被督导单位，请选择学校或科室等单位。"),
    "on.past": _("到校日期已经过去，请选择今天或以后的日期。"),
    "on.today": _("到校日期是%(day)s，还没有到。如提前到校，请先调整安排。"),
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
    "key.long": _("识别号过长，请重新提交。"),
}

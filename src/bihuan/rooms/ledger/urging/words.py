"""Words on screen for the codes of urging."""

from django.utils.translation import gettext_lazy as _

WHEN = {
    "before": _("到期前"),
    "after": _("逾期后"),
    "silent": _("没有进展"),
}
TO = {
    "person": _("责任人"),
    "officer": _("单位经办人"),
    "head": _("责任单位负责人"),
    "supervisor": _("督办管理员"),
    "leader": _("分管领导"),
    "superior": _("领导班子"),
}
FAULTS = {
    "steps": _("催办方案应有1到12步。"),
    "hours": _("发送时间的起止不对，应如 08:30 至 17:30。"),
    "days": _("工作日数应为整数：到期前0到120，逾期后和没有进展1到120。"),
    "to": _("请至少选择一类接收人。"),
    "words": _("请写明提醒内容，不超过300字。"),
    "braces": _("花括号里只能是：{编号}、{事项}、{单位}、{期限}、{天数}。"),
    "twice": _("两步用了同一个代码。"),
}
REFUSALS = {
    "promise.past": _("承诺的日期不能早于今天。"),
    "promise.far": _("承诺的日期不能晚于%(days)d天以后，请把工作分成几步来承诺。"),
}
RESULTS = {
    "kept": _("已兑现"),
    "moved": _("有进展，未办结"),
    "waiting": _("未到日期"),
    "broken": _("未兑现"),
}
TONES = {"kept": "green", "moved": "amber", "waiting": "grey", "broken": "red"}

"""Refusals in words."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "not_closed": _("只有已销号的问题才能安排回头看。"),
    "running": _("此问题已有一次回头看在等待办理。"),
    "past": _("回头看的日期不能早于今天。"),
    "verifier": _("您是此问题销号前的核查人，回头看应由他人办理。"),
    "member": _("这次回头看按规则派给了%(name)s，请由其办理。"),
    "reason": _("请写明免予回头看的理由。"),
    "relapse": _("此问题反弹后已另立问题 %(number)s 办理，不能同时重启，以免重复计算。"),
    "unknown": _("没有找到这个问题，请核对编号。"),
}

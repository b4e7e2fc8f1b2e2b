"""What can be done with a round, as offered on its page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.rounds import commands_round as commands
from bihuan.rooms.oversight.rounds import forms, forms_round
from bihuan.rooms.oversight.rounds.actions import Data, Told


def _route(matter: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.route(matter, data["chosen"], by=by, seen=seen)
    return _("已按规则排出督导组、人员和日期，可以逐个调整。")


def _restop(matter: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.restop(
        matter, data["unit"], on=data["on"], group=data["group"], drop=data["drop"], by=by,
        seen=seen,
    )  # fmt: skip
    return _("日程已调整。")


def _submit(matter: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.submit(matter, reason=data["reason"], by=by, seen=seen)
    return _("已报请审批。")


def _approve(matter: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.approve(matter, text=data["text"], by=by, seen=seen)
    return _("方案已批准，到校督导已全部安排。")


def _send_back(matter: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.send_back(matter, reason=data["reason"], by=by, seen=seen)
    return _("已退回修改。")


def _end(matter: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.end(matter, text=data["text"], by=by, seen=seen)
    return _("本轮督导已结束。")


def _cancel(matter: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.cancel(matter, reason=data["reason"], by=by, seen=seen)
    return _("本轮督导已取消。")


def _routed(matter: Matter, post: Post) -> bool:
    return bool(matter.inspection.stops)


offer(
    "inspection",
    Action("route", "inspection.routed", _("排出单位和日程"), _route, forms_round.Route,
           tone="primary",
           hint=_("每个单位由其联系督导组去，需回避的换组，日期避开已有的检查和会议。")),
    Action("restop", "inspection.routed", _("调整一个单位"), _restop, forms_round.Restop,
           when=_routed),
    Action("submit", "inspection.submitted", _("报批"), _submit, forms_round.Submit,
           tone="primary", when=_routed),
    Action("approve", "inspection.approved", _("批准方案"), _approve, forms_round.Approve,
           tone="primary", key="p"),
    Action("send-back", "inspection.sent_back", pgettext_lazy("act", "退回修改"), _send_back,
           forms.Reason),
    Action("end", "inspection.ended", _("结束本轮"), _end, forms_round.Summary),
    Action("cancel", "inspection.cancelled", _("取消本轮"), _cancel, forms.Reason, tone="danger"),
)  # fmt: skip

"""What can be done with a weekly dispatch, as offered on its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import Action, MatterForm, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.dispatch import commands

Data = dict[str, Any]
Told = str | Promise | None


class RemarkForm(MatterForm):
    text = forms.CharField(
        label=_("意见内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    number = forms.CharField(
        label=_("针对的事项编号"),
        max_length=24,
        required=False,
        help_text=_("不针对具体事项可以不填。填写后送责任人。"),
    )


class CancelForm(MatterForm):
    reason = forms.CharField(
        label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


def _zero(dispatch: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.zero_return(dispatch, by=by, seen=seen)
    return _("已零报告：本周无变化。")


def _remark(dispatch: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.remark(dispatch, text=data["text"], number=data["number"], by=by, seen=seen)
    return _("意见已记录。")


def _hold(dispatch: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.hold(dispatch, by=by, seen=seen)
    return _("已记录召开，数字定格在此刻。可以生成上报表。")


def _confirm(dispatch: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.confirm(dispatch, by=by, seen=seen)
    return _("已确认上报。")


def _cancel(dispatch: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.cancel(dispatch, reason=data["reason"], by=by, seen=seen)
    return _("本周调度已取消。")


offer(
    "dispatch",
    Action("zero-return", "dispatch.zero_returned", _("本周无变化"), _zero, tone="primary",
           hint=_("本周没有新进展时点这里作零报告；有进展请在事项中报告。")),
    Action("hold", "dispatch.held", _("记录召开"), _hold, tone="primary",
           hint=_("按此刻的办理记录定格，会后的变化计入下一周。")),
    Action("confirm", "dispatch.returned", _("确认上报"), _confirm, tone="primary",
           hint=_("以定格的数字生成上报表，由您确认。")),
    Action("remark", "dispatch.remarked", _("记录调度意见"), _remark, RemarkForm),
    Action("cancel", "dispatch.cancelled", _("取消本周"), _cancel, CancelForm, tone="danger"),
)  # fmt: skip

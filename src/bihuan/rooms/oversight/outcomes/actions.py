"""What can be done with an outcome, as offered on its page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities import files
from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.outcomes import commands, forms

Data = dict[str, Any]
Told = str | Promise | None


def _state(outcome: Matter, by: Post, data: Data, seen: int | None) -> Told:
    kept = [files.as_event(files.accept(one, matter=outcome, by=by)) for one in data["attachments"]]
    commands.state(outcome, text=data["text"], files=kept, by=by, seen=seen)
    return _("意见已记下，与结果并列。")


def _withdraw(outcome: Matter, by: Post, data: Data, seen: int | None) -> Told:
    commands.withdraw(outcome, reason=data["reason"], by=by, seen=seen)
    return _("已撤销，记录保留。")


offer(
    "outcome",
    Action("state", "outcome.stated", _("陈述意见"), _state, forms.Statement, tone="primary"),
    Action("withdraw", "outcome.withdrawn", _("撤销"), _withdraw, forms.Withdraw, tone="danger"),
)

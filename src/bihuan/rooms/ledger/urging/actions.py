"""What urging lets a unit do with a problem."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import Action, MatterForm, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.urging import commands


class PromiseForm(MatterForm):
    by_on = forms.DateField(
        label=_("承诺日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(
        label=_("承诺完成什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


def _promise(
    problem: Matter, by: Post, data: dict[str, Any], seen: int | None
) -> str | Promise | None:
    commands.promise(problem, by_on=data["by_on"], text=data["text"], by=by, seen=seen)
    return _("承诺已记录，周调度时对照。")


offer(
    "problem",
    Action("promise", "problem.promised", _("承诺"), _promise, PromiseForm,
           hint=_("说明到哪一天完成什么，周调度时逐条对照兑现情况。")),
)  # fmt: skip

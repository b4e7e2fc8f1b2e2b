"""What can be done about changes, as offered on an item's page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger import forms as ledger
from bihuan.rooms.ledger.changes import commands, forms, queries

Data = dict[str, Any]
Told = str | Promise | None


def _ask(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    if commands.ask(problem, by=by, seen=seen, **data):
        return _("已变更，原来的仍会显示。")
    return _("变更申请已提交，批准前仍按原来的办理。")


def _decide(problem: Matter, by: Post, data: Data, seen: int | None) -> Told:
    agree = data["decision"] == "yes"
    commands.decide(problem, agree=agree, reason=data["reason"], by=by, seen=seen)
    return _("已同意变更，原来的仍会显示。") if agree else _("已答复不同意变更。")


class Decision(ledger.Decision):
    YES, NO = _("同意变更"), _("不同意，按原来的办理")


def _waits(problem: Matter, post: Post) -> bool:
    return queries.pending(problem) is not None


def _free(problem: Matter, post: Post) -> bool:
    return not _waits(problem, post)


def _anothers(problem: Matter, post: Post) -> bool:
    asked = queries.pending(problem)
    return asked is not None and asked.asked_by_id != post.pk


offer(
    "problem",
    Action("change-decision", "problem.change_agreed", _("审批变更"), _decide, Decision,
           tone="primary", when=_anothers),
    Action("change", "problem.change_asked", _("申请变更"), _ask, forms.Ask, when=_free,
           hint=_("改责任单位、期限、类别或清单，一次一项。须经批准的，批准前仍按原来的办理。")),
)  # fmt: skip

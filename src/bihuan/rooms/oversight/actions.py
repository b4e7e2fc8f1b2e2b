"""What oversight can do with a problem."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities import files
from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel import recusals
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.rooms.oversight import commands, forms
from bihuan.rooms.oversight.models import CallbackFlag, Check


def _verify(problem: Matter, by: Post, data: dict[str, Any], seen: int | None) -> str | Promise:
    passed = data["passed"] == "yes"
    kept = [files.as_event(files.accept(one, matter=problem, by=by)) for one in data["evidence"]]
    commands.verify(
        problem,
        passed=passed,
        findings=data["findings"],
        methods=data["methods"],
        files=kept,
        answers=data["answers"],
        by=by,
        seen=seen,
    )
    return _("核查通过，转入回访。") if passed else _("核查不通过，已退回整改，期限不变。")


def _mine(problem: Matter, post: Post) -> bool:
    """Nobody else was named to do it."""
    row = Check.objects.filter(pk=problem.pk).only("member").first()
    member = posts().get(row.member) if row is not None and row.member else None
    return member is None or recusals.same_person(member, post)


def _reassign(problem: Matter, by: Post, data: dict[str, Any], seen: int | None) -> str | Promise:
    chosen = commands.reassign_check(problem, reason=data["reason"], by=by, seen=seen)
    return str(_("已按规则改派%(group)s核查。")) % {"group": chosen.name}


def _review(problem: Matter, by: Post, data: dict[str, Any], seen: int | None) -> str | Promise:
    commands.review_callback(problem, by=by, seen=seen, **data)
    return _("复核结论已记录。")


def _flagged(problem: Matter, post: Post) -> bool:
    return CallbackFlag.objects.filter(matter=problem, outcome="").exists()


offer(
    "problem",
    Action(
        "verify",
        "problem.verified",
        pgettext_lazy("act", "核查"),
        _verify,
        forms.Verify,
        tone="primary",
        hint=_("核查人与责任单位、配合单位没有任职关系；由规则分派，不由被查单位选定。"),
        when=_mine,
    ),
    Action(
        "review-callback",
        "problem.callback_reviewed",
        pgettext_lazy("act", "复核回访"),
        _review,
        forms.ReviewCallback,
        hint=_("反映人的选择与原话不一致，由人复核；系统只提示，不改变回访结果。"),
        when=_flagged,
    ),
    Action(
        "reassign-check",
        "problem.check_reassigned",
        pgettext_lazy("act", "改派核查"),
        _reassign,
        forms.Reassign,
    ),
)

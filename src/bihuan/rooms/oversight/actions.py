"""What oversight can do with a problem."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.facilities import files
from bihuan.facilities.pages.actions import Action, offer
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight import commands, forms


def _verify(problem: Matter, by: Post, data: dict[str, Any], seen: int | None) -> str | Promise:
    passed = data["passed"] == "yes"
    kept = [files.as_event(files.accept(one, matter=problem, by=by)) for one in data["evidence"]]
    commands.verify(
        problem,
        passed=passed,
        findings=data["findings"],
        methods=data["methods"],
        files=kept,
        by=by,
        seen=seen,
    )
    return _("核查通过，转入回访。") if passed else _("核查不通过，已退回整改，期限不变。")


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
    ),
)

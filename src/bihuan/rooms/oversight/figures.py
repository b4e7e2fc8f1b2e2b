"""Figures of oversight."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import Days, Figure, Past, Split, declare


def _verified(past: Past) -> int:
    return int(any(one.kind == "problem.verified" for one in past.history))


def _failed(past: Past) -> int:
    return int(any(one.kind == "problem.check_failed" for one in past.history))


def _days_to_check(past: Past) -> Days:
    """Of the last check that was passed: from the request to the finding."""
    passed = past.last("problem.verified")
    if passed is None:
        return Days()
    before = [one for one in past.history if one.version < passed.version]
    asked = next(one for one in reversed(before) if one.kind == "problem.closure_requested")
    return Days((((passed.on - asked.on).days, 1),))


def _assigned_by(past: Past) -> str:
    assigned = [one.data.rule for one in past.history if one.kind in ASSIGNED]
    return str(assigned[-1])


ASSIGNED = ("problem.check_assigned", "problem.check_reassigned")
RULES = {
    "contact": _("联系该单位的督导组"),
    "rotation": _("轮转到其他督导组"),
    "drawn": _("抽签确定"),
}


def _rules(until: datetime) -> Sequence[str]:
    return tuple(RULES)


BY_RULE = Split("rule", _("分派方式"), _assigned_by, _rules, lambda key: RULES[key])

declare(
    Figure(
        code="checks.passed",
        name=_("核查通过问题"),
        definition=_("截至该时点至少有一次由督导组独立核查通过的问题，不论后来是否销号。"),
        measure=_("个"),
        matters="problem",
        counts=_verified,
        splits=(BY_RULE,),
    ),
    Figure(
        code="checks.failed",
        name=_("核查不通过问题"),
        definition=_("截至该时点曾被督导组核查不通过、退回整改的问题，不论后来是否销号。"),
        measure=_("个"),
        matters="problem",
        counts=_failed,
        splits=(BY_RULE,),
    ),
    Figure(
        code="checks.days",
        name=_("核查时长"),
        definition=_(
            "截至该时点核查通过的问题，从最后一次通过所对应的申请销号之日到核查通过之日的自然日数，"
            "以平均数和中位数表示。"
        ),
        measure=_("天"),
        matters="problem",
        counts=_days_to_check,
        kind="duration",
        splits=(BY_RULE,),
    ),
)

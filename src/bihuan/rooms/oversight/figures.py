"""Figures of oversight."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import Figure, Past, Split, declare


def _verified(past: Past) -> int:
    return int(any(one.kind == "problem.verified" for one in past.history))


def _failed(past: Past) -> int:
    return int(any(one.kind == "problem.check_failed" for one in past.history))


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
)

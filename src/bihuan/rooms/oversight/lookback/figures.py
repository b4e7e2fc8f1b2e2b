"""Figures of look-backs."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import Figure, Past, Share, Split, by_unit, declare
from bihuan.rooms.oversight.lookback import queries
from bihuan.rooms.oversight.lookback.models import LookBack


def _relapsed(past: Past) -> Share:
    status = past.matter.status
    return Share(int(status == "relapsed"), int(status in ("held", "relapsed")), 1)


def _rules(until: datetime) -> Sequence[str]:
    return tuple(queries.rule_words())


def _rule_word(key: str) -> str:
    return queries.rule_words().get(key, key)


declare(
    Figure(
        code="lookbacks.relapsed",
        name=_("回头看反弹"),
        definition=_(
            "截至该时点设定的回头看中，已经看过的有多少，其中问题反弹的有多少。一次反弹只计一次，"
            "记在原责任单位；另立的问题另算，原销号不退回。"
        ),
        measure=_("个"),
        matters="lookback",
        counts=_relapsed,
        kind="share",
        parts=(_("设定"), _("已看"), _("反弹")),
        splits=(
            by_unit(_("责任单位")),
            Split("rule", _("规则"), lambda past: past.row(LookBack).rule, _rules, _rule_word),
        ),
    ),
)

"""Figures of outcomes."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import Figure, Past, Split, by_unit, corrects, declare
from bihuan.rooms.oversight.outcomes import kinds


def _stands(past: Past) -> int:
    return int(past.matter.status != "withdrawn")


def _kind(past: Past) -> str:
    return past.matter.label("outcome_kind")


def _kinds(until: datetime) -> Sequence[str]:
    return tuple(kinds.words())


BY_KIND = Split("kind", _("结果"), _kind, _kinds, kinds.word)

declare(
    Figure(
        code="outcomes.recorded",
        name=_("督导结果运用"),
        definition=_("截至该时点对单位作出的提醒、批评、延期、补课、返工，撤销的不算。"),
        measure=_("次"),
        matters="outcome",
        counts=_stands,
        splits=(BY_KIND, by_unit(_("单位"))),
    ),
)
corrects("outcome.withdrawn")

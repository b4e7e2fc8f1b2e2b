"""Figures of visits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import schemes
from bihuan.kernel.figures import Figure, Past, Split, by_unit, declare
from bihuan.rooms.oversight.rounds.models import Visit


def _made(past: Past) -> int:
    """Did it take place: the inspectors were there and have left."""
    return int(any(one.kind == "visit.made" for one in past.history))


def _sum(kind: str, solved: bool | None = None) -> Callable[[Past], int]:
    def counts(past: Past) -> int:
        return sum(
            one.kind == kind and (solved is None or one.data.solved == solved)
            for one in past.history
        )

    return counts


def _exceptions(past: Past) -> int:
    return int(bool(past.row(Visit).exceptions))


def _kinds(until: datetime) -> Sequence[str]:
    return tuple(schemes.every("visit"))


def _word(key: str) -> str:
    data = schemes.every("visit").get(key)
    return schemes.word(data["label"]) if data else key


BY_UNIT = by_unit(_("到访单位"))
BY_KIND = Split("kind", _("督导形式"), lambda past: past.row(Visit).visit_kind, _kinds, _word)

declare(
    Figure(
        code="visits.made",
        name=_("到校督导"),
        definition=_("截至该时点现场已经结束的到校督导，一个督导组到一个单位一次计1次。"),
        measure=_("次"),
        matters="visit",
        counts=_made,
        splits=(BY_KIND, BY_UNIT),
    ),
    Figure(
        code="visits.suggestions",
        name=_("督导建议"),
        definition=_("截至该时点到校督导中提出的建议。"),
        measure=_("条"),
        matters="visit",
        kind="sum",
        counts=_sum("visit.suggested"),
        splits=(BY_KIND, BY_UNIT),
    ),
    Figure(
        code="visits.solved",
        name=_("现场解决问题"),
        definition=_("截至该时点到校督导中发现并现场解决的问题，不进入台账。"),
        measure=_("个"),
        matters="visit",
        kind="sum",
        counts=_sum("visit.found", solved=True),
        splits=(BY_KIND, BY_UNIT),
    ),
    Figure(
        code="visits.findings",
        name=_("督导发现转入台账问题"),
        definition=_("截至该时点到校督导中发现、没有现场解决而转入台账的问题。"),
        measure=_("个"),
        matters="visit",
        kind="sum",
        counts=_sum("visit.found", solved=False),
        splits=(BY_KIND, BY_UNIT),
    ),
    Figure(
        code="visits.exceptions",
        name=_("进校检查统筹例外"),
        definition=_("截至该时点与进校检查统筹的限制有冲突而说明理由安排的到校督导。"),
        measure=_("次"),
        matters="visit",
        counts=_exceptions,
        splits=(BY_KIND, BY_UNIT),
    ),
)

"""Figures of notices."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import Figure, Past, Split, by_unit, corrects, declare
from bihuan.rooms.oversight.notices import kinds


def _signed(past: Past) -> int:
    """A number that was taken counts, whatever became of it; 作废 does not."""
    taken = any(one.kind == "notice.signed" for one in past.history)
    return int(taken and past.matter.status != "cancelled")


def _kind(past: Past) -> str:
    return past.matter.label("notice_kind")


def _addressee(past: Past) -> int | None:
    return past.matter.place_id


def _kinds(until: datetime) -> Sequence[str]:
    return tuple(kinds.every())


BY_KIND = Split("kind", _("文种"), _kind, _kinds, kinds.word)

declare(
    Figure(
        code="notices.signed",
        name=_("签发公文"),
        definition=_("截至该时点已签发取号的督办类公文，作废的不算。"),
        measure=_("件"),
        matters="notice",
        counts=_signed,
        unit=_addressee,
        splits=(BY_KIND, by_unit(_("受文单位"), _addressee)),
    ),
)
corrects("notice.cancelled")

"""Figures of collections: how many were held, who was heard, what came of it."""

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures import Figure, Past, Split, by_class, corrects, declare
from bihuan.kernel.models.matter import Link
from bihuan.rooms.collection import kinds
from bihuan.rooms.collection.models import Collection, Mark

APPROACH = by_class("approach", _("征集方式"))
KIND = Split(
    "kind",
    _("征集形式"),
    lambda past: past.matter.label("collection_kind"),
    kinds.codes,
    lambda code: kinds.of(code).word,
)
SPLITS = (APPROACH, KIND)


def _took_place(past: Past) -> bool:
    return past.matter.status in ("held", "recorded")


def _held(past: Past) -> int:
    return int(_took_place(past))


def _persons(past: Past) -> int:
    return past.row(Collection).persons


def _units(past: Past) -> int:
    return len(past.row(Collection).units)


def _sent(past: Past) -> int:
    return past.row(Collection).sent or 0


def _returned(past: Past) -> int:
    return past.row(Collection).returned or 0


def _opinions(past: Past) -> int:
    gathered = [one for one in past.those(Link) if one.kind == "gathered"]
    return len(past.those(Mark)) + len(gathered)


declare(
    Figure(
        code="collections.held",
        name=_("开展征集"),
        definition=_("截至该时点已登记开展的征集，只作安排的和取消的不算；持续多日的算一次。"),
        measure=_("次"),
        matters="collection",
        counts=_held,
        splits=SPLITS,
    ),
    Figure(
        code="collections.persons",
        name=_("参加征集人次"),
        definition=_("截至该时点各次征集登记的参加人数之和，一人参加几次算几人次。"),
        measure=_("人次"),
        kind="sum",
        matters="collection",
        counts=_persons,
        splits=SPLITS,
    ),
    Figure(
        code="collections.units",
        name=_("走访谈话单位"),
        definition=_("截至该时点各次征集登记的走访、谈话单位数之和，一个单位去几次算几个。"),
        measure=_("个"),
        matters="collection",
        counts=_units,
        kind="sum",
        splits=SPLITS,
    ),
    Figure(
        code="collections.sent",
        name=_("发出征求意见表"),
        definition=_("截至该时点各次征集登记发出的征求意见表、问卷的份数之和。"),
        measure=_("份"),
        matters="collection",
        counts=_sent,
        kind="sum",
        splits=SPLITS,
    ),
    Figure(
        code="collections.returned",
        name=_("收回征求意见表"),
        definition=_("截至该时点各次征集登记收回的征求意见表、问卷的份数之和。"),
        measure=_("份"),
        matters="collection",
        counts=_returned,
        kind="sum",
        splits=SPLITS,
    ),
    Figure(
        code="collections.opinions",
        name=_("征集到的意见"),
        definition=_("截至该时点在各次征集中记下的意见和归入各次征集的意见之和。"),
        measure=_("条"),
        matters="collection",
        counts=_opinions,
        kind="sum",
        splits=SPLITS,
    ),
)
corrects("collection.held", "collection.changed", "collection.gathered", "collection.parted")

"""What counts for units: sums for the unit table, and the list behind each of its numbers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, UnitIs
from bihuan.facilities.pages.keyset import Sort
from bihuan.facilities.pages.listing import Listing
from bihuan.kernel import policy
from bihuan.kernel.clock import local_day
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.ledger import types
from bihuan.rooms.ledger.changes import words
from bihuan.rooms.ledger.changes.models import Tally


def visible(viewer: Post, list_code: str = "") -> QuerySet[Tally]:
    """What counts, of the items that the viewer may see."""
    seen = policy.visible(viewer, "problem")
    if list_code:
        seen = seen.filter(list_code=list_code)
    return Tally.objects.filter(kind__in=words.COUNTERS, matter__in=seen)


def by_unit(viewer: Post, list_code: str = "") -> Iterable[tuple[int, str, int]]:
    """(unit, counter, how often). One query."""
    grouped = visible(viewer, list_code).order_by().values_list("unit_id", "kind")
    return grouped.annotate(n=Count("key"))


def _open(one: Tally) -> tuple[str, str]:
    return one.matter.title, page_of("problem", one.matter.number)


def _told(one: Tally) -> str:
    return words.told(one.kind, one.was, one.now)


COUNTED = Listing(
    code="counted",
    title=_("督办计数明细"),
    base=lambda viewer: visible(viewer).select_related("matter"),
    columns=(
        Col("title", _("事项"), _open, cell="link", width="wide", priority=1),
        Col("unit", _("记在单位"), lambda one: units().get(one.unit_id)),
        Col("kind", _("计数"), lambda one: words.COUNTERS[one.kind][0], width="short"),
        Col("at", _("日期"), lambda one: local_day(one.at), cell="date", sort="at", width="short"),
        Col("told", _("变化"), _told),
        Col("number", _("编号"), lambda one: one.matter.number, width="short", priority=3),
    ),
    filters=(
        UnitIs("unit", _("记在单位")),
        Choice("kind", _("计数"), lambda viewer: [(c, w) for c, (w, _d) in words.COUNTERS.items()]),
        Choice(
            "list",
            _("台账"),
            lambda viewer: [(code, one.name) for code, one in types.every().items()],
            path="matter__list_code",
        ),
        DateRange("on", _("日期"), path="at__date"),
    ),
    sorts=(Sort("at", _("日期"), ("at",)),),
    default_sort="-at",
    row_key="key",
    empty=_("没有这样的记录。"),
)

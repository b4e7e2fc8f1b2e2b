"""The list of look-backs."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Text, UnitIs
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import deadlines, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.oversight.lookback import queries
from bihuan.rooms.oversight.lookback.events import LIFE

Options = Sequence[tuple[str, str | Promise]]


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "lookback").select_related("lookback")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _rules(viewer: Post) -> Options:
    return list(queries.rule_words().items())


def _groups(viewer: Post) -> Options:
    return [(str(pk), str(one)) for pk, one in units().items() if one.kind == "group"]


def _open(lookback: Matter) -> tuple[str, str]:
    return lookback.title, page_of("lookback", lookback.number)


LOOKBACKS = Listing(
    code="lookbacks",
    title=_("回头看"),
    base=_base,
    columns=(
        Col("number", _("编号"), lambda m: m.number, width="short", priority=3),
        Col("title", _("问题"), _open, cell="link", width="wide", priority=1),
        Col("unit", _("责任单位"), lambda m: units().get(m.unit_id)),
        Col("status", _("状态"), queries.state, cell="status", width="short"),
        Col("lamp", "", deadlines.lamp, cell="lamp", width="short"),
        Col("due_on", _("期限"), lambda m: m.due_on, cell="date", sort="due", width="short"),
        Col("rule", _("规则"), lambda m: queries.rule_words().get(m.lookback.rule, ""),
            priority=3),
        Col("group", _("督导组"), lambda m: units().get(m.checker_id), priority=3),
        Col("problem", _("问题编号"), lambda m: m.lookback.number, width="short", priority=3),
    ),
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
        Choice("status", _("状态"), _statuses),
        Choice("rule", _("规则"), _rules, path="lookback__rule"),
        UnitIs("unit", _("责任单位")),
        Choice("group", _("督导组"), _groups, path="checker"),
        DateRange("due", _("期限"), path="due_on"),
    ),
    sorts=(NEWEST, Sort("due", _("期限"), ("due_on",))),
    empty=_("还没有回头看。问题销号时按规则抽取。"),
)  # fmt: skip

"""The list of outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Label, Text, UnitIs
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.oversight.outcomes import kinds, queries
from bihuan.rooms.oversight.outcomes.events import LIFE

Options = Sequence[tuple[str, str | Promise]]


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "outcome").select_related("outcome")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _kinds(viewer: Post) -> Options:
    return list(kinds.words().items())


def _open(outcome: Matter) -> tuple[str, str]:
    return outcome.title, page_of("outcome", outcome.number)


OUTCOMES = Listing(
    code="outcomes",
    title=_("结果运用"),
    base=_base,
    columns=(
        Col("number", _("编号"), lambda m: m.number, width="short", priority=3),
        Col("kind", _("结果"), lambda m: kinds.word(m.outcome.outcome_kind), width="short"),
        Col("title", _("事由"), _open, cell="link", width="wide", priority=1),
        Col("unit", _("单位"), lambda m: units().get(m.unit_id)),
        Col("status", _("状态"), queries.state, cell="status", width="short"),
        Col("received_on", _("登记日期"), lambda m: m.received_on, cell="date", width="short"),
        Col("due", _("陈述期限"), lambda m: m.due_on, cell="date", width="short", priority=3),
    ),
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
        Label("kind", _("结果"), _kinds, path="outcome_kind"),
        Choice("status", _("状态"), _statuses),
        UnitIs("unit", _("单位")),
        DateRange("received", _("登记日期"), path="received_on"),
    ),
    empty=_("还没有登记过结果运用。"),
)

"""The list of draws."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, Label, Text
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.draws import queries
from bihuan.rooms.oversight.draws.events import LIFE, POPULATIONS

Options = Sequence[tuple[str, str | Promise]]


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "draw").select_related("draw")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _populations(viewer: Post) -> Options:
    return list(POPULATIONS.items())


def _open(draw: Matter) -> tuple[str, str]:
    return draw.title, page_of("draw", draw.number)


DRAWS = Listing(
    code="draws",
    title=_("抽取"),
    base=_base,
    columns=(
        Col("number", _("编号"), lambda m: m.number, width="short", priority=2),
        Col("title", _("名称"), _open, cell="link", width="wide", priority=1),
        Col("status", _("状态"), queries.state, cell="status", width="short"),
        Col("population", _("总体"), lambda m: m.draw.plan["population"]["filter"], priority=3),
        Col("count", _("总体（个）"), lambda m: m.draw.population, width="number"),
        Col("total", _("抽取（个）"), lambda m: m.draw.total, width="number"),
        Col("after", _("约定日期"), lambda m: m.due_on, cell="date", width="short"),
    ),
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
        Choice("status", _("状态"), _statuses),
        Label("population", _("总体"), _populations),
    ),
    empty=_("还没有抽取过。"),
)

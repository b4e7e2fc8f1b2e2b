"""The list of weekly dispatches."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice
from bihuan.facilities.pages.keyset import NEWEST
from bihuan.facilities.pages.listing import Listing
from bihuan.kernel import policy
from bihuan.kernel.clock import local_day
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.rooms.ledger.dispatch import queries, series
from bihuan.rooms.ledger.dispatch.events import LIFE

Options = Sequence[tuple[str, str | Promise]]


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "dispatch").select_related("dispatch")


def _open(dispatch: Matter) -> tuple[str, str]:
    return dispatch.title, page_of("dispatch", dispatch.number)


def _name(post_id: int | None) -> str:
    found = posts().get(post_id) if post_id else None
    return found.name if found else ""


def _all(viewer: Post) -> Options:
    return [(one.code, one.label) for one in series.every()]


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


DISPATCHES = Listing(
    code="dispatches",
    title=_("周调度"),
    base=_base,
    columns=(
        Col("title", _("调度"), _open, cell="link", width="wide", priority=1),
        Col("status", _("状态"), queries.state, cell="status", width="short"),
        Col("held_at", _("召开日期"),
            lambda m: local_day(m.dispatch.held_at) if m.dispatch.held_at else None,
            cell="date", width="short"),
        Col("confirmed", _("确认人"), lambda m: _name(m.dispatch.confirmed_by_id), width="short"),
        Col("superior", _("报送"), lambda m: m.dispatch.superior, priority=3),
        Col("number", _("编号"), lambda m: m.number, width="short", priority=3),
    ),
    filters=(
        Choice("series", _("调度内容"), _all, path="dispatch__series"),
        Choice("status", _("状态"), _statuses),
    ),
    sorts=(NEWEST,),
    empty=_("还没有周调度。"),
)  # fmt: skip

"""The register of notices."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Label, Text, UnitIs
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.lamps import LampIs
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.oversight.notices import kinds, queries
from bihuan.rooms.oversight.notices.events import LIFE

Options = Sequence[tuple[str, str | Promise]]

SORTS = (NEWEST, Sort("due", _("期限"), ("due_on",), nullable="due_on"))


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "notice").select_related("notice")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _kinds(viewer: Post) -> Options:
    return [(code, one.word) for code, one in kinds.every().items()]


def _open(notice: Matter) -> tuple[str, str]:
    return notice.title, page_of("notice", notice.number)


NOTICES = Listing(
    code="notices",
    title=_("公文"),
    base=_base,
    columns=(
        Col("number", _("编号"), lambda m: m.number, width="short", priority=3),
        Col("reference", _("文号"), lambda m: m.notice.reference, width="short", priority=2),
        Col("title", _("标题"), _open, cell="link", width="wide", priority=1),
        Col("kind", _("文种"), lambda m: kinds.word(m.notice.notice_kind), width="short"),
        Col("status", _("状态"), queries.state, cell="status", width="short"),
        Col("unit", _("收文单位"), lambda m: units().get(m.place_id)),
        Col("signed_on", _("签发日期"), lambda m: m.notice.signed_on, cell="date", width="short",
            priority=3),
        Col("due", _("期限"), lambda m: m.due_on, cell="date", sort="due", width="short"),
        Col("lamp", _("灯"), queries.lamp, cell="lamp", width="short"),
    ),
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
        Label("kind", _("文种"), _kinds, path="notice_kind"),
        Choice("status", _("状态"), _statuses),
        LampIs("lamp", _("灯"), "notice"),
        UnitIs("unit", _("收文单位"), path="place"),
        DateRange("signed", _("签发日期"), path="notice__signed_on"),
    ),
    sorts=SORTS,
    empty=_("还没有发过公文。"),
)  # fmt: skip

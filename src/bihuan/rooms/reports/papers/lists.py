"""The register of reports."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Label, Text
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.rooms.reports.papers import kinds, queries
from bihuan.rooms.reports.papers.events import LIFE

Options = Sequence[tuple[str, str | Promise]]


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "report").select_related("report")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _kinds(viewer: Post) -> Options:
    return [(code, one.word) for code, one in kinds.every().items()]


def _open(report: Matter) -> tuple[str, str]:
    return report.title, page_of("report", report.number)


def _waits(report: Matter) -> str:
    found = posts().get(report.report.waits_for or 0)
    return found.name if found else ""


REPORTS = Listing(
    code="reports",
    title=_("报告"),
    base=_base,
    columns=(
        Col("number", _("编号"), lambda m: m.number, width="short", priority=3),
        Col("reference", _("文号"), lambda m: m.report.reference, width="short", priority=2),
        Col("title", _("标题"), _open, cell="link", width="wide", priority=1),
        Col("kind", _("文种"), lambda m: kinds.word(m.report.report_kind), width="short"),
        Col("as_of", _("截至日期"), lambda m: m.report.as_of, cell="date", width="short"),
        Col("status", _("状态"), queries.state, cell="status", width="short"),
        Col("waits", _("等待"), _waits, width="short"),
        Col("odd", _("待说明数字"), lambda m: m.report.odd or "", width="short", priority=3),
        Col("corrected", _("更正日期"), lambda m: m.report.corrected_on, cell="date",
            width="short", priority=3),
    ),
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
        Label("kind", _("文种"), _kinds, path="report_kind"),
        Choice("status", _("状态"), _statuses),
        DateRange("as_of", _("截至日期"), path="report__as_of"),
    ),
    sorts=(NEWEST, Sort("changed", _("最近变动"), ("-changed_at",))),
    empty=_("还没有报告。"),
)  # fmt: skip

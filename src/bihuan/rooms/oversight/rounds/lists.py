"""The list of visits."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Choice, DateRange, Label, Text, UnitIs
from bihuan.facilities.pages.keyset import NEWEST, Sort
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import deadlines, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.oversight.rounds import kinds, queries, queries_round, words
from bihuan.rooms.oversight.rounds.events import VISIT
from bihuan.rooms.oversight.rounds.events_round import AUTHORITIES, ROUND

Options = Sequence[tuple[str, str | Promise]]
SORTS = (NEWEST, Sort("on", words.FIELDS["on"], ("visit__on",)))


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "visit").select_related("visit")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in VISIT.states.values()]


def _kinds(viewer: Post) -> Options:
    return [(one.code, one.word) for one in kinds.every().values()]


def _groups(viewer: Post) -> Options:
    return [(str(pk), str(one)) for pk, one in units().items() if one.kind == "group"]


def _open(visit: Matter) -> tuple[str, str]:
    return visit.title, page_of("visit", visit.number)


def _found(visit: Matter) -> str:
    row = visit.visit
    return f"{row.findings} / {row.solved}" if row.findings else ""


VISITS = Listing(
    code="visits",
    title=_("到校督导"),
    base=_base,
    columns=(
        Col("number", _("编号"), lambda m: m.number, width="short", priority=2),
        Col("title", words.FIELDS["title"], _open, cell="link", width="wide", priority=1),
        Col("unit", words.FIELDS["unit"], lambda m: units().get(m.unit_id)),
        Col("status", _("状态"), queries.state, cell="status", width="short"),
        Col("lamp", "", deadlines.lamp, cell="lamp", width="short"),
        Col("on", words.FIELDS["on"], lambda m: m.visit.on, cell="date", sort="on", width="short"),
        Col("kind", words.FIELDS["visit_kind"],
            lambda m: queries.kind_word(m.visit.visit_kind), width="short"),
        Col("group", words.FIELDS["group"], lambda m: units().get(m.checker_id), priority=3),
        Col("findings", _("问题/现场解决"), _found, width="number"),
        Col("suggestions", _("建议"), lambda m: m.visit.suggestions or "", width="number"),
    ),
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
        Choice("status", _("状态"), _statuses),
        Label("kind", words.FIELDS["visit_kind"], _kinds, path="visit_kind"),
        UnitIs("unit", words.FIELDS["unit"]),
        Choice("group", words.FIELDS["group"], _groups, path="checker"),
        DateRange("on", words.FIELDS["on"], path="visit__on"),
    ),
    sorts=SORTS,
    empty=_("还没有安排到校督导。"),
)  # fmt: skip


def _rounds(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "inspection").select_related("inspection")


def _round_statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in ROUND.states.values()]


def _open_round(matter: Matter) -> tuple[str, str]:
    return matter.title, page_of("inspection", matter.number)


ROUNDS = Listing(
    code="rounds",
    title=_("督导轮次"),
    base=_rounds,
    columns=(
        Col("number", _("编号"), lambda m: m.number, width="short", priority=2),
        Col("title", words.ROUND_FIELDS["title"], _open_round, cell="link", width="wide",
            priority=1),
        Col("status", _("状态"), queries_round.state, cell="status", width="short"),
        Col("kind", words.FIELDS["visit_kind"],
            lambda m: queries.kind_word(m.inspection.visit_kind), width="short"),
        Col("authority", words.ROUND_FIELDS["authority"],
            lambda m: AUTHORITIES.get(m.inspection.authority, ""), priority=3),
        Col("starts_on", words.ROUND_FIELDS["starts_on"], lambda m: m.inspection.starts_on,
            cell="date", sort="starts", width="short"),
        Col("ends_on", words.ROUND_FIELDS["ends_on"], lambda m: m.inspection.ends_on,
            cell="date", width="short"),
        Col("stops", _("单位（个）"), lambda m: len(m.inspection.stops) or "", width="number"),
    ),
    filters=(
        Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
        Choice("status", _("状态"), _round_statuses),
        Label("kind", words.FIELDS["visit_kind"], _kinds, path="visit_kind"),
    ),
    sorts=(
        NEWEST,
        Sort("starts", words.ROUND_FIELDS["starts_on"], ("inspection__starts_on",)),
    ),
    empty=_("还没有督导轮次。"),
)  # fmt: skip

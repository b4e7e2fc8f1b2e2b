"""The list of collections."""

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
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.rooms.collection import kinds, queries, words
from bihuan.rooms.collection.events import LIFE

Options = Sequence[tuple[str, str | Promise]]

SORTS = (NEWEST, Sort("starts", words.FIELDS["starts_on"], ("collection__starts_on",)))


def _base(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "collection").select_related("collection")


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values()]


def _approaches(viewer: Post) -> Options:
    return [(name, name) for name in kinds.approaches()]


def _kinds(viewer: Post) -> Options:
    return [(one.code, one.word) for one in kinds.every().values()]


def _open(collection: Matter) -> tuple[str, str]:
    return collection.title, page_of("collection", collection.number)


def _kind(collection: Matter) -> str:
    row = collection.collection
    return f"{row.approach} · {kinds.of(row.collection_kind).word}"


def _forms(collection: Matter) -> str:
    row = collection.collection
    return "" if row.sent is None else f"{row.returned or 0} / {row.sent}"


COLUMNS = (
    Col("number", _("编号"), lambda m: m.number, width="short", priority=2),
    Col("title", words.FIELDS["subject"], _open, cell="link", width="wide", priority=1),
    Col("status", _("状态"), queries.state, cell="status", width="short"),
    Col("starts_on", _("日期"), lambda m: m.collection.starts_on, cell="date", sort="starts",
        width="short"),
    Col("kind", words.FIELDS["collection_kind"], _kind, width="short"),
    Col("unit", words.FIELDS["unit"], lambda m: units().get(m.unit_id), priority=3),
    Col("persons", _("参加人数"), lambda m: m.collection.persons or "", width="number"),
    Col("forms", _("收回/发出"), _forms, width="number", priority=3),
    Col("opinions", _("意见（条）"), lambda m: m.collection.opinions, width="number"),
)  # fmt: skip

FILTERS = (
    Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
    Choice("status", _("状态"), _statuses),
    Label("approach", words.FIELDS["approach"], _approaches),
    Label("kind", words.FIELDS["collection_kind"], _kinds, path="collection_kind"),
    UnitIs("unit", words.FIELDS["unit"]),
    DateRange("starts", _("日期"), path="collection__starts_on"),
)

COLLECTIONS = Listing(
    code="collections",
    title=_("征集"),
    base=_base,
    columns=COLUMNS,
    filters=FILTERS,
    sorts=SORTS,
    empty=_("还没有登记过征集。"),
)

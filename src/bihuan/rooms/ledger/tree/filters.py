"""What every view of a tree can be filtered by."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.filters import Choice, DateRange, Field, Text, UnitIs
from bihuan.facilities.pages.lamps import LampIs
from bihuan.facilities.pages.listing import Asking, Listing
from bihuan.facilities.search import matching, near
from bihuan.kernel import schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.events import LIFE
from bihuan.rooms.ledger.lists import PHASES, Phase

Options = Sequence[tuple[str, str | Promise]]


def _statuses(viewer: Post) -> Options:
    return [(state.code, state.label) for state in LIFE.states.values() if state.phase != "joined"]


def _lists(viewer: Post) -> Options:
    return [(code, schemes.word(data["label"])) for code, data in schemes.every("list").items()]


FILTERS = (
    Text("q", _("检索"), matching, near, placeholder=_("两个字以上的词")),
    Choice("list", _("清单"), _lists, path="list_code"),
    Choice("status", _("状态"), _statuses),
    Phase("phase", _("在办"), PHASES),
    LampIs("lamp", _("灯"), kind="problem"),
    UnitIs("unit", _("责任单位")),
    DateRange("due", _("时限"), path="due_on"),
)
NAMES = tuple(name for one in FILTERS for name in one.names)


class Chosen:
    """What is asked of a view: which of the items given are wanted, and the filter bar."""

    def __init__(self, asked: Asked, items: QuerySet[Matter]) -> None:
        listing = Listing("breakdown", "", lambda viewer: items, (), FILTERS)
        self._asking = Asking(listing, asked)
        self.asked = asked

    @property
    def active(self) -> int:
        """How many filters are set."""
        return self._asking.active

    def ids(self) -> frozenset[int]:
        """The wanted items. One query."""
        return frozenset(self._asking.rows.order_by().values_list("pk", flat=True))

    def fields(self) -> list[Field]:
        return [field for one in FILTERS for field in one.fields(self.asked)]

    def address(self, **changes: str) -> str:
        """`?…` with the same filter."""
        return self.asked.address(NAMES, **changes)

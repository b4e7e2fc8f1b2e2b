"""The matters behind a number, as a list: of whatever kind, each with its link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.addresses import page_of
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import Field
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.similarity.tags.display import hide
from bihuan.kernel import deadlines, lifecycle, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units

TONES = {"open": "blue", "waiting": "amber", "closed": "green", "standing": "grey"}
PAGE = 50


class StateWord(NamedTuple):
    word: str
    tone: str


def title(matter: Matter) -> str:
    """As its room shows it: an opinion's in the words of who reported it, persons not named."""
    said = hide(matter.title) if matter.kind == "voice" else matter.title
    return said or matter.number


def link(matter: Matter) -> tuple[str, str]:
    return title(matter), page_of(matter.kind, matter.number)


def state(matter: Matter) -> StateWord:
    found = lifecycle.of(matter.kind).states[matter.status]
    return StateWord(str(found.label), TONES.get(found.phase, "grey"))


def lamps_of(matter: Matter) -> str:
    """The scheme of lamps of the matter's list."""
    data = schemes.every("list").get(matter.list_code, {})
    return str(data.get("lamp", "standard"))


def unit_of(matter: Matter) -> object:
    return units().get(matter.unit_id or matter.place_id or 0)


COLUMNS = (
    Col("number", _("编号"), lambda m: m.number, width="short"),
    Col("title", _("事项"), link, cell="link", width="wide", priority=1),
    Col("status", _("现在的状态"), state, cell="status", width="short"),
    Col("unit", _("单位"), unit_of),
    Col("received", _("收到日期"), lambda m: m.received_on, cell="date", sort="received",
        width="short"),
)  # fmt: skip
DATED = (
    Col("due", _("期限"), lambda m: m.due_on, cell="date", sort="due", width="short"),
    Col("lamp", _("灯"), lambda m: deadlines.lamp(m, lamps_of(m)), cell="lamp", width="short"),
)


@dataclass(frozen=True)
class Kept:
    """Parameters that stay in the addresses of a list and narrow nothing."""

    code: str
    label: str
    names: tuple[str, ...]

    def parse(self, asked: Asked) -> None:
        return None

    def apply(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return rows

    def fields(self, asked: Asked) -> list[Field]:
        return []


def listing(
    code: str,
    title: str | Promise,
    base: Callable[[Post], QuerySet[Matter]],
    more: Sequence[Col] = DATED,
    keeps: tuple[str, ...] = (),
) -> Listing:
    """A list of the rows `base` gives. What stands in it is settled by the number that was opened:
    nothing is filtered, and `keeps` are the parameters that name the number."""
    return Listing(
        code=code,
        title=title,
        base=base,
        columns=(*COLUMNS, *more),
        filters=(Kept("opened", "", keeps),),
        page_size=PAGE,
        empty=_("没有可以列出的事项。"),
    )

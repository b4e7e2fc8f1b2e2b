"""One page of a list, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.drawing import Drawing
from bihuan.facilities.pages.filters import Field
from bihuan.facilities.pages.keyset import Order

if TYPE_CHECKING:
    from bihuan.facilities.pages.listing import Listing

SIZES = (20, 50, 100, 200)


class SizeLink(NamedTuple):
    label: str
    url: str
    current: bool


@dataclass
class Page:
    """`total` None: not counted; `more`: there are more than `total`. Addresses are None where
    there is no such page."""

    listing: Listing
    asked: Asked
    order: Order
    size: int
    rows: list[Any]
    active: int
    total: int | None = None
    more: bool = False
    first: str | None = None
    previous: str | None = None
    next: str | None = None
    last: str | None = None

    def address(self, **changes: str) -> str:
        """`?…` for the same rows in the same order; without a place: the first page."""
        return self.asked.address(self.listing.kept_names, **changes)

    @property
    def query(self) -> str:
        """What a saved view keeps."""
        return self.address().removeprefix("?")

    @property
    def here(self) -> str:
        """The address of this very page."""
        return self.address(**self._place())

    def _place(self) -> dict[str, str]:
        return {name: self.asked[name] for name in ("after", "before", "at")}

    @property
    def notices(self) -> list[str]:
        return self.asked.notices

    @property
    def exact_count(self) -> str | None:
        """Where the rows are counted to the end, when they were not."""
        if self.total is not None and not self.more:
            return None
        return self.address(**self._place(), count="exact")

    @property
    def count_word(self) -> str:
        if self.total is None:
            return _("%(n)s 条以上") % {"n": f"{len(self.rows):,}"}
        shown = f"{self.total:,}"
        return _("%(n)s 条以上") % {"n": shown} if self.more else _("%(n)s 条") % {"n": shown}

    def fields(self) -> list[Field]:
        """The controls of the filter bar."""
        return [f for one in self.listing.filters for f in one.fields(self.asked)]

    def kept(self) -> list[tuple[str, str]]:
        """What the filter bar carries along unseen."""
        return [(name, self.asked[name]) for name in ("sort", "size") if self.asked[name]]

    def clear(self) -> str:
        return self.asked.address(("sort", "size"))

    def sorts(self) -> dict[str, dict[str, str | None]]:
        """By column: the address that sorts by it, the other way round if it is sorted already."""
        out = {}
        for column in self.listing.columns:
            if not column.sort:
                continue
            state, code = None, column.sort
            if self.order.sort.code == column.sort:
                state = "desc" if self.order.descending else "asc"
                code = column.sort if self.order.descending else f"-{column.sort}"
            changed = "" if code == self.listing.default_sort else code
            out[column.code] = {"url": self.address(sort=changed), "state": state}
        return out

    def size_links(self) -> list[SizeLink]:
        default = self.listing.page_size
        sizes = sorted({*SIZES, default})
        return [
            SizeLink(str(n), self.address(size="" if n == default else str(n)), n == self.size)
            for n in sizes
        ]

    def body(self, ui: Any, pick: str | None) -> SafeString:
        """All rows drawn with the components `ui`. `pick`: the form of their check boxes."""
        return Drawing(self.listing, ui, pick).rows(self.rows)

    def seen(self) -> str:
        """Row → version as shown, for bulk actions: `YJ-2026-7KQ4M:3,…`."""
        name = self.listing.version
        return ",".join(
            f"{self.listing.key(row)}:{getattr(row, name)}" for row in self.rows if name
        )

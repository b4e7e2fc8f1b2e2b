"""One machinery for every list: declare a `Listing`, ask it for a `Page`.

A page costs the same wherever it is and however long the list: paging by key (`keyset`), a count
that stops at 10,000, a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.facilities.pages import keyset
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.filters import BadFilter, Filter, Text
from bihuan.facilities.pages.keyset import Key, Order, Sort
from bihuan.facilities.pages.page import SIZES, Page
from bihuan.kernel.models.people import Post

if TYPE_CHECKING:
    from bihuan.facilities.pages.bulk import BulkAction

COUNT_UP_TO = 10_000

LAST = "last"


@dataclass(frozen=True)
class Listing:
    """A list, as a room declares it.

    `base(viewer)`: the rows this post may see (`policy.visible`), with `select_related` for what
    the columns show. `default_sort`: `new`, or `-new` for descending. `row_key`: the attribute that
    names a row in forms, `version` that of its version if rows have one. `kept`: what the columns
    show depends on nothing but the row at its version, the registers, the language and the day;
    not on the viewer. Such rows are drawn once (`drawing`).
    """

    code: str
    title: str | Promise
    base: Callable[[Post], QuerySet[Any]]
    columns: Sequence[Col]
    filters: Sequence[Filter] = ()
    sorts: Sequence[Sort] = keyset.MATTER_SORTS
    default_sort: str = "-new"
    bulk: Sequence[BulkAction] = ()
    page_size: int = 50
    row_key: str = "number"
    version: str = "version"
    kept: bool = False
    empty: str | Promise = ""

    def __post_init__(self) -> None:
        known = {sort.code for sort in self.sorts}
        wanted = {c.sort for c in self.columns if c.sort} | {self.default_sort.lstrip("-")}
        if wanted - known:
            raise ValueError(f"list {self.code}: no sort {wanted - known}")

    @cached_property
    def _sorts(self) -> dict[str, Sort]:
        return {sort.code: sort for sort in self.sorts}

    @cached_property
    def filter_names(self) -> tuple[str, ...]:
        return tuple(name for one in self.filters for name in one.names)

    @cached_property
    def kept_names(self) -> tuple[str, ...]:
        """The parameters that say which rows in which order; what a saved view keeps."""
        return (*self.filter_names, "sort", "size")

    def page(self, asked: Asked) -> Page:
        """The page that is asked for. Nothing in the address raises: nonsense becomes a notice."""
        return Asking(self, asked).page()

    def rows(self, asked: Asked) -> QuerySet[Any]:
        """All rows that match, in the list's order: for exports and bulk actions."""
        asking = Asking(self, asked)
        return asking.rows.order_by(*asking.order.names())

    def count(self, asked: Asked, up_to: int | None = None) -> int:
        """How many rows match; stops at `up_to`, if given."""
        return Asking(self, asked).count(up_to)

    def key(self, row: Any) -> str:
        return str(getattr(row, self.row_key))

    def order(self, code: str) -> Order | None:
        sort = self._sorts.get(code.removeprefix("-"))
        return Order(sort, code.startswith("-")) if sort else None


@dataclass
class Asking:
    """One question to one list, while it is answered."""

    listing: Listing
    asked: Asked
    text: tuple[Text, str] | None = None
    active: int = 0
    rows: QuerySet[Any] = field(init=False)
    plain: QuerySet[Any] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.listing.base(self.asked.viewer)
        for one in self.listing.filters:
            try:
                value = one.parse(self.asked)
            except BadFilter as bad:
                self._ignore(str(bad), *one.names)
                continue
            if value is None:
                continue
            self.active += 1
            if isinstance(one, Text):
                self.text = one, value
            else:
                rows = one.apply(rows, value)
        self.plain = rows
        self.rows = self.text[0].apply(rows, self.text[1]) if self.text else rows

    def _ignore(self, notice: str, *names: str) -> None:
        self.asked.notices.append(notice)
        for name in names:
            self.asked.params.pop(name, None)

    @cached_property
    def order(self) -> Order:
        code = self.asked["sort"] or self.listing.default_sort
        order = self.listing.order(code)
        if order is None:
            self._ignore(_("没有这种排序，已按默认顺序显示。"), "sort")
            order = self.listing.order(self.listing.default_sort)
            assert order is not None
        return order

    @cached_property
    def size(self) -> int:
        wanted = self.asked["size"]
        if wanted and wanted not in map(str, SIZES):
            self._ignore(_("每页条数不能是“%(n)s”，已按默认显示。") % {"n": wanted[:10]}, "size")
        return int(self.asked["size"] or self.listing.page_size)

    def count(self, up_to: int | None = None) -> int:
        rows = self.rows.order_by()
        return rows.count() if up_to is None else rows[: up_to + 1].count()

    def page(self) -> Page:
        found, has_previous, has_next = self._found()
        page = Page(self.listing, self.asked, self.order, self.size, found, self.active)
        cursors = [
            keyset.seal(self.listing.code, self.order, row) for row in found[:1] + found[-1:]
        ]
        if has_previous:
            page.previous = page.address(before=cursors[0])
            page.first = page.address()
        if has_next:
            page.next = page.address(after=cursors[-1])
            page.last = page.address(at=LAST)
        self._number(page)
        return page

    def _found(self) -> tuple[list[Any], bool, bool]:
        """The rows of the page, and whether there are any before and after them."""
        after, before = self._key("after"), self._key("before")
        if self.asked["at"] == LAST:
            found = self._take(None, back=True)
            return found[-self.size :], len(found) > self.size, False
        if before is not None:
            found = self._take(before, back=True)
            if len(found) >= self.size:
                return found[-self.size :], len(found) > self.size, True
            after = None
        found = self._take(after)
        return found[: self.size], after is not None, len(found) > self.size

    def _key(self, name: str) -> Key | None:
        cursor = self.asked[name]
        key = keyset.unseal(self.listing.code, self.order, cursor) if cursor else None
        if cursor and key is None:
            self._ignore(_("翻页地址不完整或已失效，已回到首页。"), name)
        return key

    def _take(self, key: Key | None, back: bool = False) -> list[Any]:
        """One row more than the page holds, to know whether there is a further page."""
        count, order = self.size + 1, self.order
        near, words = (self.text[0].near, self.text[1]) if self.text else (None, "")
        if near is None or order.sort.fields:
            return order.take(self.rows, count, after=key, back=back)
        # By id: first where the words are likely to be found soon, next to the place we are at.
        start, down = key[-1] if key else None, order.descending != back
        likely = near(self.plain, words, start, down)
        found = order.take(likely, count, after=key, back=back)
        if len(found) == count:
            return found
        return order.take(self.rows, count, after=key, back=back, few=True)

    def _number(self, page: Page) -> None:
        """Count, as far as it is cheap: never further than 10,000 unless asked to."""
        if page.first is None and page.next is None:
            page.total = len(page.rows)
        elif self.asked["count"] == "exact":
            page.total = self.count()
        elif self.text is None:
            total = self.count(COUNT_UP_TO)
            page.total, page.more = min(total, COUNT_UP_TO), total > COUNT_UP_TO

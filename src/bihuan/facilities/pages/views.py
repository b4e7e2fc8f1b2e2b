"""Saved views: a person's own filters over a list, or those of a colleague of the unit."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.pages.models import LONGEST_QUERY, SavedView
from bihuan.facilities.pages.page import Page
from bihuan.kernel.errors import Invalid, Unseen
from bihuan.kernel.models.people import Post

MOST = 20


@dataclass(frozen=True)
class Tab:
    """A view as `ui.saved_views` draws it; `pk` and `own` are for those that may be changed."""

    label: str
    url: str
    current: bool
    count: int | None = None
    pk: int | None = None
    own: bool = False
    shared: bool = False


def of(listing: Listing, viewer: Post) -> list[SavedView]:
    """The post's own views, then those its unit shares. One query."""
    mine = Q(post=viewer)
    if viewer.unit_id is not None:
        mine |= Q(post__unit_id=viewer.unit_id, shared_with_unit=True)
    found = SavedView.objects.filter(mine, listing=listing.code)
    return sorted(found, key=lambda view: view.post_id != viewer.pk)


def tabs(page: Page, *, counted: bool = False) -> list[Tab]:
    """The whole list and every view. `counted` counts each: one query more for every tab."""
    listing, viewer = page.listing, page.asked.viewer
    everything = Tab(str(_("全部")), "?", not page.query, _count(listing, "", viewer, counted))
    kept = [
        Tab(
            label=view.name,
            url=f"?{view.query}",
            current=page.query == view.query,
            count=_count(listing, view.query, viewer, counted),
            pk=view.pk,
            own=view.post_id == viewer.pk,
            shared=view.shared_with_unit,
        )
        for view in of(listing, viewer)
    ]
    return [everything, *kept]


def _count(listing: Listing, query: str, viewer: Post, counted: bool) -> int | None:
    return listing.count(Asked.of(query, viewer)) if counted else None


def save(listing: Listing, query: str, *, name: str, by: Post, shared: bool = False) -> SavedView:
    """Keep the filters and the order of an address under a name. Raises Invalid."""
    mine = SavedView.objects.filter(post=by, listing=listing.code)
    if mine.count() >= MOST:
        raise Invalid({"name": _("一个列表最多保存20个视图，请先删除不用的视图。")})
    last = mine.aggregate(last=Max("order"))["last"] or 0
    kept = Asked.of(query, by).address(listing.kept_names).removeprefix("?")
    if len(kept) > LONGEST_QUERY:
        raise Invalid({"name": _("筛选条件过长，不能保存。请减少条件后再试。")})
    view = SavedView(post=by, listing=listing.code, query=kept, order=last + 1)
    view.shared_with_unit = shared
    return _named(view, name)


def change(listing: Listing, pk: int, *, name: str, shared: bool, by: Post) -> SavedView:
    """Rename one's own view, or share it or not. Raises Unseen, Invalid."""
    view = _own(listing, pk, by)
    view.shared_with_unit = shared
    return _named(view, name)


def delete(listing: Listing, pk: int, *, by: Post) -> None:
    """Raises Unseen when the post has no such view."""
    _own(listing, pk, by).delete()


def _own(listing: Listing, pk: int, by: Post) -> SavedView:
    view = SavedView.objects.filter(pk=pk, post=by, listing=listing.code).first()
    if view is None:
        raise Unseen(_("没有找到这个视图，它可能已被删除。请刷新页面。"))
    return view


def _named(view: SavedView, name: str) -> SavedView:
    view.name = " ".join(name.split())
    if not 0 < len(view.name) <= 40:
        raise Invalid({"name": _("请给视图起一个40字以内的名称。")})
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Invalid({"name": _("您已有同名的视图，请换一个名称。")}) from error
    return view

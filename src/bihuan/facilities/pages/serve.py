"""One address for a list and everything that is done on it: a room's view is one line.

GET shows it. POST does what `act` says: `bulk:<code>`, `view:save`, `view:change`, `view:delete`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from bihuan.facilities.pages import bulk, views
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.bulk import BulkAction
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request
from bihuan.kernel.errors import Invalid, Refused

TEMPLATE = "pages/list.html"


def serve(
    request: Request,
    listing: Listing,
    *,
    template: str = TEMPLATE,
    exports: Sequence[tuple[str, str]] = (),
    **context: Any,
) -> HttpResponse:
    """Answer for a list. `exports`: (label, address) of files; the list's query is added to them.

    A room's own template extends `pages/list.html` and may fill `list_actions`, `list_above`.
    """
    if request.method == "POST":
        return _act(request, listing)
    asked = Asked.of(request.GET, request.post)
    page = listing.page(asked)
    context |= {
        "page": page,
        "listing": listing,
        "tabs": views.tabs(page, counted=bool(asked["counts"])),
        "actions": [one for one in listing.bulk if one.offered(request.post)],
        "bulk_most": bulk.MOST,
        "exports": [(label, f"{url}?{page.query}") for label, url in exports],
    }
    # The part is in the template that rooms extend, and Jinja finds a block only where it stands.
    htmx = getattr(request, "htmx", None)
    part = htmx and not htmx.boosted
    response = render(request, TEMPLATE if part else template, context, block="results")
    response["HX-Push-Url"] = request.path + page.here
    return response


def _act(request: Request, listing: Listing) -> HttpResponse:
    act, _colon, rest = request.POST.get("act", "").partition(":")
    if act == "view":
        return _change_views(request, listing, rest)
    action = next((one for one in listing.bulk if one.code == rest and act == "bulk"), None)
    if action is None:
        raise Refused(_("没有这种批量操作。请刷新页面后重试。"))
    return _bulk(request, listing, action)


# -- saved views ------------------------------------------------------------------------------


def _change_views(request: Request, listing: Listing, what: str) -> HttpResponse:
    given, by = request.POST, request.post
    query = given.get("query", "")
    name, shared = given.get("name", ""), bool(given.get("shared"))
    try:
        if what == "save":
            query = views.save(listing, query, name=name, by=by, shared=shared).query
            messages.success(request, _("视图已保存。"))
        elif what == "change":
            views.change(listing, _number(given.get("view")), name=name, shared=shared, by=by)
            messages.success(request, _("视图已更改。"))
        elif what == "delete":
            views.delete(listing, _number(given.get("view")), by=by)
            messages.success(request, _("视图已删除。"))
    except Invalid as wrong:
        messages.error(request, str(wrong))
    return _back(request, listing, query)


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 18 else 0


def _back(request: Request, listing: Listing, query: str) -> HttpResponse:
    """To the list as it was; only its own parameters are taken over."""
    asked = Asked.of(query, request.post)
    return HttpResponseRedirect(request.path + asked.address(listing.kept_names))


# -- bulk actions -----------------------------------------------------------------------------


def _bulk(request: Request, listing: Listing, action: BulkAction) -> HttpResponse:
    given, by = request.POST, request.post
    asked = Asked.of(given.get("query", ""), by)
    everything = bool(given.get("all"))
    keys = given.getlist("pick")
    try:
        rows = bulk.matching(listing, asked) if everything else bulk.chosen(listing, by, keys)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(request, listing, given.get("query", ""))
    if not rows:
        messages.error(request, _("还没有选中要办理的事项。请先勾选，再批量办理。"))
        return _back(request, listing, given.get("query", ""))
    confirmed = given.get("confirmed") == str(len(rows))
    form = action.form(given if given.get("confirmed") else None) if action.form else None
    context = {
        "listing": listing,
        "action": action,
        "form": form,
        "count": len(rows),
        "moved": bool(given.get("confirmed")) and not confirmed,
        "query": given.get("query", ""),
        "everything": everything,
        "keys": keys,
        "seen": given.get("seen", ""),
        "back": request.path + asked.address(listing.kept_names),
    }
    ready = confirmed or not (form or everything)
    if not ready or (form and not form.is_valid()):
        bad = bool(form and form.errors) or bool(context["moved"])
        return render(request, "pages/bulk.html", context, status=422 if bad else 200)
    data = form.cleaned_data if form else {}
    seen = {} if everything else _seen(given.get("seen", ""), listing, rows)
    outcome = bulk.perform(action, rows, by=by, data=data, seen=seen)
    found = {listing.key(row) for row in rows}
    outcome.missing = [key for key in keys if key not in found and not everything]
    context |= {"outcome": outcome, "refused": [(listing.key(r), r, t) for r, t in outcome.refused]}
    return render(request, "pages/bulk.html", context)


def _seen(text: str, listing: Listing, rows: Sequence[Any]) -> dict[Any, int]:
    pairs = (one.rpartition(":") for one in text.split(","))
    versions = {key: _number(version) for key, _colon, version in pairs if key}
    return {row.pk: versions[listing.key(row)] for row in rows if listing.key(row) in versions}

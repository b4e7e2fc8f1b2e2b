"""Pages of weekly dispatch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.facilities.notify import box
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.tables.download import workbook
from bihuan.kernel import policy
from bihuan.kernel.errors import Invalid, Refused, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import posts
from bihuan.rooms.ledger.dispatch import commands, queries, rules, series, sheet, words
from bihuan.rooms.ledger.dispatch.lists import DISPATCHES
from bihuan.rooms.ledger.dispatch.models import Dispatch


def index(request: HttpRequest) -> HttpResponse:
    """All weeks of all series."""
    asked = allowed(request, "see:dispatch")
    offered = series.every() if policy.may_at_all(asked.post, "dispatch.prepared") else []
    return serve(asked, DISPATCHES, template="dispatch/list.html", series=offered)


@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Begin this week's dispatch of the series that is named."""
    asked = allowed(request, "dispatch.prepared")
    try:
        made = commands.prepare(request.POST.get("series", ""), by=asked.post)
    except Invalid as error:
        raise Refused(_("请选择要调度的内容。")) from error
    return HttpResponseRedirect(reverse("dispatch", args=(made.number,)))


@require_safe
def dispatch(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "dispatch", number))


@actions.page_of("dispatch")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One week: what changed, what is late, who is silent, what was promised, what was said."""
    row: Dispatch = matter.dispatch
    post = request.post
    box.opened(post, matter, box.receipts(matter))
    view, whole = queries.view(post, queries.now(matter, row)), queries.whole(post)
    context = {
        "matter": matter,
        "row": row,
        "state": queries.state(matter),
        "view": view,
        "numbers": [words.NUMBERS[name] for name in rules.NUMBERS],
        "states": words.STATES,
        "tones": words.TONES,
        "whole": whole,
        "remarks": queries.remarks(post, matter),
        "timeline": timeline.of(post, matter, lambda record: record) if whole else [],
        "held_by": posts()[row.held_by_id].name if row.held_by_id else "",
        "confirmed_by": posts()[row.confirmed_by_id].name if row.confirmed_by_id else "",
        "offers": actions.offered(post, matter, refused),
    }
    return render(request, "dispatch/dispatch.html", context, status=status)


def _held(request: HttpRequest, number: str) -> tuple[Request, Matter, Dispatch]:
    """A dispatch that was held, for who may see all of it. Raises Unseen."""
    asked = allowed(request, "dispatch.whole")
    matter = actions.find(asked, "dispatch", number)
    row: Dispatch = matter.dispatch
    if row.standing is None:
        raise Unseen(_("还没有召开本周调度会，没有可以上报的表。请先记录召开。"))
    return asked, matter, row


@require_safe
def report(request: HttpRequest, number: str) -> HttpResponse:
    """The return to the superior, as a table to look at and to print."""
    _asked, matter, row = _held(request, number)
    context = {
        "matter": matter,
        "row": row,
        "rows": queries.lines(row.standing or {}),
        "numbers": [words.NUMBERS[name] for name in rules.NUMBERS],
        "confirmed_by": posts()[row.confirmed_by_id].name if row.confirmed_by_id else "",
    }
    return render(request, "dispatch/return.html", context)


@require_safe
def report_sheet(request: HttpRequest, number: str) -> HttpResponseBase:
    """The same as a workbook."""
    asked, matter, row = _held(request, number)
    return workbook(sheet.plans(asked.post, matter, row), f"{matter.title}.xlsx")

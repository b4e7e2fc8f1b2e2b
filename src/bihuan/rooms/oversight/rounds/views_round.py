"""Pages of rounds, of the guard and of the statistics."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities import files
from bihuan.facilities.pages import actions, engagements, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.kernel import clock, policy
from bihuan.kernel.errors import BihuanError, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.rooms.oversight.rounds import commands_round, forms_round, guard, limits, queries_round
from bihuan.rooms.oversight.rounds.lists import ROUNDS
from bihuan.rooms.oversight.rounds.models import Round


def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds."""
    asked = allowed(request, "see:inspection")
    drafts = policy.may_at_all(asked.post, "inspection.drafted")
    return serve(asked, ROUNDS, template="rounds/rounds.html", drafts=drafts)


def new(request: HttpRequest) -> HttpResponse:
    asked = allowed(request, "inspection.drafted")
    form = forms_round.Drafting(request.POST or None, request.FILES or None, post=asked.post)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            uploads = form.cleaned_data["evidence"]
            try:
                kept = [files.accept(one, matter=None, by=asked.post) for one in uploads]
                records = [files.as_event(one) for one in kept]
                made = commands_round.draft(form.draft(), files=records, by=asked.post)
            except BihuanError as error:
                actions.put_errors(form, error)
            else:
                files.belong(kept, made)
                messages.success(request, _("方案已拟定，下一步确定单位和日程。"))
                return HttpResponseRedirect(reverse("inspection", args=(made.number,)))
    return render(request, "rounds/new_round.html", {"form": form}, status=status)


@require_safe
def inspection(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "inspection", number))


@actions.page_of("inspection")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One round: its plan, who approved it, how far each unit is."""
    row: Round = matter.inspection
    post = request.post
    table = queries_round.matrix(post, matter, row)
    context: dict[str, Any] = {
        "matter": matter,
        "row": row,
        "state": queries_round.state(matter),
        "facts": queries_round.facts(matter, row),
        "table": table,
        "against": sum(bool(one.clashes) for one in table.lines),
        "timeline": timeline.of(post, matter, files.read_event),
        "offers": actions.offered(post, matter, refused),
    }
    return render(request, "rounds/round.html", context, status=status)


# -- what schools are asked for -----------------------------------------------------------------


@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """All schools: visits this term and year against the limits."""
    asked = allowed(request, "visit.calendar")
    today = clock.today()
    of = guard.in_force()
    rows = guard.loads(asked.post, today)
    own = asked.post.subtree_ids
    if asked.post.role in ("officer", "head"):
        rows = [one for one in rows if one.unit.pk in own]
    context = {
        "rows": rows,
        "limits": of,
        "term": of.term(today)[0],
        "lacking": sum(one.lacking > 0 for one in rows),
        "full": sum(one.year >= of.year_most for one in rows),
        "exceptions": sum(one.exceptions for one in rows),
    }
    return render(request, "rounds/schools.html", context)


@require_safe
def school(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: a month of visits, meetings and requests, as a calendar and a list."""
    asked = allowed(request, "visit.calendar")
    unit = next((one for one in units().values() if one.code == code), None)
    if unit is None or unit.kind == "group":
        raise Unseen
    if asked.post.role in ("officer", "head") and unit.pk not in asked.post.subtree_ids:
        raise Unseen
    on = _month(request.GET.get("month", ""))
    first, last = limits.month_of(on)
    weeks = guard.month(asked.post, unit, on)
    context = {
        "unit": unit,
        "month": first,
        "weeks": weeks,
        "items": engagements.between(asked.post, [unit.pk], first, last),
        "previous": (first - timedelta(days=1)).strftime("%Y-%m"),
        "next": (last + timedelta(days=1)).strftime("%Y-%m"),
        "today": clock.today(),
        "limits": guard.in_force(),
    }
    return render(request, "rounds/school.html", context)


def _month(text: str) -> date:
    """The month of an address (2026-04), or this one."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today()
    return found if 1970 <= found.year <= 2200 else clock.today()


# -- statistics ---------------------------------------------------------------------------------


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """Visits, findings, suggestions and what was solved on the spot, by group and by kind."""
    asked = allowed(request, "see:visit")
    form = forms_round.Period(request.GET or None)
    where = Q()
    if form.is_valid():
        if form.cleaned_data["first"]:
            where &= Q(visit__visited_on__gte=form.cleaned_data["first"])
        if form.cleaned_data["last"]:
            where &= Q(visit__visited_on__lte=form.cleaned_data["last"])
    groups, total = queries_round.sums(asked.post, "group", where)
    by_kind, _same = queries_round.sums(asked.post, "kind", where)
    context = {"form": form, "groups": groups, "kinds": by_kind, "total": total}
    return render(request, "rounds/summary.html", context)

"""Pages of look-backs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities import files
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.kernel import deadlines, policy
from bihuan.kernel.errors import BihuanError, Invalid
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.oversight.lookback import commands, forms, queries, words
from bihuan.rooms.oversight.lookback.lists import LOOKBACKS
from bihuan.rooms.oversight.lookback.models import LookBack


def lookbacks(request: HttpRequest) -> HttpResponse:
    """All of them."""
    asked = allowed(request, "see:lookback")
    plans = policy.may_at_all(asked.post, "lookback.planned")
    return serve(asked, LOOKBACKS, template="lookback/lookbacks.html", plans=plans)


@require_safe
def by_unit(request: HttpRequest) -> HttpResponse:
    """How often problems come back, unit by unit."""
    asked = allowed(request, "see:lookback")
    rows, total = queries.by_unit(asked.post)
    return render(request, "lookback/by_unit.html", {"rows": rows, "total": total})


def new(request: HttpRequest) -> HttpResponse:
    asked = allowed(request, "lookback.planned")
    form = forms.Planning(request.POST or None, initial={"number": request.GET.get("problem", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _plan(asked, form)
            except BihuanError as error:
                actions.put_errors(form, error)
            else:
                messages.success(request, _("已设定 %(number)s。") % {"number": made.number})
                return HttpResponseRedirect(reverse("lookback", args=(made.number,)))
    return render(request, "lookback/new.html", {"form": form}, status=status)


def _plan(asked: Request, form: forms.Planning) -> Matter:
    given = form.cleaned_data
    seen = policy.visible(asked.post, "problem").select_related("problem")
    problem = seen.filter(number=given["number"].strip()).first()
    if problem is None:
        raise Invalid({"number": words.REFUSALS["unknown"]})
    return commands.plan(
        problem, due_on=given["due_on"], criterion=given["criterion"], by=asked.post
    )


@require_safe
def lookback(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "lookback", number))


@actions.page_of("lookback")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One look-back: by what standard, why, what was found, what became of it."""
    row: LookBack = matter.lookback
    problem, after = queries.problems(request.post, row)
    context = {
        "matter": matter,
        "row": row,
        "state": queries.state(matter),
        "lamp": deadlines.lamp(matter),
        "facts": queries.facts(request.post, matter, row),
        "sample": queries.sample(row),
        "problem": problem,
        "relapse": after if matter.status == "relapsed" else None,
        "timeline": timeline.of(request.post, matter, files.read_event),
        "offers": actions.offered(request.post, matter, refused),
    }
    return render(request, "lookback/lookback.html", context, status=status)

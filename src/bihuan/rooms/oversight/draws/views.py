"""Pages of draws, inside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities import files
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.mentioned import mentioned
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.kernel import policy
from bihuan.kernel.errors import BihuanError, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.lib import persons
from bihuan.lib.mask import mask
from bihuan.rooms.oversight.draws import commands, events, forms, queries
from bihuan.rooms.oversight.draws.lists import DRAWS

PREVIEW = "0" * 64
"""In place of a commitment while a plan is only looked at."""
ITEMS_SHOWN = 500


def draws(request: HttpRequest) -> HttpResponse:
    """All draws, void ones too."""
    asked = allowed(request, "see:draw")
    plans = policy.may_at_all(asked.post, "draw.published")
    return serve(asked, DRAWS, template="draws/draws.html", plans=plans)


def new(request: HttpRequest) -> HttpResponse:
    """Write a plan, look at what it comes to, publish it."""
    asked = allowed(request, "draw.published")
    repeated = mentioned(asked, "repeats")
    if repeated is not None and repeated.kind != "draw":
        raise Unseen
    initial = forms.again(repeated) if repeated else None
    form = forms.Planning(request.POST or None, initial=initial)
    preview, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                wanted, given = form.wanted(), form.cleaned_data["commitment"]
                if request.POST.get("act") == "publish":
                    made = commands.publish(
                        wanted, by=asked.post, commitment=given, repeats=repeated
                    )
                    told = _("方案已公布，编号%(number)s。") % {"number": made.number}
                    messages.success(request, told)
                    return HttpResponseRedirect(reverse("draw", args=(made.number,)))
                preview = commands.planned(wanted, given or PREVIEW)
                status = 200
            except BihuanError as error:
                actions.put_errors(form, error)
    context = {
        "form": form,
        "plan": preview,
        "strata": queries.strata(preview, []) if preview else [],
        "excluded": queries.excluded(preview) if preview else [],
        "repeated": repeated,
        "items_shown": ITEMS_SHOWN,
    }
    return render(request, "draws/new.html", context, status=status)


@require_safe
def draw(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "draw", number))


@actions.page_of("draw")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One draw: plan, commitment, second number, seed, who was drawn."""
    context = about(matter) | {
        "timeline": timeline.of(request.post, matter, files.read_event),
        "offers": actions.offered(request.post, matter, refused),
        "plans": policy.may_at_all(request.post, "draw.published"),
        "items_shown": ITEMS_SHOWN,
    }
    return render(request, "draws/draw.html", context, status=status)


def about(matter: Matter) -> dict[str, object]:
    """What both pages of a draw show."""
    row = matter.draw
    before, after = commands.related(matter)
    return {
        "matter": matter,
        "row": row,
        "plan": row.plan,
        "state": queries.state(matter),
        "reason": mask(persons.hide(row.reason)),
        "strata": queries.strata(row.plan, row.drawn),
        "excluded": queries.excluded(row.plan),
        "second_word": events.SECONDS[row.plan["second"]["kind"]],
        "before": before,
        "after": after,
    }

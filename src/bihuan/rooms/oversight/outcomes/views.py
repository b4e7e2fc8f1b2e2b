"""Pages of outcomes."""

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
from bihuan.kernel import deadlines, policy
from bihuan.kernel.errors import BihuanError, Invalid
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.rooms.oversight.outcomes import commands, forms, kinds, queries
from bihuan.rooms.oversight.outcomes.lists import OUTCOMES


def outcomes(request: HttpRequest) -> HttpResponse:
    asked = allowed(request, "see:outcome")
    records = policy.may_at_all(asked.post, "outcome.recorded")
    return serve(asked, OUTCOMES, template="outcomes/outcomes.html", records=records)


def new(request: HttpRequest) -> HttpResponse:
    """Put one down."""
    asked = allowed(request, "outcome.recorded")
    about = mentioned(asked, "about")
    initial = {"unit": units().get(about.unit_id or 0)} if about else None
    form = forms.Recording(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = commands.put_down(
                    data["outcome_kind"],
                    data["unit"],
                    reason=data["reason"],
                    about=[about] if about else [],
                    by=asked.post,
                )
            except BihuanError as error:
                fields = error.fields if isinstance(error, Invalid) else {"": str(error)}
                for name, text in fields.items():
                    form.add_error(name if name in form.fields else None, str(text))
            else:
                messages.success(request, _("已登记，单位可以陈述意见。"))
                return HttpResponseRedirect(reverse("outcome", args=(made.number,)))
    context = {"form": form, "about": about}
    return render(request, "outcomes/new.html", context, status=status)


@require_safe
def outcome(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "outcome", number))


@actions.page_of("outcome")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One outcome, and beside it what the unit says."""
    row, post = matter.outcome, request.post
    lines = timeline.of(post, matter, files.read_event)
    context = {
        "matter": matter,
        "row": row,
        "word": kinds.word(row.outcome_kind),
        "state": queries.state(matter),
        "reason": timeline.veiled(post, row.reason),
        "statement": timeline.veiled(post, row.statement),
        "withdrawn": timeline.veiled(post, row.withdrawn),
        "lamp": deadlines.lamp(matter),
        "why": deadlines.why(matter.due_basis),
        "about": queries.about(post, matter),
        "files": [one for line in reversed(lines) for one in line.files],
        "timeline": lines,
        "offers": actions.offered(post, matter, refused),
    }
    return render(request, "outcomes/outcome.html", context, status=status)

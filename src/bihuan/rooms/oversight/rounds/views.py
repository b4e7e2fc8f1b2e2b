"""Pages of visits."""

from __future__ import annotations

from typing import Any

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
from bihuan.kernel import deadlines, policy, record
from bihuan.kernel.errors import BihuanError, Invalid, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.phrase import listed
from bihuan.rooms.oversight.rounds import commands, commands_site, forms, kinds, queries, words
from bihuan.rooms.oversight.rounds.actions import stored
from bihuan.rooms.oversight.rounds.lists import VISITS
from bihuan.rooms.oversight.rounds.models import Check, Visit


def visits(request: HttpRequest) -> HttpResponse:
    """All visits."""
    asked = allowed(request, "see:visit")
    plans = policy.may_at_all(asked.post, "visit.planned")
    sees_rounds = policy.may_at_all(asked.post, "see:inspection")
    return serve(asked, VISITS, template="rounds/visits.html", plans=plans, sees_rounds=sees_rounds)


def new(request: HttpRequest) -> HttpResponse:
    asked = allowed(request, "visit.planned")
    form = forms.Planning(request.POST or None, post=asked.post)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = commands.plan(form.plan(), by=asked.post)
            except BihuanError as error:
                actions.put_errors(form, error)
            else:
                messages.success(request, _("已安排 %(number)s。") % {"number": made.number})
                return HttpResponseRedirect(reverse("visit", args=(made.number,)))
    return render(request, "rounds/new_visit.html", {"form": form}, status=status)


@require_safe
def visit(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "visit", number))


@actions.page_of("visit")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One visit: what is next, what was looked at, what was found, what became of it."""
    row: Visit = matter.visit
    post = request.post
    found = queries.findings(post, matter)
    may_check = matter.status in ("onsite", "visited", "told") and policy.may(
        post, "visit.checked", matter
    )
    context: dict[str, Any] = {
        "matter": matter,
        "row": row,
        "state": queries.state(matter),
        "lamp": deadlines.lamp(matter),
        "why": queries.why(matter),
        "stages": queries.stages(matter, row),
        "next": queries.next_up(matter, row),
        "facts": queries.facts(matter, row),
        "checklists": queries.checklists(post, matter, row),
        "may_check": bool(may_check),
        "findings": [one for one in found if one.sort != "suggested"],
        "suggestions": [one for one in found if one.sort == "suggested"],
        "exceptions": listed(words.EXCEPTIONS.get(one, one) for one in row.exceptions),
        "round": queries.round_of(post, row),
        "timeline": timeline.of(post, matter, files.read_event),
        "offers": actions.offered(post, matter, refused),
    }
    return render(request, "rounds/visit.html", context, status=status)


def check(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Fill in a checklist."""
    asked = signed_in(request)
    matter = actions.find(asked, "visit", number)
    record.ready(matter, "visit.checked", by=asked.post)
    if code not in matter.visit.checklists or code not in kinds.checklists():
        raise Unseen(number=number)
    asked_for = kinds.checklist(code)
    form = forms.Checking(
        request.POST or None,
        request.FILES or None,
        checklist=asked_for,
        initial=_filled(matter, code) | {"seen": matter.version},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands_site.check(
                    matter,
                    checklist=code,
                    answers=form.answers(),
                    files=stored(matter, asked.post, form.cleaned_data),
                    by=asked.post,
                    seen=form.cleaned_data["seen"],
                )
            except BihuanError as error:
                _put_item_errors(form, error)
                status = error.status
            else:
                messages.success(request, _("检查表已保存。"))
                return HttpResponseRedirect(reverse("visit", args=(number,)))
    context = {"matter": matter, "checklist": asked_for, "form": form}
    return render(request, "rounds/check.html", context, status=status)


def _filled(matter: Matter, code: str) -> dict[str, Any]:
    done = Check.objects.filter(matter=matter, checklist=code).first()
    out: dict[str, Any] = {}
    for one in done.answers if done else ():
        out[f"verdict-{one['item']}"] = one["verdict"]
        out[f"note-{one['item']}"] = one["note"]
    return out


def _put_item_errors(form: forms.Checking, error: BihuanError) -> None:
    fields = error.fields if isinstance(error, Invalid) else {"": str(error)}
    for name, text in fields.items():
        known = f"note-{name}"
        form.add_error(known if known in form.fields else None, str(text))

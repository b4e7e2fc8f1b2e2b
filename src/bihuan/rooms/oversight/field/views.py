"""The field page, and what its phone fetches and sends."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.facilities.pages import actions
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed
from bihuan.kernel.errors import BihuanError, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.oversight.field import acts, queries, taking
from bihuan.rooms.oversight.field.forms import Sending
from bihuan.rooms.oversight.rounds import queries as visits
from bihuan.rooms.oversight.rounds.models import Visit

ACTION = "visit.checked"
WORKER = Path(__file__).with_name("worker.js")


@require_safe
def field(request: HttpRequest) -> HttpResponse:
    """My visits, to be taken along."""
    asked = allowed(request, ACTION)
    return render(asked, "field/field.html", {"visits": queries.mine(asked.post)})


@require_safe
def visit(request: HttpRequest, number: str) -> HttpResponse:
    asked = allowed(request, ACTION)
    return page(asked, queries.find(asked, number))


def page(
    request: Request, matter: Matter, refused: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """One visit as it is worked through on site. `refused`: forms that came back with errors."""
    row: Visit = matter.visit
    known = acts.of(matter)
    forms = {code: act.unbound(matter, request.post) for code, act in known.items()}
    context = {
        "matter": matter,
        "row": row,
        "state": visits.state(matter),
        "facts": visits.facts(matter, row),
        "acts": known,
        "forms": forms | (refused or {}),
        "keys": {code: uuid4().hex for code in known},
        "filled": visits.checklists(request.post, matter, row),
        "bases": {code: taking.base_of(matter, code) for code in row.checklists},
        "problems": visits.open_problems(request.post, matter.unit) if matter.unit else [],
        "found": visits.findings(request.post, matter),
    }
    return render(request, "field/visit.html", context, status=status)


@require_POST
def send(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """One act from a phone, or from the form of a browser without scripts.

    A phone is told as JSON what became of it: 200, 409 with what somebody else has put down
    meanwhile, or another status with the words of the refusal, at the fields it is about.
    """
    asked = allowed(request, ACTION)
    matter = queries.find(asked, number)
    act = acts.of(matter).get(code)
    if act is None:
        raise Unseen(number=number)
    sending = Sending(request.POST)
    form = act.bound(asked, matter, asked.post)
    try:
        told = _take(asked, matter, act, sending, form)
    except BihuanError as error:
        if request.accepts("text/html"):
            actions.put_errors(form, error)
            return page(asked, matter, {code: form}, error.status)
        return _refused(form, error)
    if told is None:
        if request.accepts("text/html"):
            return page(asked, matter, {code: form}, 422)
        return JsonResponse({"errors": _errors(form, sending)}, status=422)
    if request.accepts("text/html"):
        messages.success(request, told)
        return HttpResponseRedirect(reverse("field-visit", args=(number,)))
    return JsonResponse({"said": told})


def _take(
    request: Request, matter: Matter, act: acts.Act, sending: Sending, form: Any
) -> str | None:
    """What to say of it; None when the forms are not filled in rightly."""
    if not (sending.is_valid() and form.is_valid()):
        return None
    hashes = request.POST.getlist("hash")
    taking.check_arrived([f for _n, fs in request.FILES.lists() for f in fs], hashes)
    sent = acts.Sent(matter, request.post, **sending.cleaned_data)
    taking.once(matter, act.code, sent.key, lambda: act.run(sent, form), by=request.post)
    return str(act.done)


def _errors(form: Any, sending: Sending) -> list[str]:
    """Sentences: the label of the field and what is wrong with it."""
    out = []
    for one in (sending, form):
        for name, said in one.errors.items():
            label = one.fields[name].label if name in one.fields else ""
            out += [f"{label}：{text}" if label else str(text) for text in said]
    return out


def _refused(form: Any, error: BihuanError) -> JsonResponse:
    if isinstance(error, taking.Meanwhile):
        theirs = asdict(error.theirs)
        return JsonResponse({"errors": [str(error)], "theirs": theirs}, status=409)
    actions.put_errors(form, error)
    said = _errors(form, Sending()) or [str(error)]
    return JsonResponse({"errors": said}, status=error.status)


@require_safe
def now(request: HttpRequest) -> JsonResponse:
    """Who is signed in on this phone, and the token to send with."""
    asked = allowed(request, ACTION)
    return JsonResponse({"post": asked.post.pk, "token": get_token(request)})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its scope is all addresses of the field page."""
    allowed(request, ACTION)
    headers = {"Service-Worker-Allowed": reverse("field"), "Cache-Control": "no-cache"}
    body = WORKER.read_text("utf-8")
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What makes the page installable on a phone."""
    allowed(request, ACTION)
    icon = {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "name": _("闭环 现场"),
            "short_name": _("现场"),
            "start_url": reverse("field"),
            "scope": reverse("field"),
            "display": "standalone",
            "lang": request.LANGUAGE_CODE,
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )

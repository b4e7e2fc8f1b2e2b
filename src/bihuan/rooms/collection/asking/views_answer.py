"""Answering a form signed in: a unit once, inspectors as often as they inspect."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.facilities.pages import actions
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import signed_in
from bihuan.kernel.errors import Refused, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.collection.asking import drafts, queries, turns
from bihuan.rooms.collection.asking.models import Form, Sheet
from bihuan.rooms.collection.asking.turns import Turn


def answer(request: HttpRequest, number: str) -> HttpResponse:
    """The pages of the form; what is written stays until it is handed in."""
    asked = signed_in(request)
    matter = actions.find(asked, "form", number)
    visitor = queries.visitor(matter, Form.objects.get(pk=matter.pk), asked.post)
    if visitor is None:
        raise Unseen
    try:
        drafts.admit(matter, visitor)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("form", args=(number,)))
    at = drafts.open(matter, visitor, drafts.own_key(matter, visitor))
    if request.method != "POST":
        turn = Turn() if at.waits else turns.first(at, request.GET.get("lang", "")[:20])
        return _show(request, matter, at, turn)
    if request.POST.get("go") == "begin":
        at.begin()
        return HttpResponseRedirect(reverse("form-answer", args=(number,)))
    turn = turns.take(at, dict(request.POST.lists()), dict(request.FILES.lists()))
    if turn.sheet is not None:
        return _handed_in(request, turn.sheet)
    if turn.saved:
        if request.headers.get("X-Form-Save"):
            return HttpResponse(status=204)
        messages.success(request, _("已存下，可以随时回来接着填。"))
        return HttpResponseRedirect(reverse("form", args=(number,)))
    return _show(request, matter, at, turn)


def _show(request: HttpRequest, matter: Matter, at: drafts.Answering, turn: Turn) -> HttpResponse:
    context = {
        "matter": matter,
        "view": turn.view,
        "error": turn.error,
        "quiz": at.definition.quiz,
        "intro": at.definition.say(at.definition.intro),
    }
    return render(request, "asking/answer.html", context, status=turn.status)


def _handed_in(request: HttpRequest, sheet: Matter) -> HttpResponse:
    told = _("已提交，编号 %(number)s。") % {"number": sheet.number}
    row = Sheet.objects.get(pk=sheet.pk)
    if row.points is not None and row.of is not None:
        points = {"points": f"{row.points.normalize():f}", "of": f"{row.of.normalize():f}"}
        told += _("得%(points)s分，满分%(of)s分。") % points
    messages.success(request, told)
    return HttpResponseRedirect(reverse("sheet", args=(sheet.number,)))

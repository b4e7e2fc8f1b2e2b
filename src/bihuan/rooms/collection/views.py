"""Pages of collections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities import files
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.tables.download import ENDINGS, download
from bihuan.kernel import policy
from bihuan.kernel.errors import BihuanError, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.collection import commands, forms, queries, rules, sheet
from bihuan.rooms.collection.asking import counting
from bihuan.rooms.collection.lists import COLLECTIONS
from bihuan.rooms.collection.models import Collection, Mark


def collections(request: HttpRequest) -> HttpResponse:
    """All collections."""
    asked = allowed(request, "see:collection")
    exports = [
        (_("导出 Excel"), reverse("export-collections", args=("xlsx",))),
        (_("导出 CSV"), reverse("export-collections", args=("csv",))),
    ]
    plans = policy.may_at_all(asked.post, "collection.planned")
    template = "collection/collections.html"
    return serve(asked, COLLECTIONS, template=template, exports=exports, plans=plans)


@require_safe
def export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """What the list shows, all of it."""
    asked = allowed(request, "see:collection")
    if ending not in ENDINGS:
        raise Unseen
    made = sheet.plan(COLLECTIONS.rows(Asked.of(request.GET, asked.post)), by=asked.post)
    return download(made, sheet.file_name(ending))


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """How many of each approach and kind, between two days if asked."""
    asked = allowed(request, "see:collection")
    form = forms.Period(request.GET or None)
    where = form.where() if form.is_valid() else Q()
    rows, total = queries.summary(asked.post, where)
    context = {"rows": rows, "total": total, "form": form}
    return render(request, "collection/summary.html", context)


def new(request: HttpRequest) -> HttpResponse:
    asked = allowed(request, "collection.planned")
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
                messages.success(request, _("已登记 %(number)s。") % {"number": made.number})
                return HttpResponseRedirect(reverse("collection", args=(made.number,)))
    return render(request, "collection/new.html", {"form": form}, status=status)


@require_safe
def collection(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "collection", number))


@actions.page_of("collection")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One collection: who came, what was said and where, what became of it."""
    row = Collection.objects.get(pk=matter.pk)
    marks = list(Mark.objects.filter(matter=matter).order_by("mark"))
    reads = queries.reads(request.post, matter)
    context: dict[str, Any] = {
        "matter": matter,
        "row": row,
        "state": queries.state(matter),
        "facts": queries.facts(matter, row),
        "rate": rules.percent(row.returned or 0, row.sent or 0),
        "outcome": queries.outcome(matter),
        "forms": counting.summaries(request.post, matter),
        "minutes": queries.minutes(request.post, matter, marks) if reads else [],
        "reads": reads,
        "numbered": {one.mark: n for n, one in enumerate(marks, 1)},
        "opinions": queries.opinions(request.post, matter, marks),
        "opinions_shown": queries.SHOWN,
        "sees_opinions": policy.may_at_all(request.post, "see:voice"),
        "timeline": timeline.of(request.post, matter, files.read_event),
        "offers": actions.offered(request.post, matter, refused),
    }
    context["notes"] = any(o.action.code == "note" for o in context["offers"])
    return render(request, "collection/collection.html", context, status=status)


def paragraphs(request: HttpRequest, number: str) -> HttpResponse:
    """Tick paragraphs of the minutes: each becomes an opinion. Works without scripts."""
    asked = signed_in(request)
    matter = actions.find(asked, "collection", number)
    policy.check(asked.post, "collection.opinion_noted", matter)
    marks = list(Mark.objects.filter(matter=matter).order_by("mark"))
    shown = [one for one in queries.minutes(asked.post, matter, marks) if not one.erased]
    form = forms.Paragraphs(request.POST or None, matter=matter)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = commands.note_all(
                    matter, form.noted(), by=asked.post, seen=form.cleaned_data["seen"]
                )
            except BihuanError as error:
                form.add_error(None, str(error))
                status = error.status
            else:
                told = _("已记下%(n)d条意见，进入收件箱。") % {"n": len(made)}
                messages.success(request, told)
                return HttpResponseRedirect(reverse("collection", args=(number,)))
    context = {"matter": matter, "paragraphs": shown, "form": form}
    return render(request, "collection/paragraphs.html", context, status=status)

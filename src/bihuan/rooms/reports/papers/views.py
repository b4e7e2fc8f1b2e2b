"""Pages of reports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities import files
from bihuan.facilities.documents import pdf as printing
from bihuan.facilities.files import store
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer, put_errors
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.kernel import lifecycle, policy
from bihuan.kernel.errors import BihuanError, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.reports import scopes
from bihuan.rooms.reports.papers import commands, forms, kinds, numbers, queries
from bihuan.rooms.reports.papers.lists import REPORTS


def reports(request: HttpRequest) -> HttpResponse:
    """The register."""
    asked = allowed(request, "see:report")
    return serve(
        asked,
        REPORTS,
        template="papers/reports.html",
        composes=policy.may_at_all(asked.post, "report.composed"),
        verifies=scopes.whole(asked.post, "report"),
    )


@require_safe
def series(request: HttpRequest) -> HttpResponse:
    """Are the numbers of every series without gaps?"""
    allowed(request, "report.composed")
    return render(request, "papers/numbers.html", {"series": queries.series()})


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which kind."""
    allowed(request, "report.composed")
    return render(request, "papers/choose.html", {"kinds": list(kinds.every().values())})


def compose(request: HttpRequest, code: str) -> HttpResponse:
    """Make one, or look at its figures first."""
    asked = allowed(request, "report.composed")
    if code not in kinds.every():
        raise Unseen
    kind = kinds.of(code)
    form = forms.Composing(request.POST or None, kind=kind, initial=forms.begun(kind))
    return _composing(asked, form, None)


def recompose(request: HttpRequest, number: str) -> HttpResponse:
    """Make a draft anew."""
    asked = signed_in(request)
    matter = actions.find(asked, "report", number)
    policy.check(asked.post, "report.recomposed", matter)
    lifecycle.of("report").next(matter.status, "report.recomposed")
    row = matter.report
    kind = kinds.of(row.report_kind)
    initial = forms.written(matter, row)
    return _composing(
        asked, forms.Composing(request.POST or None, kind=kind, initial=initial), matter
    )


def _composing(asked: Request, form: forms.Composing, matter: Matter | None) -> HttpResponse:
    status, preview = 200, None
    if asked.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if asked.POST.get("act") == "preview":
                    preview, status = queries.shown(numbers.preview(form.kind, form.order())), 200
                else:
                    return _made(asked, form, matter)
            except BihuanError as error:
                put_errors(form, error)
    context = {"form": form, "kind": form.kind, "matter": matter, "preview": preview}
    return render(asked, "papers/compose.html", context, status=status)


def _made(asked: Request, form: forms.Composing, matter: Matter | None) -> HttpResponse:
    if matter is None:
        matter = commands.compose(form.kind.code, form.order(), by=asked.post)
    else:
        commands.recompose(matter, form.order(), by=asked.post)
    messages.success(asked, _("文稿已生成，数字已填入。可下载修改后再上传。"))
    return HttpResponseRedirect(reverse("report", args=(matter.number,)))


@require_safe
def report(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "report", number))


@actions.page_of("report")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One report: its numbers, its versions, where it is, what was corrected."""
    row = matter.report
    context: dict[str, Any] = {
        "matter": matter,
        "row": row,
        "kind": kinds.word(row.report_kind),
        "state": queries.state(matter),
        "facts": queries.facts(matter, row),
        "stages": queries.stages(row, matter.status),
        "numbers": queries.shown(row.numbers, row.told),
        "versions": queries.versions(matter),
        "corrections": queries.corrections(matter) if row.corrected_on else [],
        "sent_back": queries.veiled(request.post, row.sent_back),
        "explained": queries.veiled(request.post, row.explained),
        "reason": queries.veiled(request.post, row.reason),
        "timeline": timeline.of(request.post, matter, files.read_event),
        "offers": actions.offered(request.post, matter, refused),
        "edits": matter.status == "drafted"
        and bool(policy.may(request.post, "report.recomposed", matter)),
    }
    return render(request, "papers/report.html", context, status=status)


@require_safe
def pdf(request: HttpRequest, number: str) -> HttpResponseBase:
    """Its latest version as it is printed."""
    asked = signed_in(request)
    matter = actions.find(asked, "report", number)
    row = matter.report
    printed = printing.pdf(store.path(row.sha256).read_bytes())
    response = HttpResponse(printed.pdf, content_type="application/pdf")
    name = f"{row.reference or matter.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response


def verify(request: HttpRequest) -> HttpResponse:
    """Any document made here: is every number in it still what the figures say? Not for units: a
    file can ask for any figure of anybody."""
    asked = allowed(request, "see:report")
    if not scopes.whole(asked.post, "report"):
        raise Unseen
    form = forms.Checking(request.POST or None, request.FILES or None)
    status, found = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = queries.shown(numbers.verified(form.cleaned_data["docx"].read()))
                status = 200
            except BihuanError as error:
                put_errors(form, error)
    context = {
        "form": form,
        "numbers": found,
        "name": getattr(request.FILES.get("docx"), "name", ""),
    }
    return render(request, "papers/verify.html", context, status=status)

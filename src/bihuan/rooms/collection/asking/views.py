"""Pages of forms: the list, one form, its codes, its results, one sheet."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.facilities import files
from bihuan.facilities.forms import changes, marking, showing
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.kernel import clock, history, policy
from bihuan.kernel.errors import Invalid, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.collection.asking import (
    codes,
    commands,
    definitions,
    drafts,
    events,
    forms,
    queries,
    sheet_files,
)
from bihuan.rooms.collection.asking.lists import FORMS, sheets_of
from bihuan.rooms.collection.asking.models import Design, Form, Sheet
from bihuan.rooms.collection.asking.views_design import tell_read

RESULTS = "form.results"


def index(request: HttpRequest) -> HttpResponse:
    """All forms that the viewer has to do with."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "see:form"):
        raise Unseen
    drafts_ = policy.may_at_all(asked.post, "form.drafted")
    return serve(asked, FORMS, template="asking/forms.html", drafts=drafts_)


def new(request: HttpRequest) -> HttpResponse:
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "form.drafted"):
        raise Unseen
    form = forms.Drafting(request.POST or None, request.FILES or None, post=asked.post)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = dict(form.cleaned_data)
            data.pop("workbook")
            definition = forms.sent(form, data["purpose"])
            try:
                made = commands.draft(**data, definition=definition, by=asked.post)
            except Invalid as error:
                actions.put_errors(form, error)
            else:
                messages.success(request, _("已新建 %(number)s。") % {"number": made.number})
                if definition is not None:
                    tell_read(asked, form, definition)
                return HttpResponseRedirect(reverse("form-design", args=(made.number,)))
    troubles = getattr(form.fields["workbook"], "troubles", ())
    context = {"form": form, "troubles": troubles, "limit": forms.WORKBOOK_MOST}
    return render(request, "asking/new.html", context, status=status)


@require_safe
def form(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "form", number))


@actions.page_of("form")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One form: where it is answered, who has answered, its versions, what I can do."""
    row = Form.objects.get(pk=matter.pk)
    designs = policy.may_at_all(request.post, "form.published")
    visitor = queries.visitor(matter, row, request.post)
    context: dict[str, Any] = {
        "matter": matter,
        "row": row,
        "state": queries.state(matter),
        "facts": queries.facts(request.post, matter, row),
        "collection": queries.collection_of(request.post, row),
        "sheets": queries.counted(matter),
        "sent": queries.sent(matter, row),
        "designs": designs,
        "sees_results": policy.may_at_all(request.post, RESULTS),
        "answers": visitor is not None and matter.status == "running",
        "mine": queries.mine(matter, request.post) if visitor else [],
        "timeline": timeline.of(request.post, matter, files.read_event) if designs else [],
        "offers": actions.offered(request.post, matter, refused),
    }
    if designs:
        context |= _office(matter, row)
    return render(request, "asking/form.html", context, status=status)


def _office(matter: Matter, row: Form) -> dict[str, Any]:
    """What only those who hand the form out are shown."""
    newest = definitions.newest(matter)
    waiting = Design.objects.filter(pk=matter.pk).exists()
    changed = None
    if newest is not None and waiting:
        changed = changes.diff(newest, definitions.design(matter)).changes
    public = row.audience in events.NAMELESS and matter.status == "running"
    address = address_of(matter) if public else ""
    return {
        "versions": queries.versions(matter),
        "changes": changed,
        "design_waits": waiting,
        "address": address,
        "picture": picture_of(address) if address else "",
        "batches": queries.batches(matter) if row.audience == "code" else [],
        "answerers": queries.answerers(matter) if row.audience == "units" else [],
        "named": row.audience not in events.NAMELESS,
        "born": queries.born(matter),
    }


def address_of(matter: Matter, code: str = "") -> str:
    """The whole public address of a form; with a code, that of one person."""
    return f"{settings.PUBLIC_URL}{reverse('portal-form', args=(codes.token(matter, code),))}"


def picture_of(address: str) -> str:
    """A QR code as a data: address of an SVG picture."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=4, light="#fff")


@require_safe
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return sheet_page(asked, actions.find(asked, "sheet", number))


@actions.page_of("sheet")
def sheet_page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One sheet that bears a name: what was answered, to which version, and its points."""
    row = Sheet.objects.get(pk=matter.pk)
    form = Matter.objects.get(pk=row.form)
    definition = definitions.version(form, row.number)
    submitted = history.of(matter, "sheet.submitted")[0].data
    shown = {one.id: one for one in map(files.read_event, submitted.files)}
    kept = {
        pk: showing.Kept(pk, one.name, "" if one.erased else one.url) for pk, one in shown.items()
    }
    answers = row.answers or {}
    lines = showing.answered(
        definition, answers, language=submitted.language, names=drafts.offered(), files=kept
    )
    marks = policy.may_at_all(request.post, RESULTS)
    marked = None
    if definition.quiz is not None and row.answers is not None:
        marked = marking.mark(definition, answers, today=row.submitted_on)
    context = {
        "matter": matter,
        "row": row,
        "form": form,
        "sees_form": policy.sees(request.post, form),
        "state": queries.state(matter),
        "lines": lines,
        "marked": marked,
        "tell": "right" if marks else definition.quiz.tell if definition.quiz else "nothing",
        "timeline": timeline.of(request.post, matter, files.read_event),
        "offers": actions.offered(request.post, matter, refused),
    }
    return render(request, "asking/sheet.html", context, status=status)


# -- codes --------------------------------------------------------------------------------------


def _mine(request: HttpRequest, number: str, action: str) -> tuple[Request, Matter]:
    """The form, for whoever may do that to it. Raises Unseen, NotAllowed."""
    asked = signed_in(request)
    matter = actions.find(asked, "form", number)
    policy.check(asked.post, action, matter)
    return asked, matter


@never_cache
@require_safe
def slips(request: HttpRequest, number: str) -> HttpResponse:
    """Codes to cut out, each with its QR code; those already used are left out."""
    asked, matter = _mine(request, number, "form.coded")
    found = sheet_files.unused(matter)[: sheet_files.SLIPS_MOST]
    rows = [
        {"batch": batch, "code": code, "picture": picture_of(address_of(matter, code))}
        for batch, code in found
    ]
    context = {"matter": matter, "rows": rows, "address": address_of(matter)}
    return render(asked, "asking/slips.html", context)


@never_cache
@require_safe
def codes_sheet(request: HttpRequest, number: str) -> HttpResponseBase:
    """All codes with their addresses, as a workbook."""
    _asked, matter = _mine(request, number, "form.coded")
    return sheet_files.codes(matter, lambda code: address_of(matter, code))


# -- results ------------------------------------------------------------------------------------


@require_safe
def results(request: HttpRequest, number: str) -> HttpResponse:
    """Everything tabulated, with bars; split by a question or by the kind of respondent."""
    asked, matter = _mine(request, number, RESULTS)
    row = Form.objects.get(pk=matter.pk)
    versions = definitions.every(matter)
    options = queries.splits(row, versions)
    split = request.GET.get("split", "")
    split = split if split in dict(options) else ""
    newest = queries.newest_of(versions)
    classed = None
    if newest is not None and newest.quiz is not None:
        classed = marking.class_result(newest, queries.papers(matter, row), today=clock.today())
    context = {
        "matter": matter,
        "row": row,
        "tabulation": queries.results(matter, row, versions, split),
        "options": options,
        "split": split,
        "classed": classed,
        "sheets": queries.counted(matter),
        "sent": queries.sent(matter, row),
        "born": queries.born(matter),
        "more": "?all=1" + (f"&split={split}" if split else ""),
        "texts": 100_000 if request.GET.get("all") else 20,
    }
    return render(asked, "asking/results.html", context)


@require_safe
def results_sheet(request: HttpRequest, number: str) -> HttpResponseBase:
    """The same as a workbook; sheet by sheet too, where they bear names."""
    asked, matter = _mine(request, number, RESULTS)
    return sheet_files.results(asked.post, matter, request.GET.get("split", ""))


def sheets(request: HttpRequest, number: str) -> HttpResponse:
    """The sheets that bear a unit's name."""
    asked, matter = _mine(request, number, RESULTS)
    return serve(asked, sheets_of(matter), template="asking/sheets.html", matter=matter)

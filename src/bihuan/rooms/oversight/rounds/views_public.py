"""Reports of visits that were made public (督导条例 第十八条：督导报告应当向社会公布)."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from bihuan.facilities.files import Shown, read_event
from bihuan.facilities.files.models import File
from bihuan.facilities.files.views import give
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import public
from bihuan.kernel import history, people, policy
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.oversight.rounds import queries

SHOWN = 100


def _published() -> QuerySet[Matter]:
    found = policy.visible(people.public(), "visit").exclude(visit__report="")
    return found.select_related("visit", "unit").order_by("-closed_on", "-pk")


def _find(number: str) -> Matter:
    found = _published().filter(number=number).first()
    if found is None:
        raise Http404
    return found


@public
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The latest reports. Two queries."""
    rows = [(one, queries.kind_word(one.visit.visit_kind)) for one in _published()[:SHOWN]]
    return render(request, "visits/public_reports.html", {"reports": rows})


@public
@require_safe
def report(request: HttpRequest, number: str) -> HttpResponse:
    """One report, with what was published along with it."""
    visit = _find(number)
    context = {
        "visit": visit,
        "row": visit.visit,
        "kind": queries.kind_word(visit.visit.visit_kind),
        "files": _files(visit),
    }
    return render(request, "visits/public_report.html", context)


def _files(visit: Matter) -> list[Shown]:
    told = history.of(visit, "visit.published")
    shown = (read_event(one) for happened in told for one in happened.data.files)
    return [one for one in shown if not one.erased]


@public
@require_safe
def file(request: HttpRequest, number: str, pk: uuid.UUID) -> HttpResponseBase:
    """A file that was published along with a report."""
    visit = _find(number)
    if pk not in visit.visit.report_files:
        raise Http404
    found = File.objects.filter(pk=pk, matter_id=visit.pk, erased_at=None).first()
    if found is None:
        raise Http404
    return give(request, found)

"""Pages of figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import signed_in
from bihuan.facilities.tables.download import workbook
from bihuan.kernel import figures as registry
from bihuan.kernel import policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.figures import Figure
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.reports import rows
from bihuan.rooms.reports.figures import numbers, queries, sheet, standing
from bihuan.rooms.reports.figures.asked import SCOPE, Question, stamp

KEPT = (*SCOPE, "as_of", "day", "time", "split", "key", "of")
"""What says of an address of rows which they are."""


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure the viewer may see, as of one instant."""
    asked = signed_in(request)
    question = Question.of(request.GET, asked.post)
    found = queries.groups(question)
    if not found:
        raise Unseen
    context = {
        "question": question,
        "groups": found,
        "said": registry.said,
        "query": _plain(question),
        "local": timezone.localtime(question.as_of),
    }
    return render(request, "figures/figures.html", context)


def _plain(question: Question) -> str:
    """The question in an address, each figure's own narrowing left to its page."""
    if not question.given and not question.scope.plain():
        return ""
    asks = question.scope.plain() | ({"as_of": stamp(question.as_of)} if question.given else {})
    return f"?{urlencode(asks)}"


@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: its value, its splits, its course, and the address that stays."""
    asked = signed_in(request)
    of = queries.figure(asked.post, code)
    question = Question.of(request.GET, asked.post)
    scope = question.scope_of(of.matters)
    value = registry.values([code], question.as_of, scope)[code]
    log = standing.of(question.as_of)
    by = "week" if request.GET.get("by") == "week" else "month"
    context = {
        "question": question,
        "figure": of,
        "value": value,
        "scope": scope.words(),
        "kind": queries.kind_word(of),
        "main": list(zip(numbers.pieces(of, value.total),
                         queries.cells(question, of, value.total), strict=True)),
        "ratios": numbers.ratios(of, value.total),
        "broken": queries.broken(question, value),
        "series": queries.series(of),
        "course": queries.course(question, of, by),
        "by": by,
        "address_by": lambda how: f"?{_without(request, 'by')}by={how}",
        "log": log,
        "agrees": standing.agrees(question.size, question.root),
        "proof": policy.may_at_all(asked.post, "log.read"),
        "permalink": permalink(question, of, log),
        "export": reverse("figure-export", args=(code,)) + question.query(of.matters),
        "local": timezone.localtime(question.as_of),
    }  # fmt: skip
    return render(request, "figures/figure.html", context)


def _without(request: HttpRequest, name: str) -> str:
    """The query of an address, ready for one more parameter."""
    kept = request.GET.copy()
    kept.pop(name, None)
    return kept.urlencode() + "&" if kept else ""


def permalink(question: Question, of: Figure, log: standing.Standing | None) -> str:
    """The same question at the same instant, with the log as it stood."""
    said = {"size": str(log.size), "root": log.root} if log else {}
    return (
        settings.PUBLIC_URL
        + reverse("figure", args=(of.code,))
        + question.query(of.matters, **said)
    )


def _opened(request: HttpRequest, code: str) -> tuple[Question, queries.Opened]:
    asked = signed_in(request)
    of = queries.figure(asked.post, code)
    question = Question.of(request.GET, asked.post)
    given = request.GET
    opened = queries.opened(
        question, of, given.get("split", ""), given.get("key", ""), given.get("of") or _first(of)
    )
    return question, opened


def _first(of: Figure) -> str:
    return numbers.codes(of)[0]


@require_safe
def figure_rows(request: HttpRequest, code: str) -> HttpResponse:
    """The matters behind one number."""
    question, opened = _opened(request, code)
    of = opened.figure
    found = rows.listing(
        f"figure-{code}",
        _title(opened),
        lambda viewer: opened.rows,
        more=[_adds(opened), *_keys(opened)],
        keeps=KEPT,
    )
    asks = request.GET.urlencode()
    context = {
        "page": found.page(Asked.of(request.GET, question.viewer)),
        "question": question,
        "figure": of,
        "opened": opened,
        "scope": question.scope_of(of.matters).words(),
        "back": reverse("figure", args=(code,)) + question.query(of.matters),
        "local": timezone.localtime(question.as_of),
        "export": reverse("figure-rows-export", args=(code,)) + (f"?{asks}" if asks else ""),
    }
    return render(request, "figures/rows.html", context)


def _title(opened: queries.Opened) -> str:
    words = [word for word, _name in opened.words]
    return " · ".join([str(opened.figure.name), *words])


def _adds(opened: queries.Opened) -> Col:
    def value(matter: Matter) -> int:
        return opened.adds[matter.pk]

    return Col("adds", _("计入"), value, width="number")


def _keys(opened: queries.Opened) -> list[Col]:
    """Where it stood in each split at that instant."""

    def column(split: registry.Split) -> Col:
        def value(matter: Matter) -> Any:
            return split.word(opened.behind[matter.pk].keys[split.code])

        return Col(f"by-{split.code}", split.name, value, priority=3)

    return [column(split) for split in opened.figure.splits]


@require_safe
def figure_export(request: HttpRequest, code: str) -> HttpResponseBase:
    """The value and its splits as a workbook."""
    asked = signed_in(request)
    of = queries.figure(asked.post, code)
    question = Question.of(request.GET, asked.post)
    value = registry.values([code], question.as_of, question.scope_of(of.matters))[code]
    made = sheet.plans(question, value, standing.of(question.as_of))
    return workbook(made, _file_name(question, of, ""))


@require_safe
def figure_rows_export(request: HttpRequest, code: str) -> HttpResponseBase:
    """The matters behind one number as a workbook."""
    question, opened = _opened(request, code)
    made = sheet.rows_plan(question, opened, standing.of(question.as_of))
    return workbook([made], _file_name(question, opened.figure, "明细"))


def _file_name(question: Question, of: Figure, what: str) -> str:
    return f"{of.name}{what}_{timezone.localtime(question.as_of):%Y%m%d-%H%M%S}.xlsx"

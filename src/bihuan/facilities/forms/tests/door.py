"""A room as small as can be: pages on which the tests answer, design and read results.

What was written is kept in `KEPT` by name, so that a test can look at it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path
from django.utils.html import format_html

from bihuan.facilities.forms import answering, designer, designer_forms, marking, outline, showing
from bihuan.facilities.forms import tabulate as tabulating
from bihuan.facilities.forms.answering import Draft
from bihuan.facilities.forms.definition import Form
from bihuan.facilities.forms.names import KINDS
from bihuan.facilities.forms.tests.made import TODAY
from bihuan.facilities.pages.request import public

KEPT: dict[str, Any] = {}
UNITS = {"u1": "第一小学", "u2": "第二小学", "u3": "城东幼儿园"}
_OPTIONS = [
    showing.Option(code, name, group="小学" if "小学" in name else "幼儿园")
    for code, name in UNITS.items()
]
_PAGE = """{% extends "public_base.html" %}{% block title %}表{% endblock %}
{% block main %}{% import "forms/answer.html" as forms %}{% import "forms/design.html" as design %}
{% import "forms/results.html" as results %}"""
ANSWER = (
    _PAGE
    + """{{ forms.assets() }}<h1>{{ view.title }}</h1>
<form method="post" enctype="multipart/form-data" {{ forms.attributes(view, save) }}>{{ csrf() }}
{{ forms.head(view) }}{{ forms.questions(view, 1000000) }}{{ forms.go(view) }}</form>
{% endblock %}"""
)
DONE = (
    _PAGE
    + """<h1>已提交</h1>{{ forms.answered(lines) }}
{% if marked %}{{ results.marked(marked, tell) }}{% endif %}{% endblock %}"""
)
OUTLINE = (
    _PAGE
    + """<h1>设计</h1>
{{ design.outline(lines, whole, "/forms/act", "/forms/item", kinds, csrf()) }}{% endblock %}"""
)
ITEM = (
    _PAGE
    + """<h1>题目</h1>
{{ design.item(form, code, "/forms/act", "/forms/item", kinds, csrf(), "/forms/design") }}
{% endblock %}"""
)
RESULTS = (
    _PAGE
    + """<h1>结果</h1>{{ results.tables(tabulation) }}
{% if result %}{{ results.class_result(result) }}{% endif %}{% endblock %}"""
)


def page(request: HttpRequest, source: str, **words: Any) -> HttpResponse:
    backend: Any = engines["jinja2"]
    csrf_input = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)
    )
    context = {"request": request, "csrf_input": csrf_input, **words}
    for processor in backend.template_context_processors:
        context |= processor(request)
    return HttpResponse(backend.env.from_string(source).render(context))


def form() -> Form:
    found: Form = KEPT["form"]
    return found


@public
def answer(request: HttpRequest, number: int = 0) -> HttpResponse:
    draft, reading = KEPT.get("draft", Draft()), None
    to = showing.Respondent(units=_OPTIONS, seed="one")
    if request.method == "POST":
        posted = dict(request.POST.lists())
        reading = answering.read(
            form(), posted, today=TODAY, page=number, earlier=draft, units=UNITS
        )
        KEPT["draft"] = draft = reading.draft
        went = _went(request.POST.get("go", ""), reading, number)
        if went is not None:
            return went
    view = showing.page_view(form(), number, draft, today=TODAY, reading=reading, to=to)
    return page(request, ANSWER, view=view, save=KEPT.get("save", ""))


def _went(go: str, reading: answering.Reading, number: int) -> HttpResponse | None:
    standing = answering.Standing(form(), reading.draft.values, today=TODAY)
    if go == "save":
        return HttpResponse(status=204)
    if go == "back":
        return redirect(f"/forms/{answering.beside(form(), standing, number, -1) or 0}")
    if not reading.ok or not go:
        return None
    after = answering.beside(form(), standing, number, 1)
    if go == "next" and after is not None:
        return redirect(f"/forms/{after}")
    whole = answering.complete(form(), reading.draft, today=TODAY, units=UNITS)
    if whole.errors:
        return redirect(f"/forms/{answering.page_of(form(), next(iter(whole.errors)))}")
    KEPT["sent"] = whole.values
    return redirect("/forms/done")


@public
def done(request: HttpRequest) -> HttpResponse:
    quiz = form().quiz
    return page(
        request,
        DONE,
        lines=showing.answered(form(), KEPT["sent"], names=UNITS),
        marked=marking.mark(form(), KEPT["sent"], today=TODAY) if quiz else None,
        tell=quiz.tell if quiz else "",
    )


@public
def design(request: HttpRequest) -> HttpResponse:
    words = {"lines": outline.lines(form()), "whole": outline.whole(form()), "kinds": KINDS.items()}
    return page(request, OUTLINE, **words)


@public
def act(request: HttpRequest) -> HttpResponse:
    acted = designer.act(form(), request.POST.dict())
    KEPT["form"] = acted.form
    new = request.POST["act"] in ("add", "copy", "kind")
    return redirect(f"/forms/item?item={acted.code}" if new else "/forms/design")


@public
def item(request: HttpRequest) -> HttpResponse:
    code = request.GET["item"]
    edited = designer_forms.editing(form(), code, request.POST or None)
    if request.POST and edited.is_valid():
        KEPT["form"] = edited.changed()
        return redirect("/forms/design")
    return page(request, ITEM, form=edited, code=code, kinds=KINDS.items())


@public
def results(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        RESULTS,
        tabulation=tabulating.tabulate(
            form(), KEPT["responses"], today=TODAY, names=UNITS, k=KEPT.get("k", 0)
        ),
        result=KEPT.get("result"),
    )


urlpatterns = [
    path("forms/<int:number>", answer),
    path("forms/done", done),
    path("forms/design", design),
    path("forms/act", act),
    path("forms/item", item),
    path("forms/results", results),
    path("", include("bihuan.config.urls")),
]
handler404 = "bihuan.doors.web.views_errors.not_found"
handler500 = "bihuan.doors.web.views_errors.server_error"

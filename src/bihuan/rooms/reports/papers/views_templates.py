"""Pages of the Word templates: what can be written in them, and their editions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities.documents import templates as word
from bihuan.facilities.files.kinds import KINDS
from bihuan.facilities.pages.actions import put_errors
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.kernel import policy
from bihuan.kernel.errors import BihuanError, Invalid, Unseen
from bihuan.rooms.reports.papers import editions, fields_help, forms, queries


def _allowed(request: HttpRequest) -> Request:
    """Who writes reports, and who sets the rules. Raises Unseen."""
    asked = signed_in(request)
    if not any(policy.may_at_all(asked.post, one) for one in ("report.composed", "scheme.adopted")):
        raise Unseen
    return asked


@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    """What an author may write in a template, to be copied."""
    _allowed(request)
    context = {"figures": fields_help.figures(), "ways": fields_help.WAYS}
    return render(request, "papers/fields.html", context)


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    _allowed(request)
    shown = [(one, editions.used_by(one)) for one in editions.every()]
    return render(request, "papers/templates.html", {"templates": shown})


def template(request: HttpRequest, code: str) -> HttpResponse:
    """One template: its fields, its editions, and a new one."""
    asked = _allowed(request)
    found = editions.get(code)
    may = policy.may_at_all(asked.post, "scheme.adopted")
    form = forms.Adopting(None)
    context: dict[str, Any] = {"template": found, "may": may, "form": form, "trial": None}
    status = 200
    if request.method == "POST":
        if not may:
            raise Unseen
        if "kept" in request.POST:
            return _adopt(asked, found)
        form = forms.Adopting(request.POST, request.FILES)
        context["form"], status = form, 422
        if form.is_valid():
            try:
                trial = editions.tried(found, form.cleaned_data["docx"], by=asked.post)
            except BihuanError as error:
                put_errors(form, error)
            else:
                context["trial"] = trial
                context["numbers"] = queries.shown(trial.numbers)
                status = 422 if trial.wrong else 200
    context |= {"past": editions.past(code), "used_by": editions.used_by(found)}
    return render(request, "papers/template.html", context, status=status)


def _adopt(asked: Request, found: word.Template) -> HttpResponse:
    try:
        made = editions.adopt(found, asked.POST["kept"][:36], by=asked.post)
    except Invalid as error:
        messages.error(asked, str(error))
    else:
        given = {"n": made.edition}
        messages.success(asked, _("已启用，为第%(n)d版。此后生成的报告用新模板。") % given)
    return HttpResponseRedirect(reverse("report-template", args=(found.code,)))


@require_safe
def download(request: HttpRequest, code: str) -> HttpResponseBase:
    """The Word file, to be edited; `?edition=` an earlier one."""
    _allowed(request)
    editions.get(code)
    asked = request.GET.get("edition", "")
    try:
        number = int(asked) if asked.isdecimal() and len(asked) < 6 else None
        found = word.get(code, number)
    except Invalid as error:
        raise Unseen from error
    response = HttpResponse(found.docx, content_type=KINDS["docx"].mime)
    name = f"{found.label}_{found.edition}.docx" if found.edition else f"{found.label}.docx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response

"""Pages on which a form is designed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities.forms import designer, designer_forms, outline, showing
from bihuan.facilities.forms.answering import Draft
from bihuan.facilities.forms.changes import diff
from bihuan.facilities.forms.definition import Form as Definition
from bihuan.facilities.forms.designer import NoSuchItem
from bihuan.facilities.forms.names import KINDS
from bihuan.facilities.forms.view import Option, Respondent
from bihuan.facilities.pages import actions
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.facilities.tables.download import XLSX
from bihuan.kernel import clock, policy
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.collection.asking import commands, definitions, drafts, forms
from bihuan.rooms.collection.asking.models import Form

TOLD_MOST = 6
"""Places of a workbook that are told one by one after it was read."""


def _designed(request: HttpRequest, number: str) -> tuple[Request, Matter]:
    asked = signed_in(request)
    matter = actions.find(asked, "form", number)
    policy.check(asked.post, "form.published", matter)
    return asked, matter


def _at(matter: Matter, item: str = "") -> HttpResponseRedirect:
    anchor = f"#item-{item}" if item else ""
    return HttpResponseRedirect(reverse("form-design", args=(matter.number,)) + anchor)


def _gone(request: HttpRequest, matter: Matter) -> HttpResponseRedirect:
    messages.error(request, _("这道题刚刚被删掉或改了代码，请在下面重新选择。"))
    return _at(matter)


def design(request: HttpRequest, number: str) -> HttpResponse:
    """All questions in order; buttons add, move, copy and remove them."""
    asked, matter = _designed(request, number)
    made = definitions.design(matter)
    if request.method == "POST":
        try:
            acted = designer.act(made, request.POST.dict())
        except NoSuchItem:
            return _gone(request, matter)
        if acted.form != made:
            commands.design(matter, acted.form, by=asked.post)
        if request.POST.get("act") == "add":
            item = reverse("form-design-item", args=(number,)) + f"?item={acted.code}"
            return HttpResponseRedirect(item)
        return _at(matter, acted.code)
    newest = definitions.newest(matter)
    context = {
        "matter": matter,
        "lines": outline.lines(made),
        "whole": outline.whole(made),
        "kinds": KINDS.items(),
        "changes": diff(newest, made).changes if newest else None,
        "running": matter.status == "running",
    }
    return render(asked, "asking/design.html", context)


def item(request: HttpRequest, number: str) -> HttpResponse:
    """One question or group."""
    asked, matter = _designed(request, number)
    made, code = definitions.design(matter), request.GET.get("item", "")
    try:
        form = designer_forms.editing(made, code, request.POST or None)
        if request.method == "POST" and form.is_valid():
            commands.design(matter, form.changed(), by=asked.post)
            return _at(matter, form.cleaned_data.get("code") or code)
    except NoSuchItem:
        return _gone(request, matter)
    context = {"matter": matter, "form": form, "code": code, "kinds": KINDS.items()}
    status = 422 if form.errors else 200
    return render(asked, "asking/design_item.html", context, status=status)


def settings(request: HttpRequest, number: str) -> HttpResponse:
    """Title, texts before and after, languages, quiz."""
    asked, matter = _designed(request, number)
    form = designer_forms.SettingsForm(definitions.design(matter), request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.design(matter, form.changed(), by=asked.post)
        return _at(matter)
    context = {"matter": matter, "form": form}
    status = 422 if form.errors else 200
    return render(asked, "asking/design_settings.html", context, status=status)


def upload(request: HttpRequest, number: str) -> HttpResponse:
    """An XLSForm workbook in place of what was designed."""
    asked, matter = _designed(request, number)
    form = forms.Workbook(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            purpose = Form.objects.get(pk=matter.pk).purpose
            made = forms.sent(form, purpose, definitions.design(matter))
            assert made is not None
            commands.design(matter, made, by=asked.post)
            messages.success(request, _("已读入，请看一遍再发布。"))
            tell_read(asked, form, made)
            return _at(matter)
    troubles = getattr(form.fields["workbook"], "troubles", ())
    context: dict[str, Any] = {
        "matter": matter,
        "form": form,
        "troubles": troubles,
        "limit": forms.WORKBOOK_MOST,
        "errors": form.errors.get("workbook", []),
    }
    return render(asked, "asking/upload.html", context, status=status)


def tell_read(request: Request, form: forms.Workbook | forms.Drafting, made: Definition) -> None:
    """What of the workbook was left out, and which answers will become opinions."""
    left = forms.workbook_of(form).troubles
    for one in left[:TOLD_MOST]:
        messages.warning(request, f"{one.place}：{one.text}")
    if len(left) > TOLD_MOST:
        more = {"n": len(left) - TOLD_MOST}
        messages.warning(request, _("还有%(n)d处没有读入。") % more)
    heard = [made.say(one.label) for one in made.questions() if one.opinion]
    if heard:
        text = _("%(names)s填写的内容将作为意见收进收件箱，不需要的在题目里去掉。")
        names = "".join(f"“{one}”" for one in heard)
        messages.info(request, text % {"names": names})


@require_safe
def workbook(request: HttpRequest, number: str) -> HttpResponse:
    """What was designed, as an XLSForm workbook."""
    from bihuan.facilities.forms import xlsform  # slow to load

    _asked, matter = _designed(request, number)
    data = xlsform.write(definitions.design(matter))
    name = f'attachment; filename="{matter.number}.xlsx"'
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": name})


@require_safe
def preview(request: HttpRequest, number: str) -> HttpResponse:
    """What was designed as respondents will see it; nothing is kept."""
    asked, matter = _designed(request, number)
    made = definitions.design(matter)
    if not made.pages():
        messages.error(request, _("还没有题目，请先添加。"))
        return _at(matter)
    text = request.GET.get("page", "0")
    page = int(text) if text.isdecimal() and len(text) < 4 else 0
    to = Respondent(
        language=request.GET.get("lang", "")[:20],
        units=[Option(code, name) for code, name in drafts.offered().items()],
        seed="preview",
    )
    view = showing.page_view(made, page, Draft(), today=clock.today(), to=to)
    return render(asked, "asking/preview.html", {"matter": matter, "view": view})

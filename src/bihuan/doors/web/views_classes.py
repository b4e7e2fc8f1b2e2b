"""The taxonomy of opinions: the edition in force, what the next would change, adopting it."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.doors.web import class_table
from bihuan.doors.web.forms_people import Told
from bihuan.doors.web.views_people import needs
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request
from bihuan.facilities.similarity.classify.models import ClassModel
from bihuan.facilities.tables.download import XLSX, attachment
from bihuan.kernel import editions, policy, taxonomy
from bihuan.kernel.errors import Invalid, Stale
from bihuan.kernel.taxonomy import Taxonomy

SHOWN = 200
"""Of one kind of change."""


class TableForm(Told):
    file = forms.FileField(
        label=_("分类表"),
        help_text=_("Excel 或 CSV。一列一级：一级分类、二级分类……；可以有“代码”“关键词”两列。"),
    )


class Confirmed(Told):
    """`rows`: the table as it was previewed; `edition`: what was in force then."""

    rows = forms.CharField(max_length=2_000_000, strip=False)
    edition = forms.IntegerField()


@needs("see:register")
@require_safe
def classes(request: Request) -> HttpResponse:
    return _page(request, TableForm())


def _page(request: Request, form: TableForm) -> HttpResponse:
    known = taxonomy.current()
    context = {
        "taxonomy": known,
        "tree": [(first, _below(known, first.code, 0)) for first in known.below.get("", ())],
        "ended": [(one, known.says(one.code)) for one in known.classes.values() if one.ended],
        "learned": ClassModel.objects.order_by("-pk").defer("raw").first(),
        "form": form if policy.may_at_all(request.post, "scheme.adopted") else None,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "people/classes.html", context, status=status)


def _below(known: Taxonomy, code: str, depth: int) -> list[tuple[int, taxonomy.Class]]:
    found = []
    for one in known.below.get(code, ()):
        found += [(depth, one), *_below(known, one.code, depth + 1)]
    return found


@needs("see:register")
@require_safe
def sheet(request: HttpRequest) -> FileResponse:
    """The edition in force as a workbook that can be changed and taken in again."""
    known = taxonomy.current()
    book = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    class_table.write(book, known)
    book.seek(0)
    headers = attachment(f"{known.label}第{known.edition}版.xlsx")
    return FileResponse(book, content_type=XLSX, headers=headers)


@needs("scheme.adopted")
@require_POST
def preview(request: Request) -> HttpResponse:
    """What adopting the table would change."""
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    file = form.cleaned_data["file"]
    old = taxonomy.current()
    try:
        rows = class_table.read(file, file.name)
        plan = editions.plan(old, rows)
    except Invalid as error:
        form.take(error)
        return _page(request, form)
    likely = dict(plan.likely)
    added = [one.after for one in plan.changes if one.kind == "added"]
    ended = [one for one in plan.changes if one.kind == "ended"]
    context: dict[str, Any] = {
        "plan": plan,
        "edition": old.edition,
        "rows": class_table.told(rows),
        "groups": [
            (kind, word, [one for one in plan.changes if one.kind == kind])
            for kind, word in editions.KINDS.items()
        ],
        "likely": [(one, likely[one.code]) for one in ended if one.code in likely],
        "added": added,
        "most": SHOWN,
    }
    return render(request, "people/classes_preview.html", context)


@needs("scheme.adopted")
@require_POST
def adopt(request: Request) -> HttpResponse:
    form = Confirmed(request.POST)
    old = taxonomy.current()
    if not form.is_valid():
        return _page(request, _refused(gettext("预览的内容已经不在了，请重新上传。")))
    if form.cleaned_data["edition"] != old.edition:
        raise Stale
    renamed = {
        name.removeprefix("renamed-"): path
        for name, path in request.POST.items()
        if name.startswith("renamed-") and isinstance(path, str) and path
    }
    try:
        plan = editions.plan(old, class_table.heard(form.cleaned_data["rows"]), renamed)
    except Invalid as error:
        return _page(request, _refused(str(error)))
    if not plan.changes:
        messages.info(request, _("与现行分类一致，没有变动。"))
        return HttpResponseRedirect(reverse("classes"))
    taxonomy.adopt(plan.taxonomy, by=request.post)
    text = _("已启用第 %(edition)d 版意见分类，%(number)d 类。今晚会按新分类重新学习。")
    words = {"edition": plan.taxonomy.edition, "number": len(plan.taxonomy.in_force)}
    messages.success(request, str(text) % words)
    return HttpResponseRedirect(reverse("classes"))


def _refused(text: str) -> TableForm:
    form = TableForm({})
    form.errors.clear()
    form.add_error("file", text)
    return form

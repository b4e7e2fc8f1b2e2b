"""Pages of imports: choose a file, match its columns, see the rows, follow it, read what became."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed
from bihuan.facilities.tables.download import workbook
from bihuan.facilities.tables.errors import BadFile
from bihuan.kernel import policy
from bihuan.kernel.errors import Invalid, Unseen
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.importing import drafts, shown, start
from bihuan.rooms.voices.models import Import

LATEST = 20
BACK = re.compile(r"show=likely(?:&after=\d{1,18})?")


def _find(pk: int) -> Import:
    found = Import.objects.select_related("by__unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _at(import_: Import, query: str = "") -> HttpResponseRedirect:
    place = reverse("voices-import-one", args=(import_.pk,))
    return HttpResponseRedirect(f"{place}?{query}" if BACK.fullmatch(query) else place)


def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file; what has been imported lately."""
    asked = allowed(request, drafts.ACTION)
    errors: list[str] = []
    if request.method == "POST":
        try:
            return _at(_received(asked))
        except BadFile as bad:
            errors = [_(bad.template) % bad.data]
        except Invalid as invalid:
            errors = [str(invalid)]
    context = {
        "errors": errors,
        "limit": settings.UPLOAD_MAX_BYTES,
        "latest": Import.objects.select_related("by__unit").order_by("-pk")[:LATEST],
        "columns": shown.LATEST,
    }
    return render(request, "voices/import.html", context, status=422 if errors else 200)


def _received(request: Request) -> Import:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise Invalid({"file": _("请先选择要导入的表格文件。")})
    row = request.POST.get("header_row", "").strip()
    if row and not (row.isdecimal() and 0 < int(row[:4]) <= 1000):
        raise Invalid({"header_row": _("表头所在行要写成数字，例如 3。")})
    return drafts.create(
        file, file.name or _("未命名"), by=request.post, header_row=int(row) if row else None
    )


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One import, whatever its state. While it runs, HTMX asks for the progress again and again."""
    allowed(request, drafts.ACTION)
    import_ = _find(pk)
    if import_.state == "draft":
        return _draft(request, import_)
    context = shown.result(import_, request.GET)
    response = render(request, "voices/import_result.html", context, block="progress")
    if not import_.running and request.headers.get("HX-Target") == "progress":
        response["HX-Refresh"] = "true"
    return response


def _draft(request: HttpRequest, import_: Import, error: Invalid | None = None) -> HttpResponse:
    try:
        context = shown.draft(import_, error)
    except BadFile as bad:  # the file is gone, or no longer what it was
        messages.error(request, _(bad.template) % bad.data)
        return HttpResponseRedirect(reverse("voices-import"))
    status = 422 if error else 200
    return render(request, "voices/import_columns.html", context, block="preview", status=status)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person wants done: `do` is preview, start, sheet, again, go-on, skip, judge or
    give-up; `merge` names a note."""
    asked = allowed(request, drafts.ACTION)
    import_ = _find(pk)
    action = request.POST.get("do", "preview")
    if action == "give-up":
        start.give_up(import_)
        messages.success(request, _("已放弃，文件已删除。"))
        return HttpResponseRedirect(reverse("voices-import"))
    if action == "judge" or (action == "go-on" and import_.state == "asking"):
        start.judge(import_, *shown.judged(request.POST))
        if action == "judge":
            messages.success(request, _("已保存，可以翻到下一页接着定。"))
            return _at(import_, request.POST.get("back", ""))
    if "merge" in request.POST:
        return _merged(asked, import_)
    if action in ("go-on", "skip"):
        start.begin(import_, skip_bad=action == "skip" or import_.skip_bad)
        return _at(import_)
    if action == "again":
        start.reconsider(import_)
        return _at(import_)
    if import_.state != "draft":
        return _at(import_)
    return _decide_draft(asked, import_, action)


def _merged(request: Request, import_: Import) -> HttpResponseRedirect:
    """Merge an opinion of this import into the one it was marked as being like."""
    pk = request.POST["merge"]
    known = pk.isdecimal() and len(pk) < 18
    note = import_.notes.filter(outcome="likely", pk=int(pk)).first() if known else None
    seen = policy.visible(request.post, "voice")
    own = seen.filter(number=note.data.get("own", "")).first() if note else None
    into = seen.filter(number=note.data.get("number", "")).first() if note else None
    if own is None or into is None:
        raise Unseen
    commands.merge(own, into=into, by=request.post)
    told = _("%(number)s 已合并到 %(into)s，反映人予以保留。")
    messages.success(request, told % {"number": own.number, "into": into.number})
    return _at(import_, request.POST.get("back", ""))


def _decide_draft(request: Request, import_: Import, action: str) -> HttpResponse:
    try:
        if action == "sheet":
            name = request.POST.get("sheet", "")
            drafts.look_again(import_, sheet=name, header_row=None)
            return _at(import_)
        columns, channel = shown.chosen(import_, request.POST)
        drafts.assign(import_, columns, channel, request.POST.get("alike"))
        import_.save(update_fields=["columns", "channel", "alike"])
        if action == "start":
            start.begin(import_, skip_bad=request.POST.get("mode") == "skip")
            return _at(import_)
    except Invalid as error:
        return _draft(request, import_, error)
    except BadFile as bad:
        return _draft(request, import_, Invalid({"sheet": _(bad.template) % bad.data}))
    return _draft(request, import_)


@require_safe
def sheet(request: HttpRequest, pk: int) -> FileResponse:
    """The rows that were not taken in, and why, as a workbook."""
    allowed(request, drafts.ACTION)
    import_ = _find(pk)
    return workbook([shown.workbook(import_)], _("未导入的行") + f"-{import_.pk}.xlsx")

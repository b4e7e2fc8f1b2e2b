"""Pages of notices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities import files
from bihuan.facilities.documents import pdf as printing
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.mentioned import mentioned
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.tables.download import ENDINGS, download
from bihuan.kernel import deadlines, lifecycle, policy
from bihuan.kernel.errors import BihuanError, Invalid, NotAllowed, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.rooms.oversight.notices import commands, forms, kinds, queries, sheet, word
from bihuan.rooms.oversight.notices.lists import NOTICES

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def notices(request: HttpRequest) -> HttpResponse:
    """The register."""
    asked = allowed(request, "see:notice")
    exports = [
        (_("导出 Excel"), reverse("export-notices", args=("xlsx",))),
        (_("导出 CSV"), reverse("export-notices", args=("csv",))),
    ]
    return serve(
        asked,
        NOTICES,
        template="notices/notices.html",
        exports=exports,
        drafts=policy.may_at_all(asked.post, "notice.drafted"),
        numbers=policy.may_at_all(asked.post, "notice.numbers"),
    )


@require_safe
def export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """What the list shows, all of it."""
    asked = allowed(request, "see:notice")
    if ending not in ENDINGS:
        raise Unseen
    made = sheet.plan(NOTICES.rows(Asked.of(request.GET, asked.post)), by=asked.post)
    return download(made, sheet.file_name(ending))


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Are the numbers of every series without gaps?"""
    allowed(request, "notice.numbers")
    return render(request, "notices/numbers.html", {"series": queries.series()})


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which kind."""
    asked = allowed(request, "notice.drafted")
    about = mentioned(asked, "about")
    context = {"kinds": list(kinds.every().values()), "about": about}
    return render(request, "notices/choose.html", context)


def write(request: HttpRequest, code: str) -> HttpResponse:
    """Draft one."""
    asked = allowed(request, "notice.drafted")
    if code not in kinds.every():
        raise Unseen
    kind, about = kinds.of(code), mentioned(asked, "about")
    form = forms.Writing(request.POST or None, kind=kind, about=about)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = commands.draft(
                    code, form.text(), by=asked.post, about=[about] if about else []
                )
            except BihuanError as error:
                _put_errors(form, error)
            else:
                messages.success(request, _("已拟稿，签发时取号。"))
                return HttpResponseRedirect(reverse("notice", args=(made.number,)))
    context = {"form": form, "kind": kind, "about": about, "matter": None}
    return render(request, "notices/write.html", context, status=status)


def _put_errors(form: forms.Writing, error: BihuanError) -> None:
    fields = error.fields if isinstance(error, Invalid) else {"": str(error)}
    for name, text in fields.items():
        known = next((one for one in (name, forms.PART + name) if one in form.fields), None)
        form.add_error(known, str(text))


def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change a draft."""
    asked = signed_in(request)
    matter = actions.find(asked, "notice", number)
    policy.check(asked.post, "notice.redrafted", matter)
    lifecycle.of("notice").next(matter.status, "notice.redrafted")
    kind = kinds.of(matter.notice.notice_kind)
    form = forms.Writing(request.POST or None, kind=kind, initial=forms.written(matter.notice))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.redraft(matter, form.text(), by=asked.post)
            except BihuanError as error:
                _put_errors(form, error)
            else:
                messages.success(request, _("文稿已修改。"))
                return HttpResponseRedirect(reverse("notice", args=(number,)))
    context = {"form": form, "kind": kind, "about": None, "matter": matter}
    return render(request, "notices/write.html", context, status=status)


@require_safe
def notice(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "notice", number))


@actions.page_of("notice")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One notice: what it says, where it is, what was answered."""
    row = matter.notice
    lines = timeline.of(request.post, matter, files.read_event)
    context: dict[str, Any] = _shown(request, matter) | {
        "facts": queries.facts(matter, row),
        "about": queries.about(request.post, matter),
        "lamp": queries.lamp(matter),
        "why": deadlines.why(matter.due_basis),
        "reason": timeline.veiled(request.post, row.reason),
        "answer": timeline.veiled(request.post, row.answer),
        "files": [one for line in reversed(lines) for one in line.files],
        "timeline": lines,
        "offers": actions.offered(request.post, matter, refused),
        "edits": matter.status == "drafted"
        and bool(policy.may(request.post, "notice.redrafted", matter)),
    }
    return render(request, "notices/notice.html", context, status=status)


def _shown(request: Request, matter: Matter) -> dict[str, Any]:
    row = matter.notice
    veil = request.post
    parts = [queries.Part(one.label, timeline.veiled(veil, one.text)) for one in queries.parts(row)]
    return {
        "matter": matter,
        "row": row,
        "kind": kinds.of(row.notice_kind),
        "state": queries.state(matter),
        "parts": parts,
        "addressee": units()[row.addressee_id],
        "copies": [units()[pk] for pk in row.copies if pk in units()],
    }


@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """As it is printed. Raises NotAllowed before it is signed: a paper has a number."""
    asked = signed_in(request)
    matter = actions.find(asked, "notice", number)
    if matter.notice.serial is None:
        raise NotAllowed(_("还没有签发取号，不能打印正式文稿。"))
    root = next((one for one in units().values() if one.kind == "authority"), None)
    context = _shown(asked, matter) | {"issuer": root}
    return render(request, "notices/paper.html", context)


@require_safe
def as_word(request: HttpRequest, number: str) -> HttpResponse:
    """From the template of its kind, to be edited and signed. Raises NotAllowed."""
    asked = signed_in(request)
    matter = actions.find(asked, "notice", number)
    return _file(word.docx(asked.post, matter), DOCX, f"{matter.notice.reference}.docx")


@require_safe
def as_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The Word file as it is printed. Raises NotAllowed, CannotPrint."""
    asked = signed_in(request)
    matter = actions.find(asked, "notice", number)
    printed = printing.pdf(word.docx(asked.post, matter))
    return _file(printed.pdf, "application/pdf", f"{matter.notice.reference}.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response

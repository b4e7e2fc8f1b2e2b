"""Pages of the ledger."""

from __future__ import annotations

from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bihuan.facilities import files
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.tables.download import ENDINGS, download
from bihuan.facilities.tables.errors import BadFile
from bihuan.kernel import clock, deadlines, policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import boards, events, forms, importing, lists, queries, sheet, types
from bihuan.rooms.ledger.boards import DEFAULT_LIST
from bihuan.rooms.ledger.changes import queries as changes
from bihuan.rooms.ledger.changes.words import COUNTERS
from bihuan.rooms.ledger.deeds.actions import deed_of
from bihuan.rooms.ledger.deeds.queries import share
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.tree.actions import joined
from bihuan.rooms.ledger.urging import queries as urging


def problems(request: HttpRequest, code: str = "") -> HttpResponse:
    """The ledger: one list by its type, or all of them together."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "see:problem"):
        raise Unseen
    if code and code not in types.every():
        raise Unseen
    exports: tuple[tuple[str, str], ...] = ()
    if policy.may_at_all(asked.post, "ledger.export"):
        exports = (
            (gettext("导出 Excel"), _export_address(code, "xlsx")),
            (gettext("导出 CSV"), _export_address(code, "csv")),
        )
    return serve(
        asked,
        lists.listing(code),
        template="ledger/problems.html",
        exports=exports,
        switcher=queries.switcher(asked.post, code),
        imports=policy.may_at_all(asked.post, "ledger.import"),
        designs=policy.may_at_all(asked.post, "see:register"),
        code=code,
    )


def _export_address(code: str, ending: str) -> str:
    if code:
        return reverse("export-list", args=(code, ending))
    return reverse("export-problems", args=(ending,))


@require_safe
def export(request: HttpRequest, ending: str, code: str = "") -> HttpResponseBase:
    """What the list shows, all of it, in the office's column layout."""
    asked = signed_in(request)
    if ending not in ENDINGS or not policy.may_at_all(asked.post, "ledger.export"):
        raise Unseen
    if code and code not in types.every():
        raise Unseen
    rows = lists.listing(code).rows(Asked.of(request.GET, asked.post))
    made = sheet.plan(rows, by=asked.post, list_code=code or DEFAULT_LIST)
    return download(made, sheet.file_name(code or DEFAULT_LIST, ending))


def import_(request: HttpRequest) -> HttpResponse:
    """A ledger from a spreadsheet: looked at first, then taken in."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "ledger.import"):
        raise Unseen
    initial = {"list_code": request.GET.get("list") or DEFAULT_LIST}
    form = forms.ImportLedger(request.POST or None, request.FILES or None, initial=initial)
    context: dict[str, Any] = {"form": form, "result": None, "dry": True}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            upload = data["file"]
            context["dry"] = data["act"] == "look"
            try:
                context["result"] = importing.load(
                    upload,
                    upload.name,
                    list_code=data["list_code"],
                    by=asked.post,
                    skip_bad=data["skip_bad"],
                    dry=context["dry"],
                )
                status = 200
            except BadFile as error:
                form.add_error("file", gettext(error.template) % error.data)
    return render(request, "ledger/import.html", context, status=status)


@require_safe
def problem(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "problem", number))


@actions.page_of("problem")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One problem as one story: what is asked, of whom, by when and why, what I can do now."""
    row: Problem = matter.problem
    lines = timeline.of(request.post, matter, files.read_event)
    kind = types.of(matter.list_code)
    due = deadlines.due(matter.due_basis) if matter.due_basis else None
    context = {
        "matter": matter,
        "row": row,
        "text": timeline.veiled(request.post, row.text),
        "kind": kind,
        "state": queries.state(matter),
        "explicit_title": _("要素是否齐全"),
        "proposed_word": events.OUTCOMES.get(row.proposed, ""),
        "lamp": queries.lamp(matter),
        "why": deadlines.why(matter.due_basis),
        "provisional": bool(due and due.provisional),
        "original": row.first_due_on if row.first_due_on != matter.due_on else None,
        "stages": queries.stages(matter, row),
        "explicit": queries.explicit(matter, row),
        "facts": queries.facts(matter, row),
        "reporters": queries.heard(request.post, matter),
        "carried": queries.carried(request.post, row),
        "akin": queries.akin(request.post, matter),
        "evidence": [one for line in reversed(lines) for one in line.files],
        "timeline": lines,
        "sent": urging.sent(request.post, matter, lines),
        "changed": changes.shown(request.post, matter),
        "owners": changes.owners(matter),
        "offers": actions.offered(request.post, matter, refused),
        "deed": deed_of(matter),
        "share": share,
        "joined": joined(matter),
    }
    return render(request, "ledger/problem.html", context, status=status)


@require_safe
def by_unit(request: HttpRequest) -> HttpResponse:
    """The overdue board, units in the official order."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "see:problem"):
        raise Unseen
    rows = boards.by_unit(asked.post)
    only = request.GET.get("only", "")
    shown = [row for row in rows if only != "late" or row.late]
    context = {
        "rows": shown,
        "totals": boards.totals(rows),
        "only": only,
        "today": clock.today(),
        "counters": COUNTERS,
        "exports": policy.may_at_all(asked.post, "ledger.export"),
    }
    return render(request, "ledger/by_unit.html", context)

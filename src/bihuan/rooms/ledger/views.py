"""Pages of the ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from bihuan.facilities import files
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.kernel import clock, deadlines, policy, schemes
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import boards, events, queries
from bihuan.rooms.ledger.models import Problem


def problem(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "problem", number))


@actions.page_of("problem")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One problem as one story: what is asked, who, by when and why, the evidence, what I can do."""
    row = Problem.objects.get(pk=matter.pk)
    lines = timeline.of(matter, files.read_event)
    scheme = schemes.get("list", matter.list_code)
    due = deadlines.due(matter.due_basis) if matter.due_basis else None
    context = {
        "matter": matter,
        "row": row,
        "list_label": scheme["label"],
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
        "merged_from": queries.merged_from(request.post, matter),
        "evidence": [one for line in reversed(lines) for one in line.files],
        "timeline": lines,
        "offers": actions.offered(request.post, matter, refused),
    }
    return render(request, "ledger/problem.html", context, status=status)


def by_unit(request: HttpRequest) -> HttpResponse:
    """The overdue board, units in the official order."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "see:problem"):
        raise Unseen
    rows = boards.by_unit(asked.post)
    only = request.GET.get("only", "")
    shown = [row for row in rows if only != "late" or row.late]
    context = {"rows": shown, "totals": boards.totals(rows), "only": only, "today": clock.today()}
    return render(request, "ledger/by_unit.html", context)

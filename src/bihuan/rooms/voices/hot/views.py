"""Pages of hot issues."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.columns import Col
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.tables.download import ENDINGS, download
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.rooms.voices.hot import drawing, queries, raising, sheet, words
from bihuan.rooms.voices.hot.asked import Question
from bihuan.rooms.voices.lists import VOICES

COLUMNS = ("number", "title", "text", "status", "place", "received_on")
FILTERS = ("q", "status", "place", "received")


@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    """What many people say, hottest first."""
    asked = allowed(request, "see:voice")
    question = Question.of(Asked.of(request.GET, asked.post))
    found = queries.issues(asked.post, question.wanted)
    counts = queries.places(asked.post, [one.pk for one in found])
    context = {
        "issues": found,
        "question": question,
        "notices": question.asked.notices,
        "waiting": queries.waiting(),
        "most": queries.MOST,
        "map": drawing.mapped(units().values(), counts),
        "spark": drawing.spark,
        "words": words,
        "exports": [
            (_("导出 Excel"), f"{reverse('export-hot', args=('xlsx',))}?{question.query}"),
            (_("导出 CSV"), f"{reverse('export-hot', args=('csv',))}?{question.query}"),
        ],
    }
    return render(request, "hot/issues.html", context, block="results")


@require_safe
def export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """What the list shows."""
    asked = allowed(request, "see:voice")
    if ending not in ENDINGS:
        raise Unseen
    wanted = Question.of(Asked.of(request.GET, asked.post)).wanted
    made = sheet.plan(queries.issues(asked.post, wanted), days=wanted.days, by=asked.post)
    return download(made, sheet.file_name(ending))


def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: how hot and why, where, and its opinions, to be raised together."""
    asked = allowed(request, "see:voice")
    days = Question.of(Asked.of(request.GET, asked.post)).wanted.days
    found = queries.issue(asked.post, pk, days)
    listing = _listing(found)
    if request.method == "POST":
        if request.POST.get("act") == "together":
            return _raised(asked, found)
        return serve(asked, listing)
    spread = queries.spread(asked.post, pk)
    counts = {one.unit.pk: one.opinions for one in spread if one.unit}
    return serve(
        asked,
        listing,
        template="hot/issue.html",
        issue=found,
        ready=raising.ready(found, asked.post),
        counted=words.counted(found.heat, found.days),
        made_of=words.made_of(found.heat),
        spread=spread,
        map=drawing.mapped(units().values(), counts),
    )


def _raised(asked: Request, issue: queries.Issue) -> HttpResponse:
    """One problem of all that was shown as waiting, and to its page."""
    ready = raising.ready(issue, asked.post, asked.POST)
    if ready is None:
        messages.error(asked, _("没有立项：这些意见已经有人处理。请看最新情况。"))
        return redirect("hot-issue", issue.pk)
    if not ready.form.is_valid():
        for name, wrong in ready.form.errors.items():
            messages.error(asked, f"{ready.form[name].label}：{wrong[0]}")
        return redirect("hot-issue", issue.pk)
    problem, outcome = raising.raise_all(ready, asked.POST.get("seen", ""), by=asked.post)
    for voice, why in outcome.refused:
        told = {"number": voice.number, "why": why}
        messages.warning(asked, _("%(number)s 没有并入：%(why)s") % told)
    if problem is None:
        return redirect("hot-issue", issue.pk)
    made = {"number": problem.number, "count": len(outcome.done) - 1}
    messages.success(asked, _("已立项 %(number)s，并入其余 %(count)d 条意见。") % made)
    return redirect("problem", problem.number)


def _again(voice: Matter) -> str:
    """Whether its reporter spoke in this group before."""
    return "" if voice.hot.first == voice.pk else _("同一人")


def _listing(issue: queries.Issue) -> Listing:
    """All that can be done with opinions in bulk, and raising them together first."""
    return replace(
        VOICES,
        code=f"hot-{issue.pk}",
        title=issue.name,
        base=lambda viewer: (
            VOICES.base(viewer)
            .filter(pk__in=queries.opinions(viewer, issue.pk).values("pk"))
            .select_related("hot")
        ),
        columns=(*(one for one in VOICES.columns if one.code in COLUMNS),
                 Col("again", _("重复"), _again, width="short")),
        filters=[one for one in VOICES.filters if one.code in FILTERS],
        bulk=(raising.together(issue.name), *VOICES.bulk),
        page_size=100,
        empty=_("没有符合条件的意见。"),
        kept=False,
    )  # fmt: skip

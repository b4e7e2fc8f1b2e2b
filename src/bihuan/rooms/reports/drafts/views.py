"""Pages of drafts: mine and a new one; one with its findings; its text changed; as Word."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from bihuan.facilities.pages import actions
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, allowed, signed_in
from bihuan.kernel import policy
from bihuan.kernel.errors import BihuanError, Invalid, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.reports.drafts import commands, forms, marking, queries, rules, showing, words

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@sensitive_post_parameters("text")
def drafts(request: HttpRequest) -> HttpResponse:
    """A new draft to check, and those I have."""
    asked = allowed(request, "draft.taken")
    form = forms.Checking(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = commands.take(
                    form.read(), by=asked.post, compare=data["ledger"], as_of=data["as_of"]
                )
            except Invalid as error:
                actions.put_errors(form, error)
            else:
                return HttpResponseRedirect(reverse("draft", args=(made.number,)))
    context = {
        "form": form,
        "limit": settings.UPLOAD_MAX_BYTES,
        "drafts": queries.mine(asked.post),
        "columns": queries.COLUMNS,
        "kept_days": commands.KEPT_DAYS,
    }
    return render(request, "drafts/drafts.html", context, status=status)


@require_safe
def draft(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "draft", number))


@actions.page_of("draft")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """The text with its findings marked, and beside it what each says."""
    row = matter.draft
    found = rules.read(row.findings)
    show = request.GET.get("show", "open")
    show = show if show in showing.SHOWS else "open"
    shown = showing.chosen(found, show)
    context = {
        "matter": matter,
        "row": row,
        "origin": words.ORIGINS[row.origin],
        "tabs": showing.tabs(matter, found, show),
        "show": show,
        "notes": showing.notes(matter, shown),
        "segments": rules.segments(row.text, shown),
        "nothing": all(one.agrees for one in found),
        "agreeing": sum(one.agrees for one in found),
        "words": words,
        "kept_days": commands.KEPT_DAYS,
        "offers": actions.offered(request.post, matter, refused),
    }
    return render(request, "drafts/draft.html", context, status=status)


@require_POST
def settle(request: HttpRequest, number: str) -> HttpResponse:
    """Accept or ignore findings, or take that back; then on to the next one."""
    asked = signed_in(request)
    matter = actions.find(asked, "draft", number)
    given = asked.POST if "finding" in asked.POST else asked.GET
    numbers = [int(one) for one in given.getlist("finding") if one.isdecimal() and len(one) < 9]
    verdict = given.get("verdict", "")
    text = asked.POST.get("seen", "")
    seen = int(text) if text.isdecimal() and len(text) < 18 else None
    try:
        if verdict == "open":
            commands.unsettle(matter, numbers, by=asked.post, seen=seen)
        else:
            commands.settle(matter, numbers, verdict, by=asked.post, seen=seen)
    except BihuanError as error:
        if isinstance(error, Unseen):
            raise
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("draft", args=(number,)))
    if verdict != "open":
        told = _("%(verdict)s %(n)s 处。") % {
            "verdict": words.DECIDED[verdict],
            "n": len(numbers),
        }
        messages.success(request, told, extra_tags=_undo(matter, numbers))
    return HttpResponseRedirect(_next(matter, given.get("show", ""), max(numbers)))


def _undo(draft: Matter, numbers: list[int]) -> str:
    asks = "&".join(f"finding={one}" for one in numbers)
    address = reverse("draft-settle", args=(draft.number,))
    return f"undo {address}?{asks}&verdict=open {draft.version}"


def _next(draft: Matter, show: str, number: int) -> str:
    """The same tab, at the finding that comes next in it."""
    show = show if show in showing.SHOWS else "open"
    left = [one.number for one in showing.chosen(queries.findings(draft), show)]
    after = next((one for one in left if one >= number), left[-1] if left else 0)
    query = "" if show == "open" else f"?show={show}"
    place = f"#n{after}" if after else ""
    return reverse("draft", args=(draft.number,)) + query + place


@sensitive_post_parameters("text")
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """The text changed, or another file, checked again."""
    asked = signed_in(request)
    matter = actions.find(asked, "draft", number)
    policy.check(asked.post, "draft.checked", matter)
    row = matter.draft
    initial = {"text": row.text, "ledger": row.ledger, "as_of": row.as_of}
    form = forms.Checking(request.POST or None, request.FILES or None, initial=initial)
    form.fields["text"].label = _("文字")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _again(asked, matter, form)
            except BihuanError as error:
                actions.put_errors(form, error)
                status = error.status
            else:
                messages.success(request, _("已重新核对；此前忽略的仍然忽略。"))
                return HttpResponseRedirect(reverse("draft", args=(number,)))
    context = {"matter": matter, "row": row, "form": form, "limit": settings.UPLOAD_MAX_BYTES}
    return render(request, "drafts/edit.html", context, status=status)


def _again(request: Request, matter: Matter, form: forms.Checking) -> None:
    data: dict[str, Any] = form.cleaned_data
    read = form.read()
    if not data["file"]:
        read = queries.renamed(matter, read)
    seen = request.POST.get("seen", "")
    commands.check(
        matter, read, by=request.post, compare=data["ledger"], as_of=data["as_of"],
        seen=int(seen) if seen.isdecimal() and len(seen) < 18 else None,
    )  # fmt: skip


@require_safe
def marked(request: HttpRequest, number: str) -> HttpResponse:
    """The draft as a Word document, a comment at each finding that was not ignored."""
    asked = signed_in(request)
    matter = actions.find(asked, "draft", number)
    if matter.status != "checked":
        raise Unseen(number=number)
    response = HttpResponse(marking.document_of(matter), content_type=WORD)
    response["Content-Disposition"] = marking.disposition(matter)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response

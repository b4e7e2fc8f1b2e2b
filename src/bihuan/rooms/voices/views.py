"""Pages of opinions: the lists, and one opinion."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from bihuan.facilities import files
from bihuan.facilities.pages import actions, timeline
from bihuan.facilities.pages.actions import Offer
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.facilities.pages.serve import serve
from bihuan.facilities.similarity import understand
from bihuan.kernel import policy, sources
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import likely, queries, understood
from bihuan.rooms.voices.classing import shown as classes
from bihuan.rooms.voices.classing.actions import CODE as CLASSIFY
from bihuan.rooms.voices.lists import INBOX, VOICES


def voices(request: HttpRequest) -> HttpResponse:
    """All opinions."""
    return _list(request, VOICES)


def inbox(request: HttpRequest) -> HttpResponse:
    """Opinions that wait for somebody to handle them."""
    return _list(request, INBOX)


def _list(request: HttpRequest, listing: Listing) -> HttpResponse:
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "see:voice"):
        raise Unseen
    return serve(
        asked,
        listing,
        template="voices/voices.html",
        enters=policy.may_at_all(asked.post, "voice.received"),
        imports=policy.may_at_all(asked.post, "voice.import"),
        reading=understand.running(),
    )


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """How far the reading in the background is, for pages that stay open; 286 tells htmx that there
    is nothing more to ask for."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "see:voice"):
        raise Unseen
    running = understand.running()
    status = 200 if running else 286
    return render(asked, "voices/_reading.html", {"reading": running}, status=status)


@require_safe
def voice(request: HttpRequest, number: str) -> HttpResponse:
    asked = signed_in(request)
    return page(asked, actions.find(asked, "voice", number))


@actions.page_of("voice")
def page(
    request: Request, matter: Matter, refused: Offer | None = None, status: int = 200
) -> HttpResponse:
    """One opinion: what was said, what it may repeat, what I can do, what was done."""
    row = matter.voice
    made = understood.of(request.post, matter, row)
    handling = matter.status == "new" and policy.may(request.post, "voice.raised", matter)
    following = queries.inbox_next(request.post, matter) if handling else None
    offers = actions.offered(request.post, matter, refused)
    context = {
        "matter": matter,
        "row": row,
        "state": queries.state(matter),
        "channel": sources.word(row.channel),
        "sees_contact": not made.masked,
        "understood": made,
        "proposals": made.proposals if handling else [],
        "problem": queries.problem_seen(request.post, matter),
        "heard_at": queries.heard_at(request.post, matter),
        "joined": queries.joined(request.post, matter),
        "likely": likely.of(request.post, matter, row) if handling else likely.NOTHING,
        "following": following,
        "next": reverse("voice", args=(following.number,)) if following else "",
        "left": queries.waiting(request.post) if handling else 0,
        "timeline": timeline.of(request.post, matter, files.read_event),
        "classing": classes.of(matter, row, made.reading),
        "classify": next((one for one in offers if one.action.code == CLASSIFY), None),
        "offers": [one for one in offers if one.action.code != CLASSIFY],
    }
    return render(request, "voices/voice.html", context, status=status)

"""Pages of handbooks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import allowed
from bihuan.kernel import clock
from bihuan.kernel.errors import Unseen
from bihuan.rooms.oversight.handbook import queries


@require_safe
def handbooks(request: HttpRequest) -> HttpResponse:
    """The groups whose handbook one may open."""
    asked = allowed(request, "handbook.read")
    return render(request, "handbook/handbooks.html", {"groups": queries.groups(asked.post)})


@require_safe
def handbook(request: HttpRequest, code: str) -> HttpResponse:
    """One group's handbook, a page to read and to print."""
    asked = allowed(request, "handbook.read")
    group = next((one for one in queries.groups(asked.post) if one.code == code), None)
    if group is None:
        raise Unseen
    context = {
        "book": queries.of(asked.post, group),
        "today": clock.today(),
        "due": queries.due,
        "state_of": queries.state,
        "by": asked.post,
    }
    return render(request, "handbook/handbook.html", context)

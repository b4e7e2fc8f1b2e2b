"""Pages of handbooks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.facilities.documents import pdf_page
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import allowed
from bihuan.facilities.tables.download import attachment
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
    return render(request, "handbook/handbook.html", _context(request, code))


@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a PDF, to take along. Raises CannotPrint."""
    context = _context(request, code)
    page = render(request, "handbook/printed.html", context).content.decode()
    name = f"{context['book'].group}督导工作手册_{context['today']:%Y%m%d}.pdf"
    return HttpResponse(
        pdf_page.page(page).pdf, content_type="application/pdf", headers=attachment(name)
    )


def _context(request: HttpRequest, code: str) -> dict[str, Any]:
    """Raises Unseen where the viewer may not open that group's handbook."""
    asked = allowed(request, "handbook.read")
    group = next((one for one in queries.groups(asked.post) if one.code == code), None)
    if group is None:
        raise Unseen
    return {
        "book": queries.of(asked.post, group),
        "today": clock.today(),
        "due": queries.due,
        "state_of": queries.state,
        "by": asked.post,
    }

"""How things stand, for everybody, where the office has decided to tell it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.doors.portal.respond import page
from bihuan.facilities.pages.request import public
from bihuan.kernel.figures.small import K
from bihuan.rooms.reports.boards.public import told


@public
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Problems and closures as of the end of last month, small numbers withheld."""
    if not settings.PUBLIC_FIGURES:
        raise Http404
    return page(request, "progress", {"told": told(), "least": K}, listed=True)

"""/styleguide: every component with all its states, on invented office content."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.doors.web import styleguide_samples
from bihuan.facilities.pages.render import render


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Open in a demo and while developing; elsewhere only to somebody signed in."""
    if not (settings.DEBUG or settings.DEMO or getattr(request, "post", None)):
        raise Http404
    return render(request, "styleguide.html", styleguide_samples.context())

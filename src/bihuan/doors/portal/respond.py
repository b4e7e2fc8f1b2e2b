"""How the public door answers: its layout, its headers, and what is too long to read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from bihuan.doors.portal import schools
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import public

View = Callable[..., HttpResponse]


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    listed: bool = False,
) -> HttpResponse:
    """A public page; kept by no cache, and by search engines only when `listed`."""
    authority = schools.authority()
    words: dict[str, Any] = {
        "authority": authority or _("教育局"),
        "site_name": authority,
        "home": reverse("portal-start"),
        "contact": getattr(settings, "PUBLIC_CONTACT", ""),
        **(context or {}),
    }
    response = render(request, f"portal/{template}.html", words, status=status)
    add_never_cache_headers(response)
    if not listed:
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def open_form(view: View) -> View:
    """A public view that carries its own authority (a one-time form, a signed link), so that it
    works in browsers that keep no cookies and nothing typed is lost to an expired check."""
    return public(csrf_exempt(_readable(view)))


def own_form(view: View) -> View:
    """A public view on what the visitor's session holds: checked against forged requests, after
    a request too long to read was refused in plain words."""
    return public(csrf_exempt(_readable(csrf_protect(view))))


def _readable(view: View) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            request.POST  # noqa: B018 - read now: what is too long cannot be read at all
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return page(request, "too_long", status=413)
        return view(request, *args, **kwargs)

    return wrapper

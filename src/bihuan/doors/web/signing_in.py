"""Where the way to and from the sign-in page leads."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import MAX_URL_LENGTH, url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from bihuan.facilities.pages.request import Request
from bihuan.kernel.models.people import Post

CHOSEN = "post"
"""Session key: id of the post chosen to act as."""
SEEN_AT = "seen_at"
"""Session key: POSIX seconds of the last request, to the minute."""


class Signed(Request):
    """A request with all the current posts of the person, in official order."""

    posts: list[Post]


def idle_minutes() -> int:
    """After so long without a request a person is signed out."""
    return int(settings.IDLE_MINUTES)


def send(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and afterwards back to the page the person was on."""
    asked = {"next": page_shown(request)}
    if request.__dict__.get("was_idle"):
        asked["idle"] = "1"
    address = f"{reverse('sign-in')}?{urlencode(asked)}"
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def page_shown(request: HttpRequest) -> str:
    """The page in the browser: not the address of a part of it, nor that of a POST."""
    if request.method == "GET" and not getattr(request, "htmx", None):
        here = request.get_full_path()
        return here if len(here) <= MAX_URL_LENGTH else "/"  # `onward` follows no longer one
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(shown)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"


def onward(request: HttpRequest) -> str:
    """Where to go after signing in: `next` if it is an address of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if allowed else resolve_url(settings.LOGIN_REDIRECT_URL)


def with_next(address: str, onward: str) -> str:
    return f"{address}?{urlencode({'next': onward})}"

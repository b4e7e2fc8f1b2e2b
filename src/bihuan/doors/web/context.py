"""What every page knows without its view saying so."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from bihuan.doors.web import nav

THEMES = ("light", "dark")
PRODUCT = _("闭环")


def theme(request: HttpRequest) -> str:
    """`light`, `dark`, or empty: as the machine is set."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html. Counts are asked for only when the app bar is drawn."""
    post = getattr(request, "post", None)
    return {
        "post": post,
        "nav": SimpleLazyObject(lambda: nav.entries(post, request.path)),
        "product": PRODUCT,
        "theme": theme(request),
        "languages": settings.LANGUAGES,
        "set_language_url": nav.address("set_language"),
        "theme_url": nav.address("theme"),
        "sign_out_url": nav.address("sign-out"),
        "messages": SimpleLazyObject(lambda: _messages(request)),
    }


def _messages(request: HttpRequest) -> list[Any]:
    return list(getattr(request, "_messages", ()))

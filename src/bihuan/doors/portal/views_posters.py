"""For the office: posters with QR codes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.doors.portal import schools
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.kernel.errors import NotAllowed, Unseen
from bihuan.kernel.models.people import Unit

ROLES = ("clerk", "supervisor", "admin")


def _staff(request: HttpRequest) -> Request:
    asked = signed_in(request)
    if asked.post.role not in ROLES:
        raise NotAllowed
    return asked


@never_cache
@require_safe
def posters(request: HttpRequest) -> HttpResponse:
    """Every school and unit with the address of its form."""
    asked = _staff(request)
    rows = [{"unit": one, "address": schools.address(one)} for one in schools.listed()]
    return render(asked, "portal/posters.html", {"rows": rows})


@never_cache
@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    asked = _staff(request)
    unit = schools.listed().filter(code=code).first()
    if unit is None:
        raise Unseen
    return _print(asked, [unit])


@never_cache
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """All posters, one to a sheet."""
    return _print(_staff(request), list(schools.listed()))


def _print(request: Request, units: list[Unit]) -> HttpResponse:
    sheets = [
        {"unit": one, "picture": schools.qr(one), "address": schools.address(one)} for one in units
    ]
    words = {"sheets": sheets, "authority": schools.authority()}
    return render(request, "portal/poster.html", words)

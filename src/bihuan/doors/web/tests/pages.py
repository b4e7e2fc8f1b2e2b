"""Addresses for tests: what a room's view could look like to the middleware."""

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bihuan.doors.web import views_errors
from bihuan.facilities.pages.request import Request, public
from bihuan.kernel.errors import IllegalStep, Invalid, NotAllowed, Refused, Stale, TooMany, Unseen

REFUSALS = {
    "not-allowed": NotAllowed(),
    "unseen": Unseen(),
    "stale": Stale(),
    "illegal": IllegalStep(status="办理中", step="销号"),
    "refused": Refused("同一事项最多延期两次。"),
    "invalid": Invalid({"name": "请填写名称。"}),
    "too-many": TooMany(minutes=7),
}


def whoami(request: Request) -> HttpResponse:
    return HttpResponse(str(request.post.pk))


@public
def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def refuse(request: HttpRequest, name: str) -> HttpResponse:
    raise REFUSALS[name]


def _refuse_row() -> None:
    raise IntegrityError("Failing row contains (1, 王小明, 13900000000)")


def broken(request: HttpRequest) -> HttpResponse:
    try:
        _refuse_row()
    except IntegrityError as error:
        raise RuntimeError("王小明") from error


urlpatterns = [
    path("", whoami),  # in place of the home page, which needs rooms
    path("", include("bihuan.doors.web.urls")),
    path("open", open_to_all),
    path("refuse/<name>", refuse),
    path("broken", broken),
]
handler400 = views_errors.bad_request
handler403 = views_errors.forbidden
handler404 = views_errors.not_found
handler500 = views_errors.server_error

"""Deeds that were published, for everybody: promised, done, by when, with chosen photos."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from bihuan.doors.portal.respond import page
from bihuan.facilities.files.models import File
from bihuan.facilities.files.views import give
from bihuan.facilities.pages.request import public
from bihuan.rooms.ledger.deeds import queries


@public
@require_safe
def deeds(request: HttpRequest) -> HttpResponse:
    words = {"deeds": queries.published(), "share": queries.share}
    return page(request, "deeds", words, listed=True)


@public
@require_safe
def deed(request: HttpRequest, number: str) -> HttpResponse:
    found = queries.public(number)
    if found is None:
        raise Http404
    return page(request, "deed", {"deed": found, "share": queries.share}, listed=True)


@public
@require_safe
def photo(request: HttpRequest, number: str, pk: uuid.UUID) -> HttpResponseBase:
    """A picture that was chosen to be shown, without the name it was sent under."""
    found = queries.public(number)
    if found is None or found.publication is None or str(pk) not in found.publication.photos:
        raise Http404
    file = File.objects.filter(pk=pk, matter_id=found.matter.pk, erased_at=None).first()
    if file is None or not file.mime.startswith("image/"):
        raise Http404
    response = give(request, file)
    response["Content-Disposition"] = "inline"
    return response

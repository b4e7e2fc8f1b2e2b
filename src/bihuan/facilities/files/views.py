"""Stored files given out: to who may see the matter, and always inert."""

import uuid
from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bihuan.facilities.files import store
from bihuan.facilities.files.kinds import KINDS, Kind
from bihuan.facilities.files.models import File
from bihuan.kernel import policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post

INERT = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
MISSING = _("没有找到这个文件。它可能不属于您能看到的事项，或已依法删除。")


@require_safe
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """A file of a matter the post may see. Raises Unseen."""
    file = File.objects.filter(pk=pk).first()
    matter = Matter.objects.filter(pk=file.matter_id).first() if file else None
    post = cast(Post, request.post)  # type: ignore[attr-defined]
    if file is None or matter is None or not policy.sees(post, matter):
        raise Unseen(MISSING)
    return give(request, file)


def give(request: HttpRequest, file: File) -> HttpResponseBase:
    """The content, for views that have seen to it themselves who may have it. Raises Unseen when it
    was erased. Only pictures and PDF may be shown in the browser; nothing in them may run."""
    if file.erased_at is not None:
        raise Unseen(MISSING)
    kind, etag = KINDS[file.kind], f'"{file.sha256}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(
            store.path(file.sha256).open("rb"),
            as_attachment=not kind.inline,
            filename=_name(file, kind),
            content_type=file.mime,
        )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _name(file: File, kind: Kind) -> str:
    text = Body.objects.filter(pk=file.name_digest).values_list("text", flat=True).first()
    return text or f"{file.sha256[:12]}{kind.endings[0]}"

"""Pages of the log."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import public, signed_in
from bihuan.kernel import log, policy
from bihuan.kernel.errors import Unseen
from bihuan.rooms.proof import queries


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """How the log stands and its checkpoints, to be kept by somebody outside."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "log.read"):
        raise Unseen
    context = {
        "standing": queries.standing(asked.post),
        "checkpoints": queries.checkpoints(asked.post),
    }
    return render(request, "proof/log.html", context)


@public
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint (C2SP tlog-checkpoint), for anybody to keep."""
    last = log.latest()
    if last is None:
        raise Unseen
    return HttpResponse(last.note, content_type="text/plain; charset=utf-8")

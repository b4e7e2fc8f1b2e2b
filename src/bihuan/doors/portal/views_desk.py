"""The page of the call-back desk."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.doors.portal import desk
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import signed_in
from bihuan.kernel import policy
from bihuan.kernel.errors import Unseen
from bihuan.rooms.ledger.events import RESULTS, WAYS


@require_safe
def callbacks(request: HttpRequest) -> HttpResponse:
    """Everybody who is to be asked whether they are satisfied, with what was tried so far."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "problem.consulted"):
        raise Unseen
    askings, total = desk.waiting(asked.post)
    context = {
        "askings": askings,
        "total": total,
        "results": list(RESULTS.items()),
        "ways": [(code, word) for code, word in WAYS.items() if code not in ("link", "inside")],
    }
    return render(request, "portal/desk.html", context)

"""Pages of deeds for those who handle them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import signed_in
from bihuan.kernel import policy
from bihuan.kernel.errors import Unseen
from bihuan.rooms.ledger import queries as ledger
from bihuan.rooms.ledger.deeds import queries


@require_safe
def deeds(request: HttpRequest) -> HttpResponse:
    """Every deed with plan against done."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "see:problem"):
        raise Unseen
    found = queries.every(asked.post)
    context = {
        "deeds": found,
        "counts": {
            pace: sum(1 for one in found if one.pace == pace)
            for pace in ("ahead", "level", "behind")
        },
        "shown": sum(1 for one in found if one.publication),
        "late": sum(1 for one in found if one.late),
        "state": ledger.state,
        "share": queries.share,
    }
    return render(request, "deeds/deeds.html", context)

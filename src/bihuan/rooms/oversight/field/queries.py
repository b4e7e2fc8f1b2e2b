"""Reads of the field page."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.facilities.pages import actions
from bihuan.facilities.pages.request import Request
from bihuan.kernel import policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.rounds import queries as visits
from bihuan.rooms.oversight.rounds.events import COMING, ON_SITE
from bihuan.rooms.oversight.rounds.models import Visit

MOST = 30
"""Visits a phone takes along."""


@dataclass(frozen=True)
class Mine:
    matter: Matter
    row: Visit
    state: visits.StateWord


def mine(post: Post) -> list[Mine]:
    """The visits this post goes on that are to come or under way, the next first. One query."""
    rows = policy.visible(post, "visit").filter(
        status__in=(*COMING, *ON_SITE), visit__team__contains=[post.pk]
    )
    found = rows.select_related("unit", "visit").order_by("visit__on", "pk")[:MOST]
    return [Mine(one, one.visit, visits.state(one)) for one in found]


def find(request: Request, number: str) -> Matter:
    """A visit the post goes on. Raises Unseen."""
    matter = actions.find(request, "visit", number)
    if request.post.pk not in matter.visit.team:
        raise Unseen(number=number)
    return matter

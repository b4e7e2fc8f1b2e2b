"""Reads of outcomes, viewer first."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.kernel import policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.outcomes.events import LIFE
from bihuan.rooms.oversight.outcomes.project import ABOUT

TONES = {"recorded": "amber", "stated": "blue", "lapsed": "grey", "withdrawn": "grey"}


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(outcome: Matter) -> StateWord:
    return StateWord(str(LIFE.label_of(outcome.status)), TONES[outcome.status])


def about(viewer: Post, outcome: Matter) -> list[Matter]:
    """The matters it comes from, as far as the viewer may see them."""
    links = Link.objects.filter(source=outcome, kind=ABOUT).select_related("target")
    return [one.target for one in links.order_by("target_id") if policy.sees(viewer, one.target)]


def of_matter(viewer: Post, matter: Matter) -> list[Matter]:
    """Outcomes of a matter, as far as the viewer may see them. One query."""
    found = policy.visible(viewer, "outcome").select_related("outcome")
    return list(found.filter(links_out__target=matter, links_out__kind=ABOUT).order_by("pk"))

"""What is known already while somebody is being heard: what they said before, what it may repeat,
which school it is about. Looked up while the clerk types; it suggests, a person decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from bihuan.facilities.similarity.suggest import Suggestion
from bihuan.facilities.similarity.tags import recognise
from bihuan.facilities.similarity.tags.register import gazetteer
from bihuan.kernel import clock, lifecycle, policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.rooms.voices import likely, queries, rules
from bihuan.rooms.voices.events import LIFE

MOST = 6
"""Earlier opinions of one person that are shown; of more the number is said."""
COUNTED = 100
NAMED = 3
LEAST_TEXT = 6
"""Characters from which a text says enough to look for its like."""


@dataclass(frozen=True)
class Earlier:
    """An opinion of the same person. `may_add`: what is said now can be added to it."""

    matter: Matter
    state: queries.StateWord
    problem: Matter | None
    problem_state: str
    may_add: bool


@dataclass(frozen=True)
class Known:
    """`by_name`: only the name is the same. `total`: at most COUNTED. `places`: units that the text
    names, while none is chosen."""

    earlier: list[Earlier]
    total: int
    by_name: bool
    problems: list[Suggestion]
    voices: list[Suggestion]
    places: list[Unit]

    @property
    def nothing(self) -> bool:
        return not (self.earlier or self.problems or self.voices or self.places)


def look(
    viewer: Post,
    *,
    contact: str = "",
    reporter: str = "",
    text: str = "",
    place: Unit | None = None,
) -> Known:
    """What is known of a person and a text. At most twenty-one queries, however much there is."""
    found, by_name = _theirs(viewer, contact, reporter)
    earlier = _earlier(viewer, found)
    total = len(earlier) if len(earlier) < MOST else found.order_by()[:COUNTED].count()
    places = named(text) if place is None else []
    asked = text if len("".join(text.split())) >= LEAST_TEXT else ""
    meant = place or (places[0] if len(places) == 1 else None)
    about = meant.pk if meant else None
    theirs = [one.matter.pk for one in earlier]
    like = likely.like(viewer, asked, about, leave_out=theirs) if asked else likely.NOTHING
    return Known(
        earlier=earlier,
        total=total,
        by_name=by_name,
        problems=like.problems,
        voices=like.voices,
        places=places,
    )


def _theirs(viewer: Post, contact: str, reporter: str) -> tuple[QuerySet[Matter], bool]:
    """Their opinions, newest first, and whether only the name says so. Whoever may not see how to
    reach a reporter learns nothing from a number either."""
    found = policy.visible(viewer, "voice").order_by("-id")
    if not policy.may_at_all(viewer, "see:contacts"):
        return found.none(), False
    if key := rules.caller(contact):
        return found.filter(voice__caller=key), False
    if rules.tells_person(reporter):
        return found.filter(voice__reporter=" ".join(reporter.split())), True
    return found.none(), False


def _earlier(viewer: Post, found: QuerySet[Matter]) -> list[Earlier]:
    voices = list(found.select_related("place")[:MOST])
    problems = _problems(viewer, voices)
    adds = policy.may_at_all(viewer, "voice.added")
    return [
        Earlier(
            matter=one,
            state=queries.state(one),
            problem=problem,
            problem_state=str(lifecycle.of("problem").label_of(problem.status)) if problem else "",
            may_add=adds and LIFE.allows(one.status, "voice.added"),
        )
        for one in voices
        for problem in [problems.get(one.pk)]
    ]


def _problems(viewer: Post, voices: list[Matter]) -> dict[int, Matter]:
    """The problem each has become part of, as far as the viewer may see that."""
    if not voices:
        return {}
    seen = policy.visible(viewer, "problem").values("pk")
    links = Link.objects.filter(target__in=voices, kind="raised_from", source__in=seen)
    links = links.exclude(source__status__in=("merged", "withdrawn")).select_related("source")
    return {link.target_id: link.source for link in links.order_by("source_id")}


def named(text: str) -> list[Unit]:
    """The units below the authority that a text names: those it surely means, else those it may
    mean. At most NAMED."""
    tags = [one for one in recognise(text, clock.today(), gazetteer()) if one.kind == "unit"]
    sure = [one.units[0] for one in tags if one.sure]
    maybe = [pk for one in tags for pk in one.units]
    known = units()
    found = [known[pk] for pk in dict.fromkeys(sure or maybe)]
    return [one for one in found if one.active and one.kind not in ("group", "authority")][:NAMED]

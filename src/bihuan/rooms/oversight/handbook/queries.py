"""What stands in the handbook of a group: nothing but what its members may see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bihuan.kernel import clock, deadlines, lifecycle, policy, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.kernel.phrase import listed
from bihuan.rooms.oversight.rounds import guard, kinds, queries, words
from bihuan.rooms.oversight.rounds.events import COMING
from bihuan.rooms.oversight.rounds.kinds import Checklist
from bihuan.rooms.oversight.rounds.models import Visit
from bihuan.rooms.oversight.rounds.queries import StateWord

HISTORY = 3
"""Visits shown of each unit, the latest first."""
ITEMS = 2000


def groups(viewer: Post) -> list[Unit]:
    """The groups whose handbook the viewer may open: an inspector's own, all for those above."""
    found = [one for one in units().values() if one.kind == "group" and one.active]
    if viewer.role == "inspector":
        return [one for one in found if one.pk in viewer.subtree_ids]
    return found


@dataclass(frozen=True)
class Way:
    """A kind of visit with its steps and their clocks, in words."""

    word: str
    source: str
    steps: tuple[str, ...]


def ways() -> list[Way]:
    return [
        Way(one.word, one.source, tuple(_step(one, step) for step in one.steps))
        for one in kinds.every().values()
    ]


def _step(kind: kinds.VisitKind, step: str) -> str:
    limit = kind.limits.get(step)
    label = str(words.STEPS[step])
    if limit is None:
        return label
    within = {
        "days": _("%(step)s（%(n)d日内）"),
        "workdays": _("%(step)s（%(n)d个工作日内）"),
        "months": _("%(step)s（%(n)d个月内）"),
    }[limit["unit"]]
    return within % {"step": label, "n": limit["amount"]}


@dataclass(frozen=True)
class Going:
    """A visit of the schedule or of the history."""

    on: date
    unit: str
    title: str
    number: str
    state: StateWord
    team: str
    findings: int
    suggestions: int


@dataclass
class Place:
    """A unit the group is the contact of."""

    unit: Unit
    items: list[Matter] = field(default_factory=list)
    visits: list[Going] = field(default_factory=list)
    late: int = 0


@dataclass(frozen=True)
class Handbook:
    group: Unit
    members: tuple[Post, ...]
    documents: tuple[dict[str, Any], ...]
    duties: tuple[str, ...]
    ways: tuple[Way, ...]
    schedule: tuple[Going, ...]
    places: tuple[Place, ...]
    elsewhere: tuple[Matter, ...]
    """Open items put to the group for verification in units that are not its own."""
    checklists: tuple[Checklist, ...]

    @property
    def open(self) -> int:
        return sum(len(one.items) for one in self.places) + len(self.elsewhere)


def of(viewer: Post, group: Unit) -> Handbook:
    """The handbook, as both the viewer and a member of the group may see it. A fixed number of
    queries."""
    members = _members(group)
    member = members[0] if members else None
    problems = list(_seen(viewer, member, "problem").filter(status__in=_running())[:ITEMS])
    visits = _seen(viewer, member, "visit").filter(checker=group).select_related("visit")
    goings = [(one, _going(one)) for one in visits.order_by("-visit__on", "-id")[:ITEMS]]
    places = _places(group)
    _fill(places, problems, goings)
    there = {one.unit.pk for one in places}
    scheme = schemes.get("handbook", "standard")
    return Handbook(
        group,
        tuple(members),
        tuple(
            {"title": schemes.word(one["title"]), "use": schemes.word(one["use"])}
            for one in scheme["documents"]
        ),
        tuple(schemes.word(one) for one in scheme["duties"]),
        tuple(ways()),
        tuple(going for one, going in reversed(goings) if one.status in (*COMING, "onsite")),
        tuple(places),
        tuple(one for one in problems if one.unit_id not in there),
        tuple(kinds.checklists().values()),
    )


def _members(group: Unit) -> list[Post]:
    return queries.members(group)


def _seen(viewer: Post, member: Post | None, kind: str) -> QuerySet[Matter]:
    """What both may see; nothing where the group has nobody."""
    if member is None:
        return Matter.objects.none()
    return policy.visible(viewer, kind).filter(policy.which(member, f"see:{kind}"))


def _running() -> list[str]:
    return lifecycle.of("problem").statuses("open", "waiting")


def _going(matter: Matter) -> Going:
    row: Visit = matter.visit
    return Going(
        row.visited_on or row.on,
        str(units().get(matter.unit_id or 0, "")),
        matter.title,
        matter.number,
        queries.state(matter),
        listed(queries.names(row.present or row.team)),
        row.findings,
        row.suggestions,
    )


def _places(group: Unit) -> list[Place]:
    contact_of = guard.contacts()
    return [
        Place(unit)
        for unit in units().values()
        if unit.active and unit.kind not in ("group", "authority") and group.pk in contact_of(unit)
    ]


def _fill(places: list[Place], problems: list[Matter], goings: list[tuple[Matter, Going]]) -> None:
    items: dict[int | None, list[Matter]] = defaultdict(list)
    for one in problems:
        items[one.unit_id].append(one)
    visits: dict[int | None, list[Going]] = defaultdict(list)
    for matter, going in goings:
        if matter.status not in (*COMING, "cancelled"):
            visits[matter.unit_id].append(going)
    today = clock.today()
    for place in places:
        place.items = items[place.unit.pk]
        place.visits = visits[place.unit.pk][:HISTORY]
        place.late = sum(one.due_on is not None and one.due_on < today for one in place.items)


def due(problem: Matter) -> str:
    """Its date and how it stands against it, in words."""
    if problem.due_on is None:
        return _("未定期限")
    lamp = deadlines.lamp(problem)
    return f"{date_format(problem.due_on)} {lamp.word}"


def state(problem: Matter) -> str:
    return str(lifecycle.of("problem").label_of(problem.status))

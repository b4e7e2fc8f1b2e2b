"""Reads of groups, coverage, recusals and flagged answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel import clock, lifecycle, policy, recusals, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, posts, units
from bihuan.kernel.models.recusal import Recusal
from bihuan.rooms.oversight import queries
from bihuan.rooms.oversight.models import (
    CallbackFlag,
    Check,
    ContactPoint,
    Group,
    LeaderContact,
)

ALL_RECUSALS = ("supervisor", "admin", "auditor")
"""Who sees everybody's entries, the auditor without the reasons."""


@dataclass
class Load:
    """What is under way: verifications, look-backs, visits."""

    checks: int = 0
    lookbacks: int = 0
    visits: int = 0

    @property
    def total(self) -> int:
        return self.checks + self.lookbacks + self.visits


@dataclass
class Member:
    """`seat`: leader, deputy or member. `named`: verifications the rule named them for; `done`:
    what they have verified."""

    post: Post
    seat: str
    named: int = 0
    done: int = 0
    recusals: int = 0


@dataclass
class Shown:
    """A group as pages show it. `lacks`: codes of what is missing."""

    unit: Unit
    level: str = ""
    from_on: date | None = None
    until_on: date | None = None
    members: list[Member] = field(default_factory=list)
    contacts: list[Unit] = field(default_factory=list)
    load: Load = field(default_factory=Load)

    def of(self, seat: str) -> list[str]:
        return [one.post.name for one in self.members if one.seat == seat]

    @property
    def lacks(self) -> list[str]:
        found = [seat for seat in ("leader", "deputy") if not self.of(seat)]
        found += [] if self.members else ["member"]
        found += [] if self.contacts else ["contact"]
        if self.until_on is not None and self.until_on < clock.today():
            found.append("ended")
        return found


def groups() -> list[Shown]:
    """Every active group, by level and in the official order. Six queries."""
    rows = Group.objects.in_bulk()
    loads = _loads()
    members = _members()
    contacts: dict[int, list[Unit]] = defaultdict(list)
    known = units()
    for group, place in ContactPoint.objects.values_list("group_id", "unit_id"):
        contacts[group].append(known[place])
    made = []
    for unit in known.values():
        if unit.kind != "group" or not unit.active:
            continue
        row = rows.get(unit.pk)
        shown = Shown(unit, load=loads[unit.pk])
        if row is not None:
            shown.level, shown.from_on, shown.until_on = row.level, row.from_on, row.until_on
        shown.members = _seated(members.get(unit.pk, []), row)
        shown.contacts = sorted(contacts[unit.pk], key=lambda one: (one.order, one.pk))
        made.append(shown)
    rank = {code: n for n, code in enumerate(queries.levels())}
    return sorted(made, key=lambda one: rank.get(one.level, len(rank)))


SEATS = ("leader", "deputy", "member")


def _seated(found: Sequence[Member], row: Group | None) -> list[Member]:
    for one in found:
        if row is not None and one.post.pk == row.leader_id:
            one.seat = "leader"
        elif row is not None and one.post.pk in row.deputies:
            one.seat = "deputy"
    return sorted(found, key=lambda one: (SEATS.index(one.seat), one.post.pk))


def _loads() -> dict[int, Load]:
    """By group, one query."""
    found: dict[int, Load] = defaultdict(Load)
    visiting = lifecycle.of("visit").statuses("open", "waiting")
    rows = Matter.objects.filter(checker__kind="group").exclude(kind="problem", status="closed")
    counted = rows.order_by().values_list("checker_id", "kind", "status").annotate(n=Count("pk"))
    for group, kind, status, n in counted:
        if kind == "problem" and status == "verifying":
            found[group].checks += n
        elif kind == "lookback" and status == "due":
            found[group].lookbacks += n
        elif kind == "visit" and status in visiting:
            found[group].visits += n
    return found


def _members() -> dict[int, list[Member]]:
    """By group: who serves in it today, with what is theirs."""
    under_way = Check.objects.filter(matter__status="verifying", member__isnull=False)
    named = Counter(under_way.values_list("member", flat=True))
    done = Counter(Check.objects.exclude(verifier=None).values_list("verifier", flat=True))
    stated = Counter(one.post_id for one in Recusal.objects.all() if one.holds_on(clock.today()))
    found: dict[int, list[Member]] = defaultdict(list)
    for post in posts().values():
        if post.role == "inspector" and post.unit_id and post.serves(clock.today()):
            member = Member(post, "member", named[post.pk], done[post.pk], stated[post.pk])
            found[post.unit_id].append(member)
    return found


def under_way(viewer: Post, group: Unit, most: int = 50) -> list[Matter]:
    """What the group has to do and the viewer may see: verifications and look-backs."""
    problems = policy.visible(viewer, "problem").filter(status="verifying", checker=group)
    lookbacks = policy.visible(viewer, "lookback").filter(status="due", checker=group)
    return [*problems.order_by("due_on", "pk")[:most], *lookbacks.order_by("due_on", "pk")[:most]]


# -- coverage -----------------------------------------------------------------------------------


@dataclass
class Covered:
    """A unit with its contact groups by level and its leader; `inherited`: through a unit above.
    A group nothing was said of counts as of the level of the empty code."""

    unit: Unit
    depth: int
    groups: dict[str, Unit]
    leader: Post | None
    inherited: set[str] = field(default_factory=set)

    @property
    def missing(self) -> bool:
        return not self.groups or self.leader is None


def coverage() -> list[Covered]:
    """Every active unit in the official order with who is its contact: every unit has a group and
    a leader, or the page says what is missing. Two queries."""
    known, people = units(), posts()
    by_path: dict[str, dict[str, Unit]] = defaultdict(dict)
    for unit, group, level in ContactPoint.objects.values_list("unit_id", "group_id", "level"):
        if known[group].active:
            by_path[known[unit].path][level] = known[group]
    leaders = {
        known[unit].path: people[leader]
        for unit, leader in LeaderContact.objects.values_list("unit_id", "leader_id")
        if people[leader].serves(clock.today())
    }
    return [
        _covered(one, by_path, leaders)
        for one in known.values()
        if one.active and one.kind not in ("group", "authority")
    ]


def _covered(unit: Unit, by_path: dict[str, dict[str, Unit]], leaders: dict[str, Post]) -> Covered:
    parts = unit.path.rstrip("/").split("/")
    paths = ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
    made = Covered(unit, len(parts) - 2, {}, None)
    for path in paths[::-1]:
        for level, group in by_path.get(path, {}).items():
            if level not in made.groups:
                made.groups[level] = group
                if path != unit.path:
                    made.inherited.add(level)
        made.leader = made.leader or leaders.get(path)
    return made


# -- who steps aside ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Stated:
    """An entry of the register as the viewer sees it."""

    row: Recusal
    ground: str
    reason: str
    holds: bool
    may_end: bool


def stated(viewer: Post) -> list[Stated]:
    """One's own entries, or everybody's for those who keep the register. One query."""
    rows = Recusal.objects.select_related("post", "unit", "by")
    words, today = recusals.grounds(), clock.today()
    sees_all = viewer.role in ALL_RECUSALS
    ends = policy.may_at_all(viewer, "recusal.ended")
    out = []
    for row in rows:
        own = recusals.same_person(viewer, row.post)
        if not (own or sees_all):
            continue
        ground = schemes.word(words.get(row.ground, row.ground))
        reason = row.reason if own or ends else ""
        running = row.until_on is None or row.until_on >= today
        out.append(Stated(row, ground, reason, row.holds_on(today), ends and running and not own))
    return out


# -- flagged answers ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Flagged:
    problem: Matter
    flag: CallbackFlag
    signs: list[str]
    title: str


def flagged(viewer: Post) -> list[Flagged]:
    """Answers that seem to contradict themselves and nobody has looked at, oldest first. One
    query."""
    rows = CallbackFlag.objects.filter(
        outcome="", matter__in=policy.visible(viewer, "problem")
    ).select_related("matter", "matter__unit")
    known = schemes.every("callback").get(queries.STANDARD, {}).get("rules", {})
    return [
        Flagged(
            row.matter,
            row,
            [schemes.word(known[one]["label"]) if one in known else one for one in row.signs],
            veiled(viewer, row.matter.title),
        )
        for row in rows.order_by("flagged_on", "key")
    ]

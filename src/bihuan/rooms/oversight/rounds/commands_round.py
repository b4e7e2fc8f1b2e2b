"""The verbs of rounds; the only writers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from bihuan.kernel import calendar, clock, people, policy, record
from bihuan.kernel.errors import Invalid
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, posts, units
from bihuan.kernel.phrase import listed
from bihuan.lib.text import clean
from bihuan.rooms.oversight.rounds import commands, events, events_round, guard, kinds, rules, words
from bihuan.rooms.oversight.rounds.commands import Files, refuse
from bihuan.rooms.oversight.rounds.models import Round, Visit
from bihuan.rooms.oversight.rounds.words import REFUSALS

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Draft:
    """A round as it is drafted. `unit`: who runs it. `announced`: as the kind has it when None."""

    title: str
    text: str
    visit_kind: str
    unit: Unit
    starts_on: date
    ends_on: date
    methods: Sequence[str]
    authority: str = "supervision"
    announced: bool | None = None
    checklists: Sequence[str] = ()


def draft(given: Draft, *, by: Post, files: Files = ()) -> Matter:
    """Begin a round with its plan. Raises Invalid."""
    kind = kinds.of(given.visit_kind)
    _check(given, files)
    data = events_round.Drafted(
        title=seal(_line(given.title)),
        text=seal(clean(given.text)),
        visit_kind=kind.code,
        announced=kind.announced if given.announced is None else given.announced,
        authority=given.authority,
        unit=given.unit.pk,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        methods=tuple(given.methods),
        checklists=tuple(given.checklists),
        files=tuple(files),
    )
    return record.open("inspection", data, by=by)


def _line(text: str) -> str:
    return " ".join(clean(text).split())[: rules.TITLE_MOST]


def _check(given: Draft, files: Files) -> None:
    wrong: dict[str, Any] = {}
    if not _line(given.title):
        wrong["title"] = REFUSALS["title.empty"]
    if not clean(given.text):
        wrong["text"] = REFUSALS["text.empty"]
    if code := _wrong_days(given.starts_on, given.ends_on):
        wrong["ends_on"] = REFUSALS[code]
    if not given.methods or set(given.methods) - set(events.METHODS):
        wrong["methods"] = REFUSALS["methods.none"]
    if given.authority not in events_round.AUTHORITIES:
        wrong["authority"] = REFUSALS["authority.unknown"]
    elif given.authority == "government" and not files:
        wrong["authority"] = REFUSALS["designation"]
    for code in given.checklists:
        kinds.checklist(code)
    if wrong:
        raise Invalid(wrong)


def _wrong_days(starts_on: date, ends_on: date) -> str | None:
    today = clock.today()
    if ends_on < starts_on or ends_on - starts_on > LONGEST:
        return "dates.order"
    if ends_on < today:
        return "dates.past"
    return "on.far" if (ends_on - today).days > rules.AHEAD_MOST else None


# -- which units, which groups, when -------------------------------------------------------------


@dataclass(frozen=True)
class Stop:
    """One unit of a round, with who goes there and when."""

    unit: Unit
    group: Unit
    on: date
    team: tuple[Post, ...]

    def as_event(self) -> dict[str, Any]:
        return {
            "unit": self.unit.pk,
            "group": self.group.pk,
            "on": self.on.isoformat(),
            "team": [one.pk for one in self.team],
        }


def stops(row: Round) -> list[Stop]:
    """The stops of a round, in their order."""
    known, holders = units(), posts()
    return [
        Stop(
            known[one["unit"]],
            known[one["group"]],
            date.fromisoformat(one["on"]),
            tuple(holders[pk] for pk in one["team"]),
        )
        for one in row.stops
    ]


def route(visits: Matter, chosen: Sequence[Unit], *, by: Post, seen: int | None = None) -> None:
    """Give each unit its group, people and day by rule: its contact group if enough of it are
    independent, else the next with the fewest; spread over the working days, around what clashes.
    Raises Refused."""
    record.ready(visits, "inspection.routed", by=by, seen=seen)
    row = Round.objects.get(pk=visits.pk)
    wanted = {one.pk: one for one in chosen if one.kind != "group"}
    if not wanted:
        refuse("stops.none")
    least = kinds.of(row.visit_kind).inspectors
    teams = _teams(list(wanted.values()), least)
    days = _days(max(row.starts_on, clock.today()), row.ends_on)
    if not days:
        refuse("days.none")
    clashing = guard.known(list(wanted), days[0], days[-1])
    placed = rules.spread(
        list(wanted),
        {pk: group for pk, (group, _team) in teams.items()},
        days,
        lambda unit, group, day: len(clashing(unit, group, day)),
    )
    known = units()
    made = [Stop(wanted[pk], known[group], on, teams[pk][1]) for pk, group, on in placed]
    _write(visits, sorted(made, key=lambda one: one.on), by=by, seen=seen)


def _write(visits: Matter, made: Sequence[Stop], *, by: Post, seen: int | None) -> None:
    data = events_round.Routed(tuple(one.as_event() for one in made))
    record.append(visits, data, by=by, seen=seen)


def _days(first: date, last: date) -> list[date]:
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    in_force = calendar.current()
    return [day for day in every if in_force.works(day)]


def _teams(chosen: Sequence[Unit], least: int) -> dict[int, tuple[int, tuple[Post, ...]]]:
    """Unit → the group that goes and its members who do, in turn. Raises Refused when none can."""
    members: dict[int, list[Post]] = {}
    serving = Post.objects.filter(Post.current(), role="inspector", unit__kind="group")
    ordered = serving.select_related("unit").order_by("unit__order", "id")
    for one in Post.knowing_interests(ordered):
        members.setdefault(one.unit_id or 0, []).append(one)
    contact_of = guard.contacts()
    rule = policy.Independent()
    load = dict.fromkeys(members, 0)
    gone: Counter[int] = Counter()
    out = {}
    for unit in chosen:
        visited = Matter(kind="visit", unit_id=unit.pk)
        free = {
            pk: able
            for pk, group in members.items()
            if len(able := [one for one in group if rule.holds(one, visited)]) >= least
        }
        if not free:
            refuse("groups.none")
        own = [pk for pk in contact_of(unit) if pk in free]
        group = own[0] if own else min(free, key=lambda pk: load[pk])
        load[group] += 1
        team = sorted(free[group], key=lambda one: gone[one.pk])[:least]
        gone.update(one.pk for one in team)
        out[unit.pk] = group, tuple(team)
    return out


def restop(
    visits: Matter,
    unit: Unit,
    *,
    by: Post,
    on: date | None = None,
    group: Unit | None = None,
    drop: bool = False,
    seen: int | None = None,
) -> None:
    """Give one unit another day or group, or leave it out. Raises Invalid, Refused."""
    record.ready(visits, "inspection.routed", by=by, seen=seen)
    row = Round.objects.get(pk=visits.pk)
    made = stops(row)
    there = next((one for one in made if one.unit.pk == unit.pk), None)
    if there is None:
        raise Invalid({"unit": REFUSALS["stop.unknown"]})
    others = [one for one in made if one is not there]
    if not drop:
        day = on or there.on
        if not max(row.starts_on, clock.today()) <= day <= row.ends_on:
            raise Invalid({"on": REFUSALS["stop.outside"]})
        least = kinds.of(row.visit_kind).inspectors
        team = there.team
        if group is not None and group.pk != there.group.pk:
            team = team_of(group, unit, least)
        others.append(Stop(unit, group or there.group, day, team))
    if not others:
        refuse("stops.none")
    _write(visits, sorted(others, key=lambda one: one.on), by=by, seen=seen)


def team_of(group: Unit, unit: Unit, least: int) -> tuple[Post, ...]:
    """The first members of a group who may visit the unit. Raises Invalid when they are too few."""
    visited, rule = Matter(kind="visit", unit_id=unit.pk), policy.Independent()
    members = Post.objects.filter(Post.current(), unit=group, role="inspector").order_by("id")
    known = Post.knowing_interests(members.select_related("unit"))
    able = [one for one in known if rule.holds(one, visited)]
    if len(able) < least:
        raise Invalid({"group": REFUSALS["groups.none"]})
    return tuple(able[:least])


def clashes(row: Round) -> dict[int, list[str]]:
    """Unit → what its stop goes against, in words; only those that do."""
    made = stops(row)
    if not made:
        return {}
    days = [one.on for one in made]
    clashing = guard.known([one.unit.pk for one in made], min(days), max(days))
    out = {}
    for one in made:
        if found := clashing(one.unit.pk, one.group.pk, one.on):
            out[one.unit.pk] = [guard.word(clash) for clash in found]
    return out


# -- approval, end ------------------------------------------------------------------------------


def submit(visits: Matter, *, by: Post, reason: str = "", seen: int | None = None) -> None:
    """Ask for approval; stops that go against the limits want a reason. Raises Invalid, Refused."""
    record.ready(visits, "inspection.submitted", by=by, seen=seen)
    row = Round.objects.get(pk=visits.pk)
    if not row.stops:
        refuse("stops.none")
    _check_days(row)
    against = clashes(row)
    kept = clean(reason)
    if against and not kept:
        known = units()
        said = listed(f"{known[pk]}：{listed(found)}" for pk, found in list(against.items())[:3])
        raise Invalid({"reason": str(REFUSALS["guard"]) % {"clashes": said}})
    data = events_round.Submitted(len(against), seal(kept) if kept else None)
    record.append(visits, data, by=by, seen=seen)


def _check_days(row: Round) -> None:
    past = [str(one.unit) for one in stops(row) if one.on < clock.today()]
    if past:
        refuse("stops.past", names=listed(past[:5]))


@transaction.atomic
def approve(visits: Matter, *, by: Post, text: str = "", seen: int | None = None) -> None:
    """Approve the plan; every stop becomes a visit. What came to clash since it was submitted
    counts as an exception under the same reason. Raises Invalid, Refused."""
    record.ready(visits, "inspection.approved", by=by, seen=seen)
    row = Round.objects.get(pk=visits.pk)
    _check_days(row)
    kept = clean(text)
    record.append(visits, events_round.Approved(seal(kept) if kept else None), by=by, seen=seen)
    for one in stops(row):
        plan = commands.Plan(
            title=visits.title,
            visit_kind=row.visit_kind,
            unit=one.unit,
            group=one.group,
            on=one.on,
            team=one.team,
            round=visits,
            announced=row.announced,
            checklists=[c for c in row.checklists if kinds.checklist(c).fits(one.unit)],
            reason=row.reason or str(words.BY_APPROVAL),
        )
        commands.plan(plan, by=people.system())


def send_back(visits: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    record.ready(visits, "inspection.sent_back", by=by, seen=seen)
    data = events_round.SentBack(commands.text_of("reason", reason))
    record.append(visits, data, by=by, seen=seen)


def end(visits: Matter, *, text: str, by: Post, seen: int | None = None) -> None:
    """Sum it up when all its visits are over. Raises Refused."""
    record.ready(visits, "inspection.ended", by=by, seen=seen)
    over = ("ended", "cancelled")
    still = Visit.objects.filter(round=visits.pk).exclude(matter__status__in=over).count()
    if still:
        refuse("visits.open", n=still)
    record.append(visits, events_round.RoundEnded(commands.text_of("text", text)), by=by, seen=seen)


def cancel(visits: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    record.ready(visits, "inspection.cancelled", by=by, seen=seen)
    data = events_round.RoundCancelled(commands.text_of("reason", reason))
    record.append(visits, data, by=by, seen=seen)

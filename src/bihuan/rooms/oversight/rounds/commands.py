"""The verbs of visits, but those on site (`commands_site`): planning and the steps by text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from django.db import transaction

from bihuan.kernel import clock, deadlines, people, policy, record
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import Sealed, seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.phrase import listed
from bihuan.lib.text import clean
from bihuan.rooms.oversight.rounds import events, guard, kinds, rules, words
from bihuan.rooms.oversight.rounds.models import Visit

Files = Sequence[dict[str, Any]]


def refuse(code: str, **data: Any) -> NoReturn:
    """Raises Refused in the words of a code."""
    raise Refused(words.REFUSALS[code], code=code, **data)


def text_of(name: str, text: str) -> Sealed:
    kept = clean(text)
    if not kept:
        raise Invalid({name: words.REFUSALS.get(f"{name}.empty", words.REFUSALS["text.empty"])})
    return seal(kept)


# -- the plan -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """A visit as it is planned. `announced`: as the kind has it when None."""

    title: str
    visit_kind: str
    unit: Unit
    group: Unit
    on: date
    team: Sequence[Post]
    round: Matter | None = None
    announced: bool | None = None
    checklists: Sequence[str] = ()
    reason: str = ""


@transaction.atomic
def plan(given: Plan, *, by: Post) -> Matter:
    """Put a visit down. What the school is asked for already is checked first: a visit that goes
    against the limits wants a reason, and is counted. Raises Invalid, Refused."""
    kind = kinds.of(given.visit_kind)
    title = text_of("title", " ".join(given.title.split())[: rules.TITLE_MOST])
    _check_who(given.unit, given.group, by)
    _check_day(given.on)
    for code in given.checklists:
        kinds.checklist(code)
    announced = kind.announced if given.announced is None else given.announced
    steps = kind.steps
    if not announced:
        steps = tuple(one for one in steps if one not in ("notice", "assess"))
    team = team_of(given.team, given.unit, given.group, kind.inspectors)
    exceptions, reason = _guarded(given.unit, given.group, given.on, given.reason)
    data = events.Planned(
        title=title,
        visit_kind=kind.code,
        steps=steps,
        announced=announced,
        unit=given.unit.pk,
        group=given.group.pk,
        on=given.on,
        team=team,
        round=given.round.pk if given.round else None,
        checklists=tuple(given.checklists),
        exceptions=exceptions,
        reason=reason,
    )
    return record.open("visit", data, by=by)


def _check_day(on: date) -> None:
    """Raises Invalid."""
    if on < clock.today():
        raise Invalid({"on": words.REFUSALS["on.past"]})
    if (on - clock.today()).days > rules.AHEAD_MOST:
        raise Invalid({"on": words.REFUSALS["on.far"]})


def _guarded(
    unit: Unit, group: Unit, on: date, reason: str, apart_from: int | None = None
) -> tuple[tuple[str, ...], Sealed | None]:
    """The limits a visit goes against, with the reason it is let. Others plan for the same unit one
    after the other. Raises Invalid when there is no reason."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    found = guard.clashes(unit, group, on, apart_from)
    if not found:
        return (), None
    kept = clean(reason)
    if not kept:
        said = listed(guard.word(one) for one in found)
        raise Invalid({"reason": str(words.REFUSALS["guard"]) % {"clashes": said}})
    return tuple(one.code for one in found), seal(kept)


def _check_who(unit: Unit, group: Unit, by: Post) -> None:
    if group.kind != "group":
        raise Invalid({"group": words.REFUSALS["group.kind"]})
    if unit.kind == "group":
        raise Invalid({"unit": words.REFUSALS["unit.group"]})
    if by.role == "inspector" and group.pk not in by.subtree_ids:
        raise Invalid({"group": words.REFUSALS["group.other"]})


def team_of(team: Sequence[Post], unit: Unit, group: Unit, least: int) -> tuple[int, ...]:
    """The posts that go: members of the group today, independent of the unit, and enough of them.
    Raises Invalid."""
    today = clock.today()
    chosen = Post.knowing_interests({one.pk: one for one in team}.values())
    outside = [
        one.name
        for one in chosen
        if one.role != "inspector" or one.unit_id != group.pk or not one.serves(today)
    ]
    if outside:
        text = str(words.REFUSALS["team.outside"]) % {"names": listed(outside)}
        raise Invalid({"team": text})
    visited = Matter(kind="visit", unit_id=unit.pk)
    rule = policy.Independent()
    if interested := [one.name for one in chosen if not rule.holds(one, visited)]:
        text = str(words.REFUSALS["team.interested"]) % {"names": listed(interested)}
        raise Invalid({"team": text})
    if len(chosen) < least:
        raise Invalid({"team": str(words.REFUSALS["team.few"]) % {"least": least}})
    return tuple(one.pk for one in chosen)


@transaction.atomic
def change(
    visit: Matter,
    *,
    reason: str,
    by: Post,
    on: date | None = None,
    team: Sequence[Post] | None = None,
    seen: int | None = None,
) -> None:
    """Another day, other people, or both. Raises Invalid, Refused."""
    record.ready(visit, "visit.changed", by=by, seen=seen)
    row = row_of(visit)
    if on is not None:
        _check_day(on)
    going = tuple(row.team)
    unit, group = visit.unit, visit.checker
    assert unit is not None
    assert group is not None
    exceptions: tuple[str, ...] = ()
    if on is not None and on != row.on:
        exceptions, _why = _guarded(unit, group, on, reason, visit.pk)
    if team is not None:
        going = team_of(team, unit, group, kinds.of(row.visit_kind).inspectors)
    data = events.Changed(on or row.on, going, text_of("reason", reason), exceptions)
    record.append(visit, data, by=by, seen=seen)


def cancel(visit: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    record.ready(visit, "visit.cancelled", by=by, seen=seen)
    record.append(visit, events.Cancelled(text_of("reason", reason)), by=by, seen=seen)


# -- steps --------------------------------------------------------------------------------------


def row_of(visit: Matter) -> Visit:
    return Visit.objects.get(pk=visit.pk)


def due_after(row: Visit, step: str) -> tuple[date | None, deadlines.Basis | None]:
    """By when the step after this one is due, counted from today."""
    after = rules.next_step(row.steps, {*row.done, *_until(row.steps, step)})
    limit = kinds.of(row.visit_kind).limits.get(after or "")
    if limit is None:
        return None, None
    basis = deadlines.basis(limit, clock.today()) | {"act": step}
    return deadlines.due(basis).on, basis


def _until(steps: Sequence[str], step: str) -> list[str]:
    return list(steps[: list(steps).index(step) + 1])


def check_step(visit: Matter, row: Visit, step: str) -> None:
    """Raises Refused when it is not this step's turn."""
    if step not in row.steps:
        refuse("step.none")
    overdue = visit.due_on is not None and visit.due_on < clock.today()
    if step == "visit":  # the unit had until that day to assess itself
        overdue = row.on <= clock.today()
    ok, _lapsed = rules.may_do(step, row.steps, row.done, overdue=overdue)
    if not ok:
        first = rules.next_step(row.steps, row.done)
        refuse("step.not_yet", next=words.STEPS[first] if first else "")


@transaction.atomic
def step(
    visit: Matter,
    code: str,
    *,
    text: str,
    by: Post,
    files: Files = (),
    until: date | None = None,
    seen: int | None = None,
) -> None:
    """Do one of the steps that are a text with files: notice, assess, tell, answer, advise,
    rectify, verify, publish. `until`: the day the next is due, instead of the one by rule; for the
    opinion that sets the unit its date. The visit ends with its last step. Raises Invalid,
    Refused."""
    data_of = TEXTS[code]
    record.ready(visit, data_of.kind, by=by, seen=seen)
    row = row_of(visit)
    check_step(visit, row, code)
    sealed = text_of("text", text)
    if code == "publish":
        record.append(visit, events.Published(sealed, tuple(files)), by=by, seen=seen)
        return
    due_on, basis = due_after(row, code)
    if code == "notice" and due_on is not None and due_on > row.on:
        due_on, basis = row.on, None
    if until is not None:
        if until < clock.today():
            raise Invalid({"until": words.REFUSALS["on.past"]})
        due_on, basis = until, deadlines.fixed(until)
    data = data_of(sealed, tuple(files), due_on, basis)
    record.append(visit, data, by=by, seen=seen)
    end_if_done(visit)


TEXTS: dict[str, Any] = {
    "notice": events.Noticed,
    "assess": events.Assessed,
    "tell": events.Told,
    "answer": events.Answered,
    "advise": events.Advised,
    "rectify": events.Rectified,
    "verify": events.Verified,
    "publish": events.Published,
}


def end_if_done(visit: Matter) -> None:
    row = row_of(visit)
    if rules.next_step(row.steps, row.done) is None:
        record.append(visit, events.Ended(), by=people.system())


def fail(visit: Matter, *, text: str, by: Post, files: Files = (), seen: int | None = None) -> None:
    """The unit's report does not hold: it goes on putting things right. Raises Invalid."""
    record.ready(visit, "visit.check_failed", by=by, seen=seen)
    record.append(visit, events.CheckFailed(text_of("text", text), tuple(files)), by=by, seen=seen)

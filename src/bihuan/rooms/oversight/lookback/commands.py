"""The verbs of look-backs; the only writers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.kernel import clock, deadlines, people, policy, record, recusals, schemes
from bihuan.kernel.errors import Invalid, Refused, Unseen
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.lib.text import clean
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.checks import protocols
from bihuan.rooms.oversight.checks.rules import Choice
from bihuan.rooms.oversight.lookback import events, rules, words
from bihuan.rooms.oversight.lookback.models import LookBack
from bihuan.rooms.oversight.models import Check

RELAPSE = "relapse_of"
"""Link: a problem to the one it relapses from."""
ENDLESS = ("merged", "withdrawn")
WITHIN = 20
"""Working days to look once it is time, if the scheme does not say."""


def refuse(code: str, **data: Any) -> Refused:
    return Refused(words.REFUSALS[code], code=code, **data)


def scheme() -> Mapping[str, Any]:
    found: dict[str, Any] = schemes.every("lookback").get("standard", {})
    return found


# -- setting one --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """By which rule a problem is looked at again, and what has to hold."""

    rule: str
    due_on: date
    basis: deadlines.Basis
    criterion: str = ""
    share: int = 100
    place: str = ""


def plan_by_rule(problem: Matter) -> Matter | None:
    """At the closure: set a look-back if the rule of the problem's class draws it."""
    known, row = scheme(), problem.problem
    labels = dict(one.split(":", 1) for one in problem.labels if ":" in one)
    again = bool(row.send_backs or row.check_failures or problem.round > 1)
    rule = rules.match(known.get("rules", ()), labels, again)
    if rule is None:
        return None
    place = rules.place(str(known.get("seed", "")), problem.number, problem.round)
    if not rules.drawn(place, rule.share):
        return None
    limit = {"amount": rule.months, "unit": "months"}
    basis = deadlines.basis(limit, problem.closed_on or clock.today()) | {"act": "closed"}
    wanted = Wanted(rule.code, deadlines.due(basis).on, basis, "", rule.share, place)
    return _open(problem, wanted, people.system())


def plan(problem: Matter, *, due_on: date, by: Post, criterion: str = "") -> Matter:
    """Set one because somebody wants it. Raises Unseen, Invalid, Refused."""
    if problem.kind != "problem" or not policy.sees(by, problem):
        raise Unseen(number=problem.number)
    if problem.status != "closed":
        raise refuse("not_closed")
    if running(problem) is not None:
        raise refuse("running")
    if due_on < clock.today():
        raise Invalid({"due_on": words.REFUSALS["past"]})
    wanted = Wanted(rules.MANUAL, due_on, deadlines.fixed(due_on), clean(criterion))
    return _open(problem, wanted, by)


def _open(problem: Matter, wanted: Wanted, by: Post) -> Matter:
    check = Check.objects.filter(pk=problem.pk).first()
    assert problem.unit_id is not None  # it has been issued
    data = events.Planned(
        problem=problem.pk,
        number=problem.number,
        round=problem.round,
        title=seal(problem.title),
        criterion=seal(wanted.criterion or problem.problem.standard or problem.title),
        unit=problem.unit_id,
        helpers=tuple(problem.helpers),
        due_on=wanted.due_on,
        basis=wanted.basis,
        rule=wanted.rule,
        share=wanted.share,
        place=wanted.place,
        verifier=check.verifier if check else None,
        checker=problem.checker_id,
        list_code=problem.list_code,
        labels=tuple(problem.labels),
    )
    return record.open("lookback", data, by=by)


def running(problem: Matter) -> Matter | None:
    """The look-back of a problem that has not been held yet."""
    rows = Matter.objects.filter(kind="lookback", status__in=events.WAITING)
    return rows.filter(lookback__problem=problem.pk).first()


# -- when it is time ----------------------------------------------------------------------------


def fall_due() -> int:
    """Put every look-back whose time has come to a group; returns how many. One nobody can look at
    stays, and waits for the supervisor."""
    waiting = Matter.objects.filter(
        kind="lookback", status="planned", due_on__lte=clock.today()
    ).order_by("due_on", "pk")
    done = 0
    for lookback in waiting.select_related("unit", "lookback"):
        try:
            bring_forward(lookback, by=people.system())
        except Refused:
            continue
        done += 1
    return done


def bring_forward(lookback: Matter, *, by: Post, seen: int | None = None) -> None:
    """Put it to a group now, by rule. Raises Refused when nobody is independent."""
    record.ready(lookback, "lookback.fell_due", by=by, seen=seen)
    row: LookBack = lookback.lookback
    seed = str(scheme().get("seed", ""))
    chosen = _chosen(lookback, row, f"{seed}:{lookback.number}")
    days = {"amount": int(scheme().get("within", WITHIN)), "unit": "workdays"}
    basis = deadlines.basis(days, clock.today()) | {"act": "assigned"}
    data = events.FellDue(
        chosen.group,
        chosen.name,
        chosen.rule,
        deadlines.due(basis).on,
        basis,
        chosen.member,
        seed,
    )
    record.append(lookback, data, by=by, seen=seen)


def _chosen(lookback: Matter, row: LookBack, seed: str) -> Choice:
    """Nobody of the group that verified the closure, if that leaves anybody; never the person."""
    person = set(_posts_of(row.verifier))
    group = {one.pk for one in posts().values() if one.unit_id == row.first_checker}
    try:
        return oversight.choose(lookback, seed, frozenset(group | person))
    except Refused:
        return oversight.choose(lookback, seed, frozenset(person))


def _posts_of(verifier: int | None) -> list[int]:
    one = posts().get(verifier or 0)
    if one is None:
        return []
    return [pk for pk, other in posts().items() if recusals.same_person(one, other)]


# -- looking ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What was found. `holds`: 巩固; else 反弹."""

    holds: bool
    findings: str
    methods: Sequence[str]
    files: Sequence[dict[str, Any]] = ()
    answers: Mapping[str, str] | None = None


@transaction.atomic
def hold(lookback: Matter, found: Found, *, by: Post, seen: int | None = None) -> None:
    """Report what was found. A relapse opens a problem of its own in the same act. Raises Invalid,
    Refused."""
    kind = "lookback.held" if found.holds else "lookback.relapsed"
    record.ready(lookback, kind, by=by, seen=seen)
    row: LookBack = lookback.lookback
    known = posts()
    verifier, member = known.get(row.verifier or 0), known.get(row.member or 0)
    if verifier is not None and recusals.same_person(verifier, by):
        raise refuse("verifier")
    if member is not None and not recusals.same_person(member, by):
        raise refuse("member", name=member.name)
    answers = dict(found.answers or {})
    kept = oversight.looked_at(
        lookback, found.holds, found.findings, found.methods, answers, len(found.files)
    )
    what: type[events.Held] | type[events.Relapsed]
    what = events.Held if found.holds else events.Relapsed
    data = what(
        seal(kept),
        tuple(found.methods),
        tuple(found.files),
        protocols.of(lookback).code,
        answers,
    )
    record.append(lookback, data, by=by, seen=seen)


def waive(lookback: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """Do without it. Raises Invalid."""
    record.ready(lookback, "lookback.waived", by=by, seen=seen)
    kept = clean(reason)
    if not kept:
        raise Invalid({"reason": words.REFUSALS["reason"]})
    record.append(lookback, events.Waived(seal(kept)), by=by, seen=seen)


# -- when the problem is reopened ---------------------------------------------------------------


def relapse(problem: Matter) -> Matter | None:
    """The problem that relapses from this one and has not ended."""
    links = Link.objects.filter(target=problem, kind=RELAPSE)
    found = Matter.objects.filter(pk__in=links.values("source_id"))
    return found.exclude(status__in=("closed", "concluded", *ENDLESS)).first()


def give_way(problem: Matter) -> None:
    """A problem that is reopened is looked back at after its next closure. Nothing counts twice:
    while it goes on as a relapse it is not reopened besides. Raises Refused."""
    other = relapse(problem)
    if other is not None:
        raise refuse("relapse", number=other.number)
    lookback = running(problem)
    if lookback is not None:
        waive(lookback, reason=_("问题已重启，再次销号后另行回头看"), by=people.system())

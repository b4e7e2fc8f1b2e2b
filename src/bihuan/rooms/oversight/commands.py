"""The verbs of oversight; the only writers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import history, people, record, recusals, registers, schemes
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, posts
from bihuan.lib.text import clean
from bihuan.rooms.oversight import events, queries, words
from bihuan.rooms.oversight.checks import protocols, rules
from bihuan.rooms.oversight.models import CallbackFlag, Check

# -- groups -------------------------------------------------------------------------------------


def assign_contacts(group: Unit, *, units: Iterable[Unit], by: Post) -> None:
    """Make a group the contact of units (分片联系); a unit has one contact group of each level."""
    if group.kind != "group":
        raise Invalid({"group": _("联系单位的只能是督导组。")})
    data = events.ContactAssigned(group.pk, tuple(dict.fromkeys(unit.pk for unit in units)))
    registers.append(events.REGISTER, data, by=by)


def compose(
    group: Unit,
    *,
    level: str,
    by: Post,
    leader: Post | None = None,
    deputies: Iterable[Post] = (),
    from_on: date | None = None,
    until_on: date | None = None,
) -> None:
    """Say how a group is made up. Its leader and deputies have posts in it. Raises Invalid."""
    seconds = list(deputies)
    if group.kind != "group":
        raise Invalid({"group": _("这个机构不是督导组。")})
    if level not in queries.levels():
        raise Invalid({"level": _("请选择督导组的层级。")})
    for name, seat in (("leader", [leader] if leader else []), ("deputies", seconds)):
        if any(one.unit_id != group.pk or one.role != "inspector" for one in seat):
            raise Invalid({name: _("组长、副组长应先任本组的督导组成员。")})
    if leader is not None and leader.pk in {one.pk for one in seconds}:
        raise Invalid({"deputies": _("组长不能同时是副组长。")})
    if from_on and until_on and until_on < from_on:
        raise Invalid({"until_on": _("截止日期不能早于起始日期。")})
    data = events.Composed(
        group.pk,
        level,
        leader.pk if leader else None,
        tuple(one.pk for one in seconds),
        from_on,
        until_on,
    )
    registers.append(events.REGISTER, data, by=by)


def assign_leader(leader: Post, *, units: Iterable[Unit], by: Post) -> None:
    """Make a leader the contact of units (班子成员包抓); a unit has one. Raises Invalid."""
    if leader.role != "leader":
        raise Invalid({"leader": _("包抓单位的应是班子成员（分管领导）。")})
    data = events.LeaderAssigned(leader.pk, tuple(dict.fromkeys(unit.pk for unit in units)))
    registers.append(events.REGISTER, data, by=by)


# -- assigning verifications --------------------------------------------------------------------


def choose(matter: Matter, seed: str, leave_out: frozenset[int] = frozenset()) -> rules.Choice:
    """Who looks at a matter, by the rule of its list; nobody of the posts left out. The unit has no
    say. Raises Refused when nobody is independent."""
    candidates = queries.candidates(matter, leave_out)
    chosen = rules.choose(candidates, queries.contacts_of(matter), queries.way(matter), seed)
    if chosen is None:
        raise Refused(words.REFUSALS["nobody"], code="nobody")
    return chosen


def assign_check(problem: Matter, seed: str = "") -> None:
    """Put a finished problem to an oversight group, by the rule of its list. `seed`: of the draw,
    which nobody could choose: the salted commitment in the request for closure."""
    chosen = choose(problem, seed)
    data = events.CheckAssigned(chosen.group, chosen.name, chosen.rule, chosen.member, seed)
    record.append(problem, data, by=people.system())


def reassign_check(
    problem: Matter, *, reason: str, by: Post, seen: int | None = None
) -> rules.Choice:
    """Ask the rule again, without the member who had it, or without the whole group when nobody
    was named. Counted. Raises Invalid, Refused."""
    record.ready(problem, "problem.check_reassigned", by=by, seen=seen)
    kept = clean(reason)
    if not kept:
        raise Invalid({"reason": _("请写明改派的理由。")})
    why = seal(kept)
    had = Check.objects.filter(pk=problem.pk).first()
    was = problem.checker_id or 0
    out = (
        {had.member}
        if had is not None and had.member
        else set(Post.objects.filter(unit_id=was).values_list("pk", flat=True))
    )
    chosen = choose(problem, why.digest, frozenset(out))
    data = events.CheckReassigned(
        chosen.group, chosen.name, chosen.rule, why, was, chosen.member, why.digest
    )
    record.append(problem, data, by=by, seen=seen)
    return chosen


def verify(
    problem: Matter,
    *,
    passed: bool,
    findings: str,
    methods: Sequence[str],
    by: Post,
    files: Sequence[dict[str, Any]] = (),
    answers: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> None:
    """Record what was found, by the protocol of the problem's class. Passed: the reporters are
    asked next. Failed: back to work, same date. Raises Invalid, Refused."""
    kind = "problem.verified" if passed else "problem.check_failed"
    record.ready(problem, kind, by=by, seen=seen)
    _named(problem, by)
    kept = looked_at(problem, passed, findings, methods, answers or {}, len(files))
    common = (tuple(files), protocols.of(problem).code, dict(answers or {}))
    if passed:
        inspector = f"{by.unit} {by.name}"
        data: events.Verified | events.CheckFailed = events.Verified(
            seal(kept), tuple(methods), seal(inspector), *common
        )
    else:
        data = events.CheckFailed(seal(kept), tuple(methods), *common)
    record.append(problem, data, by=by, seen=seen)


def _named(problem: Matter, by: Post) -> None:
    row = Check.objects.filter(pk=problem.pk).first()
    if row is None or not row.member:
        return
    member = posts().get(row.member)
    if member is not None and not recusals.same_person(member, by):
        raise Refused(words.REFUSALS["member.other"], code="member.other", name=member.name)


def looked_at(
    matter: Matter,
    passed: bool,
    findings: str,
    methods: Sequence[str],
    answers: Mapping[str, str],
    files: int,
) -> str:
    """The findings as they are kept, if they are by the protocol of the matter. Raises Invalid."""
    kept = clean(findings)
    if not kept:
        raise Invalid({"findings": _("请写明核查情况。")})
    if not methods or set(methods) - set(events.METHODS):
        raise Invalid({"methods": _("请选择核查方式（至少一种）。")})
    protocol = protocols.of(matter)
    wanted = rules.Wanted(
        protocol.words, protocol.methods, protocol.always, protocol.evidence, protocol.strict
    )
    if code := rules.wrong(rules.Done(passed, methods, answers, files), wanted):
        field, text = words.WRONG[code]
        raise Invalid({field: str(text) % {"n": protocol.methods, "files": protocol.evidence}})
    return kept


# -- call-backs ---------------------------------------------------------------------------------


def not_by_verifier(problem: Matter, by: Post) -> None:
    """Whoever verified does not also ask the reporters. Raises Refused."""
    row = Check.objects.filter(pk=problem.pk).first()
    verifier = posts().get(row.verifier) if row is not None and row.verifier else None
    if verifier is not None and recusals.same_person(verifier, by):
        raise Refused(words.REFUSALS["callback.verifier"], code="callback.verifier")


def flag_callback(problem: Matter, *, voice: int, said: int, result: str, text: str) -> None:
    """Note for a person that the words contradict the choice, by the rules of the scheme. It
    decides nothing."""
    known = schemes.every("callback").get(queries.STANDARD, {}).get("rules", {})
    signs = rules.signs(result, text, known)
    if signs:
        data = events.CallbackFlagged(voice, said, tuple(signs))
        record.append(problem, data, by=people.system())


def review_callback(
    problem: Matter, *, said: int, outcome: str, note: str, by: Post, seen: int | None = None
) -> None:
    """Say what is to be thought of an answer that was flagged. Raises Invalid, Refused."""
    record.ready(problem, "problem.callback_reviewed", by=by, seen=seen)
    row = CallbackFlag.objects.filter(matter=problem, said=said, outcome="").first()
    kept = clean(note)
    if row is None:
        raise Refused(words.REFUSALS["flag.none"], code="flag.none")
    if outcome not in events.REVIEWS:
        raise Invalid({"outcome": _("请选择复核结论。")})
    if not kept:
        raise Invalid({"note": _("请写明复核情况。")})
    caller = next(one.by_id for one in history.of(problem) if one.version == said)
    if recusals.same_person(posts()[caller], by):
        raise Refused(words.REFUSALS["flag.own"], code="flag.own")
    data = events.CallbackReviewed(row.voice, said, outcome, seal(kept))
    record.append(problem, data, by=by, seen=seen)

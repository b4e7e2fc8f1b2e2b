"""The verbs of changes; the only writers."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any, NoReturn

from bihuan.kernel import clock, deadlines, people, policy, record, recusals, schemes
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import Sealed, seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.lib.text import clean
from bihuan.rooms.ledger import gate, types
from bihuan.rooms.ledger.changes import events, rules, words
from bihuan.rooms.ledger.changes.models import Change
from bihuan.rooms.ledger.changes.rules import Wish
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.rules import No
from bihuan.rooms.ledger.types import numbering
from bihuan.rooms.ledger.types.shape import CHANGES

UNIT_ROLES = ("officer", "head")


def refuse(code: str, **data: Any) -> NoReturn:
    """Raises Refused in the words of a code."""
    raise Refused(words.REFUSALS[code], code=code, **data)


def _obey(no: No | None) -> None:
    if no is not None:
        refuse(no.code, **no.data)


def _reason(text: str) -> Sealed:
    kept = clean(text)[: rules.LONGEST]
    if not kept:
        raise Invalid({"reason": words.REFUSALS["change.reason"]})
    return seal(kept)


def pending(problem: Matter) -> Change | None:
    """What was asked for and is not decided."""
    return Change.objects.filter(matter=problem, state="pending").first()


def ask(
    problem: Matter,
    *,
    what: str,
    to: Unit | date | str,
    reason: str,
    by: Post,
    due_on: date | None = None,
    seen: int | None = None,
) -> bool:
    """Ask that the date (`to`: a day), the owner (a unit), a class (`scheme:name`) or the list (its
    code) be another. `due_on`: a new date along with another owner. Where the list asks nobody it
    is done at once: True. Raises Invalid, Refused."""
    record.ready(problem, "problem.change_asked", by=by, seen=seen)
    row = Problem.objects.get(pk=problem.pk)
    wish = _wish(problem, what, to, due_on)
    if what == "due" and by.role in UNIT_ROLES:
        refuse("change.unit_due")
    if pending(problem) is not None:
        refuse("change.pending")
    if what == "due" and row.asked_until is not None:
        refuse("change.pending")
    handed_over = gate.handed_over(problem)
    _check(problem, wish, handed_over)
    alone = what != "due"
    data = events.ChangeAsked(
        what, wish.to, wish.was, _reason(reason), wish.due_on if alone else None
    )
    scheme = types.rules_of(problem, row).changes
    if rules.needs_approval(scheme, what, handed_over):
        record.append(problem, data, by=by, seen=seen)
        return False
    with record.whole(problem):
        record.append(problem, data, by=by, seen=seen)
        _carry_out(problem, wish, None, by=people.system())
    return True


def decide(problem: Matter, *, agree: bool, reason: str, by: Post, seen: int | None = None) -> None:
    """Agree to what was asked for, or refuse it; not by who asked, nor by anybody with an interest
    in either unit. What had to hold for the request has to hold still. Raises Refused."""
    kind = "problem.change_agreed" if agree else "problem.change_refused"
    record.ready(problem, kind, by=by, seen=seen)
    asked = pending(problem)
    if asked is None:
        refuse("change.none")
    if recusals.same_person(asked.asked_by, by):
        refuse("change.own")
    why = _reason(reason)
    if not agree:
        record.append(problem, events.ChangeRefused(why), by=by, seen=seen)
        return
    day = date.fromisoformat(asked.to) if asked.what == "due" else asked.due_on
    wish = Wish(asked.what, asked.to, _now(problem, asked.what, asked.to), day)
    _check(problem, wish, gate.handed_over(problem))
    if asked.what == "unit":
        _disinterested(problem, int(asked.to), by)
    with record.whole(problem):
        _carry_out(problem, wish, why, by=by, seen=seen)


def _disinterested(problem: Matter, unit: int, by: Post) -> None:
    there = copy.copy(problem)
    there.unit_id = unit
    if not policy.may(by, "problem.change_agreed", there):
        refuse("change.interest")


# -- what is asked for --------------------------------------------------------------------------


def _wish(problem: Matter, what: str, to: Unit | date | str, due_on: date | None) -> Wish:
    if what not in CHANGES or (due_on is not None and what != "unit"):
        raise Invalid({"what": words.REFUSALS["change.one"]})
    if isinstance(to, Unit):
        text = str(to.pk)
    elif isinstance(to, date):
        text, due_on = to.isoformat(), to
    else:
        text = to.strip()
    if not text:
        raise Invalid({"what": words.REFUSALS["change.nothing"]})
    if not isinstance(to, Unit if what == "unit" else date if what == "due" else str):
        raise Invalid({"what": words.REFUSALS["change.nothing"]})
    return Wish(what, text, _now(problem, what, text), due_on)


def _now(problem: Matter, what: str, to: str) -> str:
    """The present value, as `Wish.was` holds it."""
    match what:
        case "due":
            return problem.due_on.isoformat() if problem.due_on else ""
        case "unit":
            return str(problem.unit_id or "")
        case "list":
            return problem.list_code
    scheme = to.split(":", 1)[0]
    return next((one for one in problem.labels if one.startswith(f"{scheme}:")), "")


def _check(problem: Matter, wish: Wish, handed_over: bool) -> None:
    """Raises Invalid or Refused unless it can be carried out now."""
    known = _known(problem, wish)
    if known is not None:
        raise Invalid({wish.what: words.REFUSALS[known]})
    _obey(rules.may_change(wish, problem.status, handed_over, problem.due_on, clock.today()))


def _known(problem: Matter, wish: Wish) -> str | None:
    """The refusal if it is no unit, class or list at all."""
    match wish.what:
        case "unit":
            unit = units().get(int(wish.to))
            return None if unit and unit.active and unit.kind != "group" else "change.unit"
        case "list":
            return None if wish.to in types.every() else "change.list"
        case "class":
            scheme, _colon, name = wish.to.partition(":")
            there = scheme in types.of(problem.list_code).classes
            known = schemes.every("classes").get(scheme, {}).get("classes", ())
            return None if there and name in known else "change.class"
    return None


def _carry_out(
    problem: Matter, wish: Wish, answer: Sealed | None, *, by: Post, seen: int | None = None
) -> None:
    more: dict[str, Any] = {}
    if wish.due_on is not None:
        assert problem.due_on is not None  # it has been issued
        basis = deadlines.extended(wish.due_on, was_on=problem.due_on, was=problem.due_basis)
        more = {"due_on": wish.due_on, "was_on": problem.due_on, "basis": basis}
    if wish.what == "list":
        kind = types.of(wish.to)
        more = {"edition": kind.edition, "serial": numbering.following(kind)}
    data = events.ChangeAgreed(wish.what, wish.to, wish.was, answer, **more)
    record.append(problem, data, by=by, seen=seen)
    if wish.what == "unit":
        moved = events.Transferred(int(wish.to), int(wish.was))
        record.append(problem, moved, by=people.system())

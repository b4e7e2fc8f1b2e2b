"""Reads of changes, viewer first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel.clock import local_day
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts, units
from bihuan.rooms.ledger.changes import words
from bihuan.rooms.ledger.changes.models import Change, Tally


def of(problem: Matter) -> list[Change]:
    """Every change that was asked for, oldest first; read once an object."""
    kept = problem.__dict__
    if "kept_changes" not in kept:
        kept["kept_changes"] = list(Change.objects.filter(matter=problem.pk))
    found: list[Change] = kept["kept_changes"]
    return found


def pending(problem: Matter) -> Change | None:
    return next((one for one in of(problem) if one.state == "pending"), None)


@dataclass(frozen=True)
class Shown:
    """One change on the page. `by`, `on`: who decided; who asked while it is pending."""

    what: str
    was: str
    to: str
    pending: bool
    state: str
    tone: str
    asked_on: date
    asked_by: str
    reason: str
    on: date | None
    by: str
    answer: str
    due_on: date | None
    was_on: date | None
    serial: str


def shown(viewer: Post, problem: Matter) -> list[Shown]:
    """The changes of an item, newest first, with what it was before each."""
    known = posts()
    out = []
    for one in reversed(of(problem)):
        said = words.change(one.what, one.was, one.to)
        decided = known.get(one.decided_by_id) if one.decided_by_id else None
        asking = known.get(one.asked_by_id)
        out.append(
            Shown(
                what=str(said["what"]),
                was=str(said["was"]),
                to=str(said["to"]),
                pending=one.state == "pending",
                state=str(words.STATES[one.state]),
                tone=words.TONES[one.state],
                asked_on=one.asked_on,
                asked_by=asking.name if asking else "",
                reason=veiled(viewer, one.reason),
                on=one.decided_on,
                by=decided.name if decided else "",
                answer=veiled(viewer, one.answer),
                due_on=one.due_on if one.what == "unit" else None,
                was_on=one.was_on if one.what == "unit" else None,
                serial=one.serial,
            )
        )
    return out


@dataclass(frozen=True)
class Owner:
    """A unit that was responsible, and since when."""

    name: str
    since: date


def owners(problem: Matter) -> list[Owner]:
    """All that were responsible one after the other; empty when it was one only. One query."""
    handed = Tally.objects.filter(matter=problem.pk, kind="handed").order_by("version")
    out: list[Owner] = []
    last = None
    for one in handed:
        if one.unit_id != last:
            out.append(Owner(units()[one.unit_id].name, local_day(one.at)))
        last = one.unit_id
    return out if len(out) > 1 else []

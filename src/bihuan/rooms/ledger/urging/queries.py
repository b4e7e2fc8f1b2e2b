"""Reads of urging, viewer first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.facilities.notify import box
from bihuan.facilities.pages.timeline import Line
from bihuan.kernel import calendar, clock
from bihuan.kernel.clock import local_day
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.kernel.phrase import listed
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.urging import commands, events, recipients, rules, words
from bihuan.rooms.ledger.urging.models import Taken
from bihuan.rooms.ledger.urging.rules import Plan

SENT = ("problem.urged", "problem.reminded", "problem.escalated")
ANSWERS = (
    "problem.received", "problem.returned", "problem.measured", "problem.progressed",
    "problem.extension_asked", "problem.promised", "problem.closure_requested",
)  # fmt: skip
"""What a unit can do when it is pressed."""


@dataclass(frozen=True)
class Receiver:
    name: str
    seen_at: datetime | None


@dataclass(frozen=True)
class Sent:
    """One urging: whom it reached, who saw it, and the first thing the unit did since."""

    at: date
    label: str
    to: list[Receiver]
    since: str
    since_at: date | None


def sent(viewer: Post, problem: Matter, lines: Sequence[Line]) -> list[Sent]:
    """What was sent about a problem, newest first; its `viewer` has opened it, and so has seen what
    it was told of it. `lines`: the problem's history, newest first. One query."""
    urgings = [line for line in lines if line.kind in SENT]
    if not urgings:
        return []
    told: dict[int, list[Receiver]] = {}
    receipts = box.receipts(problem)
    box.opened(viewer, problem, receipts)
    now, known = clock.now(), posts()
    for one in receipts:
        seen_at = one.seen_at or (now if one.post == viewer.pk else None)
        told.setdefault(one.version, []).append(Receiver(known[one.post].name, seen_at))
    out = []
    for line in urgings:
        since = [o for o in lines if o.kind in ANSWERS and o.number > line.number]
        first = since[-1] if since else None
        out.append(
            Sent(
                local_day(line.at),
                line.label,
                told.get(line.number, []),
                first.label if first else "",
                local_day(first.at) if first else None,
            )
        )
    return out


@dataclass(frozen=True)
class Coming:
    """What will be sent on a day if nothing happens to the item until then."""

    on: date
    why: str
    to: str
    level: str
    words: str


def preview(plan: Plan, problem: Matter) -> list[Coming]:
    """On which days what would be sent to whom. Nothing for an item nobody has to act on."""
    if problem.status not in commands.URGED or problem.due_on is None:
        return []
    row: Problem = problem.problem
    item, known = commands.item_of(problem, row), posts()
    done = [
        rules.Taken(one.step, one.anchor, one.on) for one in Taken.objects.filter(matter=problem)
    ]
    out = []
    for day, step in rules.schedule(plan, item, done, clock.today(), calendar.current()):
        to = recipients.resolve(problem, row, step.to)
        out.append(
            Coming(
                day,
                events.why(step.when, step.days),
                listed(known[pk].name for pk in to),
                str(words.TO[step.level]) if step.level else "",
                commands.said(problem, row, step, day),
            )
        )
    return out

"""Which step of a plan is to be taken on which day. Pure; days counted are working days."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bihuan.lib.workdays import Calendar

WHEN = ("before", "after", "silent")
TO = ("person", "officer", "head", "supervisor", "leader", "superior")
ABOVE = ("leader", "superior")
"""A step that goes to one of these is an escalation."""
PLACEHOLDERS = ("编号", "事项", "单位", "期限", "天数")
"""What a template's text may hold in braces."""
DAYS_MOST, STEPS_MOST, WORDS_MOST = 120, 12, 300
_DAY = timedelta(days=1)
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Step:
    """`days` before or after the due date, or without progress. `to`: some of `TO`."""

    code: str
    when: str
    days: int
    to: tuple[str, ...]
    words: str

    @property
    def level(self) -> str:
        """The highest it goes: leader, superior, or empty when it stays with the unit."""
        return next((one for one in reversed(ABOVE) if one in self.to), "")


@dataclass(frozen=True)
class Plan:
    """`hours`: from and until when messages are sent on a working day, as HH:MM."""

    label: str
    steps: tuple[Step, ...]
    hours: tuple[str, str] = ("08:30", "17:30")


def plan_of(data: Mapping[str, Any]) -> Plan:
    """A plan as its scheme holds it."""
    steps = tuple(
        Step(one["code"], one["when"], int(one["days"]), tuple(one["to"]), one["words"])
        for one in data["steps"]
    )
    first, last = data.get("hours", ("08:30", "17:30"))
    return Plan(data["label"], steps, (first, last))


def data_of(plan: Plan) -> dict[str, Any]:
    """What a scheme holds of a plan."""
    steps = [
        {"code": s.code, "when": s.when, "days": s.days, "to": list(s.to), "words": s.words}
        for s in plan.steps
    ]
    return {"label": plan.label, "hours": list(plan.hours), "steps": steps}


@dataclass(frozen=True)
class Item:
    """What has to be done by `due_on`. `since`: when its unit last gave a sign. `pauses`: closed
    ranges of days on which its clock stands."""

    due_on: date
    since: date
    pauses: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Taken:
    """A step that was taken on a day, for the day it is counted from."""

    step: str
    anchor: date
    on: date


def anchor(step: Step, item: Item) -> date:
    """The day a step is counted from: a new one, by an extension or by progress, begins anew."""
    return item.since if step.when == "silent" else item.due_on


def day_of(step: Step, item: Item, calendar: Calendar) -> date:
    """The first day on which a step is to be taken: a working day."""
    if step.when == "before":
        return _back(item.due_on, step.days, calendar)
    return _forth(anchor(step, item), step.days, calendar)


def _back(on: date, days: int, calendar: Calendar) -> date:
    while days or not calendar.works(on):
        on -= _DAY
        days -= calendar.works(on) and days > 0
    return on


def _forth(on: date, days: int, calendar: Calendar) -> date:
    while days:
        on += _DAY
        days -= calendar.works(on)
    return on


def passed(since: date, today: date, calendar: Calendar) -> int:
    """Working days after `since` up to `today`; 0 when it lies ahead."""
    return sum(calendar.works(since + n * _DAY) for n in range(1, (today - since).days + 1))


def to_take(
    plan: Plan, item: Item, taken: Collection[Taken], today: date, calendar: Calendar
) -> list[Step]:
    """The steps to take today, at most one of each sort.

    Reminders that were missed lapse: only the one nearest to the due date is still given, and none
    after it. Of the steps after the due date one is taken a working day, the lowest first, so that
    a plan put in force late climbs its ladder and does not jump to the top.
    """
    if not calendar.works(today) or any(a <= today <= b for a, b in item.pauses):
        return []
    done = {(one.step, one.anchor) for one in taken}
    ready = [one for one in plan.steps if day_of(one, item, calendar) <= today]

    def fresh(step: Step) -> bool:
        return (step.code, anchor(step, item)) not in done

    out: list[Step] = []
    before = sorted((s for s in ready if s.when == "before"), key=lambda s: s.days)[:1]
    if today <= item.due_on:
        out += [one for one in before if fresh(one)]
    after = sorted((s for s in ready if s.when == "after"), key=lambda s: s.days)
    climbed = {s.code for s in after}
    if not any(t.on == today and t.step in climbed and t.anchor == item.due_on for t in taken):
        out += [one for one in after if fresh(one)][:1]
    silent = sorted((s for s in ready if s.when == "silent"), key=lambda s: s.days)
    return out + [one for one in silent if fresh(one)][:1]


HORIZON = 800
"""Days a preview looks ahead."""


def schedule(
    plan: Plan, item: Item, taken: Iterable[Taken], today: date, calendar: Calendar
) -> Iterator[tuple[date, Step]]:
    """What will be sent on which day if nothing happens to the item: the same rule, day by day."""
    known: list[Taken] = list(taken)
    last = max((day_of(s, item, calendar) for s in plan.steps), default=today)
    for n in range(min(HORIZON, max((last - today).days, 0) + 4 * len(plan.steps) + 16)):
        day = today + n * _DAY
        for step in to_take(plan, item, known, day, calendar):
            known.append(Taken(step.code, anchor(step, item), day))
            yield day, step


def fill(words: str, values: Mapping[str, str]) -> str:
    """A template's text with what stands in braces put in."""
    return _BRACES.sub(lambda found: values.get(found[1], ""), words)


def unknown(words: str) -> list[str]:
    """What stands in braces and means nothing."""
    return [name for name in _BRACES.findall(words) if name not in PLACEHOLDERS]


def faults(plan: Plan) -> list[tuple[int, str]]:
    """What is wrong with a plan: (place of the step, or -1, and a code of `words.FAULTS`)."""
    out: list[tuple[int, str]] = []
    if not 0 < len(plan.steps) <= STEPS_MOST:
        out.append((-1, "steps"))
    if not plan.hours[0] < plan.hours[1]:
        out.append((-1, "hours"))
    for place, step in enumerate(plan.steps):
        if step.when not in WHEN or not int(step.when != "before") <= step.days <= DAYS_MOST:
            out.append((place, "days"))
        if not step.to or set(step.to) - set(TO):
            out.append((place, "to"))
        if not 0 < len(step.words) <= WORDS_MOST:
            out.append((place, "words"))
        if unknown(step.words):
            out.append((place, "braces"))
    codes = [step.code for step in plan.steps]
    if len(set(codes)) < len(codes):
        out.append((-1, "twice"))
    return out


def codes(old: Sequence[Step], new: Sequence[Step]) -> tuple[Step, ...]:
    """New steps with codes: a step keeps the one it had, a new one gets one nobody has."""
    had = {step.code for step in (*old, *new) if step.code}
    out = []
    for step in new:
        code = step.code
        n = 1
        while not code:
            if (wanted := f"{step.when}-{n}") not in had:
                code = wanted
            n += 1
        had.add(code)
        out.append(replace(step, code=code))
    return tuple(out)


KEPT_KINDS = ("problem.closure_requested", "problem.closed")
MOVED_KINDS = ("problem.progressed", "problem.measured")
"""What the unit did, as it counts for a promise."""


def promise(made: date, by_on: date, today: date, acts: Iterable[tuple[str, date]]) -> str:
    """What became of a promise: `kept` (reported done or closed by the day), `moved` (progress
    since), `waiting` (the day is still to come), `broken`. `acts`: (event kind, day) since."""
    in_time = [kind for kind, on in acts if made <= on <= by_on]
    if any(kind in KEPT_KINDS for kind in in_time):
        return "kept"
    if today <= by_on:
        return "waiting"
    return "moved" if any(kind in MOVED_KINDS for kind in in_time) else "broken"

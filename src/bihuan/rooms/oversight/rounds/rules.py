"""Pure decisions of visits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

EVENT_OF = {
    "notice": "visit.noticed",
    "assess": "visit.assessed",
    "visit": "visit.made",
    "tell": "visit.told",
    "answer": "visit.answered",
    "advise": "visit.advised",
    "rectify": "visit.rectified",
    "verify": "visit.verified",
    "publish": "visit.published",
}
"""Step of a kind of visit → the event that does it, in their only lawful order."""
BY_UNIT = ("assess", "answer", "rectify")
"""Steps that the visited unit does."""
MAY_LAPSE = ("assess", "answer")
"""Steps that are passed over when the unit let their time go by."""
TITLE_MOST = 120
KEY = re.compile(r"[\w:.-]{1,64}", re.ASCII)
"""What a phone knows a record by."""
AHEAD_MOST = 550
"""Days that anything is planned ahead: a school year and what is left of this one."""


def time_of_day(text: str) -> str:
    """A time as 09:30, or nothing."""
    return text if re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", text, re.ASCII) else ""


def next_step(steps: Sequence[str], done: Collection[str]) -> str | None:
    """The first step that is not done or lapsed; None when all are."""
    return next((one for one in steps if one not in done), None)


def may_do(
    step: str, steps: Sequence[str], done: Collection[str], *, overdue: bool
) -> tuple[bool, str | None]:
    """Whether `step` may be done now, and what lapses by it. What the unit did not use in time may
    lapse; nothing else is passed over."""
    first = next_step(steps, done)
    if first == step:
        return True, None
    after = next_step(steps, {*done, first} if first else done)
    if first in MAY_LAPSE and overdue and after == step:
        return True, first
    return False, None


def wrong_steps(steps: Sequence[str]) -> str | None:
    """Why these steps make no kind of visit, as a code; None when they do."""
    order = list(EVENT_OF)
    if any(one not in order for one in steps):
        return "steps.unknown"
    if "visit" not in steps:
        return "steps.visit"
    places = [order.index(one) for one in steps]
    if places != sorted(set(places)):
        return "steps.order"
    return None


def spread(
    units: Sequence[int],
    groups: Mapping[int, int],
    days: Sequence[date],
    clashes: Callable[[int, int, date], int],
    per_day: int = 2,
) -> list[tuple[int, int, date]]:
    """When which group goes where: (unit, group, day), in the order given. Each unit gets the first
    day on which its group has room and nothing clashes; where there is none, the day with the
    fewest clashes and the least to do."""
    load: Counter[tuple[int, date]] = Counter()
    out = []
    for unit in units:
        group = groups[unit]

        def cost(day: date, unit: int = unit, group: int = group) -> tuple[int, bool, int]:
            full = load[group, day] >= per_day
            return clashes(unit, group, day), full, load[group, day] if full else 0

        chosen = min(days, key=cost)
        load[group, chosen] += 1
        out.append((unit, group, chosen))
    return out

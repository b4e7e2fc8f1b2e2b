"""Pure decisions about problems. Verdicts are codes with data; `words.REFUSALS` has the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

FIELDS = (
    "title", "text", "unit", "helpers", "person", "phone", "leader", "measure", "standard", "due",
    "type", "place", "labels", "remark", "plan", "own",
)  # fmt: skip
"""What `problem.detailed` may change."""
PERSONAL = ("title", "text", "person", "phone", "leader", "measure", "standard", "remark", "plan",
            "own")  # fmt: skip
"""Of these, what is sealed: it may name people."""


LONGEST = {"title": 300, "person": 60, "phone": 40, "leader": 60, "external": 80}
"""Characters that fit."""
SETTLED_BY_ISSUE = ("unit", "due")
"""Who has to do it and by when is settled by the hand-over: another needs a new one."""


@dataclass(frozen=True)
class No:
    """A refusal: its code and what its words need."""

    code: str
    data: dict[str, Any] = field(default_factory=dict)


def missing_explicit(explicit: Iterable[str], filled: Mapping[str, Any]) -> list[str]:
    """Which of the list's explicit fields (六明确) are still empty, in the list's order."""
    return [name for name in explicit if not filled.get(name)]


def may_detail(status: str, changed: Iterable[str]) -> No | None:
    """What the hand-over settled is not changed behind the unit's back."""
    if status in ("issued", "working") and set(changed) & set(SETTLED_BY_ISSUE):
        return No("detail.issued")
    return None


def may_classify(handed_over: bool, replaced: Iterable[str]) -> No | None:
    """A class that was there at the hand-over is replaced by a request only (`changes`)."""
    return No("detail.classed") if handed_over and any(replaced) else None


def may_return(today: date, last: date, days: int) -> No | None:
    """A wrong hand-over is objected to within some working days, the last of which is given
    (信访工作条例 第二十三条: 5)."""
    return No("return.late", {"days": days}) if today > last else None


@dataclass(frozen=True)
class Extensions:
    """How often and by how many calendar days at a time a list lets a date be put off."""

    times: int
    days: int


def may_extend(
    due_on: date, until: date, today: date, granted: int, pending: bool, most: Extensions
) -> No | None:
    """Asked for before the date has passed, later than it, not too often, not too long."""
    if pending:
        return No("extension.pending")
    if today > due_on:
        return No("extension.after_due")
    if until <= due_on:
        return No("extension.not_later")
    if granted >= most.times:
        return No("extension.too_many", {"n": granted})
    if (until - due_on).days > most.days:
        return No("extension.too_long", {"days": most.days})
    return None


@dataclass(frozen=True)
class Asked:
    """One reporter in the present round: what they said (None: nothing yet) and fruitless tries."""

    voice: int
    result: str | None
    tries: int


def verdict_of(asked: Iterable[Asked], consents: Iterable[str]) -> str:
    """`close` when every reporter agrees, `back` as soon as one does not, else `wait`.

    不整改完成不销号，不满意不销号: silence is no consent.
    """
    everyone = list(asked)
    if any(one.result is not None and one.result not in consents for one in everyone):
        return "back"
    if everyone and all(one.result is not None and one.result in consents for one in everyone):
        return "close"
    return "wait"


def may_show(photos: bool, shows: Sequence[str]) -> No | None:
    """A list may ask for photos of before and after among the evidence."""
    if photos and not {"before", "after"} <= set(shows):
        return No("evidence.photos")
    return None


def may_part(
    status: str, handed_over: bool, voice: int, asked: Sequence[int], dissatisfied: bool
) -> No | None:
    """Nobody is dropped while they are being asked, nor after they said that they are not
    satisfied, and not the last one of what was handed over."""
    if voice not in asked:
        return No("consult.unknown")
    if status == "consulting":
        return No("parted.consulting")
    if dissatisfied:
        return No("parted.dissatisfied")
    if len(asked) == 1 and handed_over:
        return No("parted.last")
    return None


def may_conclude(outcome: str, status: str, asked: Iterable[Asked], tries: int) -> No | None:
    """无法回访 needs a passed verification and enough tries for each reporter who said nothing."""
    if outcome != "unreachable":
        return None
    everyone = list(asked)
    if any(one.result == "dissatisfied" for one in everyone):
        return No("conclude.heard")
    if status != "consulting":
        return No("conclude.too_early")
    if any(one.result is None and one.tries < tries for one in everyone):
        return No("conclude.tries", {"n": tries})
    return None

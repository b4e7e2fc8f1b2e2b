"""Pure decisions of oversight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """A group: its members who are independent of the units concerned, its checks under way."""

    group: int
    name: str
    independent: int
    load: int


@dataclass(frozen=True)
class Choice:
    group: int
    name: str
    rule: str


def choose_group(candidates: Sequence[Candidate], contact: int | None) -> Choice | None:
    """The contact group if somebody in it is independent, else the least loaded of the others (the
    earlier in the official order when equal); None when nobody is."""
    able = [one for one in candidates if one.independent]
    for one in able:
        if one.group == contact:
            return Choice(one.group, one.name, "contact")
    if not able:
        return None
    least = min(able, key=lambda one: one.load)
    return Choice(least.group, least.name, "rotation")

"""Pure decisions about look-backs: which rule, how long to wait, who is in the sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.rooms.oversight.checks.rules import ticket

MANUAL = "manual"
WHOLE = 16**8


@dataclass(frozen=True)
class Rule:
    """`months` to wait after the closure; `share`: how many of a hundred are looked at again."""

    code: str
    label: str
    months: int
    share: int


def match(
    rules: Sequence[Mapping[str, Any]], labels: Mapping[str, str], again: bool
) -> Rule | None:
    """The first rule that fits: its classes (one of each classification named) and, where it says
    `again`, that it had been sent back, failed a check or been reopened before it was closed."""
    for one in rules:
        classes: Mapping[str, Sequence[str]] = one.get("classes", {})
        if all(labels.get(name, "") in names for name, names in classes.items()) and (
            again or not one.get("again", False)
        ):
            return Rule(one["code"], one["label"], int(one["months"]), int(one["share"]))
    return None


def place(seed: str, number: str, turn: int) -> str:
    """Where a closed problem stands in the sample, from 00000000 to ffffffff: the first 8 digits
    of SHA-256 of `seed:number:round` (`turn`: which round). The seed is published with the rule."""
    return ticket(seed, number, turn)[:8]


def drawn(place: str, share: int) -> bool:
    """Is somebody at that place in a sample of so many of a hundred?"""
    return int(place, 16) * 100 < share * WHOLE

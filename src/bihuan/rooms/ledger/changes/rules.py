"""Pure decisions about changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bihuan.rooms.ledger.rules import No

SETTLED = ("issued", "working")
"""In which the hand-over to a unit stands."""
LONGEST = 1000


def needs_approval(scheme: Mapping[str, str], what: str, handed_over: bool) -> bool:
    """Before the first hand-over nobody is asked; after it, unless the list says `free`."""
    return handed_over and scheme.get(what, "approve") != "free"


@dataclass(frozen=True)
class Wish:
    """A change as it is asked for. `due_on`: the new date, of `due` or along with `unit`."""

    what: str
    to: str
    was: str
    due_on: date | None = None


def may_change(
    wish: Wish, status: str, handed_over: bool, due_on: date | None, today: date
) -> No | None:
    """Only what the hand-over settled goes this way; a date that has passed is put off by nobody
    unless the work goes to another unit."""
    if wish.what in ("due", "unit") and status not in SETTLED:
        return No("change.returned" if status == "returned" else "change.detail")
    if wish.what == "class" and not handed_over:
        return No("change.detail")
    if wish.to == wish.was:
        return No("change.same")
    if wish.due_on is None:
        return None
    if wish.due_on < today:
        return No("change.past")
    later = due_on is not None and wish.due_on > due_on
    if wish.what == "due" and later and due_on is not None and today > due_on:
        return No("change.after_due")
    return None


def late(filed: date, due_on: date | None, status: str) -> bool:
    """Was evidence filed after the date, or when closure had been asked for already?"""
    return status in ("verifying", "consulting") or (due_on is not None and filed > due_on)

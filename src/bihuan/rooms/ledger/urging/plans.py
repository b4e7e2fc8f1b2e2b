"""Plans of urging in force: the one of a list, or the one for all others."""

from __future__ import annotations

from bihuan.kernel import schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.urging import rules, words
from bihuan.rooms.ledger.urging.rules import Plan

STANDARD = "standard"
"""The plan of lists that have none of their own."""


def of(list_code: str) -> Plan | None:
    """The plan for a list's items; None when there is no plan at all."""
    known = schemes.every("urging")
    data = known.get(list_code) or known.get(STANDARD)
    return rules.plan_of(data) if data else None


def adopt(code: str, plan: Plan, *, by: Post) -> None:
    """Put a plan in force, for the list of that code or as the standard. Raises Invalid."""
    wrong = rules.faults(plan)
    if wrong:
        raise Invalid({f"step-{place}" if place >= 0 else "": words.FAULTS[code]
                       for place, code in wrong})  # fmt: skip
    if code != STANDARD:
        schemes.get("list", code)
    if plan != of(code) or code not in schemes.every("urging"):
        schemes.adopt("urging", code, rules.data_of(plan), by=by)

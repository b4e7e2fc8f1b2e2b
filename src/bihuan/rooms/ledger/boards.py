"""The overdue board: every unit in the official order, those with nothing to show included."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from bihuan.facilities.pages import lamps
from bihuan.kernel import clock, policy, schemes
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.rooms.ledger.changes import tallies
from bihuan.rooms.ledger.changes.words import COUNTERS
from bihuan.rooms.ledger.events import LIFE

DEFAULT_LIST = "problems"
STANDING = ("running", "unsigned", "near", "late", "closed", "concluded")
"""What stands with a unit now; the counters are what happened while it was responsible."""


@dataclass(frozen=True)
class UnitRow:
    """One unit's items, without those of units below it.

    `oldest_due_on` is the earliest due date among the late ones; `counters`: by the codes of
    `changes.words.COUNTERS`, what happened so far.
    """

    unit: Unit
    depth: int
    running: int = 0
    unsigned: int = 0
    near: int = 0
    late: int = 0
    oldest_due_on: date | None = None
    closed: int = 0
    concluded: int = 0
    counters: dict[str, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """A zero return: nothing was ever handed to this unit."""
        return not (self.running or self.closed or self.concluded or self.counters)

    @property
    def days_late(self) -> int:
        return (clock.today() - self.oldest_due_on).days if self.oldest_due_on else 0


def by_unit(viewer: Post, list_code: str = "") -> list[UnitRow]:
    """The board of what the viewer may see. Two queries, whatever the number of units."""
    standing = _standing(viewer, list_code)
    counters: dict[int, dict[str, int]] = defaultdict(dict)
    for unit_id, kind, n in tallies.by_unit(viewer, list_code):
        if kind in COUNTERS:
            counters[unit_id][kind] = n
    shown = [one for one in units().values() if one.active and one.kind != "group"]
    if viewer.role in ("officer", "head", "inspector"):
        own = {*viewer.subtree_ids, *standing}
        shown = [one for one in shown if one.pk in own]
    return [
        UnitRow(
            unit,
            unit.path.count("/") - 1,
            **standing.get(unit.pk, {}),
            counters=counters.get(unit.pk, {}),
        )
        for unit in shown
    ]


def _standing(viewer: Post, list_code: str) -> dict[int, dict[str, Any]]:
    """What stands with each unit, by its id."""
    items = policy.visible(viewer, "problem").exclude(unit=None)
    if list_code:
        items = items.filter(list_code=list_code)
    running = Q(status__in=LIFE.statuses("open", "waiting")) & ~Q(status="drafted")
    today = clock.today()
    scheme = schemes.get("list", list_code or DEFAULT_LIST).get("lamp", "standard")
    late = lamps.condition("problem", "late", scheme, today)
    near = lamps.condition("problem", "near", scheme, today)
    counted = items.values("unit_id").annotate(
        running=Count("id", filter=running),
        unsigned=Count("id", filter=Q(status="issued")),
        near=Count("id", filter=near),
        late=Count("id", filter=late),
        oldest_due_on=Min("due_on", filter=late),
        closed=Count("id", filter=Q(status="closed")),
        concluded=Count("id", filter=Q(status="concluded")),
    )
    found: dict[int, dict[str, Any]] = {}
    for row in counted.order_by():
        found[row["unit_id"]] = {name: value for name, value in row.items() if name != "unit_id"}
    return found


def totals(rows: list[UnitRow]) -> dict[str, int]:
    """Sums of the columns, and how many units there are, are late, and have nothing."""
    out = {name: sum(getattr(row, name) for row in rows) for name in STANDING}
    out |= {code: sum(row.counters.get(code, 0) for row in rows) for code in COUNTERS}
    out["units"] = len(rows)
    out["late_units"] = sum(1 for row in rows if row.late)
    out["zero_units"] = sum(1 for row in rows if row.empty)
    return out

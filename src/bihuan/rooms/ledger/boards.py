"""The overdue board: every unit in the official order, those with nothing to show included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce

from bihuan.facilities.pages import lamps
from bihuan.kernel import clock, policy, schemes
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.ledger.events import LIFE

DEFAULT_LIST = "problems"


@dataclass(frozen=True)
class UnitRow:
    """One unit's problems, without those of units below it.

    `oldest_due_on` is the earliest due date among the late ones.
    """

    unit: Unit
    depth: int
    running: int = 0
    unsigned: int = 0
    near: int = 0
    late: int = 0
    oldest_due_on: date | None = None
    returns: int = 0
    extensions: int = 0
    send_backs: int = 0
    closed: int = 0
    concluded: int = 0

    @property
    def empty(self) -> bool:
        """A zero return: nothing was ever handed to this unit."""
        return not (self.running or self.closed or self.concluded or self.returns)

    @property
    def days_late(self) -> int:
        return (clock.today() - self.oldest_due_on).days if self.oldest_due_on else 0


def by_unit(viewer: Post, list_code: str = "") -> list[UnitRow]:
    """The board of what the viewer may see. Two queries, whatever the number of units."""
    problems = policy.visible(viewer, "problem").exclude(unit=None)
    if list_code:
        problems = problems.filter(list_code=list_code)
    running = Q(status__in=LIFE.statuses("open", "waiting")) & ~Q(status="drafted")
    today = clock.today()
    scheme = schemes.get("list", list_code or DEFAULT_LIST).get("lamp", "standard")
    late = lamps.condition("problem", "late", scheme, today)
    near = lamps.condition("problem", "near", scheme, today)
    counted = problems.values("unit_id").annotate(
        running=Count("id", filter=running),
        unsigned=Count("id", filter=Q(status="issued")),
        near=Count("id", filter=near),
        late=Count("id", filter=late),
        oldest_due_on=Min("due_on", filter=late),
        returns=Coalesce(Sum("problem__returns"), 0),
        extensions=Coalesce(Sum("problem__extensions"), 0),
        send_backs=Coalesce(Sum("problem__send_backs"), 0),
        closed=Count("id", filter=Q(status="closed")),
        concluded=Count("id", filter=Q(status="concluded")),
    )
    found: dict[int, dict[str, Any]] = {}
    for row in counted.order_by("unit_id"):
        found[row["unit_id"]] = {name: value for name, value in row.items() if name != "unit_id"}
    units = Unit.objects.filter(active=True).exclude(kind="group").order_by("order", "id")
    if viewer.role in ("officer", "head", "inspector"):
        units = units.filter(Q(pk__in=list(viewer.subtree_ids)) | Q(pk__in=list(found)))
    return [UnitRow(unit, unit.path.count("/") - 1, **found.get(unit.pk, {})) for unit in units]


def totals(rows: list[UnitRow]) -> dict[str, int]:
    """Sums of the columns, and how many units there are, are late, and have nothing."""
    names = ("running", "unsigned", "near", "late", "returns", "extensions", "send_backs",
             "closed", "concluded")  # fmt: skip
    out = {name: sum(getattr(row, name) for row in rows) for name in names}
    out["units"] = len(rows)
    out["late_units"] = sum(1 for row in rows if row.late)
    out["zero_units"] = sum(1 for row in rows if row.empty)
    return out

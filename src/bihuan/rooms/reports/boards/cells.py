"""What a cell of a board counts: one condition, for the number and for the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages import lamps
from bihuan.kernel import clock, lifecycle, memory, schemes

KIND = "problem"
DRAFTED = "drafted"
STANDARD = "standard"


@dataclass(frozen=True)
class What:
    """How an item stands: the word and the tone it is drawn in."""

    code: str
    word: str | Promise
    tone: str


WHATS = {
    one.code: one
    for one in (
        What("registered", _("登记"), "blue"),
        What("issued", _("已交办"), "blue"),
        What("running", _("在办"), "blue"),
        What("late", _("逾期"), "red"),
        What("near", _("临期"), "amber"),
        What("calm", _("在办未临期"), "blue"),
        What("closed", _("已销号"), "green"),
        What("concluded", _("已终结"), "grey"),
    )
}
PARTS = ("late", "near", "calm", "closed", "concluded")
"""Every registered item is exactly one of these."""

AGES: tuple[tuple[int, int | None, str | Promise], ...] = (
    (0, 7, _("7天以内")),
    (8, 15, _("8—15天")),
    (16, 30, _("16—30天")),
    (31, 60, _("31—60天")),
    (61, 90, _("61—90天")),
    (91, 180, _("91—180天")),
    (181, None, _("半年以上")),
)
"""Days since it was received, from … to …, both included."""


def condition(what: str, today: date | None = None) -> Q:
    """The items of which that is so on a local date."""
    cycle = lifecycle.of(KIND)
    running = Q(status__in=cycle.statuses("open", "waiting"))
    on = today or clock.today()
    match what:
        case "registered":
            return ~Q(status__in=cycle.statuses("joined"))
        case "issued":
            return ~Q(status__in=[*cycle.statuses("joined"), DRAFTED])
        case "running":
            return running
        case "late" | "near":
            return running & _lit(what, on)
        case "calm":
            return running & ~_lit("late", on) & ~_lit("near", on)
        case _:
            return Q(status__in=cycle.statuses(what))


def aged(band: int, today: date | None = None) -> Q:
    """The running items received that many days ago."""
    first, last, _word = AGES[band]
    on = today or clock.today()
    found = condition("running") & Q(received_on__lte=on - timedelta(days=first))
    if first == 0:  # a day of receipt still to come is young as well
        found = condition("running")
    return found & Q(received_on__gte=on - timedelta(days=last)) if last is not None else found


def _lit(lamp: str, on: date) -> Q:
    """Where each list's own lamps say so, as its page does."""
    found = Q(pk__in=())
    by_scheme = _lists_by_lamps()
    for scheme, codes in by_scheme.items():
        if scheme != STANDARD:
            found |= Q(list_code__in=codes) & lamps.condition(KIND, lamp, scheme, on)
    others = [code for scheme, codes in by_scheme.items() if scheme != STANDARD for code in codes]
    return found | (~Q(list_code__in=others) & lamps.condition(KIND, lamp, STANDARD, on))


@memory.remembered(schemes.REGISTER)
def _lists_by_lamps() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, data in schemes.every("list").items():
        found.setdefault(data.get("lamp", STANDARD), []).append(code)
    return found


def counted() -> dict[str, Any]:
    """Every condition as a filter of a count, by code; ages as `age0`…"""
    today = clock.today()
    found = {code: condition(code, today) for code in WHATS}
    return found | {f"age{n}": aged(n, today) for n in range(len(AGES))}

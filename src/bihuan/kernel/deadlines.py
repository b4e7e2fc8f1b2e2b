"""Due dates by rule, why they are what they are, and how late a matter is.

A due date is kept with its *basis*, from which it can be computed again:
`{"limit": {"amount": 15, "unit": "workdays", …}, "start": "2026-09-18", "pauses": [[from, to], …]}`
or `{"fixed": "2026-10-15"}` when somebody set the day. Counting is `lib.workdays`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import calendar, clock, lifecycle, record, schemes
from bihuan.kernel.events import EventData, event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib import dueword, workdays
from bihuan.lib.due import Due

Basis = dict[str, Any]
ACTS = {
    "received": pgettext_lazy("counted from", "收到"),
    "issued": pgettext_lazy("counted from", "交办"),
    "notice": pgettext_lazy("counted from", "发出督导通知"),
    "assess": pgettext_lazy("counted from", "报送自评"),
    "visit": pgettext_lazy("counted from", "现场结束"),
    "tell": pgettext_lazy("counted from", "反馈初步意见"),
    "answer": pgettext_lazy("counted from", "提出申辩"),
    "advise": pgettext_lazy("counted from", "下达意见书"),
    "rectify": pgettext_lazy("counted from", "报送整改"),
    "verify": pgettext_lazy("counted from", "核查通过"),
    "closed": pgettext_lazy("counted from", "销号"),
    "assigned": pgettext_lazy("counted from", "分派"),
}
"""What a limit counts from, as a basis names it under `act`."""


@event("matter.due_recomputed", label=_("重算期限"))
class DueRecomputed(EventData):
    """A calendar year was loaded and the date that was provisional moved or became firm."""

    due_on: date
    was_on: date
    year: int

    def says(self) -> str:
        if self.due_on == self.was_on:
            text = _("%(year)d年放假安排公布，期限确定为%(day)s，没有变化")
        else:
            text = _("%(year)d年放假安排公布，期限由%(was)s重算为%(day)s")
        return str(text) % {
            "year": self.year,
            "day": date_format(self.due_on),
            "was": date_format(self.was_on),
        }


@projects("matter.due_recomputed")
def _recomputed(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.due_on = happened.data.due_on


def basis(limit: dict[str, Any], start: date, pauses: Iterable[tuple[date, date]] = ()) -> Basis:
    """The basis of a date counted by a limit scheme's data from the local date it starts on."""
    kept = {key: limit[key] for key in ("amount", "unit", "start_excluded", "roll") if key in limit}
    days = [[a.isoformat(), b.isoformat()] for a, b in pauses]
    return {"limit": kept, "start": start.isoformat(), "pauses": days}


def fixed(on: date) -> Basis:
    """The basis of a day that somebody set."""
    return {"fixed": on.isoformat()}


def extended(on: date, *, was_on: date, was: Basis | None) -> Basis:
    """The basis of a day that was granted instead of an earlier one."""
    return fixed(on) | {"was_on": was_on.isoformat(), "was": was}


def due(of: Basis, on_calendar: workdays.Calendar | None = None) -> Due:
    """Compute the date of a basis on the calendar in force, or on another."""
    in_force = on_calendar or calendar.current()
    if "fixed" in of:
        on = date.fromisoformat(of["fixed"])
        return Due(on=on, provisional=False, raw_on=on, steps=())
    limit = dict(of["limit"])
    extra = int(of.get("extra", 0))
    counted = workdays.Limit(
        amount=int(limit["amount"]),
        unit=workdays.Unit(limit["unit"]),
        start_excluded=limit.get("start_excluded", True),
        roll=limit.get("roll", True),
        extra=extra,
    )
    pauses = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in of.get("pauses", ())]
    return workdays.after(date.fromisoformat(of["start"]), counted, in_force, pauses)


def why(of: Basis | None) -> str:
    """The date in words, in the language in force; empty when there is none."""
    if not of:
        return ""
    if "was_on" in of:
        was, day = (date_format(date.fromisoformat(of[name])) for name in ("was_on", "fixed"))
        text = _("原期限%(was)s，经批准延期至%(day)s。")
        if of["fixed"] < of["was_on"]:
            text = _("原期限%(was)s，经批准提前至%(day)s。")
        return str(text) % {"was": was, "day": day}
    if "fixed" in of:
        day = date_format(date.fromisoformat(of["fixed"]))
        return str(_("交办时指定%(day)s为完成期限。")) % {"day": day}
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    act = of.get("act")
    return dueword.sentence(due(of), lang=lang, act=str(ACTS[act]) if act else None)


# -- lamps ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lamp:
    """How a matter stands against its date: derived, never stored. `tone` is a screen colour."""

    code: str
    word: str
    tone: str
    days_left: int | None = None


def lamp(matter: Matter, scheme: str = "standard", today: date | None = None) -> Lamp:
    """The first lamp of the scheme whose condition holds.

    A scheme's `lamps` are tried in order: `when` is `ended`, `undated`, `overdue`, `within` (with
    `days`, calendar days to go) or `else`.
    """
    on = today or clock.today()
    left = (matter.due_on - on).days if matter.due_on else None
    ended = lifecycle.of(matter.kind).states[matter.status].phase in lifecycle.ENDED
    for one in schemes.get("lamp", scheme)["lamps"]:
        if _lit(one, ended, left):
            return Lamp(
                one["code"], schemes.word(one["word"]), one["tone"], None if ended else left
            )
    return Lamp("none", "", "grey", left)


def _lit(one: dict[str, Any], ended: bool, left: int | None) -> bool:
    match one["when"]:
        case "ended":
            return ended
        case "undated":
            return left is None
        case "overdue":
            return left is not None and left < 0
        case "within":
            return left is not None and 0 <= left <= one["days"]
        case _:
            return True


# -- a new calendar year ------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """What loading a year would do to one open matter."""

    matter: Matter
    was_on: date
    due_on: date


def preview(year: int, off: dict[date, str], worked: dict[date, str]) -> list[Change]:
    """The open matters whose date a year's arrangement would touch: first those that move."""
    before, after = calendar.current(), calendar.with_year(year, off, worked)
    found = (_change(matter, before, after) for matter in _running())
    changes = [one for one in found if one]
    return sorted(changes, key=lambda c: (c.was_on == c.due_on, c.due_on))


@transaction.atomic
def load_year(
    year: int, *, off: dict[date, str], worked: dict[date, str], source: str, by: Post
) -> list[Change]:
    """Publish a year and recompute what `preview` shows at that moment. Returns the changes."""
    before, after = calendar.current(), calendar.with_year(year, off, worked)
    shown = preview(year, off, worked)
    calendar.publish(year, off=off, worked=worked, source=source, by=by)
    changes = []
    for matter in sorted((one.matter for one in shown), key=lambda one: one.pk):
        record.hold(matter)  # somebody may have moved it since
        if change := _change(matter, before, after):
            data = DueRecomputed(change.due_on, change.was_on, year)
            record.append(matter, data, by=by)
            changes.append(change)
    return changes


def _change(matter: Matter, before: workdays.Calendar, after: workdays.Calendar) -> Change | None:
    """What another calendar makes of a matter's date: moves it or settles it."""
    basis, on = matter.due_basis, matter.due_on
    if on is None or not basis or "limit" not in basis:
        return None
    if matter.status not in lifecycle.of(matter.kind).statuses("open", "waiting"):
        return None
    then = due(basis, after)
    if (then.on, then.provisional) == (on, due(basis, before).provisional):
        return None
    return Change(matter, on, then.on)


def _running() -> Iterable[Matter]:
    open_statuses = {
        (kind, status)
        for kind, cycle in lifecycle.all_kinds().items()
        for status in cycle.statuses("open", "waiting")
    }
    dated = Matter.objects.filter(due_on__isnull=False, due_basis__limit__isnull=False)
    for matter in dated.order_by("id").iterator():
        if (matter.kind, matter.status) in open_statuses:
            yield matter

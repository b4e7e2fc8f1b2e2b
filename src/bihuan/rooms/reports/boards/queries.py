"""What a board counts from the rows of today; each number opens to its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.kernel import schemes
from bihuan.kernel.models.people import Unit, units, units_below
from bihuan.rooms.reports.boards import cells
from bihuan.rooms.reports.boards.asked import Asked

Counts = Counter[str]
PLACES_LEAST = 3


@dataclass(frozen=True)
class Tally:
    """The items of one list with one unit."""

    list_code: str
    unit_id: int | None
    counts: Counts


@dataclass(frozen=True)
class Row:
    """A row of a chart: its cells are numbers with the addresses of their rows."""

    label: str
    cells: Sequence[tuple[float, str]]
    href: str = ""
    tone: str = ""
    x: float | None = None
    y: float | None = None


def tallies(asked: Asked) -> list[Tally]:
    """One query for everything that is counted from the rows of today."""
    counted = {code: Count("id", filter=found) for code, found in cells.counted().items()}
    grouped = asked.everywhere().values("list_code", "unit_id").annotate(**counted)
    out = []
    for row in grouped:
        one: dict[str, Any] = dict(row)
        counts = Counter({code: one[code] for code in counted if one[code]})
        out.append(Tally(one["list_code"], one["unit_id"], counts))
    return out


def total(tallies: Iterable[Tally]) -> Counts:
    found: Counts = Counter()
    for one in tallies:
        found += one.counts
    return found


def of_list(asked: Asked, found: Sequence[Tally]) -> list[Tally]:
    """Those of the list the board is of."""
    return [one for one in found if not asked.list_code or one.list_code == asked.list_code]


# -- by list, by unit, by age, by place ---------------------------------------------------------


def by_list(asked: Asked, found: Sequence[Tally]) -> list[Row]:
    """Every list that has anything in it, in their order."""
    out = []
    for code, data in schemes.every("list").items():
        counts = total(one for one in found if one.list_code == code)
        if counts["registered"]:
            href = reverse("board") + asked.query(list=code)
            opened = [(counts[w], _opens(asked, counts, w, list=code)) for w in cells.PARTS]
            out.append(Row(schemes.word(data["label"]), opened, href))
    return out


def by_unit(asked: Asked, found: Sequence[Tally]) -> list[Row]:
    """The units next below the top with all below each of them, the latest first; what stands with
    the top itself, or with nobody, in a row of its own."""
    top = asked.unit or next((one for one in units().values() if one.path.count("/") == 1), None)
    rows: list[tuple[Counts, Row]] = []
    for unit in units().values():
        if top is not None and unit.path.startswith(top.path) and _depth(unit) == _depth(top) + 1:
            below = units_below(unit.path)
            counts = total(one for one in found if one.unit_id in below)
            more = len(below) > 1
            href = reverse("board") + asked.query(unit=unit.code) if more else ""
            rows.append((counts, _unit_row(asked, counts, str(unit), href, unit=unit.code)))
    if top is not None:
        counts = total(one for one in found if one.unit_id == top.pk)
        row = _unit_row(
            asked, counts, _("%(unit)s（本级）") % {"unit": top}, unit=top.code, own="1"
        )
        rows.append((counts, row))
    counts = total(one for one in found if one.unit_id is None)
    rows.append((counts, _unit_row(asked, counts, _("未定单位"), own="none")))
    rows.sort(key=lambda one: (-one[0]["late"], -one[0]["running"], -one[0]["registered"]))
    return [row for counts, row in rows if counts["registered"]]


def _depth(unit: Unit) -> int:
    return unit.path.count("/")


def _unit_row(asked: Asked, counts: Counts, label: str, href: str = "", **part: str) -> Row:
    opened = [(counts[w], _opens(asked, counts, w, **part)) for w in cells.PARTS]
    return Row(label, opened, href)


def _opens(asked: Asked, counts: Counts, what: str, **part: str) -> str:
    return asked.opens(what, **part) if counts[what] else ""


def by_age(asked: Asked, counts: Counts) -> list[Row]:
    """The running items by the days since they were received."""
    return [
        Row(
            str(word),
            [(n := counts[f"age{at}"], asked.opens("running", age=str(at)) if n else "")],
        )
        for at, (_first, _last, word) in enumerate(cells.AGES)
    ]


def by_place(asked: Asked, found: Sequence[Tally]) -> list[Row]:
    """Units with a place on the map and what runs with each; none when they are too few."""
    inside = asked.scope.unit_ids
    out = []
    for unit in units().values():
        if unit.lon is None or unit.lat is None or not unit.active:
            continue
        if inside and unit.pk not in inside:
            continue
        counts = total(one for one in found if one.unit_id == unit.pk)
        opened = [
            (counts[what], _opens(asked, counts, what, unit=unit.code, own="1"))
            for what in ("running", "late", "near")
        ]
        out.append(Row(str(unit), opened, "", _tone(counts), unit.lon, unit.lat))
    return out if len(out) >= PLACES_LEAST else []


def _tone(counts: Counts) -> str:
    for what in ("late", "near", "running"):
        if counts[what]:
            return cells.WHATS[what].tone
    return "grey"

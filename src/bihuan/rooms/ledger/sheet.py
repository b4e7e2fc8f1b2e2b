"""The ledger as a spreadsheet in the office's column layout: what goes out comes in again.

The list's type gives the columns, their headings and the headings above them. What an export shows
of the state (status, verifier, dates) is not taken from an import: that would walk round the gate.
It is kept as the row's carried record (原台账记载).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from bihuan.facilities.tables.columns import Field
from bihuan.facilities.tables.headers import normal
from bihuan.facilities.tables.write import Column, SheetPlan
from bihuan.kernel import clock, policy, schemes, sources
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.lib import persons
from bihuan.lib.mask import mask
from bihuan.rooms.ledger import types
from bihuan.rooms.ledger.events import LIFE, OUTCOMES
from bihuan.rooms.ledger.rules import LONGEST
from bihuan.rooms.ledger.types import ListType, Own, own
from bihuan.rooms.ledger.types.catalog import CATALOG, CLASS, OWN
from bihuan.rooms.ledger.words import TYPES

Record = dict[str, Any]
Value = str | int | Decimal | date | datetime | None


@dataclass(frozen=True)
class Names:
    """Words for the codes of many rows, read and translated once."""

    units: dict[int, str]
    limits: dict[str, str]
    statuses: dict[str, str]
    outcomes: dict[str, str]
    sources: dict[str, str]
    types: dict[str, str]


Show = Callable[[Record, Names], Value]


def _plain(name: str) -> Show:
    return lambda r, names: r[name]


def _class(scheme: str) -> Show:
    head = scheme + ":"
    return lambda r, names: next((x[len(head) :] for x in r["labels"] if x.startswith(head)), "")


def _unit(name: str) -> Show:
    return lambda r, names: names.units.get(r[name], "")


def _helpers(r: Record, names: Names) -> Value:
    return "、".join(names.units[pk] for pk in r["helpers"] if pk in names.units)


def _due(r: Record, names: Names) -> Value:
    wish = r["problem__due"]
    return r["due_on"] or (
        date.fromisoformat(wish) if wish[:1].isdigit() else names.limits.get(wish, "")
    )


def _status(r: Record, names: Names) -> Value:
    word, outcome = names.statuses[r["status"]], names.outcomes.get(r["problem__outcome"])
    return f"{word}（{outcome}）" if outcome else word


def _own(field: Own | None, code: str) -> Show:
    return lambda r, names: own.written(field, str(r["problem__own"].get(code, "")))


def _percent(r: Record, names: Names) -> Value:
    value: int | None = r["problem__percent"]
    return value


def _closed_on(r: Record, names: Names) -> Value:
    return r["closed_on"] if r["status"] == "closed" else None


CELLS: dict[str, Show] = {
    "number": _plain("number"),
    "serial": _plain("problem__serial"),
    "source": lambda r, n: n.sources.get(r["source"], r["source"]),
    "received_on": _plain("received_on"),
    "place": _unit("place_id"),
    "title": _plain("title"),
    "text": _plain("problem__text"),
    "type": lambda r, n: n.types.get(r["problem__type"], ""),
    "standard": _plain("problem__standard"),
    "measure": _plain("problem__measure"),
    "leader": _plain("problem__leader"),
    "unit": _unit("unit_id"),
    "helpers": _helpers,
    "person": _plain("problem__person"),
    "phone": _plain("problem__phone"),
    "due": _due,
    "progress": _plain("problem__progress"),
    "percent": _percent,
    "status": _status,
    "evidence": _plain("problem__evidence"),
    "verifier": _plain("problem__verified_by"),
    "verified_on": _plain("problem__verified_on"),
    "closed_on": _closed_on,
    "plan": _plain("problem__plan"),
    "remark": _plain("problem__remark"),
}
"""What a cell holds, by the code of the column (`types.catalog`)."""


def cell(kind: ListType, column: str) -> Show:
    """The function that gives a column's cells."""
    if column.startswith(CLASS):
        return _class(column.removeprefix(CLASS))
    if column.startswith(OWN):
        return _own(kind.fields().get(column.removeprefix(OWN)), column.removeprefix(OWN))
    return CELLS[column]


READ = (
    "number", "source", "labels", "title", "status", "unit_id", "place_id", "helpers", "due_on",
    "closed_on", "received_on", "problem__serial", "problem__own", "problem__text",
    "problem__type", "problem__standard", "problem__measure", "problem__leader", "problem__person",
    "problem__phone", "problem__due", "problem__progress", "problem__percent", "problem__evidence",
    "problem__verified_by", "problem__verified_on", "problem__plan", "problem__remark",
    "problem__outcome",
)  # fmt: skip


def names() -> Names:
    return Names(
        units={pk: unit.name for pk, unit in units().items()},
        limits={code: data["label"] for code, data in schemes.every("limit").items()},
        statuses={code: str(state.label) for code, state in LIFE.states.items()},
        outcomes={code: str(word) for code, word in OUTCOMES.items()},
        sources={code: str(word) for code, word in sources.SOURCES.items()},
        types={code: str(word) for code, word in TYPES.items()},
    )


SAID = ("title", "problem__text", "problem__progress", "problem__plan", "problem__remark")
"""Columns in which people write freely."""


def rows(problems: QuerySet[Matter], *, by: Post, kind: ListType) -> Iterator[list[Value]]:
    """The rows of these problems in their order; read in blocks, memory does not grow. Numbers of
    persons in what was said are masked for whoever may not see how to reach a reporter."""
    words = names()
    values = [cell(kind, column) for column in kind.sheet]
    veiled = not policy.may_at_all(by, "see:contacts")
    for record in problems.values(*READ).iterator(chunk_size=2000):
        if veiled:
            record |= {name: mask(persons.hide(record[name])) for name in SAID}
        yield [value(record, words) for value in values]


def plan(problems: QuerySet[Matter], *, by: Post, list_code: str) -> SheetPlan:
    """The ledger ready to write in its list's layout, with the header block offices expect."""
    kind = types.of(list_code)
    today = clock.today()
    made = timezone.localtime(clock.now())
    return SheetPlan(
        name=kind.label,
        title=f"{by.unit.name if by.unit else ''}{kind.label}",
        block=(
            f"填报单位：{by.unit.name if by.unit else ''}　填报人：{by.name}",
            f"截至日期：{today.isoformat()}　导出时间：{made:%Y-%m-%d %H:%M}",
        ),
        columns=[
            Column(kind.written(code), width(kind, code), under=kind.above(code))
            for code in kind.sheet
        ],
        rows=rows(problems, by=by, kind=kind),
    )


def width(kind: ListType, column: str) -> int:
    """In characters; an own column as its kind needs."""
    if column in CATALOG:
        return CATALOG[column].width
    if column.startswith(CLASS):
        return 16
    field = kind.fields().get(column.removeprefix(OWN))
    return 24 if field and field.kind == "text" else 14


def file_name(list_code: str, ending: str) -> str:
    return f"{types.of(list_code).label}_{clock.today():%Y%m%d}.{ending}"


def fields(kind: ListType) -> tuple[Field, ...]:
    """What an import into the list reads: first the list's own columns under its own headings,
    then what other offices' ledgers have besides, under no name that the list itself uses."""
    paths = {code: _path(kind, code) for code in kind.sheet}
    taken = {normal(path) for path in paths.values()} | {normal(kind.written(c)) for c in paths}
    mine = [code for code in kind.sheet if read(code)]
    every = (*CATALOG, *(CLASS + one for one in kind.classes), *(OWN + o.code for o in kind.own))
    others = [code for code in every if code not in paths and read(code)]
    found = [_field(code, paths[code], _names(kind, code), taken) for code in mine]
    for code in others:
        free = [name for name in _names(kind, code) if normal(name) not in taken]
        if free:
            found.append(_field(code, free[0], free, taken))
    return tuple(found)


def read(column: str) -> bool:
    """Does an import take it?"""
    return column not in CATALOG or CATALOG[column].read


def _path(kind: ListType, code: str) -> str:
    above = kind.above(code)
    return f"{above}/{kind.written(code)}" if above else kind.written(code)


def _names(kind: ListType, code: str) -> list[str]:
    """Everything the column may be called elsewhere, the list's own word first."""
    known = CATALOG.get(code)
    more = (known.label, *known.aliases) if known else OLD_NAMES.get(code, ())
    return [kind.written(code), *more]


OLD_NAMES = {
    "class:origin": ("问题分类", "问题类别", "类别"),
    "class:handling": ("处理类别",),
}


def _field(code: str, label: str, names: Sequence[str], taken: set[str]) -> Field:
    own_names = {normal(label), normal(names[0])}
    aliases = [n for n in names if normal(n) in own_names or normal(n) not in taken]
    return Field(code, label, tuple(aliases), max_chars=LONGEST.get(code, 20_000))

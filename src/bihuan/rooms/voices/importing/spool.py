"""The rows of a file, once read, as lines of JSON on disk.

Unpacking a large workbook takes long, and the order of day and month in a column is known only
at its end; so a file is read once, and whatever comes after (checking, writing, going on after a
crash) reads the lines.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import orjson

from bihuan.facilities.tables.rows import Cell, Problem, Row


def write(path: Path, rows: Iterator[Row]) -> int:
    """Write all rows, then put the file in its place; returns how many."""
    draft = path.with_suffix(".part")
    count = 0
    with open(draft, "wb", opener=_private) as file:
        for row in rows:
            count += 1
            file.write(orjson.dumps(_line(row), default=_marked) + b"\n")
    draft.replace(path)
    return count


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def read(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for line in file:
            number, cells, at, problems = orjson.loads(line)
            yield Row(number, tuple(map(_cell, cells)), at, tuple(Problem(*p) for p in problems))


def _line(row: Row) -> list[Any]:
    values = [_marked(v) if isinstance(v, date | time) else v for v in row.values]
    return [row.number, values, row.line, [[p.code, p.column] for p in row.problems]]


def _marked(value: Any) -> Any:
    """Dates and the like as an object, which no cell is."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    return {type(value).__name__: value.isoformat()}


_MADE: Mapping[str, Callable[[str], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return _MADE[kind](text)
    cell: Cell = value
    return cell

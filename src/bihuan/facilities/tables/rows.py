"""The shapes that pass between the readers: cells, rows, the head of a sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Protocol, Self

Cell = str | int | float | bool | date | datetime | time
"""One value; an empty cell is the empty string."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a row that does not stop the reading.

    `code`: `too_long` (the cell was cut at the limit), `surplus` (more cells than columns),
    `quote` (a quotation mark was opened and never closed). `column` counts from 0.
    """

    code: str
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is what Excel shows at its left (for CSV the record, counted from 1);
    `line` is the line of the text file it begins on, None for workbooks."""

    number: int
    values: tuple[Cell, ...]
    line: int | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Merged cells, corners included. Rows count from 1 as in Excel, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    visible: bool = True


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What is known of a sheet before its rows: all sheets of the file, the chosen one, merges."""

    sheets: tuple[Sheet, ...]
    sheet: str
    spans: tuple[Span, ...] = field(default=())


class Reading(Protocol):
    """A file being read once, from the top; a context manager that frees what it holds."""

    @property
    def head(self) -> SheetHead: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    def __iter__(self) -> Iterator[Row]: ...


def letter(column: int) -> str:
    """The name Excel gives a column counted from 0: 0 is A, 25 is Z, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def is_blank(value: Cell) -> bool:
    """Whether the cell shows nothing."""
    return isinstance(value, str) and not value.strip(" \t\r\n\u3000\ufeff\u200b\xa0\0")

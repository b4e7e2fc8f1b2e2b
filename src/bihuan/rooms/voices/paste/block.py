"""A block of cells as Excel and WPS copy it: rows in lines, cells between tabs."""

from __future__ import annotations

import csv
import io
import re

from bihuan.facilities.tables import columns
from bihuan.facilities.tables.columns import CONTENT
from bihuan.facilities.tables.headers import is_label
from bihuan.facilities.tables.rows import Row, letter
from bihuan.lib import dates
from bihuan.rooms.voices.importing import fields

LEAST_SHARE = 0.6
"""Share of the rows that have a cell beside the first."""
HEADINGS = "%s列"

Cells = list[list[str]]

_TELEPHONE = re.compile(r"(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")


def cells_of(text: str) -> Cells:
    """The rows, blank ones left out; cells may hold quotation marks and line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = list(csv.reader(io.StringIO(lines), dialect="excel-tab", strict=True))
    except csv.Error:  # a quotation mark that only stands in a text
        rows = [line.split("\t") for line in lines.split("\n")]
    return [row for row in rows if any(cell.strip() for cell in row)]


def is_block(text: str) -> bool:
    """Is it a table rather than a text? Chats and letters have hardly a tab."""
    if "\t" not in text:
        return False
    rows = cells_of(text)
    return sum(len(row) > 1 for row in rows) >= LEAST_SHARE * max(1, len(rows))


def as_file(text: str) -> tuple[bytes, int | None]:
    """The block as the file it might have been saved as, and the row of its headings when they had
    to be made up; the import takes it from there."""
    rows = cells_of(text)
    width = max((len(row) for row in rows), default=0)
    made_up = not has_head(rows)
    if made_up:
        rows = [_headings(rows, width), *rows]
    out = io.StringIO()
    out.write("sep=,\n")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace"), 2 if made_up else None


def _headings(rows: Cells, width: int) -> list[str]:
    """Names for columns that have none: after what they hold where that is plain, else letters."""
    out: list[str] = []
    for column in range(width):
        cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
        kind = next((word for word, test in KINDS.items() if cells and all(map(test, cells))), "")
        out.append(kind if kind and kind not in out else HEADINGS % letter(column))
    return out


def _is_day(cell: str) -> bool:
    try:
        dates.parse(cell)
    except dates.BadDate:
        return False
    return not cell.isdecimal()


def _is_number(cell: str) -> bool:
    return _TELEPHONE.fullmatch(cell) is not None


KINDS = {"日期": _is_day, "电话": _is_number}


def has_head(rows: Cells) -> bool:
    """Does any of the first rows name columns that we know by name?"""
    for at, row in enumerate(rows[:5]):
        if len(row) < 2 or not all(is_label(cell) for cell in row if cell.strip()):
            continue
        below = [Row(n, tuple(one + [""] * len(row))) for n, one in enumerate(rows[at + 1 :][:20])]
        why = columns.guess(row, below, fields.FIELDS).why
        if any(one.template != CONTENT for one in why.values()):
            return True
    return False

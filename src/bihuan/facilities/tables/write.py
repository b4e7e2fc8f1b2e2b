"""Writing tables the way offices hand them in: a titled, printable workbook, or plain CSV."""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import IO, Any, Literal

import xlsxwriter

from bihuan.facilities.tables.errors import _
from bihuan.facilities.tables.guard import guarded

Value = str | int | float | Decimal | bool | date | datetime | time | None
Target = str | os.PathLike[str] | IO[bytes]
Align = Literal["left", "center", "right"]

EXCEL_CHARS = 32_767
EXCEL_DIGITS = 10**15
EXCEL_YEAR = 1900  # where Excel's days begin, with a 29 February that never was
CUT = _("…（内容过长，此处截断）")
YES, NO = _("是"), _("否")
CSV_BATCH = 1_000

_FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "hh:mm"}
_ILLEGAL = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `width` in characters as Excel counts them (a Chinese one is two). `under`: the
    heading above its own, merged over neighbours that have the same (two of them at least)."""

    label: str
    width: float = 12
    align: Align = "left"
    number_format: str = ""
    under: str = ""

    @property
    def path(self) -> str:
        """Both headings on one line, as `open_table` names such a column."""
        return f"{self.under}/{self.label}" if self.under else self.label


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet to write. `rows` is taken once and may be a generator.

    `title` and each line of `block` (填报单位、截至日期…) stand above the column names; `notes`
    below the data. Values of aware datetimes are written as their own wall time.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    title: str = ""
    block: Sequence[str] = ()
    notes: Sequence[str] = ()


def write_xlsx(target: Target, plans: Sequence[SheetPlan]) -> int:
    """Write the workbook and return the number of data rows. Memory does not grow with them.

    Text is always a string cell, so nothing typed by a stranger becomes a formula or a link.
    Text past Excel's 32,767 characters is cut and says so; whole numbers past 15 digits become
    text, since Excel would round them.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "remove_timezone": True,
    }
    path = target if isinstance(target, (str, os.PathLike)) else _Kept(target)
    taken: set[str] = set()
    with xlsxwriter.Workbook(path, options) as book:
        return sum(_Writer(book, plan, taken).write() for plan in plans)


class _Kept(io.RawIOBase):
    """A stream handed on without being closed: it belongs to the caller."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, data: Any) -> int:
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()

    def seekable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


class _Writer:
    def __init__(self, book: Any, plan: SheetPlan, taken: set[str]) -> None:
        self.plan = plan
        self.sheet = book.add_worksheet(sheet_name(plan.name, taken))
        line = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format(line | {"bold": True, "font_size": 16, "align": "center"})
        self.block = book.add_format(line | {"text_wrap": False})
        self.head = book.add_format(
            line | {"bold": True, "align": "center", "border": 1, "bg_color": "#E8EEF7"}
        )
        self.cells = [
            {
                kind: book.add_format(
                    line
                    | {"border": 1, "align": column.align}
                    | {"num_format": column.number_format or _FORMATS.get(kind, "General")}
                )
                for kind in (str, *_FORMATS)
            }
            for column in plan.columns
        ]

    def write(self) -> int:
        """Lay the sheet out from top to bottom; constant memory allows no going back."""
        plan, sheet = self.plan, self.sheet
        last_column = len(plan.columns) - 1
        for index, column in enumerate(plan.columns):
            sheet.set_column(index, index, column.width)
        head = self._top(last_column)
        at = self._heads(head)
        count = 0
        for count, row in enumerate(plan.rows, 1):
            for index, value in enumerate(row):
                self._cell(at + count, index, value)
        for index, note in enumerate(plan.notes, 1):
            sheet.write_string(at + count + index, 0, xlsx_text(note), self.block)
        if plan.columns:
            sheet.autofilter(at, 0, at + count, last_column)
        self._print_setup(head, at)
        return count

    def _heads(self, at: int) -> int:
        """The row or two of headings; returns the last of them. Merges are noted one by one:
        `merge_range` would go back to the row above."""
        columns, sheet = self.plan.columns, self.sheet
        if not any(column.under for column in columns):
            for index, column in enumerate(columns):
                sheet.write_string(at, index, xlsx_text(column.label), self.head)
            return at
        for index, column in enumerate(columns):
            begins = not index or column.under != columns[index - 1].under
            text = (column.under if begins else "") if column.under else column.label
            sheet.write_string(at, index, xlsx_text(text), self.head)
        for index, column in enumerate(columns):
            text = column.label if column.under else ""
            sheet.write_string(at + 1, index, xlsx_text(text), self.head)
        sheet.merge += [[at, first, at + down, last] for first, last, down in _merged(columns)]
        return at + 1

    def _top(self, last_column: int) -> int:
        at = 0
        if self.plan.title:
            text = xlsx_text(self.plan.title)
            self.sheet.set_row(at, 30)
            if last_column > 0:
                self.sheet.merge_range(at, 0, at, last_column, "", self.title)
            self.sheet.write_string(at, 0, text, self.title)
            at += 1
        for line in self.plan.block:
            self.sheet.write_string(at, 0, xlsx_text(line), self.block)
            at += 1
        return at

    def _cell(self, row: int, column: int, value: Value) -> None:
        formats = self.cells[column]
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, formats[str])
        elif isinstance(value, str):
            self.sheet.write_string(row, column, xlsx_text(value), formats[str])
        elif isinstance(value, bool):
            self.sheet.write_string(row, column, YES if value else NO, formats[str])
        elif isinstance(value, (int, float, Decimal)):
            if -EXCEL_DIGITS < value < EXCEL_DIGITS:
                self.sheet.write_number(row, column, value, formats[str])
            else:
                self.sheet.write_string(row, column, str(value), formats[str])
        elif isinstance(value, date) and value.year <= EXCEL_YEAR:
            self.sheet.write_string(row, column, value.isoformat(), formats[str])
        else:
            self.sheet.write_datetime(row, column, value, formats[type(value)])

    def _print_setup(self, head: int, last: int) -> None:
        self.sheet.freeze_panes(last + 1, 0)
        self.sheet.repeat_rows(head, last)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.sheet.set_footer("&C" + _("第 &P 页，共 &N 页"))


def _merged(columns: Sequence[Column]) -> Iterator[tuple[int, int, int]]:
    """(first column, last column, rows down) of every merge in two rows of headings."""
    at = 0
    for under, group in groupby(columns, key=lambda column: column.under):
        width = len(list(group))
        if not under:
            yield from ((index, index, 1) for index in range(at, at + width))
        elif width > 1:
            yield at, at + width - 1, 0
        at += width


def xlsx_text(text: str) -> str:
    """Text as a cell can hold it: without the characters that even escaped XML forbids."""
    text = _ILLEGAL.sub("", text)
    return text if len(text) <= EXCEL_CHARS else text[: EXCEL_CHARS - len(CUT)] + CUT


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name Excel accepts (31 characters, no []:*?/\\) that is not in `taken`; adds it there."""
    name = _SHEET_NAME.sub(" ", _ILLEGAL.sub("", wanted)).strip("' ")[:31].strip("' ") or "表"
    tried, number = name, 2
    while tried.casefold() in taken or tried.casefold() == "history":
        suffix = f"({number})"
        tried, number = name[: 31 - len(suffix)] + suffix, number + 1
    taken.add(tried.casefold())
    return tried


def write_csv(stream: IO[bytes], plan: SheetPlan) -> int:
    """Write the column names and rows as UTF-8 with BOM; returns the number of bytes."""
    return sum(stream.write(chunk) for chunk in csv_chunks(plan))


def csv_chunks(plan: SheetPlan) -> Iterator[bytes]:
    """The file that `write_csv` writes, piece by piece, for an answer that streams.

    Title, block and notes are left out: a CSV is for machines. Text that a spreadsheet would run
    as a formula gets an apostrophe before it, which `open_table` takes off again.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    writer.writerow([guarded(column.path) for column in plan.columns])
    for count, row in enumerate(plan.rows, 1):
        writer.writerow([guarded(v) if isinstance(v, str) else _csv_value(v) for v in row])
        if count % CSV_BATCH == 0:
            yield _drained(buffer)
    yield _drained(buffer)


def _csv_value(value: Value) -> object:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "seconds")
    return value


def _drained(buffer: io.StringIO) -> bytes:
    chunk = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return chunk

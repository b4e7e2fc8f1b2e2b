"""The process that unpacks workbooks, apart from the server and under its own limits.

`python -m bihuan.facilities.tables.child PATH KIND ENCODING SHEET LIMITS` writes one JSON value a
line to standard output: the head of the sheet, batches of rows, and `"end"`; or `{"bad": code}`.
It is a process of its own because calamine lays a sheet out as a dense block: an xlsx of 5 KB with
one cell in the last row and column makes it ask for 550 GB, and Rust then ends the whole process.
"""

import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

import orjson
import python_calamine as calamine

from bihuan.facilities.tables.html_table import HtmlTable, TableParser

BATCH = 500
EXACT = 2**53
Limit = dict[str, int]


def main(argv: list[str]) -> int:
    path, kind, encoding, sheet, limits_json = argv
    limits: Limit = orjson.loads(limits_json)
    _bound(resource.RLIMIT_AS, limits["memory_bytes"])
    _bound(resource.RLIMIT_CPU, limits["cpu_seconds"])
    _bound(resource.RLIMIT_CORE, 0)
    out = sys.stdout.buffer
    try:
        if kind == "html":
            _send_html(Path(path), encoding, sheet, limits, out)
        else:
            # A file object: given a path, calamine believes its ending.
            with Path(path).open("rb") as file:
                _send_workbook(file, sheet, limits, out)
        _say(out, "end")
    except calamine.PasswordError:
        _say(out, {"bad": "encrypted"})
    except calamine.CalamineError:
        _say(out, {"bad": "broken"})
    except MemoryError:
        _say(out, {"bad": "too_wide_apart"})
    except _Wide as wide:
        _say(out, {"bad": "too_many_columns", "data": wide.data})
    return 0


class _Wide(Exception):
    def __init__(self, number: int, columns: int, limit: int) -> None:
        super().__init__()
        self.data = {"row": number, "columns": columns, "limit": limit}


def _bound(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (soft, hard))


def _say(out: IO[bytes], message: object) -> None:
    out.write(orjson.dumps(message) + b"\n")
    out.flush()


def _send_workbook(file: IO[bytes], wanted: str, limits: Limit, out: IO[bytes]) -> None:
    book = calamine.CalamineWorkbook.from_filelike(file)
    sheets = [
        (meta.name, meta.visible == calamine.SheetVisibleEnum.Visible)
        for meta in book.sheets_metadata
        if meta.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    name, sheet = _chosen(book, sheets, wanted)
    spans = [
        [top + 1, left, bottom + 1, right]
        for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [] if sheet else [])
    ]
    _say(out, {"sheets": sheets, "sheet": name, "spans": spans})
    if sheet and sheet.start:
        _send_rows(sheet.iter_rows(), limits, out)


def _chosen(
    book: calamine.CalamineWorkbook, sheets: list[tuple[str, bool]], wanted: str
) -> tuple[str, calamine.CalamineSheet | None]:
    """The sheet asked for, else the first visible one that holds anything."""
    names = [wanted] if wanted else [name for name, visible in sheets if visible]
    for name in names:
        if name in {known for known, _ in sheets}:
            sheet = book.get_sheet_by_name(name)
            if wanted or sheet.start:
                return name, sheet
    return wanted, None


def _send_html(path: Path, encoding: str, sheet: str, limits: Limit, out: IO[bytes]) -> None:
    parser = TableParser(limits["columns"] + 1)
    with path.open(encoding=encoding, newline="") as page:
        while chunk := page.read(1 << 16):
            parser.feed(chunk)
    parser.close()
    tables = {f"表{n}": table for n, table in enumerate(parser.tables, 1)}
    name = sheet or max(tables, key=lambda n: _filled(tables[n]), default="")
    table = tables.get(name, HtmlTable())
    spans = [[s.top, s.left, s.bottom, s.right] for s in table.spans]
    _say(out, {"sheets": [(n, True) for n in tables], "sheet": name, "spans": spans})
    _send_rows(table.rows, limits, out)


def _filled(table: HtmlTable) -> int:
    return sum(1 for row in table.rows for cell in row if cell)


def _send_rows(rows: Iterable[list[Any]], limits: Limit, out: IO[bytes]) -> None:
    batch: list[object] = []
    for message in _messages(rows, limits):
        batch.append(message)
        if len(batch) == BATCH:
            _say(out, batch)
            batch = []
    _say(out, batch)


def _messages(rows: Iterable[list[Any]], limits: Limit) -> Iterator[list[object]]:
    """`[number, cells, columns cut]` of every row that holds anything."""
    most = limits["cell_chars"]
    for number, row in enumerate(rows, 1):
        cells = [_plain(value) for value in row]
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits["columns"]:
            raise _Wide(number, len(cells), limits["columns"])
        cut = [i for i, cell in enumerate(cells) if isinstance(cell, str) and len(cell) > most]
        for i in cut:
            cells[i] = str(cells[i])[:most]
        yield [number, cells, cut]


def _plain(value: Any) -> object:
    """A cell as JSON; dates become `["date", iso]` and the like."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if value == value // 1 and abs(value) < EXACT:
            return int(value)
        return value if abs(value) < float("inf") else ""
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, time):
        return ["time", value.isoformat()]
    if isinstance(value, timedelta):
        return str(value)
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

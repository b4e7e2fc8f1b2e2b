"""Opening a table file of unknown make: what it is, where its columns are named, its rows."""

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Self

from bihuan.facilities.tables import headers
from bihuan.facilities.tables.delimited import DelimitedReading
from bihuan.facilities.tables.encoding import encoding_of
from bihuan.facilities.tables.errors import BadFile, size_in_words
from bihuan.facilities.tables.kind import Kind, kind_of
from bihuan.facilities.tables.limits import Limits
from bihuan.facilities.tables.merged import Filler
from bihuan.facilities.tables.rows import Problem, Reading, Row, Sheet, is_blank
from bihuan.facilities.tables.workbook import WorkbookReading

SAMPLE_ROWS = 20
HELD_BACK = 12
Source = str | os.PathLike[str] | IO[bytes]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row below the data that is not data. `code`: `total` or `footer`."""

    number: int
    code: str
    text: str


class Table:
    """One sheet of a file, opened. Use as a context manager, or call `close()`.

    `headers` has one name a column ("" where the file gives none, two-level names joined by "/"),
    `titles` the texts above them, `sample` the first data rows. `skipped` is complete once `rows()`
    has been read to its end.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        *,
        sheet: str = "",
        header_row: int | None = None,
        limits: Limits,
        temporary: bool = False,
    ) -> None:
        self.name, self.sheet, self.limits = name, sheet, limits
        self.kind: Kind = kind_of(path, limits)
        self.encoding: str | None = None if self.kind in ("xlsx", "xls") else encoding_of(path)
        self.delimiter: str | None = None
        self.sheets: tuple[Sheet, ...] = ()
        self.headers: tuple[str, ...] = ()
        self.titles: tuple[str, ...] = ()
        self.head_rows = (0, 0)
        self.sample: tuple[Row, ...] = ()
        self.skipped: list[Skipped] = []
        self._path = path
        self._temporary = temporary
        self._look(header_row)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Delete the copy that was made of an uploaded file. Safe to call twice."""
        if self._temporary:
            self._path.unlink(missing_ok=True)

    def rows(self, *, fill_merged: bool = False) -> Iterator[Row]:
        """Every data row, from the top again at each call; blank rows are left out.

        `fill_merged` writes the value of merged cells into every row and column they cover.
        Every row has at least as many values as there are headers. Raises BadFile when a limit
        is passed or the file turns out broken on the way.
        """
        self.skipped = []
        held: deque[Row] = deque()
        taken = 0
        with self._reading() as reading:
            filler = Filler(reading.head.spans) if fill_merged else None
            for row in reading:
                if row.number <= self.head_rows[1] or _blank(row):
                    continue
                taken += 1
                if taken > self.limits.rows:
                    raise BadFile("too_many_rows", limit=self.limits.rows)
                closing = headers.why_not_data(row) is not None
                if not closing or len(held) >= HELD_BACK:
                    yield from held
                    held.clear()
                fitted = self._fitted(filler.filled(row) if filler else row)
                if closing:
                    held.append(fitted)
                else:
                    yield fitted
        self.skipped = [self._skip(row) for row in held]

    def _reading(self) -> Reading:
        if self.kind == "text":
            return DelimitedReading(self._path, self.name, self.limits, self.encoding)
        encoding = self.encoding or ""
        return WorkbookReading(self._path, self.kind, encoding, self.sheet, self.limits)

    def _fitted(self, row: Row) -> Row:
        width, columns = len(self.headers), len(row.values)
        if columns < width:
            return replace(row, values=row.values + ("",) * (width - columns))
        if columns > width and self.kind == "text":
            return replace(row, problems=(*row.problems, Problem("surplus", width)))
        return row

    def _skip(self, row: Row) -> Skipped:
        text = "  ".join(str(value).strip() for value in row.values if not is_blank(value))
        return Skipped(row.number, headers.why_not_data(row) or "footer", text[:200])

    def _look(self, header_row: int | None) -> None:
        """Read the top of the sheet: its sheets, head and sample."""
        with self._reading() as reading:
            self.sheets, self.sheet = reading.head.sheets, self._known(reading)
            if isinstance(reading, DelimitedReading):
                self.delimiter = reading.delimiter
            wanted = max(self.limits.header_rows, header_row or 0)
            seen = [row for row in islice(reading, wanted + SAMPLE_ROWS) if not _blank(row)]
        top = [row for row in seen if row.number <= wanted]
        if not top:
            raise BadFile("no_table")
        spans = [span for span in reading.head.spans if span.top <= wanted]
        head = headers.find(top, spans, header_row)
        if head is None:
            raise BadFile("no_header", rows=wanted)
        self.headers, self.titles = head.names, head.titles
        self.head_rows = (head.first, head.last)
        below = [self._fitted(row) for row in seen if row.number > head.last]
        while below and headers.why_not_data(below[-1]):
            below.pop()
        if not below:
            raise BadFile("no_rows")
        self.sample = tuple(below[:SAMPLE_ROWS])

    def _known(self, reading: Reading) -> str:
        names = [sheet.name for sheet in reading.head.sheets]
        if self.sheet and self.sheet not in names:
            raise BadFile("no_sheet", sheet=self.sheet, sheets="、".join(names))
        return reading.head.sheet


def _blank(row: Row) -> bool:
    return all(map(is_blank, row.values))


def open_table(
    source: Source,
    name: str,
    *,
    sheet: str = "",
    header_row: int | None = None,
    limits: Limits | None = None,
) -> Table:
    """Open a table file: .xlsx, .xls (also HTML named so), or delimited text, told by content.

    `source`: a path, or a binary file object (copied to a temporary file until `close()`).
    `name`: what the user calls the file, used in messages only. `sheet`: default the first visible
    one with content. `header_row`: the row number of the column names, default found.
    Raises BadFile, and nothing else, for whatever the bytes are.
    """
    limits = limits or Limits()
    path, temporary = _on_disk(source, name, limits)
    try:
        return Table(
            path, name, sheet=sheet, header_row=header_row, limits=limits, temporary=temporary
        )
    except BaseException:
        if temporary:
            path.unlink(missing_ok=True)
        raise


def _on_disk(source: Source, name: str, limits: Limits) -> tuple[Path, bool]:
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        try:
            size = path.stat().st_size
            with path.open("rb"):
                pass
        except (OSError, ValueError) as error:
            raise BadFile("missing", name=name) from error
        _within(size, limits)
        return path, False
    with tempfile.NamedTemporaryFile(prefix="bihuan-table-", delete=False) as copy:
        path = Path(copy.name)
        try:
            shutil.copyfileobj(_Bounded(source, limits), copy)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return path, True


def _within(size: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise BadFile("too_large", size=size_in_words(size), limit=size_in_words(limits.file_bytes))


class _Bounded:
    """Reads on until the limit is passed, then refuses."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._file, self._limits, self._taken = file, limits, 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self._taken += len(chunk)
        _within(self._taken, self._limits)
        return chunk

"""Rows of CSV and its relatives, streamed from disk."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Self

from bihuan.facilities.tables.encoding import encoding_of
from bihuan.facilities.tables.errors import BadFile
from bihuan.facilities.tables.guard import unguarded
from bihuan.facilities.tables.limits import Limits
from bihuan.facilities.tables.rows import Problem, Row, Sheet, SheetHead

DELIMITERS = (",", "\t", ";", "|", "\uff0c")
SAMPLE_LINES = 200
SAMPLE_CHARS = 200_000

# A cell past `Limits.cell_chars` is a problem of its row; past this the file has lost a quotation
# mark. The csv module keeps the bound for the whole process and defaults to 131,072.
RUNAWAY_CHARS = 1_000_000
csv.field_size_limit(RUNAWAY_CHARS)


class DelimitedReading:
    """One pass over a text table. `encoding` and `delimiter` say how it was understood."""

    def __init__(self, path: Path, name: str, limits: Limits, encoding: str | None = None) -> None:
        self._path = path
        self._limits = limits
        self.encoding = encoding or encoding_of(path)
        sample = _sample(path, self.encoding)
        self._declared = _declared(sample)
        self.delimiter = self._declared or delimiter_of(sample)
        self.head = SheetHead((Sheet(name),), name)

    def __enter__(self) -> Self:
        self._file = self._path.open(encoding=self.encoding, newline="")
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[Row]:
        lines = _Lines(self._file)
        reader = csv.reader(lines, delimiter=self.delimiter)
        number, line = 0, 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                runaway = "field larger" in str(error)
                raise BadFile("csv_quote" if runaway else "csv_format", line=line) from error
            number += 1
            if not (number == 1 and self._declared):
                row = self._row(number, line, cells, unclosed=lines.ended)
                if row:
                    yield row
            line = reader.line_num + 1

    def _row(self, number: int, line: int, cells: list[str], *, unclosed: bool) -> Row | None:
        values = [unguarded(cell.replace("\0", "")) for cell in cells]
        while values and not values[-1].strip():
            values.pop()
        if not values:
            return None
        limits = self._limits
        if len(values) > limits.columns:
            raise BadFile("too_many_columns", row=number, columns=len(values), limit=limits.columns)
        problems = [Problem("quote", len(values) - 1)] if unclosed else []
        for column, value in enumerate(values):
            if len(value) > limits.cell_chars:
                values[column] = value[: limits.cell_chars]
                problems.append(Problem("too_long", column))
        return Row(number, tuple(values), line, tuple(problems))


class _Lines:
    """Passes lines on and remembers having run out of them.

    The csv module says nothing when a quote is still open at the end of the file; but only then
    does it ask for one more line before it hands out a record.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        return line


def _sample(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as file:
        text = file.read(SAMPLE_CHARS)
    return text.splitlines(keepends=True)[:SAMPLE_LINES]


def _declared(sample: list[str]) -> str | None:
    """The delimiter of Excel's own first line `sep=;`, if there is one."""
    first = sample[0].strip() if sample else ""
    return first[4] if len(first) == 5 and first.lower().startswith("sep=") else None


def delimiter_of(sample: list[str]) -> str:
    """The delimiter that cuts most records into equally many cells; a comma when none does."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        score = _evenness(sample, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _evenness(sample: list[str], delimiter: str) -> float:
    """Share of records that have the commonest width, 0 when that width is 1; wider is better."""
    reader = csv.reader(iter(sample), delimiter=delimiter)
    try:
        widths = Counter(len(record) for record in islice(reader, SAMPLE_LINES) if record)
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    if width < 2:
        return 0.0
    return times / sum(widths.values()) + min(width, 50) / 1000

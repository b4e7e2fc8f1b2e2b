"""Tables: rows of cells parted by tabs, whose 合计 rows and columns add up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bihuan.lib.draft.breakdowns import headlined
from bihuan.lib.draft.phrases import items, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bihuan.lib.draft.finding import Finding, Flag
    from bihuan.lib.draft.reading import Draft, Span

_SUM = re.compile(
    r"^(?:[合总共小] ?计|总 ?数|汇 ?总|总和|全[县区市省]合?计?|各类合计)(?:[（(].{0,8}[）)])?$"
)
_SUB = re.compile(r"^小 ?计$")
_PART_OF = re.compile("^其中|^[#＃]|^  ")
_NUMBER = re.compile(r"(-?\d{1,12}(?:\.\d{1,6})?)(?:[个人件名所项条元家份次]|万元)?", re.ASCII)
_NOT_ADDED = re.compile(
    "率|比|％|%|平均|均|序号|名次|排名|得分|分数|年份|编号|电话|指数|人均|单价|备注|年级|日期"
)
_SAID_TOTAL = re.compile(r"^.*(?:共|累计|合计|总计)了?")
_NAMED_COUNT = re.compile(r"(?:人数|件数|总数|数量|数)?(?:（.{0,6}）)?$")
_FEW = 2  # addends
_NEAR = Decimal("0.2")  # a total further off is of other rows


@dataclass(frozen=True)
class Cell:
    span: Span
    text: str

    @property
    def value(self) -> Decimal | None:
        found = _NUMBER.fullmatch(self.text)
        return Decimal(found[1]) if found else None


Row = list[Cell]


def check(draft: Draft) -> Iterator[Finding]:
    for table in tables(draft):
        yield from _columns(draft, table)
        yield from _rows(draft, table)
        yield from _told(draft, table)


def _told(draft: Draft, table: list[Row]) -> Iterator[Finding]:
    """The totals of columns against what the text says under the very name of the column."""
    header = table[0]
    totals = {
        _NAMED_COUNT.sub("", cell.text): row[at]
        for row in table
        if _is_sum(row) and len(row) == len(header)
        for at, cell in enumerate(header)
        if at and len(cell.text) > _FEW and row[at].value is not None
    }
    for sentence in draft.sentences if totals else ():
        for item in items(draft, sentence):
            named = _SAID_TOTAL.sub("", item.label)
            cell = totals.get(_NAMED_COUNT.sub("", named))
            said = cell.value if cell else None
            if cell is None or said is None or not item.counts or not headlined(item):
                continue
            if item.value != said and abs(item.value - said) <= _NEAR * said:
                yield draft.finding(
                    "warn",
                    "table",
                    (item.mention.start, item.mention.end),
                    computed=f"{item.mention.printed} ≠ {cell.text}",
                    message=f"文中“{named}”为{item.mention.printed}，"
                    f"表中合计为{cell.text}，请核对。",
                )


def tables(draft: Draft) -> Iterator[list[Row]]:
    """The tables of a draft: runs of two and more lines that have tabs."""
    table: list[Row] = []
    for paragraph in draft.paragraphs:
        if "\t" in draft.words(paragraph):
            table.append(_cells(draft, paragraph))
            continue
        if len(table) > 1:
            yield table
        table = []
    if len(table) > 1:
        yield table


def _cells(draft: Draft, line: Span) -> Row:
    cells: Row = []
    at = line.start
    for text in draft.words(line).split("\t"):
        cells.append(Cell(type(line)(at, at + len(text)), text))
        at += len(text) + 1
    return cells


def _columns(draft: Draft, table: list[Row]) -> Iterator[Finding]:
    """Each total row against the rows above it, or below it where it stands first."""
    header = table[0]
    sums = [place for place, row in enumerate(table) if _is_sum(row)]
    for place in sums:
        label = next(cell.text for cell in table[place] if cell.text)
        group = _group(table, place, sums, sub=bool(_SUB.match(label)))
        if len(group) < _FEW:
            continue
        wrong: list[tuple[Cell, list[Decimal], Decimal]] = []
        right = 0
        for column, cell in enumerate(table[place]):
            told, values = cell.value, _values(group, column)
            name = header[column].text if column < len(header) else ""
            if told is None or values is None or _NOT_ADDED.search(name):
                continue
            if _adds_up(told, values):
                right += 1
            else:
                wrong.append((cell, values, told))
        yield from _reported(draft, wrong, right, "本列")


def _rows(draft: Draft, table: list[Row]) -> Iterator[Finding]:
    """Each row against its own total column, where most rows agree with it."""
    header = table[0]
    totals = [at for at, cell in enumerate(header) if _SUM.match(cell.text)]
    if len(totals) != 1:
        return
    parts = [
        at
        for at, cell in enumerate(header)
        if at != totals[0] and at > 0 and not _NOT_ADDED.search(cell.text)
    ]
    wrong: list[tuple[Cell, list[Decimal], Decimal]] = []
    right = 0
    for row in table[1:]:
        if len(row) != len(header):
            continue
        told = row[totals[0]].value
        values = [row[at].value or Decimal(0) for at in parts if row[at].text not in {"", "/"}]
        if told is None or len(values) < _FEW or not any(values):
            continue
        if _adds_up(told, values):
            right += 1
        else:
            wrong.append((row[totals[0]], values, told))
    if right >= len(wrong):
        yield from _reported(draft, wrong, right, "本行")


def _reported(
    draft: Draft, wrong: list[tuple[Cell, list[Decimal], Decimal]], right: int, where: str
) -> Iterator[Finding]:
    for cell, values, told in wrong:
        value = sum(values, Decimal(0))
        close = told and abs(value - told) / abs(told) <= _NEAR
        if not close and right < 1:
            continue
        flag: Flag = "error" if right >= len(wrong) or len(values) >= 3 else "warn"
        shown = " + ".join(number(v) for v in values[:20]) + (" + …" if len(values) > 20 else "")
        yield draft.finding(
            flag,
            "table",
            cell.span,
            computed=f"{shown} = {number(value)}",
            message=f"{where}各数相加为{number(value)}，合计写的是{cell.text}，请核对。",
        )


def _is_sum(row: Sequence[Cell]) -> bool:
    named = [cell.text for cell in row[:3] if cell.text]
    return any(_SUM.match(text) for text in named) and any(cell.value is not None for cell in row)


def _group(table: list[Row], place: int, sums: list[int], *, sub: bool) -> list[Row]:
    """The rows that a total row adds up: those above it back to the total before it (a subtotal),
    or all above that are no totals; those below it where nothing stands above."""
    before = [at for at in sums if at < place]
    start = before[-1] + 1 if sub and before else int(_is_header(table[0]))
    above = [table[at] for at in range(start, place) if at not in sums]
    below = [table[at] for at in range(place + 1, len(table)) if at not in sums]
    counted = [row for row in above if any(c.value is not None for c in row)] or below
    return [row for row in counted if not _PART_OF.match(row[0].text)]


def _is_header(row: Row) -> bool:
    """Whether a first row names columns: it has no numbers but years."""
    return all(c.value is None or re.fullmatch("(?:19|20)[0-9]{2}", c.text) for c in row)


def _values(group: list[Row], column: int) -> list[Decimal] | None:
    """The numbers of a column, blanks and strokes as nothing; None where words stand among them."""
    values: list[Decimal] = []
    for row in group:
        if column >= len(row):
            return None
        cell = row[column]
        if cell.value is not None:
            values.append(cell.value)
        elif cell.text not in {"", "/", "-", "—", "——", "无"}:
            return None
    return values if len(values) >= _FEW else None


def _adds_up(told: Decimal, values: list[Decimal]) -> bool:
    places = max(_places(v) for v in (*values, told))
    slack = Decimal(len(values)) / 2 * Decimal(1).scaleb(-places) if places else Decimal(0)
    value = sum(values, Decimal(0))
    # A table whose rows hold their own parts comes to twice its total.
    return abs(value - told) <= slack or value == 2 * told


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0

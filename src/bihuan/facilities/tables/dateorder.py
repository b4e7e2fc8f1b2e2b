"""Dates with the year last (12/31/2016): which comes first, day or month, told by the column."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from bihuan.facilities.tables.columns import Field
from bihuan.facilities.tables.rows import Cell, Row

Order = Literal["month_first", "day_first"]

_YEAR_LAST = re.compile(r"\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)(.*)", re.ASCII | re.DOTALL)
_LAST_MONTH = 12


def date_orders(
    rows: Iterable[Row], mapping: Mapping[str, int], fields: Sequence[Field]
) -> dict[str, Order]:
    """The order each date field's column is written in, as far as its values prove one.

    One value such as 12/31/2016 proves it, if no value of the column proves the contrary. Columns
    that prove nothing are left out, and such dates in them stay errors. Reads all rows.
    """
    moments = [
        (f.code, mapping[f.code])
        for f in fields
        if f.kind in ("date", "datetime") and f.code in mapping
    ]
    proofs: Counter[tuple[str, Order]] = Counter()
    for row in rows:
        for code, column in moments:
            order = proof(row.values[column]) if column < len(row.values) else None
            if order:
                proofs[code, order] += 1
    proved: dict[str, Order] = {}
    for code, _column in moments:
        month, day = proofs[code, "month_first"], proofs[code, "day_first"]
        if bool(month) != bool(day):
            proved[code] = "month_first" if month else "day_first"
    return proved


def proof(cell: Cell) -> Order | None:
    """What a single value proves: a part above 12 is no month."""
    match = _YEAR_LAST.match(unicodedata.normalize("NFKC", cell)) if isinstance(cell, str) else None
    if not match:
        return None
    first, second = int(match[1]), int(match[3])
    if first <= _LAST_MONTH < second:
        return "month_first"
    return "day_first" if second <= _LAST_MONTH < first else None


def year_first(text: str, order: Order | None) -> str:
    """The text with its date turned to year, month, day; unchanged without a known order."""
    match = _YEAR_LAST.match(unicodedata.normalize("NFKC", text)) if order else None
    if not match:
        return text
    first, mark, second, year, rest = match.groups()
    month, day = (first, second) if order == "month_first" else (second, first)
    return f"{year}{mark}{month}{mark}{day}{rest}"

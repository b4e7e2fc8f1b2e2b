"""Which column of a stranger's table is which of our fields."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bihuan.facilities.tables.errors import _
from bihuan.facilities.tables.headers import compact, normal
from bihuan.facilities.tables.rows import Cell, Row, is_blank
from bihuan.lib import dates

FieldKind = Literal["text", "date", "datetime", "number", "choice", "person", "yesno"]
Looks = Literal["", "phone", "long"]


@dataclass(frozen=True, slots=True)
class Field:
    """What a table is read into.

    `aliases`: other names offices give the column. `choices`: shown word → our value, for kind
    `choice`. `looks`: what the cells look like, to tell columns that have no good name.
    `max_chars` bounds the text after cleaning.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    kind: FieldKind = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    looks: Looks = ""
    max_chars: int = 20_000


@dataclass(frozen=True, slots=True)
class Why:
    """The ground of one guess; translate `template` and fill it with `data` for other languages."""

    template: str
    data: Mapping[str, object]

    @property
    def text(self) -> str:
        return self.template % self.data


@dataclass(frozen=True, slots=True)
class Guess:
    """`columns`: field code → column from 0; `why` has a reason for each; `missing` the required
    fields without a column."""

    columns: dict[str, int]
    why: dict[str, Why]
    missing: tuple[str, ...]


SAME = _("列名“%(header)s”与“%(label)s”相同")
ALIAS = _("列名“%(header)s”是“%(label)s”的常见写法")
PART = _("列名“%(header)s”与“%(word)s”相近")
CONTENT = _("列名未认出，但这一列多数是%(what)s")
WHAT = {
    "moment": _("日期"),
    "phone": _("电话号码"),
    "long": _("较长的文字"),
}

_PHONE = re.compile(r"(\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}")
LONG_CHARS = 30
ENOUGH = 0.7


def guess(headers: Sequence[str], sample: Sequence[Row], fields: Sequence[Field]) -> Guess:
    """Match fields to columns by name first, then by what the cells look like.

    The same input always gives the same answer: the better score wins, then the earlier field,
    then the earlier column. No column serves two fields.
    """
    looks = [_looks(column, sample) for column in range(len(headers))]
    scored = [
        (-score, f, column, why)
        for f, wanted in enumerate(fields)
        for column, header in enumerate(headers)
        for score, why in [_score(wanted, header, looks[column])]
        if score > 0
    ]
    columns: dict[str, int] = {}
    why: dict[str, Why] = {}
    for _minus, f, column, reason in sorted(scored, key=lambda item: item[:3]):
        code = fields[f].code
        if code not in columns and column not in columns.values():
            columns[code] = column
            why[code] = reason
    missing = tuple(f.code for f in fields if f.required and f.code not in columns)
    return Guess({f.code: columns[f.code] for f in fields if f.code in columns}, why, missing)


def fingerprint(headers: Sequence[str]) -> str:
    """A key for remembering the mapping of this lay-out: same names in the same order."""
    names = "\x1f".join(compact(name).casefold() for name in headers)
    return hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _score(wanted: Field, header: str, looks: frozenset[str]) -> tuple[float, Why]:
    score, why = _by_name(wanted, header)
    look = "moment" if wanted.kind in ("date", "datetime") else wanted.looks
    if look:
        if look in looks and score:
            return score + 10, why
        if look in looks and wanted.required:
            return 20, Why(CONTENT, {"what": WHAT[look]})
        if look == "moment" and "filled" in looks:
            return score - 70, why
    elif score and wanted.kind == "text" and "moment" in looks:
        return score - 25, why
    return score, why


def _by_name(wanted: Field, header: str) -> tuple[float, Why]:
    shown = {"header": header, "label": wanted.label}
    names = [normal(header), normal(header.rpartition("/")[2])]
    if not names[0]:
        return 0, Why(PART, {"header": header, "word": ""})
    for place, name in enumerate(dict.fromkeys(names)):
        if name in (normal(wanted.label), normal(wanted.code)):
            return 100 - 5 * place, Why(SAME, shown)
        for rank, alias in enumerate(wanted.aliases):
            if name == normal(alias):
                return 95 - 5 * place - min(rank, 20) / 10, Why(ALIAS, shown)
    return _by_part(wanted, names[0], header)


def _by_part(wanted: Field, name: str, header: str) -> tuple[float, Why]:
    best, word = 0.0, ""
    for known in (wanted.label, *wanted.aliases):
        other = normal(known)
        short, long = sorted((name, other), key=len)
        if len(short) > 1 and short in long and len(short) / len(long) > best:
            best, word = len(short) / len(long), known
    score = 40 + 30 * best if best > 1 / 3 else 0
    return score, Why(PART, {"header": header, "word": word})


def _looks(column: int, sample: Iterable[Row]) -> frozenset[str]:
    cells = [row.values[column] for row in sample if column < len(row.values)]
    cells = [cell for cell in cells if not is_blank(cell)]
    if not cells:
        return frozenset()
    tests = {"moment": _is_moment, "phone": _is_phone, "long": _is_long}
    enough = ENOUGH * len(cells)
    return frozenset(
        {"filled", *(n for n, test in tests.items() if sum(map(test, cells)) >= enough)}
    )


def _is_moment(cell: Cell) -> bool:
    if not isinstance(cell, str) or cell.strip().isdecimal():
        return isinstance(cell, date)
    try:
        dates.parse(cell)
    except dates.BadDate:
        return False
    return True


def _is_phone(cell: Cell) -> bool:
    return not isinstance(cell, bool) and _PHONE.fullmatch(str(cell).strip()) is not None


def _is_long(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) > LONG_CHARS

"""One row of a table as values of our fields, or every cell of it that is wrong and why."""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from bihuan.facilities.tables.columns import Field
from bihuan.facilities.tables.dateorder import Order, year_first
from bihuan.facilities.tables.errors import _
from bihuan.facilities.tables.rows import Cell, Row, is_blank, letter
from bihuan.lib import dates
from bihuan.lib.mask import mask
from bihuan.lib.text import clean

Value = str | Decimal | date | datetime | bool | None

SHOWN_CHARS = 40
EXACT = 2**53

REASONS: Mapping[str, str] = {
    "required": _("“%(label)s”不能为空，请补填。"),
    "too_long": _("内容有 %(chars)d 字，超过 %(limit)d 字，请删减。"),
    "cell_cut": _("这一格太长，超过读取上限，请删减或改为附件。"),
    "date.two_digit_year": _("年份只有两位，分不清年月日。请写成 2026-09-01 的样子。"),
    "date.year_not_first": _("年份不在最前，分不清月和日。请写成 2026-09-01 的样子。"),
    "date.no_day": _("没有写到哪一天。请写成 2026-09-01 的样子。"),
    "date.impossible": _("没有这一天或这个钟点。请核对后改正。"),
    "date.out_of_range": _("年份不在 1949 年至 2100 年之间。请核对后改正。"),
    "date.not_a_date": _("不是能识别的日期。请写成 2026-09-01 的样子。"),
    "number": _("不是数字。请只写数字，可带“万”“件”等单位。"),
    "yesno": _("不是“是”或“否”。请改为“是”或“否”。"),
    "choice": _("不在可选范围内。可填：%(choices)s。"),
    "person": _("不像姓名：有 %(chars)d 字，超过 %(limit)d 字。请只写姓名。"),
    "digits": _("长号码已被 Excel 改成约数，末尾数字丢失。请把这一列设为文本后重新填写。"),
    "excel": _("是 Excel 的出错标记，不是内容。请改正公式后重新导出。"),
    "surplus": _("这一行比表头多出几格，可能有没加引号的分隔符。请检查这一行。"),
    "quote": _("这一行有一个引号没有结束，内容可能连到了后面。请检查引号。"),
}

PERSON_CHARS = 30
YES = frozenset(("是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1"))
NO = frozenset(
    ("否", "无", "错", "不", "没", "×", "✗", "✘", "✕", "x", "☐", "n", "no", "false", "f", "0")
)
_EXCEL = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|#+)")
_ROUNDED = re.compile(r"\d(\.\d+)?E\+\d{2,}", re.IGNORECASE)
_NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))([十百千万亿]*)(%?)(\D{0,4})")
_TIMES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_UNITS = re.compile("(?:个?工作日|人次|所学校|[件个人次项所条份户起宗名元天日分页班台辆家])?")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The values of one good row by field code; a field that is empty or has no column is None.

    A field of kind `datetime` is a date where the file gives no time of day, and a naive datetime,
    local as written, where it names no zone.
    """

    row: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell. `value` is shortened, and numbers of persons are masked.

    `code` is stable; `reason` is the Chinese sentence, `template` and `data` its parts.
    """

    row: int
    line: int | None
    column: str
    field: str
    code: str
    value: str
    data: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def template(self) -> str:
        return REASONS[self.code]

    @property
    def reason(self) -> str:
        return self.template % self.data


class _Wrong(Exception):
    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code, self.data = code, data


def parse_row(
    row: Row,
    mapping: Mapping[str, int],
    fields: Sequence[Field],
    headers: Sequence[str] = (),
    orders: Mapping[str, Order] = MappingProxyType({}),
) -> Parsed | list[CellError]:
    """All values of the row, or all its errors: a row is good as a whole or not at all.

    `mapping`: field code → column from 0. `headers` are only shown in errors. `orders` come from
    `date_orders`; without them a date with the year last is an error.
    """
    values: dict[str, Value] = {}
    errors = [
        _error(row, problem.column, "", problem.code, {}, headers)
        for problem in row.problems
        if problem.code != "too_long"
    ]
    cut = {problem.column for problem in row.problems if problem.code == "too_long"}
    for wanted in fields:
        column = mapping.get(wanted.code)
        cell = row.values[column] if column is not None and column < len(row.values) else ""
        if column in cut:
            errors.append(_error(row, column, wanted.code, "cell_cut", {}, headers))
            continue
        try:
            values[wanted.code] = parse_cell(cell, wanted, orders.get(wanted.code))
        except _Wrong as wrong:
            errors.append(_error(row, column, wanted.code, wrong.code, wrong.data, headers))
    return errors or Parsed(row.number, values)


def _error(
    row: Row,
    column: int | None,
    code: str,
    reason: str,
    data: Mapping[str, object],
    headers: Sequence[str],
) -> CellError:
    place, value = "", ""
    if column is not None:
        header = headers[column] if column < len(headers) else ""
        place = f"{letter(column)} {header}".strip()
        value = shown(row.values[column]) if column < len(row.values) else ""
    return CellError(row.number, row.line, place, code, reason, value, data)


def shown(cell: Cell) -> str:
    """A cell in a list of errors: one line, masked, shortened."""
    text = " ".join(mask(_text(cell)[:500]).split())
    return text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS] + "…"


def parse_cell(cell: Cell, wanted: Field, order: Order | None = None) -> Value:
    """One cell as a value of the field, None when it is empty."""
    text = "" if is_blank(cell) else clean(_text(cell))
    if not text:
        if wanted.required:
            raise _Wrong("required", label=wanted.label)
        return None
    if _EXCEL.fullmatch(text):
        raise _Wrong("excel")
    if order and wanted.kind in ("date", "datetime"):
        text = year_first(text, order)
    return _PARSERS[wanted.kind](cell, text, wanted)


def _text(cell: Cell) -> str:
    """A cell as Excel would show it in a column of text."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def _as_text(cell: Cell, text: str, wanted: Field) -> str:
    rounded = isinstance(cell, float) and abs(cell) >= EXACT
    if rounded or _ROUNDED.fullmatch(text):
        raise _Wrong("digits")
    if len(text) > wanted.max_chars:
        raise _Wrong("too_long", chars=len(text), limit=wanted.max_chars)
    return text


def _as_person(cell: Cell, text: str, wanted: Field) -> str:
    name = _BETWEEN_HAN.sub("", " ".join(text.split()))
    limit = min(PERSON_CHARS, wanted.max_chars)
    if len(name) > limit:
        raise _Wrong("person", chars=len(name), limit=limit)
    return name


def _as_moment(cell: Cell, text: str, wanted: Field) -> date | datetime:
    try:
        return dates.parse(text if isinstance(cell, str) else cell)
    except dates.BadDate as bad:
        reason = "not_a_date" if bad.reason == "empty" else bad.reason
        raise _Wrong(f"date.{reason}") from bad


def _as_date(cell: Cell, text: str, wanted: Field) -> date:
    moment = _as_moment(cell, text, wanted)
    return moment.date() if isinstance(moment, datetime) else moment


def _as_number(cell: Cell, text: str, wanted: Field) -> Decimal:
    if isinstance(cell, bool):
        raise _Wrong("number")
    if isinstance(cell, (int, float)):
        return Decimal(str(cell))
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    match = _NUMBER.fullmatch(plain)
    if not match or not _UNITS.fullmatch(match[4]):
        raise _Wrong("number")
    try:
        number = Decimal(match[1])
    except InvalidOperation as error:
        raise _Wrong("number") from error
    for times in match[2]:
        number *= _TIMES.get(times, 1)
    return number / 100 if match[3] else number


def _as_yesno(cell: Cell, text: str, wanted: Field) -> bool:
    if isinstance(cell, bool):
        return cell
    word = text.casefold() if text in YES | NO else unicodedata.normalize("NFKC", text).casefold()
    if word in YES or word.startswith("已"):
        return True
    if word in NO or word.startswith(("未", "没有")):
        return False
    raise _Wrong("yesno")


def _as_choice(cell: Cell, text: str, wanted: Field) -> str:
    known = {_folded(word): value for word, value in wanted.choices.items()}
    value = known.get(_folded(text))
    if value is None:
        raise _Wrong("choice", choices="、".join(wanted.choices))
    return value


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


_PARSERS: Mapping[str, Callable[[Cell, str, Field], Value]] = {
    "text": _as_text,
    "person": _as_person,
    "date": _as_date,
    "datetime": _as_moment,
    "number": _as_number,
    "yesno": _as_yesno,
    "choice": _as_choice,
}

"""Finding the row (or rows) of column names under titles, and the totals below the data."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.facilities.tables.rows import Cell, Row, Span, is_blank

LABEL_CHARS = 60
MOST_LEVELS = 3
TOTALS = ("合计", "总计", "小计", "共计", "总数", "本页合计", "累计")
FOOTERS = re.compile(
    r"(填表人|填报人|制表人?|审核人?|经办人|负责人|打印时间|导出时间|说明|备注|注)[:\uff1a]"
)
_SPACES = re.compile(r"[\s\u200b\ufeff\0]+")
_DATA = re.compile(r"[\d\s.,:/+\-()%年月日时分秒]*\d[\d\s.,:/+\-()%年月日时分秒]*")
_CAPTION = re.compile(r"[^:\uff1a]{1,12}[:\uff1a].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the column names stand and what they are.

    `first` and `last` are row numbers; `names` has one entry a column, "" where none is given;
    `titles` are the texts above, row by row, cells joined by two spaces.
    """

    first: int
    last: int
    names: tuple[str, ...]
    titles: tuple[str, ...]


def compact(value: Cell) -> str:
    """A column name on one line, without the spaces typed to spread it out (姓　名 → 姓名).

    Spaces between Latin words stay, one each.
    """
    text = _SPACES.sub(" ", str(value)).strip()
    return re.sub(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])", "", text)


def find(rows: Sequence[Row], spans: Sequence[Span], at: int | None = None) -> Head | None:
    """The head among the first rows of a sheet; `at` forces the row number to begin at."""
    widest = max((_filled(row.values) for row in rows), default=0)
    for index, row in enumerate(rows):
        if at is not None and row.number != at:
            continue
        levels = _levels(rows, index, spans)
        names = _joined(levels)
        if at is None and not _is_head(levels, names, widest):
            continue
        return Head(row.number, levels[-1].number, names, _titles(rows[:index]))
    return None


def _filled(values: Sequence[Cell]) -> int:
    return sum(1 for value in values if not is_blank(value))


def _is_head(levels: Sequence[Row], names: tuple[str, ...], widest: int) -> bool:
    given = [name for name in names if name]
    if not given or len(given) < min(2, widest) or len(given) < widest / 2:
        return False
    if len(set(given)) < 0.6 * len(given):
        return False
    top = [value for value in levels[0].values if not is_blank(value)]
    if sum(map(is_label, top)) < 0.8 * len(top):
        return False
    is_title = len(names) > 1 and len(set(top)) == 1
    return not is_title and not all(map(_is_caption, top))


def is_label(value: Cell) -> bool:
    """Whether a cell could be a column name: short words, not a number, a date or a sentence."""
    if not isinstance(value, str):
        return False
    text = compact(value)
    return 0 < len(text) <= LABEL_CHARS and not _DATA.fullmatch(text) and "。" not in text


def _is_caption(value: Cell) -> bool:
    return isinstance(value, str) and _CAPTION.fullmatch(compact(value)) is not None


def _levels(rows: Sequence[Row], index: int, spans: Sequence[Span]) -> list[Row]:
    """The head's rows from top to bottom, merged names written into every column they cover."""
    first = rows[index]
    here = [s for s in spans if s.top == first.number]
    last = max((s.bottom for s in here), default=first.number)
    if here and last == first.number and any(s.right > s.left for s in here):
        last += 1
    elif not here and _goes_on(rows, index):
        last = rows[index + 1].number
    last = min(last, first.number + MOST_LEVELS - 1)
    chosen = [row for row in rows[index:] if row.number <= last]
    if len(chosen) > 1 and here and not _is_below(chosen[0], chosen[1], here):
        chosen = chosen[:1]
    return [_spread(row, spans) for row in chosen]


def _is_below(above: Row, below: Row, spans: Sequence[Span]) -> bool:
    """Whether the second row names parts of the first: labels, and only under merges or gaps."""
    under = {c for s in spans if s.right > s.left for c in range(s.left, s.right + 1)}
    for column, value in enumerate(below.values):
        if is_blank(value):
            continue
        gap = column >= len(above.values) or is_blank(above.values[column])
        if not is_label(value) or not (gap or column in under):
            return False
    return True


def _spread(row: Row, spans: Sequence[Span]) -> Row:
    values = list(row.values)
    for span in spans:
        if span.top == row.number and span.right > span.left and span.left < len(values):
            values.extend([""] * (span.right + 1 - len(values)))
            values[span.left : span.right + 1] = [values[span.left]] * (span.right - span.left + 1)
    return Row(row.number, tuple(values), row.line)


def _goes_on(rows: Sequence[Row], index: int) -> bool:
    """A two-level head in a file without merges: the second row fills exactly the gaps.

    So 序号,责任,,期限 over ,单位,人, is one head; a first row without gaps never is.
    """
    if index + 1 >= len(rows) or rows[index + 1].number != rows[index].number + 1:
        return False
    above, below = list(rows[index].values), list(rows[index + 1].values)
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    gaps = {i for i in range(width) if is_blank(above[i])}
    filled = {i for i in range(width) if not is_blank(below[i])}
    starts = {i - 1 for i in gaps if i - 1 not in gaps}
    return bool(gaps) and 0 not in filled and filled == gaps | starts


def _joined(levels: Sequence[Row]) -> tuple[str, ...]:
    if len(levels) > 1 and "" in levels[0].values:
        levels = [_fill_right(levels[0], levels[1]), *levels[1:]]
    width = max(len(row.values) for row in levels)
    names = []
    for column in range(width):
        parts: list[str] = []
        for row in levels:
            text = compact(row.values[column]) if column < len(row.values) else ""
            if text and text not in parts:
                parts.append(text)
        names.append("/".join(parts))
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _fill_right(above: Row, below: Row) -> Row:
    """Carry a group's name over the gaps to its right that the row below names."""
    values = list(above.values) + [""] * (len(below.values) - len(above.values))
    for column in range(1, min(len(values), len(below.values))):
        if is_blank(values[column]) and not is_blank(below.values[column]):
            values[column] = values[column - 1]
    return Row(above.number, tuple(values), above.line)


def _titles(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(
        "  ".join(str(v).strip() for v in row.values if not is_blank(v))
        for row in rows
        if _filled(row.values)
    )


def why_not_data(row: Row) -> str | None:
    """`total` or `footer` when a row closes the table instead of belonging to it."""
    filled = [value for value in row.values if not is_blank(value)]
    first = compact(filled[0])
    if first.rstrip(":\uff1a").endswith(TOTALS) and len(first) <= 8:
        return "total"
    if FOOTERS.match(first) and all(isinstance(v, str) for v in filled):
        return "footer"
    return None


def normal(name: str) -> str:
    """A column name for comparing: width, case, punctuation and brackets' content set aside."""
    text = unicodedata.normalize("NFKC", compact(name)).casefold()
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】", "", text) or text
    return re.sub(r"[\W_]+", "", text)

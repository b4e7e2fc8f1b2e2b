"""A year's holidays as a table that was pasted or uploaded: a day or a span, 休 or 班, a name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.utils.translation import gettext as _

from bihuan.facilities.tables.errors import BadFile
from bihuan.facilities.tables.read import open_table
from bihuan.kernel.errors import Invalid

_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?"
)
_WORKED = re.compile(r"^(班|上班|调休上班|补班|工作日|work|worked)$", re.IGNORECASE)
_OFF = re.compile(r"^(休|放假|休息|节假日|off|holiday)$", re.IGNORECASE)
LONGEST_SPAN = 31
LONGEST_TEXT = 20_000


@dataclass
class Arrangement:
    """`off`: date → name, weekends inside holidays too; `worked`: weekend days worked."""

    off: dict[date, str] = field(default_factory=dict)
    worked: dict[date, str] = field(default_factory=dict)

    def text(self) -> str:
        """One line a day, as `read` takes it."""
        days = [(day, "休", name) for day, name in self.off.items()]
        days += [(day, "班", name) for day, name in self.worked.items()]
        return "\n".join(f"{day.isoformat()}\t{word}\t{name}" for day, word, name in sorted(days))


def from_file(file: BinaryIO, name: str) -> str:
    """The lines of an uploaded table. Raises Invalid when it cannot be read."""
    try:
        with open_table(file, name) as table:
            rows = [tuple(table.headers), *(row.values for row in table.rows())]
    except BadFile as error:
        raise Invalid({"file": error.text}) from error
    return "\n".join("\t".join(_plain(cell) for cell in row) for row in rows)


def _plain(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell).strip()


def read(text: str, year: int) -> Arrangement:
    """The arrangement in a pasted table. Raises Invalid naming the first lines that are wrong."""
    found, wrong = Arrangement(), []
    lines = [line.strip() for line in text[:LONGEST_TEXT].splitlines()]
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        trouble = _take(line, year, found)
        if trouble and not (number == 1 and not _DAY.search(line)):  # a heading
            wrong.append(_("第 %(line)d 行：%(what)s") % {"line": number, "what": trouble})
    if both := sorted(set(found.off) & set(found.worked)):
        wrong.append(_("%(day)s 既写了放假又写了上班。") % {"day": both[0].isoformat()})
    if wrong:
        raise Invalid({"days": " ".join(wrong[:5])})
    if not found.off:
        raise Invalid({"days": _("没有读到放假的日期。每行写一天：日期、休或班、名称。")})
    return found


def _take(line: str, year: int, into: Arrangement) -> str:
    """Put a line in; what is wrong with it, else an empty text."""
    try:
        days = [date(*map(int, match.groups())) for match in _DAY.finditer(line)]
    except ValueError:
        return _("日期不存在。")
    words = [word for word in re.split(r"[\s,，;；、]+", _DAY.sub(" ", line)) if word]
    worked = [word for word in words if _WORKED.match(word)]
    off = [word for word in words if _OFF.match(word)]
    if not days or len(days) > 2:
        return _("没有认出日期，请写成 2027-02-05 的样子。")
    if bool(worked) == bool(off):
        return _("请写明是“休”还是“班”。")
    span = _span(days[0], days[-1])
    if not span or any(day.year != year for day in span):
        return _("日期不在 %(year)d 年，或起止颠倒、相隔太久。") % {"year": year}
    if worked and any(day.weekday() < 5 for day in span):
        return _("调休上班的应是周六或周日。")
    names = [w for w in words if w not in (*worked, *off) and re.search(r"\w", w) and w != "至"]
    name = (names[0] if names else "")[:40]
    (into.worked if worked else into.off).update(dict.fromkeys(span, name))
    return ""


def _span(first: date, last: date) -> list[date]:
    length = (last - first).days + 1
    return [first + timedelta(n) for n in range(length)] if 0 < length <= LONGEST_SPAN else []


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days put together into unbroken spans, in order."""
    out: list[tuple[date, date]] = []
    for day in sorted(days):
        if out and day - out[-1][1] == timedelta(1):
            out[-1] = (out[-1][0], day)
        else:
            out.append((day, day))
    return out

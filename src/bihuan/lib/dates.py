"""Dates and times in the forms Chinese exports and spreadsheets use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Literal, NoReturn

FIRST_YEAR, LAST_YEAR = 1949, 2100

Reason = Literal[
    "empty",  # nothing there
    "two_digit_year",  # 14-5-6
    "year_not_first",  # 5/6/2014: day or month first cannot be told
    "no_day",  # 2014年5月
    "impossible",  # 2014-02-30, 25:00
    "out_of_range",  # before 1949 or after 2100
    "not_a_date",  # 截至2014年6月底
]

YearLast = Literal["month_first", "day_first"]

_EXCEL_EPOCH = date(1899, 12, 30)
_COMPACT_FROM, _COMPACT_BEFORE = FIRST_YEAR * 10_000, (LAST_YEAR + 1) * 10_000
_LONGEST = 60
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_DATE_AND_TIME = re.compile(
    r"""
    (?: (?P<year>\d{4}) (?:
            (?P<mark>[-/.]) (?P<month>\d\d?) (?P=mark) (?P<day>\d\d?)
          | \s*年\s* (?P<cmonth>\d\d?) \s*月\s* (?P<cday>\d\d?) (?:\s*[日号])?
        )
      | (?P<compact>\d{8})
    )
    (?:\s* \(?(?:星期|周)[一二三四五六日天]\)? )?
    (?: (?: [T\s]\s* | (?<=[日号)]) | (?=[上下中凌早晚傍]) )
        (?P<part>[上下]午|中午|凌晨|早上|晚上|傍晚)? \s*
        (?P<hour>\d\d?) (?:
            : (?P<minute>\d\d) (?: :(?P<second>\d\d) (?:[.,](?P<fraction>\d{1,9}))? )?
          | [时点] (?: (?P<half>半) | (?P<cminute>\d\d?)分 (?: (?P<csecond>\d\d?)秒 )? )?
        )
        \s* (?P<ampm>[AaPp][Mm])? \s*
        (?P<zone>Z|z|[+-]\d\d:?\d\d)?
      | (?:T|\s)?(?P<packed>\d{4}(?:\d\d)?)
    )?
    """,
    re.VERBOSE | re.ASCII,
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_TWO_DIGIT_YEAR = re.compile(r"(?:\d\d([-/.])\d\d?\1\d\d?|\d\d年\d\d?月\d\d?)(?!\d).*", re.ASCII)
_YEAR_LAST = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4})(?!\d)(.*)", re.ASCII)
_NO_DAY = re.compile(r"\d{4}(?:年|[-/.年]?\s*\d\d?月?)?", re.ASCII)


class BadDate(ValueError):
    """The value is no date that can be told for certain; `reason` says why."""

    def __init__(self, reason: Reason, value: object) -> None:
        super().__init__(f"{reason}: {str(value)[:_LONGEST]!r}")
        self.reason: Reason = reason
        self.value = value


def parse(value: object, year_last: YearLast | None = None) -> date | datetime:
    """The date, or the datetime when a time of day is given, that a cell or text states.

    Takes date objects, spreadsheet serial numbers (1900 system, also as text) and text beginning
    with a four-digit year; text ending its date with the year (12/31/2016) only when `year_last`
    says what comes first. A datetime is aware only if the text names a zone, otherwise it is
    local time as written. 24:00 is the start of the next day. Raises BadDate.
    """
    if isinstance(value, str):
        return _from_text(value, year_last)
    if isinstance(value, date):
        return _in_range(value, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    raise BadDate("empty" if value is None else "not_a_date", value)


def year_last_order(values: Iterable[object]) -> YearLast | None:
    """What comes first in a column's dates that end with the year, when the column tells.

    One day above 12 decides; None when none or both orders are shown.
    """
    above_12: set[YearLast] = set()
    for value in values:
        match = _YEAR_LAST.fullmatch(value.strip()) if isinstance(value, str) else None
        if match and int(match[3]) > 12:
            above_12.add("month_first")
        elif match and int(match[1]) > 12:
            above_12.add("day_first")
    return above_12.pop() if len(above_12) == 1 else None


def _from_text(value: str, year_last: YearLast | None) -> date | datetime:
    text = value.strip()
    if not text.isascii() and len(text) <= _LONGEST:
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()
    if not text:
        raise BadDate("empty", value)
    if len(text) > _LONGEST:
        raise BadDate("not_a_date", value)
    match = _DATE_AND_TIME.fullmatch(text)
    if match is None and year_last:
        match = _DATE_AND_TIME.fullmatch(_year_first(text, year_last))
    if match is None:
        if _SERIAL.fullmatch(text):
            return _from_number(float(text))
        _refuse(text, value)
    found = match.groupdict()
    try:
        day = _built(found)
    except (ValueError, OverflowError) as error:
        raise BadDate("impossible", value) from error
    return _in_range(day, value)


def _year_first(text: str, year_last: YearLast) -> str:
    order = r"\4\2\1\2\3\5" if year_last == "month_first" else r"\4\2\3\2\1\5"
    return _YEAR_LAST.sub(order, text)


def _built(found: dict[str, str | None]) -> date | datetime:
    """The date or datetime of the parts; ValueError when there is no such day or time."""
    if compact := found["compact"]:
        day = date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
    else:
        month, number = found["month"] or found["cmonth"], found["day"] or found["cday"]
        day = date(int(found["year"] or 0), int(month or 0), int(number or 0))
    if packed := found["packed"]:
        parts = time(int(packed[:2]), int(packed[2:4]), int(packed[4:] or 0))
        return datetime.combine(day, parts)
    if found["hour"] is None:
        return day
    hour = _hour(int(found["hour"]), found["part"] or (found["ampm"] or "").upper())
    minute = int(found["minute"] or found["cminute"] or (30 if found["half"] else 0))
    second = int(found["second"] or found["csecond"] or 0)
    if hour == 24 and minute == second == 0:
        day, hour = day + timedelta(days=1), 0
    micros = int((found["fraction"] or "0").ljust(6, "0")[:6])
    return datetime.combine(day, time(hour, minute, second, micros), _zone(found["zone"]))


def _hour(hour: int, part: str) -> int:
    """The hour of 24; 上午12时 is midnight as Windows writes it, 晚上12时 the day's end."""
    if part in ("上午", "AM", "凌晨", "早上"):
        return 0 if hour == 12 and part != "早上" else hour
    if part in ("下午", "PM", "傍晚") or (part == "中午" and hour < 11):
        return hour + 12 if hour < 12 else hour
    if part == "晚上":
        if hour < 5:
            raise ValueError("晚上 before five may be either day")
        return hour + 12 if hour <= 12 else hour
    return hour


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text in "Zz":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _from_number(value: float) -> date | datetime:
    """A spreadsheet serial number, or a number that reads as 20140506."""
    if _COMPACT_FROM <= value < _COMPACT_BEFORE and value == int(value):
        return _from_text(str(int(value)), None)
    # Also false for not-a-number.
    if not 1 <= value < 100_000:
        raise BadDate("not_a_date", value)
    days = int(value)
    seconds = round((value - days) * 86_400)
    day = _EXCEL_EPOCH + timedelta(days=days)
    if not seconds:
        return _in_range(day, value)
    return _in_range(datetime.combine(day, time()) + timedelta(seconds=seconds), value)


def _in_range(day: date, value: object) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDate("out_of_range", value)
    return day


def _refuse(text: str, value: str) -> NoReturn:
    if _TWO_DIGIT_YEAR.fullmatch(text):
        raise BadDate("two_digit_year", value)
    if _YEAR_LAST.fullmatch(text):
        raise BadDate("year_not_first", value)
    if _NO_DAY.fullmatch(text):
        raise BadDate("no_day", value)
    raise BadDate("not_a_date", value)

"""Counting time limits: 日, 工作日, 月, 年 and hours, with 调休, roll-over and pauses.

Sources: 民法典 第二百零一条 (the first day is not counted; hours run from the moment),
第二百零二条 (months and years end on the same date, else on the last of the month),
第二百零三条 (a last day off moves to the day after the days off);
行政许可法 第八十二条 (working days are counted without holidays).
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby

from bihuan.lib.due import (
    CountedFrom,
    Due,
    Ended,
    Paused,
    Provisional,
    Received,
    Rolled,
    Skipped,
    Span,
    Step,
    Worked,
    explain,
)

__all__ = ["Calendar", "Due", "Limit", "Pause", "Unit", "after", "explain"]

MAX_AMOUNT = 36_600
_DAY = timedelta(days=1)
_SATURDAY = 5

Pause = tuple[date, date]


class Unit(StrEnum):
    """What a limit is counted in; `days` are calendar days (日), `workdays` 工作日."""

    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Limit:
    """A time limit as a rule states it.

    `extra` is what an extension added, in the same unit: 60日 extended by 30日 is one period of
    90日 from the same start. `roll` applies 民法典 203; working days end on one and hours run to
    the moment, so neither rolls.
    """

    amount: int
    unit: Unit
    start_excluded: bool = True
    roll: bool = True
    extra: int = 0

    def __post_init__(self) -> None:
        if self.amount < 1 or self.extra < 0 or self.total > MAX_AMOUNT:
            raise ValueError(f"a limit runs from 1 to {MAX_AMOUNT} {self.unit}, got {self.total}")

    @property
    def total(self) -> int:
        return self.amount + self.extra

    def extend(self, more: int) -> Limit:
        """The same limit made longer; count it again from the same start."""
        return replace(self, extra=self.extra + more)


@dataclass(frozen=True)
class Calendar:
    """Working days: Monday to Friday, but for the exceptional days of the published notices.

    `exceptions`: True for a weekend day worked (调休), False for a weekday off.
    `published`: years whose notice is included; for others only weekends are known.
    `names`: holiday names of days off, weekend days within the holiday too.
    """

    exceptions: Mapping[date, bool]
    published: frozenset[int]
    names: Mapping[date, str] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        exception = self.exceptions.get(day)
        return day.weekday() < _SATURDAY if exception is None else exception

    def provisional(self, day: date) -> bool:
        """Whether `works` is only a guess, the year's notice not being published."""
        return day.year not in self.published

    def holiday(self, day: date) -> str | None:
        """Name of the holiday a day off belongs to, "" for a nameless one, None if ordinary."""
        if self.works(day):
            return None
        return self.names.get(day, "" if self.exceptions.get(day) is False else None)


def after(start: date, limit: Limit, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Due:
    """When a limit that starts on a local date (for hours: at a local datetime) ends.

    `pauses` are closed ranges of dates on which the clock stands (信息公开条例 第三十三条,
    信访工作条例 第三十六条). Raises ValueError for a range that ends before it begins, a datetime
    given for days, a date given for hours, or an end beyond the year 9999.
    """
    spans = _merge(pauses)
    if isinstance(start, datetime) != (limit.unit is Unit.HOURS):
        raise ValueError("hours are counted from a datetime, all other units from a local date")
    try:
        if isinstance(start, datetime):
            return _after_hours(start, limit, spans)
        if limit.unit is Unit.WORKDAYS:
            return _after_workdays(start, limit, calendar, spans)
        return _after_days(start, limit, calendar, spans)
    except OverflowError as error:
        raise ValueError(f"{limit.total} {limit.unit} from {start} end beyond 9999") from error


def _after_days(start: date, limit: Limit, calendar: Calendar, pauses: Sequence[Span]) -> Due:
    first = _first(start, limit)
    raw_on = _last(first, _nominal_days(start, limit), pauses)
    on = raw_on
    while limit.roll and (not calendar.works(on) or _inside(on, pauses)):
        on += _DAY
    steps = [Received(start), _counted(first, limit), *_paused(first, on, pauses), Ended(raw_on)]
    if on != raw_on:
        steps.append(Rolled(on, calendar.holiday(raw_on)))
    unsure = _unpublished(_each(raw_on, on), calendar) if limit.roll else []
    return Due(on, bool(unsure), raw_on, (*steps, *unsure))


def _after_workdays(start: date, limit: Limit, calendar: Calendar, pauses: Sequence[Span]) -> Due:
    first = _first(start, limit)
    days: list[date] = []
    day, left = first, limit.total
    while left:
        if not _inside(day, pauses):
            days.append(day)
            left -= calendar.works(day)
        day += _DAY
    on = days[-1]
    steps: list[Step] = [Received(start), _counted(first, limit)]
    if holidays := _holidays(days, calendar):
        steps.append(Skipped(holidays))
    worked = tuple(d for d in days if d.weekday() >= _SATURDAY and calendar.works(d))
    if worked:
        steps.append(Worked(worked))
    unsure = _unpublished(days, calendar)
    steps += [*_paused(first, on, pauses), Ended(on), *unsure]
    return Due(on, bool(unsure), on, tuple(steps))


def _after_hours(start: datetime, limit: Limit, pauses: Sequence[Span]) -> Due:
    """Hours run day and night from the moment (民法典 201 ¶2); a pause stops them all day."""
    moment, left = start, timedelta(hours=limit.total)
    for pause in pauses:
        stop = datetime.combine(pause.first, time(), start.tzinfo)
        resume = datetime.combine(pause.last + _DAY, time(), start.tzinfo)
        if resume <= moment:
            continue
        if moment + left <= stop:
            break
        left -= max(stop - moment, timedelta())
        moment = resume
    at = moment + left
    steps = [Received(start), _counted(start, limit), *_paused(start.date(), at.date(), pauses)]
    return Due(at.date(), False, at.date(), (*steps, Ended(at)), at)


def _first(start: date, limit: Limit) -> date:
    return start + _DAY if limit.start_excluded else start


def _counted(first: date, limit: Limit) -> Step:
    return CountedFrom(first, limit.amount, limit.unit.value, limit.extra)


def _nominal_days(start: date, limit: Limit) -> int:
    """How many days, from the first one counted, the limit is long without pauses."""
    if limit.unit is Unit.DAYS:
        return limit.total
    months = limit.total * (12 if limit.unit is Unit.YEARS else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError
    month_days = gregorian.monthrange(year, month + 1)[1]
    end = date(year, month + 1, min(start.day, month_days))
    # A first day that counts itself ends the period a day earlier, unless the month end cut it.
    counts_itself = not limit.start_excluded and start.day > month_days
    return (end - start).days + counts_itself


def _last(first: date, days: int, pauses: Sequence[Span]) -> date:
    """The last of so many days from `first` on, paused days left out."""
    day, left = first, days
    for pause in pauses:
        if pause.last < day:
            continue
        before = max((pause.first - day).days, 0)
        if left <= before:
            break
        left -= before
        day = pause.last + _DAY
    return day + timedelta(days=left - 1)


def _merge(pauses: Iterable[Pause]) -> list[Span]:
    """Overlapping and adjoining pauses as one, in order."""
    merged: list[Span] = []
    for first, last in sorted(pauses):
        if last < first:
            raise ValueError(f"a pause cannot end ({last}) before it begins ({first})")
        if merged and (first - merged[-1].last).days <= 1:
            merged[-1] = Span(merged[-1].first, max(last, merged[-1].last))
        else:
            merged.append(Span(first, last))
    return merged


def _inside(day: date, spans: Sequence[Span]) -> bool:
    return any(span.first <= day <= span.last for span in spans)


def _paused(first: date, on: date, pauses: Sequence[Span]) -> list[Step]:
    met = (Span(max(p.first, first), min(p.last, on)) for p in pauses)
    spans = tuple(span for span in met if span.first <= span.last)
    return [Paused(spans)] if spans else []


def _holidays(days: Iterable[date], calendar: Calendar) -> tuple[Span, ...]:
    """Runs of days off among these that are more than a weekend, with the holidays' names."""
    spans: list[Span] = []
    off = enumerate(day for day in days if not calendar.works(day))
    # In an unbroken run the ordinal and the place grow together: their difference is the run's.
    for _, run in groupby(off, key=lambda placed: placed[1].toordinal() - placed[0]):
        found = [day for _, day in run]
        names = [name for day in found if (name := calendar.holiday(day)) is not None]
        if names:
            spans.append(Span(found[0], found[-1], tuple(dict.fromkeys(filter(None, names)))))
    return tuple(spans)


def _unpublished(days: Iterable[date], calendar: Calendar) -> list[Step]:
    years = tuple(sorted({day.year for day in days if calendar.provisional(day)}))
    return [Provisional(years)] if years else []


def _each(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))

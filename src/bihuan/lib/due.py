"""A due date and the reasons for it, as data; `dueword` puts them into words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import ClassVar, NamedTuple


class Span(NamedTuple):
    """Days from `first` to `last`, both included; `names` of the holidays among them."""

    first: date
    last: date
    names: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Step:
    """One reason why a due date is what it is: a `code` and its fields."""

    code: ClassVar[str]

    @property
    def params(self) -> dict[str, object]:
        """The fields as plain data for a log or an interface, dates in ISO form."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True)
class Received(Step):
    """The starting event; `on` is a datetime when the limit is in hours."""

    code = "received"
    on: date


@dataclass(frozen=True)
class CountedFrom(Step):
    """The first day (or moment) counted and how much; `extra` of it by extension."""

    code = "counted_from"
    first: date
    amount: int
    unit: str
    extra: int


@dataclass(frozen=True)
class Skipped(Step):
    """Holidays that were not counted as working days; ordinary weekends are not listed."""

    code = "skipped"
    holidays: tuple[Span, ...]


@dataclass(frozen=True)
class Worked(Step):
    """Weekend days that counted because they were worked (调休)."""

    code = "worked"
    days: tuple[date, ...]


@dataclass(frozen=True)
class Paused(Step):
    """Days on which the clock stood."""

    code = "paused"
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Ended(Step):
    """Where the count alone ends; a datetime when the limit is in hours."""

    code = "ended"
    on: date


@dataclass(frozen=True)
class Rolled(Step):
    """The last day was off, so the next working day; `holiday` is None for a plain weekend."""

    code = "rolled"
    to: date
    holiday: str | None


@dataclass(frozen=True)
class Provisional(Step):
    """The count looked at days of years whose holidays are not published."""

    code = "provisional"
    years: tuple[int, ...]


@dataclass(frozen=True)
class Due:
    """The last day of a limit and why. `raw_on` is before roll-over; `at` only for hours."""

    on: date
    provisional: bool
    raw_on: date
    steps: tuple[Step, ...]
    at: datetime | None = None


def explain(due: Due) -> list[dict[str, object]]:
    """The steps as plain data: one dict each, `code` and its params."""
    return [{"code": step.code, **step.params} for step in due.steps]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Span):
        first, last = value.first.isoformat(), value.last.isoformat()
        return {"first": first, "last": last, "days": value.days, "names": list(value.names)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value

"""The explanation of a due date as a sentence, in Chinese or English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

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
    Worked,
)

_UNITS_ZH = {
    "hours": "小时",
    "days": "日",
    "workdays": "个工作日",
    "months": "个月",
    "years": "年",
}
_UNITS_EN = {
    "hours": "hour",
    "days": "day",
    "workdays": "working day",
    "months": "month",
    "years": "year",
}
_T = TypeVar("_T")
_WEEKDAYS_ZH = "一二三四五六日"
_HOLIDAYS_EN = {
    "元旦": "New Year's Day",
    "春": "Spring Festival",
    "清明": "Qingming Festival",
    "劳动": "Labour Day",
    "端午": "Dragon Boat Festival",
    "中秋": "Mid-Autumn Festival",
    "国庆": "National Day",
}


def sentence(due: Due, *, lang: str = "zh", act: str | None = None) -> str:
    """Why the due date is that day, as an office would write it.

    `lang` is "zh" or "en"; `act` is what happened on the first day ("收到", "受理", "received").
    Years are written only where they are needed to tell the dates apart.
    """
    if lang == "en":
        return _English(due).write(act or "received")
    return _Chinese(due).write(act or "收到")


class _Writer:
    """Finds the steps of one due date; the subclasses put them into words."""

    def __init__(self, due: Due) -> None:
        self.skipped: tuple[Span, ...] = ()
        self.worked: tuple[date, ...] = ()
        self.paused: tuple[Span, ...] = ()
        self.rolled: Rolled | None = None
        self.years: tuple[int, ...] = ()
        for step in due.steps:
            match step:
                case Received(on):
                    self.start = on
                case CountedFrom():
                    self.counted = step
                case Skipped(holidays):
                    self.skipped = holidays
                case Worked(days):
                    self.worked = days
                case Paused(spans):
                    self.paused = spans
                case Ended(on):
                    self.ended = on
                case Rolled():
                    self.rolled = step
                case Provisional(years):
                    self.years = years
        self._one_year = self.start.year == due.on.year
        self._year = 0

    def _new_year(self, day: date) -> bool:
        """Whether the year has to be said with this date, the one before being in another."""
        said, self._year = self._year, day.year
        return not self._one_year and said != day.year


class _Chinese(_Writer):
    def write(self, act: str) -> str:
        counted = self.counted
        unit = _UNITS_ZH[counted.unit]
        head = f"{self._moment(self.start)}{act}，{self._from()}起算{counted.amount}{unit}"
        if counted.extra:
            total = counted.amount + counted.extra
            head += f"，经批准延长{counted.extra}{unit}，共{total}{unit}"
        middle = []
        if self.skipped:
            middle.append(f"跳过{self._spans(self.skipped)}法定节假日")
        if self.worked:
            middle.append(f"{_listed(self._day, self.worked, '、')}调休上班计入")
        if self.paused:
            middle.append(f"{self._spans(self.paused)}中止计算，不计入期限")
        clauses = [head, "，".join(middle), self._end()]
        return "；".join(filter(None, clauses)) + "。" + self._warning()

    def _from(self) -> str:
        if self.counted.unit == "hours":
            return "即时"
        return "当日" if self.counted.first == self.start else "次日"

    def _end(self) -> str:
        end = f"至{self._moment(self.ended)}届满"
        if self.rolled is None:
            return end
        if self.rolled.holiday is None:
            why = f"星期{_WEEKDAYS_ZH[self.ended.weekday()]}"
        else:
            why = f"{self.rolled.holiday}假期" if self.rolled.holiday else "法定节假日"
        return f"{end}，当日为{why}，顺延至{self._day(self.rolled.to)}"

    def _warning(self) -> str:
        if not self.years:
            return ""
        years = "、".join(f"{year}年" for year in self.years)
        return f"{years}放假安排尚未公布，暂按周一至周五推算，公布后重算。"

    def _moment(self, on: date) -> str:
        if isinstance(on, datetime):
            minutes = f"{on.minute}分" if on.minute else ""
            return f"{self._day(on)}{on.hour}时{minutes}"
        return self._day(on)

    def _day(self, day: date) -> str:
        year = f"{day.year}年" if self._new_year(day) else ""
        return f"{year}{day.month}月{day.day}日"

    def _spans(self, spans: Sequence[Span]) -> str:
        return _listed(self._span, spans, "、")

    def _span(self, span: Span) -> str:
        text = self._day(span.first)
        if span.last != span.first:
            same = (span.last.year, span.last.month) == (span.first.year, span.first.month)
            text += f"至{span.last.day}日" if same else f"至{self._day(span.last)}"
        return text + (f"（{'、'.join(span.names)}）" if span.names else "")


class _English(_Writer):
    def write(self, act: str) -> str:
        head = f"{act.capitalize()} {self._on(self.start)}; {self._count()}"
        clauses = [head, *self._middle(), self._end()]
        return "; ".join(clauses) + "." + self._warning()

    def _count(self) -> str:
        counted = self.counted
        many = f"{_number(counted.amount, _UNITS_EN[counted.unit])} counted from {self._from()}"
        if not counted.extra:
            return many
        total = _number(counted.amount + counted.extra, _UNITS_EN[counted.unit])
        return f"{many}, extended by {counted.extra} to {total}"

    def _from(self) -> str:
        if self.counted.unit == "hours":
            return "that moment"
        return "the same day" if self.counted.first == self.start else "the next day"

    def _middle(self) -> list[str]:
        clauses = []
        if self.skipped:
            clauses.append(f"holidays skipped: {_listed(self._span, self.skipped, ', ')}")
        if self.worked:
            clauses.append(f"weekend days worked and counted: {_listed(self._day, self.worked)}")
        if self.paused:
            clauses.append(f"clock stopped, not counted: {_listed(self._span, self.paused)}")
        return clauses

    def _end(self) -> str:
        end = f"ends {self._on(self.ended)}"
        if self.rolled is None:
            return end
        if self.rolled.holiday is None:
            why = f"a {self.ended:%A}"
        else:
            why = f"a holiday ({_english(self.rolled.holiday)})" if self.rolled.holiday else ""
        return f"{end}, {why or 'a holiday'}, so moved to {self._day(self.rolled.to)}"

    def _warning(self) -> str:
        if not self.years:
            return ""
        years = " and ".join(map(str, self.years))
        return (
            f" The holidays of {years} are not published yet: counted as if every Monday to Friday"
            " were worked, to be counted again once they are."
        )

    def _on(self, on: date) -> str:
        day = self._day(on)
        return f"at {on:%H:%M} on {day}" if isinstance(on, datetime) else f"on {day}"

    def _day(self, day: date) -> str:
        year = f" {day.year}" if self._new_year(day) else ""
        return f"{day.day} {day:%B}{year}"

    def _span(self, span: Span) -> str:
        same = (span.last.year, span.last.month) == (span.first.year, span.first.month)
        if span.last == span.first:
            text = self._day(span.first)
        elif same:
            text = f"{span.first.day} to {self._day(span.last)}"
        else:
            text = f"{self._day(span.first)} to {self._day(span.last)}"
        names = ", ".join(map(_english, span.names))
        return text + (f" ({names})" if names else "")


def _listed(say: Callable[[_T], str], things: Sequence[_T], separator: str = ", ") -> str:
    return separator.join(map(say, things))


def _number(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _english(name: str) -> str:
    return _HOLIDAYS_EN.get(name.removesuffix("节"), name)

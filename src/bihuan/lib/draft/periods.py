"""Dates and periods: the title's month against the text's, 2月30日, weekdays, spans of days, as-of
dates later than the paper, and more daily bulletins than the month has days."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bihuan.lib.draft.finding import Finding
from bihuan.lib.draft.reading import Draft
from bihuan.lib.draft.series import small

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DATE = re.compile(
    rf"(?:(?P<year>{_YEAR})年)?(?<!\d)(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]"
)
_WEEKDAY = re.compile(r"[（，]?(?:星期|周)(?P<weekday>[一二三四五六日天])(?![个月年至到期])")
_WEEKDAYS = "一二三四五六日"
_SPAN = re.compile(
    rf"(?:(?P<year>{_YEAR})年)?(?<![\d—~-])(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日?(?:至|到|[—~-]{{1,2}})"
    rf"(?:(?P<year2>{_YEAR})年)?(?:(?P<m2>\d{{1,2}})月)?(?P<d2>\d{{1,2}})日"
)
_DAYS = re.compile(
    r"[^。；\n]{0,14}?(?:为期|历时|共计?|连续)(?P<days>\d{1,3}|[一二两三四五六七八九十]{1,3})天(?!时间?内)"
)
_PAPER = "通报|简报|报告|总结|月报|专报|汇报|季报|情况分析|运行分析"
_TITLE = re.compile(
    rf"(?:(?P<year>{_YEAR})年)?(?<![\d—~至、-])(?:(?P<month>{_MONTH})月份?|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年)"
    rf"(?![\d—~至、-])[^，。；\n]{{0,24}}?(?:{_PAPER})"
)
_BODY = re.compile(
    rf"(?:(?<=[。；：\n])|^|(?<=情况)|(?<=概况))(?:(?P<year>{_YEAR})年)?(?<![\d—~至、-])"
    rf"(?:(?P<month>{_MONTH})月份?|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年)(?=[，全共我市县区])"
)
_REACH = 400  # characters from the title to the sentence that says the period
_AS_OF = re.compile(
    rf"截[至止]到?(?P<date>(?P<year>{_YEAR})年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日)"
)
_SIGNED = re.compile(
    r"(?:^|\n|发布时间[：为]|发布日期[：为]|时间：)[ \t]*"
    rf"(?P<year>{_YEAR})[年-](?P<month>\d{{1,2}})[月-](?P<day>\d{{1,2}})日?"
    r"(?=[ \t]*(?:\n|$|\d\d[:：]))"
)
_ONE_MONTH = 31
_DAILY = re.compile(r"日报[^，。；、\d]{0,4}(?P<issues>\d{2})(?:期|份|篇)")
_MONTH_SAID = re.compile(rf"(?<![\d—~至、-])(?P<month>{_MONTH})月份?(?!\d)")


@dataclass(frozen=True)
class Day:
    """A day as it is written; without a year it is any year's."""

    year: int | None
    month: int
    day: int
    start: int
    end: int

    def exists(self) -> bool:
        if not 1 <= self.month <= 12:
            return False
        return 1 <= self.day <= calendar.monthrange(self.year or 2024, self.month)[1]


def check(draft: Draft) -> Iterator[Finding]:
    days = [_day(found) for found in _DATE.finditer(draft.text)]
    yield from _impossible(draft, days)
    yield from _weekdays(draft, [day for day in days if day.exists()])
    yield from _spans(draft)
    yield from _title(draft)
    yield from _as_of(draft)
    yield from _daily(draft)


def _day(found: re.Match[str]) -> Day:
    year = int(found["year"]) if found["year"] else None
    return Day(year, int(found["month"]), int(found["day"]), found.start(), found.end())


def _impossible(draft: Draft, days: list[Day]) -> Iterator[Finding]:
    for day in days:
        if day.exists():
            continue
        if 1 <= day.month <= 12:
            most = calendar.monthrange(day.year or 2024, day.month)[1]
            why = f"{f'{day.year}年' if day.year else ''}{day.month}月只有{most}天"
        else:
            why = "一年只有12个月"
        said = draft.text[day.start : day.end]
        yield draft.finding(
            "error", "date_impossible", (day.start, day.end), computed=why,
            message=f"“{said}”不存在：{why}。",
        )  # fmt: skip


def _weekdays(draft: Draft, days: list[Day]) -> Iterator[Finding]:
    year: int | None = None
    for day in days:
        year = day.year or year
        said = _WEEKDAY.match(draft.text, day.end)
        if said is None or year is None or (not day.year and (day.month, day.day) == (2, 29)):
            continue
        stated = _WEEKDAYS.index(said["weekday"].replace("天", "日"))
        real = date(year, day.month, day.day).weekday()
        if stated == real or (day.year is None and stated in _near(day, year)):
            continue
        words = draft.text[day.start : day.end]
        yield draft.finding(
            "error" if day.year else "warn", "weekday", (day.start, said.end()),
            computed=f"{year}年{day.month}月{day.day}日是星期{_WEEKDAYS[real]}",
            message=f"“{words}”是星期{_WEEKDAYS[real]}，文中写的是星期{said['weekday']}，请核对。",
        )  # fmt: skip


def _near(day: Day, year: int) -> set[int]:
    """Its weekdays in the years about: what stands without a year may be another's."""
    return {date(other, day.month, day.day).weekday() for other in (year - 1, year, year + 1)}


def _spans(draft: Draft) -> Iterator[Finding]:
    """From one day to another: the end before the beginning, or another number of days."""
    for found in _SPAN.finditer(draft.text):
        if draft.text[max(0, found.start() - 2) : found.start()].endswith(("每年", "每月")):
            continue
        year = int(found["year"] or 2023)
        later = int(found["year2"] or year)
        first = (year, int(found["m1"]), int(found["d1"]))
        last = (later, int(found["m2"] or found["m1"]), int(found["d2"]))
        if not all(_is_day(*one) for one in (first, last)):
            continue
        said = found[0]
        if last < first:
            if first[1] == last[1] or found["year2"]:
                yield draft.finding(
                    "warn", "span_reversed", found.span(), computed="止日早于起日",
                    message=f"“{said}”止日早于起日，请核对。",
                )  # fmt: skip
            continue
        yield from _days(draft, found, (date(*last) - date(*first)).days)


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _days(draft: Draft, span: re.Match[str], between: int) -> Iterator[Finding]:
    said = _DAYS.match(draft.text, span.end())
    if said is None or "工作日" in said[0] or _DATE.search(said[0]):
        return
    days = small(said["days"]) or int(said["days"] if said["days"].isdigit() else 0)
    # With a leap day between, a year that is not written may make it one more.
    if not days or days in {between, between + 1, between + 2 if span["year"] is None else 0}:
        return
    if days < between and re.search("周末|工作|除|扣除|双休", said[0]):
        return
    yield draft.finding(
        "warn", "span_days", (span.start(), said.end()), computed=f"首尾都算共{between + 1}天",
        message=f"“{span[0]}”首尾都算是{between + 1}天，文中写的是{days}天，请核对。",
    )  # fmt: skip


def _title(draft: Draft) -> Iterator[Finding]:
    """The period in the title against the one with which the text begins."""
    title = next((one for one in _titles(draft)), None)
    if title is None:
        return
    text = draft.text
    body = _BODY.search(text, title.end(), min(len(text), title.end() + _REACH))
    if body is None:
        return
    for part, unit in (("month", "月"), ("quarter", "季度"), ("half", "半年")):
        if not title[part] or not body[part] or _value(title[part]) == _value(body[part]):
            continue
        between = text[title.end() : title.end() + _REACH]
        if re.search(rf"(?<!\d)(?:{re.escape(title[part])}|{_value(title[part])}){unit}", between):
            return  # the title's own period is told, too
        yield draft.finding(
            "error", "period", body.span(),
            computed=f"标题是{title[part]}{unit}，正文是{body[part]}{unit}",
            message=f"标题写的是“{title[part]}{unit}”，正文开头写的是“{body[0]}”，请核对时段。",
        )  # fmt: skip
        return
    if title["year"] and body["year"] and title["year"] != body["year"]:
        yield draft.finding(
            "warn", "period", body.span(),
            computed=f"标题是{title['year']}年，正文是{body['year']}年",
            message=f"标题写的是{title['year']}年，正文开头写的是{body['year']}年，请核对时段。",
        )  # fmt: skip


def _titles(draft: Draft) -> Iterator[re.Match[str]]:
    """In the first lines that are no sentences, and at the very beginning."""
    for at, paragraph in enumerate(draft.paragraphs[:6]):
        words = draft.words(paragraph)
        if at and (len(words) > 60 or words.endswith("。")):
            continue
        found = _TITLE.search(draft.text, paragraph.start, min(paragraph.end, paragraph.start + 60))
        if found is not None and "。" not in draft.text[paragraph.start : found.start()]:
            yield found


def _value(word: str) -> str:
    return word if word in "上下" else str(small(word.lstrip("0")) or word)


def _as_of(draft: Draft) -> Iterator[Finding]:
    """As of a day after the day on which the paper was signed or published."""
    yield from _as_of_two_days(draft)
    signed = [_written(found) for found in _SIGNED.finditer(draft.text)]
    dates = [one for one in signed if one is not None]
    if not dates:
        return
    latest = max(dates)
    for found in _AS_OF.finditer(draft.text):
        day = _written(found)
        if day is not None and day > latest:
            yield draft.finding(
                "warn", "as_of_later", found.span(), computed=f"成文日期是{latest:%Y-%m-%d}",
                message=f"“{found[0]}”晚于成文日期{latest.year}年{latest.month}月{latest.day}日，请核对。",
            )  # fmt: skip


def _as_of_two_days(draft: Draft) -> Iterator[Finding]:
    """Figures as of two days of one month or so: perhaps an older paper's were left in."""
    first: date | None = None
    for found in _AS_OF.finditer(draft.text):
        day = _written(found)
        if day is None or day == first:
            continue
        if first is None:
            first = day
        elif abs((day - first).days) <= _ONE_MONTH:
            yield draft.finding(
                "info", "as_of_differs", found.span(), computed=f"前面是{first:%Y-%m-%d}",
                message=f"前面的数据截至{first.month}月{first.day}日，这里截至{day.month}月{day.day}日，请确认。",
            )  # fmt: skip
            return


def _written(found: re.Match[str]) -> date | None:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    return date(year, month, day) if _is_day(year, month, day) else None


def _daily(draft: Draft) -> Iterator[Finding]:
    """More daily bulletins than the month has days; only where the text speaks of one month."""
    months = {_value(found["month"]) for found in _MONTH_SAID.finditer(draft.text)}
    if len(months) != 1 or re.search("季度|半年|全年|年度|累计", draft.text):
        return
    month = int(months.pop())
    most = calendar.monthrange(2024, month)[1]
    for found in _DAILY.finditer(draft.text):
        issues = int(found["issues"])
        if issues > most:
            yield draft.finding(
                "warn", "daily_issues", found.span(), computed=f"{month}月只有{most}天",
                message=f"{month}月只有{most}天，日报却有{issues}期，请核对。",
            )  # fmt: skip

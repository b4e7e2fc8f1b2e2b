"""Days and times of the day that a text names, reckoned from the day on which it was said."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bihuan.facilities.similarity.tags import numerals
from bihuan.facilities.similarity.tags.tag import Tag
from bihuan.lib.scan import each

_N = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_NOT_IN_NUMBER = r"(?<![\d.\-/:*])"
_DATE = re.compile(
    rf"{_NOT_IN_NUMBER}(?:"
    r"(?P<iso>(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d.]))"
    rf"|(?P<year>(?:19|20)\d\d年|二[零〇][一二三四五六七八九零〇]{{2}}年|[今去前明后]年)?的?"
    rf"(?:(?P<month>{_N})月(?!\w?票)|(?P<which>[本这上下]个?月))"
    rf"(?:份)?(?:(?P<day>{_N})[日号](?![楼栋院桌室线门])|(?P<part>初|上旬|中旬|下旬|底|末))?"
    r"|(?P<termyear>[今去前明]年)?(?P<term>开学(?:的?第[一二三]周|的?第一天|前一天|当天|初|前)?|期中(?:考试)?|"
    r"期末(?:考试)?|寒假|暑假|国庆|五一|元旦|清明|春节|端午|中秋|六一(?:儿童节)?|儿童节|教师节)"
    r"|(?P<only>(?:19|20)\d\d年|[今去前明]年)(?P<season>春季|秋季|上半年|下半年|年初|年底)?"
    r"|(?P<week>[上下本这](?:[上下])?个?(?:周|星期|礼拜))(?P<weekday>[一二三四五六日天末])?(?!期间|记|报|长)"
    r"|(?<![到至])(?P<bare>(?:周|星期|礼拜)[一二三四五六日天末](?![到至一二三四五六日天级班]))"
    r"|(?P<near>大前天|前天|昨[天日晚夜]|今[天日晚早晨]|明[天日晚早]|大后天|后天|当天)"
    rf"|(?P<ago>{_N}|\d{{1,3}}|两|半|几)个?多?(?P<unit>天|星期|周|礼拜|月|年)多?以?前"
    r")"
)
_CLOCK = re.compile(
    rf"{_NOT_IN_NUMBER}(?<!第)(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚)?"
    rf"(?:(?P<hour>\d{{1,2}}|[一二三四五六七八九十两]{{1,3}})(?:点钟?|时(?!候|间|常|不|代|装|段|有|而|政|效|刻|期|限|光))"
    rf"(?:(?P<quarter>半|一刻|三刻)|(?P<minute>{_N}|[〇零]?[一二三四五六七八九十]{{1,3}})分?)?"
    r"|(?P<digits>(?:[01]?\d|2[0-3])[:：][0-5]\d)(?![:\d]))"
)
_DATE_BEGINS = re.compile(
    r"[\d一二三四五六七八九十两半几今去前明后上下本这周星礼大昨当开期寒暑国元清春端中儿教]"
)
_CLOCK_BEGINS = re.compile(r"[\d一二三四五六七八九十两凌清早上中下傍晚夜]")
_WEEKDAYS = "一二三四五六日"
_NEAR = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}
_SEASONS = {
    "春季": (2, 7),
    "秋季": (9, 12),
    "上半年": (1, 6),
    "下半年": (7, 12),
    "年初": (1, 2),
    "年底": (12, 12),
}
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_FEASTS = {
    "元旦": ((1, 1), (1, 3)), "清明": ((4, 4), (4, 6)), "五一": ((5, 1), (5, 5)),
    "六一": ((6, 1), (6, 1)), "六一儿童节": ((6, 1), (6, 1)), "儿童节": ((6, 1), (6, 1)),
    "教师节": ((9, 10), (9, 10)), "国庆": ((10, 1), (10, 7)),
}  # fmt: skip
_AFTERNOON = ("下午", "傍晚", "晚上", "晚")
AUTUMN, SPRING = (9, 1), (2, 20)
"""When terms begin: 1 September, and about 20 February, for the lunar new year moves it."""
Span = tuple[date, date]


def recognise(text: str, said_on: date) -> Iterator[Tag]:
    """Dates and clock times in a folded text."""
    for found in each(_DATE, _DATE_BEGINS, text):
        yield Tag("date", *found.span(), _value(found, said_on))
    for found in each(_CLOCK, _CLOCK_BEGINS, text):
        if time := _clock(found):
            yield Tag("clock", *found.span(), time)


def _value(found: re.Match[str], said_on: date) -> str:
    try:
        span, about = _span(found, said_on)
    except (ValueError, OverflowError):  # 9月31日, and years nobody lives in
        return ""
    if span is None:
        return ""
    first, last = (one.isoformat() for one in span)
    return ("~" if about else "") + (first if first == last else f"{first}/{last}")


def _span(found: re.Match[str], said_on: date) -> tuple[Span | None, bool]:
    """The days meant, and whether that is only about right."""
    for group, read in _READERS.items():
        if found[group]:
            return read(found, said_on)
    return None, False


def _iso(found: re.Match[str], said_on: date) -> tuple[Span, bool]:
    year, month, day = map(int, re.split(r"[-/.]", found["iso"]))
    on = date(year, month, day)
    return (on, on), False


def _monthly(found: re.Match[str], said_on: date) -> tuple[Span, bool]:
    if found["which"]:
        step = {"上": -1, "下": 1}.get(found["which"][0], 0)
        year, month = _month_after(said_on, step)
    else:
        month = _int(found["month"])
        year = _year(found["year"], said_on) or _nearest_year(month, found["day"], said_on)
    if found["day"]:
        on = date(year, month, _int(found["day"]))
        return (on, on), False
    first, last = _days_of(year, month, found["part"] or "")
    return (first, last), bool(found["part"])


def _yearly(found: re.Match[str], said_on: date) -> tuple[Span, bool]:
    year = _year(found["only"], said_on) or said_on.year
    first, last = _SEASONS.get(found["season"] or "", (1, 12))
    return (date(year, first, 1), date(year, last, monthrange(year, last)[1])), False


def _weekly(found: re.Match[str], said_on: date) -> tuple[Span, bool]:
    word = found["week"]
    weeks = word.count("下") - word.count("上")
    monday = said_on + timedelta(days=7 * weeks - said_on.weekday())
    return _in_week(monday, found["weekday"]), False


def _bare_weekday(found: re.Match[str], said_on: date) -> tuple[Span, bool]:
    """周三, without saying which: the last one, today's included."""
    first, last = _in_week(said_on - timedelta(days=said_on.weekday()), found["bare"][-1])
    if first > said_on:
        first, last = first - timedelta(days=7), last - timedelta(days=7)
    return (first, last), False


def _in_week(monday: date, weekday: str | None) -> Span:
    if weekday is None:
        return monday, monday + timedelta(days=6)
    if weekday == "末":
        return monday + timedelta(days=5), monday + timedelta(days=6)
    on = monday + timedelta(days=_WEEKDAYS.index("日" if weekday == "天" else weekday))
    return on, on


def _near(found: re.Match[str], said_on: date) -> tuple[Span, bool]:
    on = said_on + timedelta(days=_NEAR[found["near"][:-1]])
    return (on, on), False


def _ago(found: re.Match[str], said_on: date) -> tuple[Span | None, bool]:
    if found["ago"] == "几":
        return None, True
    count = 0.5 if found["ago"] == "半" else float(_int(found["ago"]))
    days = {"天": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "年": 365}[found["unit"]]
    on = said_on - timedelta(days=round(count * days))
    return (on, on), found["unit"] != "天" or "多" in found[0]


def _term(found: re.Match[str], said_on: date) -> tuple[Span | None, bool]:
    word = found["term"]
    year = _year(found["termyear"], said_on)
    if word in _FEASTS:
        (month, day), (last_month, last_day) = _FEASTS[word]
        year = year or _nearest_year(month, str(day), said_on)
        return (date(year, month, day), date(year, last_month, last_day)), False
    if word in ("寒假", "暑假"):
        months = (1, 2) if word == "寒假" else (7, 8)
        year = year or _nearest_year(months[0], "15", said_on)
        last = monthrange(year, months[1])[1]
        return (date(year, months[0], 10), date(year, months[1], last)), True
    if not word.startswith("开学"):
        return None, True
    start, about = _term_start(said_on)
    if "周" in word:
        monday = start - timedelta(days=start.weekday())
        monday += timedelta(days=7 * ("一二三".index(word[-2])))
        return (max(monday, start), monday + timedelta(days=6)), about
    if word.endswith(("一天", "当天")) and "前" not in word:
        return (start, start), about
    return (start - timedelta(days=3), start + timedelta(days=13)), True


def _term_start(said_on: date) -> tuple[date, bool]:
    """The first day of the term that began last, or begins within four weeks."""
    soon = said_on + timedelta(days=28)
    starts = [
        (date(year, *term), term == SPRING)
        for year in (soon.year - 1, soon.year)
        for term in (SPRING, AUTUMN)
    ]
    return max(one for one in starts if one[0] <= soon)


_READERS: dict[str, Callable[[re.Match[str], date], tuple[Span | None, bool]]] = {
    "iso": _iso,
    "month": _monthly,
    "which": _monthly,
    "only": _yearly,
    "week": _weekly,
    "bare": _bare_weekday,
    "near": _near,
    "ago": _ago,
    "term": _term,
}


def _int(text: str) -> int:
    found = numerals.value(text)
    if found is None:
        raise ValueError(text)
    return int(found)


def _year(text: str | None, said_on: date) -> int | None:
    if not text:
        return None
    return said_on.year + _YEARS[text] if text in _YEARS else _int(text.removesuffix("年"))


def _nearest_year(month: int, day: str | None, said_on: date) -> int:
    """The year of a date without one: the nearest, days to come counting four times."""

    def far(year: int) -> int:
        middle = date(year, month, min(_int(day) if day else 15, 28))
        days = (middle - said_on).days
        return days * 4 if days > 0 else -days

    return min((said_on.year - 1, said_on.year, said_on.year + 1), key=far)


def _month_after(said_on: date, step: int) -> tuple[int, int]:
    months = said_on.year * 12 + said_on.month - 1 + step
    return months // 12, months % 12 + 1


def _days_of(year: int, month: int, part: str) -> Span:
    last = monthrange(year, month)[1]
    first, end = {
        "初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last), "底": (25, last),
        "末": (25, last),
    }.get(part, (1, last))  # fmt: skip
    return date(year, month, first), date(year, month, end)


def _clock(found: re.Match[str]) -> str:
    half = found["half"] or ""
    if found["digits"]:
        hour, minute = map(int, re.split("[:：]", found["digits"]))
    else:
        hour = _int(found["hour"])
        quarter = {"半": 30, "一刻": 15, "三刻": 45}.get(found["quarter"] or "", 0)
        minute = quarter or (_int(found["minute"]) if found["minute"] else 0)
        if not half and not found["minute"] and not found["quarter"] and hour < 3:
            return ""  # 一点, 两点: mostly "a little", "two things"
    if (
        hour < 12
        and half
        and (
            half in ("下午", "傍晚", "晚上", "晚", "今晚", "昨晚") or (half == "中午" and hour < 3)
        )
    ):
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 25 and minute < 60 else ""

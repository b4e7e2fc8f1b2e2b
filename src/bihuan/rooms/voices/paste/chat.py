"""Messages of a chat as programs copy them: who said what and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bihuan.lib.text import clean

_DAY = (
    r"(?P<day>(?:\d{4}|\d{2})\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"|\d{1,2}[-/月.]\d{1,2}日?|今天|昨天|前天|(?:星期|周)[一二三四五六日天])"
)
_WEEKDAY = r"(?:\s*(?:星期|周)[一二三四五六日天])?"
_TIME = (
    r"(?P<half>上午|下午|早上|晚上|中午|凌晨|AM|PM)?\s?"
    r"(?P<time>[012]?\d[:：][0-5]\d(?:[:：][0-5]\d)?)(?:\s?(?P<late>AM|PM))?"
)
_NAME = r"(?P<name>[^\s:：][^:：\n]{0,39}?)"

_HEADS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 张三 2026/11/3 10:21:05      张三 11-3 10:21      张三 昨天 10:21     张三 10:21
        rf"{_NAME}[:：]?\s+(?:{_DAY}{_WEEKDAY}\s*)?{_TIME}",
        # 2026-11-03 10:21:05 张三(10001)
        rf"[\[【(]?{_DAY}{_WEEKDAY}\s*{_TIME}[\]】)]?\s+{_NAME}",
        # [10:21] 张三：放学太堵      2026/11/3 10:21 张三: 放学太堵
        rf"[\[【(]?(?:{_DAY}{_WEEKDAY}[\s,，]*)?{_TIME}[\]】)]?\s*{_NAME}\s?[:：]\s*(?P<said>.*)",
        # 张三 [10:21]：放学太堵
        rf"{_NAME}\s?[\[【(]\s?(?:{_DAY}{_WEEKDAY}\s*)?{_TIME}\s?[\]】)]\s?[:：]?\s*(?P<said>.*)",
    )
)
_NO_NAME = re.compile(r".*(?:时间|日期|地点|开始|结束|截止|早上|上午|下午|晚上|上学|放学)|\d+")
_DIVIDER = re.compile(rf"[-—=·\s]*{_DAY}{_WEEKDAY}(?:\s*{_TIME})?[-—=·\s]*")
_PLAIN = re.compile(r"(?P<name>[^\s:：，。！？,!?]{1,12})\s?[:：]\s*(?P<said>.*)")
_NOTICE = re.compile(
    r".{0,60}(?:撤回了一条消息|加入了?群聊|移出了?群聊|退出了?群聊|修改群名为|拍了拍.*"
    r"|以上是打招呼的内容|以下为新消息|邀请.{1,40}加入)。?”?"
)
_STICKER = re.compile(r"\[[^\[\]\n]{1,12}\]")
_NUMBERS = re.compile(r"\d+")
_WORDLESS = re.compile(r"[\W_]+")
_DAYS_BACK = {"今天": 0, "昨天": 1, "前天": 2}
_WEEK = "一二三四五六日"
PICTURES = ("[图片]", "[照片]", "[视频]", "[语音]", "[文件]", "[链接]")


@dataclass(frozen=True)
class Message:
    """`n` from 1 in the order of the paste; `clock`: 10:21, empty when not told; `notice`: written
    by the program, not by a person."""

    n: int
    name: str
    on: date | None
    clock: str
    text: str
    notice: bool = False

    @property
    def minutes(self) -> int | None:
        """Minutes of the day."""
        hours, _colon, minutes = self.clock.partition(":")
        return int(hours) * 60 + int(minutes) if minutes else None

    @property
    def words(self) -> str:
        """The letters and digits of the text, without pictures and stickers."""
        return _WORDLESS.sub("", _STICKER.sub("", self.text))


def read(text: str, today: date) -> list[Message]:
    """The messages of a chat; without any sign of one, every paragraph is a message of nobody."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = list(_timed(lines, today)) or list(_spoken(lines)) or list(_paragraphs(lines))
    kept = [one for one in map(_cleaned, found) if one.text]
    return [replace(one, n=n) for n, one in enumerate(kept, 1)]


def _cleaned(one: Message) -> Message:
    """A head under which nothing stands is shown as it is: perhaps it was a sentence."""
    text = clean(one.text)
    if text or not one.name:
        return replace(one, text=text)
    return Message(0, "", one.on, "", f"{one.name} {one.clock}".strip(), notice=True)


def _timed(lines: list[str], today: date) -> Iterator[Message]:
    """Messages that each begin with a name and a time; what stands above the first is nobody's."""
    if not any(_head(line.strip()) for line in lines):
        return
    day: date | None = None
    current = Message(0, "", None, "", "")
    for line in lines:
        bare = line.strip()
        if found := _head(bare):
            yield current
            day = _day(found["day"], today) or day
            text = found.groupdict().get("said") or ""
            current = Message(0, _named(found["name"]), day, _clock(found), text)
        elif divider := _DIVIDER.fullmatch(bare):
            yield current
            day = _day(divider["day"], today) or day
            current = Message(0, "", day, "", "")
        elif _NOTICE.fullmatch(bare):
            yield current
            yield Message(0, "", day, "", bare, notice=True)
            current = Message(0, "", day, "", "")
        else:
            current = replace(current, text=f"{current.text}\n{line}")
    yield current


def _spoken(lines: list[str]) -> Iterator[Message]:
    """张三：放学太堵 — a chat without times, if most lines are so."""
    filled = [line.strip() for line in lines if line.strip()]
    told = [found for line in filled if (found := _PLAIN.fullmatch(line))]
    if len(told) < 2 or len(told) < len(filled) / 2:
        return
    current = Message(0, "", None, "", "")
    for line in filled:
        if found := _PLAIN.fullmatch(line):
            yield current
            current = Message(0, _named(found["name"]), None, "", found["said"])
        else:
            current = replace(current, text=f"{current.text}\n{line}")
    yield current


def _paragraphs(lines: list[str]) -> Iterator[Message]:
    for part in re.split(r"\n\s*\n", "\n".join(lines)):
        yield Message(0, "", None, "", part)


def _head(line: str) -> re.Match[str] | None:
    if not line or len(line) > 400:
        return None
    for head in _HEADS:
        found = head.fullmatch(line)
        if found and not _NO_NAME.fullmatch(found["name"]):
            return found
    return None


def _named(name: str) -> str:
    """Without the number or address some programs put behind a name: that is contact data."""
    bare = re.sub(r"[(（<][^()（）<>]{3,60}[)）>]$", "", name.strip().strip("【】[]")).strip()
    return bare or name.strip()


def _day(told: str | None, today: date) -> date | None:
    """The day a head tells, without a year the last such day; None when there is none such."""
    if not told:
        return None
    if told in _DAYS_BACK:
        return today - timedelta(days=_DAYS_BACK[told])
    if told[-1] in _WEEK + "天" and not _NUMBERS.search(told):
        wanted = _WEEK.index(told[-1].replace("天", "日"))
        return today - timedelta(days=(today.weekday() - wanted) % 7)
    numbers = [int(one) for one in _NUMBERS.findall(told)]
    try:
        if len(numbers) == 3:
            year = numbers[0] + (2000 if numbers[0] < 100 else 0)
            found = date(year, numbers[1], numbers[2])
            return found if found <= today else None
        month, day = numbers
        late = (month, day) > (today.month, today.day)
        return date(today.year - late, month, day)
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> str:
    """10:21 of 24 hours."""
    hours, minutes = (int(one) for one in _NUMBERS.findall(found["time"])[:2])
    half = (found["half"] or found["late"] or "").upper()
    if half in ("下午", "晚上", "PM") and hours < 12:
        hours += 12
    elif half in ("AM", "凌晨", "上午") and hours == 12:
        hours = 0
    elif half == "中午" and hours < 3:
        hours += 12
    return f"{hours % 24:02d}:{minutes:02d}"

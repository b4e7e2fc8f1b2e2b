"""A series of items in running text, and every count of it that a careful reader could reach.

「学前教育、职业教育和特殊教育」 is three items; 「甲、乙，丙、丁，戊」 five or three. Where a
series begins is as uncertain as where it is split: a verb inside an item may open it
(通过走访、座谈查找管理、服务…). So a series answers with the counts of all its readings, and is
questioned only if none fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bihuan.lib.draft.reading import Span

_WORDS = Path(__file__).parent / "words"
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "双": 2, "三": 3, "四": 4, "五": 5}
_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
_ZH = "零一二三四五六七八九"
_LONGEST = 1_000  # characters of a list
OPENING, CLOSING = "“（《【〔‘", "”）》】〕’"
_JOINTS = re.compile(
    "以及|(?<![参总共饱缓温调赋给授涉普触波以危])[和与及暨](?!谐|平|睦|衷|蔼|气|时|格|否)"
)
_CLOSE_JOINT = "以及"
_LIST_ENDS = re.compile("等(?!级|次|候|待|同|额|于|距|位|高|腰|到|价|奖)")
_ABOUT = re.compile("”为(?:主要|核心|重点)?(?:内容|重点|主题|主线|抓手|载体|目标|标志)的$")
_QUANTITY = "个|项|大|类|种|级|条|方面|层"
_COUNTED = re.compile(
    rf"(?<![第〇零一二三四五六七八九十百\d.])(?:[二两三四五六七八九十]+|\d+)(?:{_QUANTITY})"
)


def words(name: str) -> str:
    """A shipped list of words."""
    return (_WORDS / f"{name}.txt").read_text("utf-8")


def listed(name: str) -> frozenset[str]:
    """The words of a shipped list, one a line."""
    return frozenset(words(name).split())


BEGINNINGS = sorted(listed("openers"), key=len, reverse=True)
_OPENER = re.compile("|".join([*(one for one in BEGINNINGS if len(one) > 1), *"对从把将按向"]))
_BEGINNING = re.compile(
    "(?:[一二三四五六七八九十]+是|一要|[并要还也均都再能须应将会已现共]|必须|坚决|切实|认真|严格|全面|积极"
    "|真正|着力|重点|统筹|持续|主要|深入|大力|扎实|努力|不断|进一步|目前|先后|同时|集中)*"
    f"(?:{'|'.join(BEGINNINGS)})"
)


def small(word: str) -> int | None:
    """The number of a numeral up to 99 in Chinese or Arabic digits; None for any other word."""
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 2 else None
    if not word or any(sign not in _DIGITS and sign != "十" for sign in word):
        return None
    if "十" not in word:
        return _DIGITS[word] if len(word) == 1 else None
    tens, _ten, ones = word.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return None
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def chinese(number: int) -> str:
    """The numeral of a number up to 99: 21 is 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _ZH[tens] + "十"
    return head + (_ZH[ones] if ones or not tens else "")


@dataclass(frozen=True)
class Item:
    """Characters `start` to `end`; `joints`: how often 和, 与 … could part it further; `grade`: 1
    after 、 or at the first, 2 after a comma, 3 after a semicolon."""

    start: int
    end: int
    text: str
    joints: int
    grade: int


@dataclass(frozen=True)
class Series:
    """`plain`: the count of the plainest reading; `counts`: of all readings; `grouped`: of the one
    where only 和 parts items (甲、乙和丙 as two); `open_ended`: it breaks off with 等; `whole`: it
    stands in a quotation or bracket of its own, so its ends are certain."""

    start: int
    end: int
    items: tuple[Item, ...]
    plain: int
    counts: frozenset[int]
    grouped: int = 0
    open_ended: bool = False
    whole: bool = False


def bound(text: str, end: int, least: int = 0) -> int:
    """Where the sentence that goes on at `end` begins, a bracket that is open there included."""
    depth = 0
    least = max(least, end - _LONGEST)
    for place in range(end - 1, least - 1, -1):
        sign = text[place]
        if sign in CLOSING:
            depth += 1
        elif sign in OPENING:
            if not depth:
                return place + 1
            depth -= 1
        elif not depth and sign in "。！？；：\n\t":
            return place + 1
    return least


def behind(text: str, start: int, *, bracketed: bool = False) -> Span:
    """From `start` to the end of its sentence, or to the bracket that closes what is open there."""
    depth = 0
    last = min(len(text), start + _LONGEST)
    for place in range(start, last):
        sign = text[place]
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            if not depth:
                return Span(start, place)
            depth -= 1
        elif sign in "\n\t" or (not depth and not bracketed and sign in "。！？"):
            return Span(start, place)
    return Span(start, last)


def split(text: str, start: int, end: int) -> list[Item]:
    """The items between the separators that stand in no bracket or quotation."""
    items: list[Item] = []
    depth, at, grade = 0, start, 1
    joints = 0
    place = start
    while place <= end:
        sign = text[place] if place < end else "、"
        parted = 0
        if depth == 0 and (place == end or sign in "、，；"):
            parted = {"，": 2, "；": 3}.get(sign, 1)
        elif sign in CLOSING:
            depth = max(0, depth - 1)
            if not depth and place + 1 < end and sign in "”》" and text[place + 1] in "“《":
                items.append(Item(at, place + 1, text[at : place + 1], joints, grade))
                at, grade, joints = place + 1, 1, 0
        elif sign in OPENING:
            depth += 1
        elif depth == 0 and (joint := _JOINTS.match(text, place, end)) and at < place:
            joints += 1
            place = joint.end() - 1
        if parted:
            if place > at:
                items.append(Item(at, place, text[at:place], joints, grade))
            at, grade, joints = place + 1, parted, 0
        place += 1
    return items


def before(text: str, end: int) -> Series | None:
    """The series that ends where `end` is, back to the beginning of its sentence."""
    if (about := _ABOUT.search(text, max(0, end - 12), end)) is not None:
        return _quotation(text, bound(text, about.start() + 1), about.start() + 1)
    open_ended = False
    if end and text[end - 1] == "等":
        end, open_ended = end - 1, True
    start = bound(text, end)
    if start >= end:
        return None
    if text[end - 1] == "”" and not open_ended:
        inner = _quotation(text, start, end)
        if inner is not None:
            return inner
    items = split(text, start, end)
    if len(items) < 2:
        return None
    return _measured(items, end, open_ended)


def _quotation(text: str, start: int, end: int) -> Series | None:
    """The series that stands as a whole in the quotation that ends at `end`."""
    opened = text.rfind("“", start, end)
    if opened < 0 or "”" in text[opened : end - 1]:
        return None
    if (opened > start and text[opened - 1] in "”、") or re.search("[。！？]", text[opened:end]):
        return None
    items = split(text, opened + 1, end - 1)
    if len(items) < 2:
        return None
    grades = {item.grade for item in items[1:]}
    counts = {1 + sum(item.grade >= grade for item in items[1:]) for grade in grades}
    counts |= set(range(len(items), len(items) + sum(item.joints for item in items) + 1))
    return Series(opened + 1, end - 1, tuple(items), len(items), frozenset(counts), whole=True)


def _measured(items: list[Item], end: int, open_ended: bool) -> Series | None:
    """The last items that can be one series, with the counts of its readings."""
    items = _from_last_break(items)
    if len(items) < 2:
        return None
    last = _last_clause(items)
    clause = items[-last:]
    if last == 1 and clause[0].joints == 0:
        return _of_clauses(items, end, open_ended)
    counts = _readings(clause)
    opened = _BEGINNING.match(clause[0].text) is not None
    if last < len(items) and not opened and any(item.grade == 1 for item in items[1:-last]):
        groups = 1 + sum(item.grade > 1 for item in items[1:])
        counts |= set(range(min(groups, last), len(items) + sum(i.joints for i in items) + 1))
    joined = sum(item.joints for item in clause)
    grouped = 1 + joined if joined and last > 1 else 0
    return Series(
        clause[0].start, end, tuple(clause), last + _surely_parted(clause),
        frozenset(counts), grouped, open_ended,
    )  # fmt: skip


def _of_clauses(items: list[Item], end: int, open_ended: bool) -> Series | None:
    """A series that ends with one item behind a comma. It may begin at any comma, unless it is
    one with 等, a verb where it begins and 、 inside: then commas part its groups."""
    if len(items) < 2:
        return None
    least = 1
    begins = [at for at, one in enumerate(items) if _begins_clause(at, one)]
    if open_ended and begins and any(item.grade == 1 for item in items[begins[-1] + 1 :]):
        items = items[begins[-1] :]
        least = 1 + sum(item.grade > 1 for item in items[1:])
    counts = frozenset(range(least, len(items) + sum(item.joints for item in items) + 1))
    plain = len(items) if least == 1 else least
    return Series(items[0].start, end, tuple(items), plain, counts, 0, open_ended)


def _begins_clause(at: int, item: Item) -> bool:
    return (at == 0 or item.grade > 1) and _BEGINNING.match(item.text) is not None


def _last_clause(items: list[Item]) -> int:
    """How many items stand behind the last comma."""
    count = 1
    while count < len(items) and items[-count].grade == 1:
        count += 1
    return count


def _from_last_break(items: list[Item]) -> list[Item]:
    """Without what ended before: 「…等」 inside an item, or a count of its own (两个层级)."""
    for place in range(len(items) - 1, -1, -1):
        text = items[place].text
        if place < len(items) - 1 and (_LIST_ENDS.search(text) or _COUNTED.search(text)):
            ended = [*_LIST_ENDS.finditer(text), *_COUNTED.finditer(text)]
            left = len(text) - max(one.end() for one in ended)
            keeps = left >= 6  # 「…等开展消防」: a new series begins inside the item
            return items[place if keeps else place + 1 :]
    return items


def _readings(items: list[Item]) -> set[int]:
    """All counts: 和 may part items or not, and a verb inside an item may begin the series."""
    counts: set[int] = set()
    for first in range(len(items) - 1):
        if first and not _begins_inside(items[first].text):
            continue
        rest = items[first:]
        least = len(rest) + _surely_parted(rest)
        # 和 parts items only before the last; an item in the middle that has it is one name.
        joints = rest[0].joints + rest[-1].joints
        counts |= set(range(least, len(rest) + joints + 1))
    if len(items) == 1:
        counts |= {1 + items[0].joints, 1}
    return counts


def _surely_parted(items: list[Item]) -> int:
    """1 if the 和 in the last item joins two like the others (甲、乙、丙和丁), not one name."""
    last = items[-1]
    halves = re.split("以及|和", last.text)
    if last.joints != 1 or len(halves) != 2:
        return 0
    others = [len(item.text) for item in items[1:-1]]
    if len(items) == 2:
        return int(len(halves[0]) == len(halves[1]) <= len(items[0].text) and len(halves[0]) >= 2)
    fits = bool(others) and all(min(others) <= len(half) <= max(others) for half in halves)
    return int(fits or _CLOSE_JOINT in last.text)


def _begins_inside(text: str) -> bool:
    return any(
        found.start() >= 2 and len(text) - found.end() >= 2 for found in _OPENER.finditer(text)
    )

"""The numbers before paragraphs of lists: 一、（一）1. ① and their counters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from bihuan.facilities.documents.layout.styles import Look, number, paragraph_look, run_look, value
from bihuan.facilities.documents.package import W

_SIGNS = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Level:
    start: int
    kind: str
    text: str
    after: str
    paragraph: Look
    run: Look


@dataclass(frozen=True)
class Mark:
    """What stands before a paragraph; `after`: tab, space or nothing."""

    text: str
    after: str
    run: Look


class Numbering:
    """Counts through one document from its beginning."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, tuple[str, dict[int, Level]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        abstract = {value(one, "abstractNumId"): one for one in root.findall(f"{W}abstractNum")}
        for one in root.findall(f"{W}num"):
            code = value(one.find(f"{W}abstractNumId"))
            if code in abstract:
                levels = _levels(abstract[code])
                restarts = _override(one, levels)
                key = f"{code}/{value(one, 'numId')}" if restarts else code
                self._lists[value(one, "numId")] = (key, levels)

    def level(self, code: str, depth: int) -> Level | None:
        return self._lists[code][1].get(depth) if code in self._lists else None

    def next(self, code: str, depth: int) -> Mark | None:
        """Count one more. None where the document has no such list."""
        level = self.level(code, depth)
        if level is None:
            return None
        key, levels = self._lists[code]
        counts = self._counts[key]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]

        def written(match: re.Match[str]) -> str:
            wanted = int(match[1]) - 1
            other = levels.get(wanted, level)
            return numeral(counts.get(wanted, other.start), other.kind)

        text = _bullet(level.text) if level.kind == "bullet" else ""
        text = text or re.sub(r"%(\d)", written, level.text)
        return Mark(text, level.after, level.run)


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {_depth(one): _level(one) for one in abstract.findall(f"{W}lvl")}


def _depth(element: etree._Element) -> int:
    return int(number(value(element, "ilvl")) or 0)


def _level(element: etree._Element) -> Level:
    start = number(value(element.find(f"{W}start")))
    return Level(
        1 if start is None else int(start),
        value(element.find(f"{W}numFmt"), default="decimal"),
        value(element.find(f"{W}lvlText")),
        value(element.find(f"{W}suff"), default="tab"),
        paragraph_look(element.find(f"{W}pPr")),
        run_look(element.find(f"{W}rPr")),
    )


def _override(element: etree._Element, levels: dict[int, Level]) -> bool:
    """What one list says differently of its levels. Does it count anew?"""
    restarts = False
    for one in element.findall(f"{W}lvlOverride"):
        depth = _depth(one)
        whole = one.find(f"{W}lvl")
        start = number(value(one.find(f"{W}startOverride")))
        if whole is not None:
            levels[depth] = _level(whole)
        if start is not None and depth in levels:
            was = levels[depth]
            levels[depth] = Level(int(start), was.kind, was.text, was.after, was.paragraph, was.run)
            restarts = True
    return restarts


def _bullet(sign: str) -> str:
    """Word's own bullets are characters of symbol fonts, which stand in no text font."""
    private = any("\ue000" <= one <= "\uf8ff" for one in sign)
    return {"\uf06e": "■", "\uf0fc": "✓", "\uf0d8": "▲"}.get(sign, "●") if private else sign


def numeral(count: int, kind: str) -> str:
    """A number in a list's way of writing; plain digits for the rare ways not known here."""
    if kind in _WAYS:
        return _WAYS[kind](count)
    if kind in _SIGNS_OF and 1 <= count <= 20:
        return chr(ord(_SIGNS_OF[kind]) + count - 1)
    return str(count)


def _letter(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def chinese(count: int) -> str:
    """一 to 九千九百九十九, 十二 without 一 in front."""
    if not 0 < count < 10_000:
        return str(count)
    text, gap = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // power % 10
        if digit:
            text += ("零" if gap and text else "") + _SIGNS[digit] + word
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


def roman(count: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (count // size)
        count %= size
    return text


_SIGNS_OF = {
    "decimalEnclosedCircle": "①", "decimalEnclosedCircleChinese": "①",
    "decimalEnclosedParen": "⑴", "decimalEnclosedFullstop": "⒈",
}  # fmt: skip
_WAYS: dict[str, Callable[[int], str]] = {
    "none": lambda count: "",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda count: "".join(_SIGNS[int(one)] for one in str(count)),
    "ideographTraditional": lambda count: _STEMS[(count - 1) % 10],
    "ideographZodiac": lambda count: _BRANCHES[(count - 1) % 12],
    "decimalFullWidth": lambda count: "".join(chr(ord("０") + int(one)) for one in str(count)),
    "decimalZero": lambda count: f"{count:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda count: _letter(count).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
}

"""What was left open in a draft: X月X日, XX, 某某, ××, [X], *件, ____, 【待填】.

Each kind is told once, at its first place, with how often it stands there: a text whose numbers
were taken out on purpose has hundreds. Where so much was taken out and somebody's name was not,
that is said, too. Letters that belong to a word (X光, XML, 体系X1) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bihuan.lib.draft.finding import Finding, Flag
from bihuan.lib.draft.reading import Draft
from bihuan.lib.persons import SINGLE

_HAN = "\u4e00-\u9fff"
# One sign that stands for what is left out.
_SIGN = r"(?:[XxＸｘ×✕*＊△]|\[[XxＸ]\])"
_MASK = rf"(?<![A-Za-z0-9]){_SIGN}+(?![A-Za-z])"
_NUMBER = rf"(?:{_MASK}|\d{{1,2}})"
_UNITS = (
    "个|名|人|件|项|条|次|所|家|户|例|起|份|场|期|篇|部|套|台|万|亿|余|多|元|类|种|级|门|位|%|％|辆|间|处|届|批|轮|支"
    "|课时|小时|天|周"
)
_MASKED = 10  # open places from which on a text is one whose particulars were taken out
_NAMED = re.compile(
    "(?:局长|部长|主任|书记|组长|校长|处长|科长|厅长|县长|市长|区长)"
    f"(?P<name>[{''.join(sorted(SINGLE))}][{_HAN}]{{1,2}}?)"
    "(?=实地|在|对|强调|指出|主持|出席|带队|带头|赴|作了)"
)
_PLACES = "省市县区乡镇村校园局厅委处科办街路届"


class Kind(NamedTuple):
    """`code`, how grave it is, what it is called, and what it looks like."""

    code: str
    flag: Flag
    name: str
    looks: tuple[str, ...]

    def pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(self.looks))


# In this order: a place is counted once, for the first kind that has it.
KINDS: tuple[Kind, ...] = (
    Kind("to_fill", "warn", "待填写的标记", (
        r"[【〔\[（(][^】〕\]）)\n]{0,6}(?:待填|待补|待定|待核|待确认|待完善|请填)[^】〕\]）)\n]{0,8}[】〕\]）)]",
        "TODO|TBD",
    )),
    Kind("blank", "warn", "空白下划线或空格框", (
        "_{2,}|＿{2,}|□{2,}|﹍{2,}",
        r"(?<=[第年月为计共达])[（(][ 　]{1,8}[）)](?=[年月日人件项个%％号])",
    )),
    Kind("date", "info", "没有写明的日期", (
        rf"(?:(?:19|20)?\d{{0,2}}{_SIGN}{{1,4}}|(?:19|20)\d\d)年{_MASK}月(?:{_NUMBER}[日号])?",
        rf"(?:(?:19|20)?\d{{0,2}}{_SIGN}{{1,4}})年(?:\d{{1,2}}月(?:{_NUMBER}[日号])?)?",
        rf"{_MASK}月份?(?:{_NUMBER}[日号])?",
        rf"\d{{1,2}}月{_MASK}[日号]",
        rf"{_MASK}[日号](?=[，。、至前后起上下])",
    )),
    Kind("number", "info", "没有写明的数", (
        rf"{_MASK}(?:[.．]{_SIGN}+)?(?=(?:{_UNITS}))",
        "(?<=[约近达共计了第“])X[+＋]X",
        rf"\d+{_SIGN}{{1,3}}(?=(?:{_UNITS}))",
    )),
    Kind("name", "info", "没有写明的名称", (
        "某某",
        rf"{_MASK}(?=[{_PLACES}]|[{_HAN}])",
        rf"(?<=[{_HAN}《“])(?:[Xx×＊*]{{2,}}|X)(?=[》”，。、；：)）]|$)",
        r"○○|〇〇(?!\d)|××+",
    )),
)  # fmt: skip
# What looks like it and is a word, a formula or a mark of its own.
_WORDS = re.compile(
    "|".join((
        "[Xx](?:光|射线|线|轴|型|代表|染色体)",
        r"[\d\s)）][×xX*＊][ \d(（]|[%％][×*＊]|[一二三四五六七八九十]+×|\*{3,}",
        "[A-WYZa-wyz][A-Za-z]*[Xx][A-Za-z]*|[Xx][Ff][Ff]",
        r"(?<![Xx])\+[Xx]|[Xx]\+(?![Xx])",
        # Notes below a table and points of a list.
        rf"(?<![{_HAN}])[*＊△×]+(?=[ \t]*\d*[.、])|^[ \t]*[*＊△×]+(?=[ \t{_HAN}])",
    )),
    re.MULTILINE,
)  # fmt: skip


def check(draft: Draft) -> Iterator[Finding]:
    """Looked for in the original: what is blank or doubled is gone from the plain form."""
    text = draft.original
    taken = _Taken(len(text))
    for found in _WORDS.finditer(text):
        taken.take(*found.span())
    masked = 0
    for kind, pattern in _PATTERNS:
        places = [found.span() for found in pattern.finditer(text) if taken.free(*found.span())]
        for place in places:
            taken.take(*place)
        masked += len(places)
        if places:
            yield _finding(text, kind, places)
    if masked >= _MASKED and (named := _NAMED.search(text)) is not None:
        yield _left_in(named, masked)


def _left_in(named: re.Match[str], masked: int) -> Finding:
    name = named["name"]
    told = f"文中隐去{masked}处，但仍写有姓名“{name}”，请确认是否也应隐去。"
    return Finding("info", "half_masked", *named.span("name"), name, f"隐去{masked}处", told)


_PATTERNS = tuple((kind, kind.pattern()) for kind in KINDS)


class _Taken:
    """Which characters belong to something already."""

    def __init__(self, size: int) -> None:
        self._signs = bytearray(size)

    def free(self, start: int, end: int) -> bool:
        return start < end and not any(self._signs[start:end])

    def take(self, start: int, end: int) -> None:
        self._signs[start:end] = b"\1" * (end - start)


def _finding(text: str, kind: Kind, places: list[tuple[int, int]]) -> Finding:
    start, end = places[0]
    said = text[start:end]
    shown = list(dict.fromkeys(text[one:to] for one, to in places))[:4]
    often = f"共{len(places)}处" if len(places) > 1 else "1处"
    return Finding(
        kind.flag, f"placeholder_{kind.code}", start, end, said, f"{often}：{'、'.join(shown)}",
        f"{kind.name}{often}，首处是“{said}”，定稿前请补全或确认。",
    )  # fmt: skip

"""What was left open in a draft: X月X日, XX, 某某, ××, [X], *件, ____, 【待填】.

Each kind is told once, at its first place, with how often it stands there: a text whose numbers
were taken out on purpose has hundreds. Letters that belong to a word (X光, XML, 体系X1) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bihuan.lib.draft.finding import Finding, Flag
from bihuan.lib.draft.reading import Draft

# One sign that stands for what is left out; two or more of 某 and 〇 do.
_SIGN = r"(?:[XxＸｘ×✕*＊△]|\[[XxＸ]\])"
_MASK = rf"(?<![A-Za-z0-9]){_SIGN}+(?![A-Za-z])"
_UNIT = "个|名|人|件|项|条|次|所|家|户|例|起|份|场|期|篇|部|套|台|万|亿|余|多|元|类|种|级|门|位|%|％|辆|间|处|届|批|轮|支|课时|小时|天|周"


class Kind(NamedTuple):
    """`code`, how grave it is, what it is called, and how it looks."""

    code: str
    flag: Flag
    name: str
    pattern: re.Pattern[str]


# In this order: a place is counted once, for the first kind that has it.
KINDS: tuple[Kind, ...] = (
    Kind("to_fill", "warn", "待填写的标记", re.compile(
        r"[【〔\[（(][^】〕\]）)\n]{0,6}(?:待填|待补充?|待定|待核实?|待确认|待完善|此处填|填写处|请填写)[^】〕\]）)\n]{0,8}[】〕\]）)]|TODO|TBD")),
    Kind("blank", "warn", "空白下划线或空格框", re.compile(r"_{2,}|＿{2,}|□{2,}|﹍{2,}|(?<=[第年月为计共达])[（(][ 　]{1,8}[）)](?=[年月日人件项个%％号])")),
    Kind("date", "info", "没有写明的日期", re.compile(
        rf"(?:(?:19|20)?\d{{0,2}}{_SIGN}{{1,4}}|(?:19|20)\d\d)年(?:{_MASK}|\d{{1,2}})月(?:{_MASK}[日号]|\d{{1,2}}[日号])?(?<!\d月)(?<!\d日)"
        rf"|{_MASK}年(?:度)?|(?:19|20)\d?{_SIGN}{{1,2}}年|{_MASK}月份?(?:(?:{_MASK}|\d{{1,2}})[日号])?|\d{{1,2}}月{_MASK}[日号]|{_MASK}[日号](?=[，。、至前后起上下])")),
    Kind("number", "info", "没有写明的数", re.compile(
        rf"{_MASK}(?:[.．]{_SIGN}+)?(?=(?:{_UNIT}))|(?<=[约近达计共了第“])X[+＋]X|\d+{_SIGN}{{1,3}}(?=(?:{_UNIT}))")),
    Kind("name", "info", "没有写明的名称", re.compile(
        rf"某某[\u4e00-\u9fff]?|{_MASK}(?=[省市县区乡镇村校园局厅委处科办街路届]|[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff《“])(?:[Xx×＊*]{{2,}}|X)(?=[》”，。、；：）]|$)|○○|〇〇(?!\d)|××+")),
)  # fmt: skip
# What looks like it and is a word, a formula or a mark of its own.
_WORDS = re.compile(
    r"[Xx](?:光|射线|线|轴|型|代表|染色体)|[\d\s)）][×xX*＊][ \d(（]|[一二三四五六七八九十]+×|\*{3,}|[A-WYZa-wyz][A-Za-z]*[Xx][A-Za-z]*"
    r"|(?<![\u4e00-\u9fff])[*＊△×]+(?=[ \t]*\d*[.、])|^[ \t]*[*＊△×]+(?=[ \t\u4e00-\u9fff])|[Xx][Ff][Ff]|(?<![Xx])\+[Xx]|[Xx]\+(?![Xx])",
    re.MULTILINE,
)


def check(draft: Draft) -> Iterator[Finding]:
    """Looked for in the original: what is blank or doubled is gone from the plain form."""
    text = draft.original
    barred = [found.span() for found in _WORDS.finditer(text)]
    taken = _Taken(len(text), barred)
    for kind in KINDS:
        places = [
            found.span() for found in kind.pattern.finditer(text) if taken.free(*found.span())
        ]
        for place in places:
            taken.take(*place)
        if places:
            yield _finding(text, kind, places)


class _Taken:
    """Which characters belong to something already."""

    def __init__(self, size: int, spans: list[tuple[int, int]]) -> None:
        self._signs = bytearray(size)
        for span in spans:
            self.take(*span)

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
        f"有{kind.name}{often}，首处是“{said}”，定稿前请补全或确认。",
    )  # fmt: skip

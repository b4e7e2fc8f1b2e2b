"""Quantities with the words around them: what a number counts, and how it stands among others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.lib.draft.numbers import Mention, within

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from bihuan.lib.draft.reading import Draft, Span

_MOST = 300  # quantities: what has more of them in one sentence is no prose
_BREAKS = "，、；：。！？（）\n\t"
# Measure words that may count the same things: 学校260所, of them 教学点16个.
_ALIKE = (
    frozenset(("人", "名", "位", "个", "人次", "员")),
    frozenset(("所", "家", "个", "间", "处", "校", "园", "座", "个单位", "点")),
    frozenset(("件", "项", "条", "个", "宗", "起", "例", "件次", "封", "处", "次", "笔", "份")),
    frozenset(("个", "项", "个班级", "教学班", "个教学班", "班")),
)
_SPARE = re.compile(
    r"^(?:其中|其余|分别|包括|包含|即|有|为|是|含|和|及|与|以及|并|还|又|约|共|共计|合计|总计|累计|已|：|的)+"
)
_UP = "增加|增长|增幅|上升|提高|提升|上涨|扩大|多|增"
_DOWN = "减少|下降|降低|降幅|回落|压减|压缩|缩减|减|少|降"
_DURATIONS = ("年", "个月", "天", "日", "周", "工作日", "个工作日", "小时", "分钟", "秒", "岁")
_NOT_COUNTED = frozenset(("", *_DURATIONS, "℃", "度", "米", "千米", "公里", "级", "届", "倍"))
CHANGES = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|约)?$")


@dataclass(frozen=True)
class Item:
    """A quantity in its phrase: `label` stands before it and `tail` behind it, up to the next mark.

    `depth` is where the bracket around it opens, -1 outside brackets; `segment` counts the
    semicolons of its sentence before it; `shared` says that the phrase has another quantity.
    """

    mention: Mention
    label: str
    tail: str
    depth: int
    segment: int
    phrase: int
    shared: bool

    @property
    def value(self) -> Decimal:
        return self.mention.value

    @property
    def words(self) -> str:
        return self.label if self.shared else f"{self.label}|{self.tail}"

    @property
    def named(self) -> str:
        """What it counts, for a message."""
        return _SPARE.sub("", self.label) or self.tail[:12] or "（未写名称）"

    @property
    def counts(self) -> bool:
        """Whether it is an exact count of things, and not a change, an average or a bound."""
        mention = self.mention
        return (
            mention.kind == "count"
            and mention.exact
            and mention.unit not in _NOT_COUNTED
            and not CHANGES.search(self.label)
            and not _PER.search(self.label)
        )


_PER = re.compile(
    r"(?:平均|人均|生均|班均|户均|校均|每[^，、；]{0,6})$|^(?:平均|人均|生均|班均|每)"
)


def items(draft: Draft, span: Span) -> list[Item]:
    """The quantities of a sentence with their phrases, in order; none where it is no prose."""
    text = draft.text
    found = within(text, span.start, span.end)
    if not found or len(found) > _MOST:
        return []
    depths, segments, phrases = _places(text, span)
    fellows: dict[int, list[Mention]] = {}
    for mention in found:
        if mention.unit:
            fellows.setdefault(phrases[mention.number_start - span.start], []).append(mention)
    made: list[Item] = []
    for mention in found:
        at = mention.number_start - span.start
        phrase = phrases[at]
        others = fellows.get(phrase, [])
        before = [m.end for m in others if m.end <= mention.start]
        after = [m.start for m in others if m.start >= mention.end]
        left = max(before, default=0) or _left(text, mention.start, span.start)
        right = min(after, default=0) or _right(text, mention.end, span.end)
        made.append(
            Item(
                mention,
                text[left : mention.start].strip(),
                text[mention.end : right].strip(),
                depths[at],
                segments[at],
                phrase,
                len(others) > 1 and bool(mention.unit),
            )
        )
    return made


def alike(one: str, other: str) -> bool:
    """Whether two measure words may count the same things."""
    return one == other or any(one in group and other in group for group in _ALIKE)


def total_of(parts: Iterable[Item]) -> tuple[Decimal, Decimal]:
    """The sum of quantities, and how far rounding may have moved it."""
    from decimal import Decimal

    values = Decimal(0)
    slack = Decimal(0)
    for part in parts:
        values += part.mention.value
        slack += part.mention.slack
    return values, slack


def number(value: Decimal) -> str:
    """A number as one writes it: no exponent, no zeros behind the last digit that counts."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def amount(value: Decimal, like: Mention) -> str:
    """A computed value in the unit in which a quantity is printed, 万 and 亿 included."""
    scale = 1
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in like.printed and like.unit not in like.printed.split(sign)[0]:
            scale = size
            break
    unit = next((s for s in ("亿", "万") if scale > 1 and s in like.printed), "")
    return f"{number(value / scale)}{unit}{like.unit}"


def _places(text: str, span: Span) -> tuple[list[int], list[int], list[int]]:
    """Of each character of a sentence: its bracket, its segment and its phrase."""
    depths: list[int] = []
    segments: list[int] = []
    phrases: list[int] = []
    open_at: list[int] = []
    segment = phrase = 0
    for place in range(span.start, span.end):
        sign = text[place]
        if sign == "（":
            open_at.append(place)
        elif sign == "）" and open_at:
            open_at.pop()
        elif sign == "；" and not open_at:
            segment += 1
        if sign in _BREAKS:
            phrase += 1
        depths.append(open_at[-1] if open_at else -1)
        segments.append(segment)
        phrases.append(phrase)
    return depths, segments, phrases


def _left(text: str, at: int, least: int) -> int:
    while at > least and text[at - 1] not in _BREAKS:
        at -= 1
    return at


def _right(text: str, at: int, most: int) -> int:
    while at < most and text[at] not in _BREAKS:
        at += 1
    return at

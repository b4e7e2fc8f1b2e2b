"""Parts against their total: sums that do not come out, and parts larger than their whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bihuan.lib.draft.breakdowns import Breakdown, breakdowns, is_total
from bihuan.lib.draft.families import OTHERS, divide
from bihuan.lib.draft.phrases import Item, amount, number, total_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from bihuan.lib.draft.finding import Finding, Flag
    from bihuan.lib.draft.reading import Draft

# Classes that one thing may be in together: parts that have them may exceed their total.
_OVERLAP = re.compile(
    r"女|党员|团员|民族|学历|本科|研究生|硕士|博士|职称|高级|中级|骨干|名师|\d岁|岁以|农村|贫困|留守|寄宿|残疾|随迁"
    r"|国家级|省级|市级|示范|重点|普惠|新增|存在|获|参加|参与|立行立改|整改|完成|解决|办结"
)
_CHOICES = re.compile(r"多选|可多选|认为|选择|选项|多项选择|希望|建议者")
_LEFT_OUT = {2: 0.08, 3: 0.1}  # share of the total that a list without claim may lack, by parts
_LEFT_OUT_MORE = 0.15
# Lists that stand apart from their total: whether they are surely of it, and how far off at most.
_APART = {"分类": (False, 0.1), "分节": (False, 0.03), "占": (True, 0.15)}
_SLIGHT = 0.05
_OVER = 0.2  # an excess above this share is overlap rather than a slip
_MEASURES = frozenset(("元", "平方米", "分", "课时", "学时"))
_ADJOINING = 15  # characters from a total to 其中
_WIDE = 400  # characters: longer spans are shown from the parts only


class Sum(NamedTuple):
    """One way to add up: the parts, the total they are held against, and what is missing."""

    total: Item
    parts: tuple[Item, ...]
    value: Decimal
    missing: Decimal
    slack: Decimal

    @property
    def off(self) -> float:
        return float(abs(self.missing) / self.total.value) if self.total.value else 1.0


def check(draft: Draft) -> Iterator[Finding]:
    for breakdown in breakdowns(draft):
        yield from _judged(draft, breakdown)


def _judged(draft: Draft, breakdown: Breakdown) -> Iterator[Finding]:
    if not breakdown.totals or adds_up(breakdown):
        return
    total = likely_total(breakdown)
    if total is None:
        yield from _larger(draft, breakdown)
        return
    sums = [_sum(total, parts) for parts in breakdown.readings if len(parts) >= 2]
    if (
        not sums
        or all(item.mention.spelled for item in breakdown.parts)
        or any(item.shared and item.depth < 0 for item in breakdown.parts[1:])
    ):
        return
    best = min(sums, key=lambda s: s.off)
    flag = _flag(draft, breakdown, best)
    if flag:
        yield _finding(draft, flag, best)


def adds_up(breakdown: Breakdown) -> bool:
    """Whether any reading of the parts comes to any quantity that may be the total."""
    return any(_fits(breakdown.totals, parts) for parts in breakdown.readings)


def likely_total(breakdown: Breakdown) -> Item | None:
    """The first quantity that is not smaller than a part.

    Of a list that stands apart from its total the quantity closest to its sum; of classes that
    divide a whole the quantity before them.
    """
    if breakdown.link == "":
        return next((t for t in breakdown.totals if is_total(t, breakdown.parts)), None)
    if breakdown.link in {"分类", "占", "分节"}:
        value, _slack = total_of(breakdown.parts)
        return min(breakdown.totals, key=lambda t: abs(t.value - value))
    most = max(i.value - i.mention.slack for i in breakdown.parts)
    return next((t for t in breakdown.totals if t.mention.high >= most), None)


def fitting_total(breakdown: Breakdown) -> Item | None:
    """The quantity that the parts come to."""
    for parts in breakdown.readings:
        for total in breakdown.totals:
            if _fits((total,), parts) and len(parts) >= 2:
                return total
    return None


def _fits(totals: Sequence[Item], parts: tuple[Item, ...]) -> bool:
    if len(parts) < 2:
        return bool(parts) and any(t.value >= parts[0].value for t in totals)
    for end in range(2, len(parts) + 1):
        value, slack = total_of(parts[:end])
        if any(abs(t.value - value) <= t.mention.slack + slack for t in totals):
            return True
        if _joint(totals, value, slack):
            return True
    return _nested(totals, parts)


def _joint(totals: Sequence[Item], value: Decimal, slack: Decimal) -> bool:
    """Whether totals that follow one another come to the sum: 议案14件、提案13件，其中主办24件…"""
    for start in range(len(totals)):
        for end in range(start + 2, min(start + 4, len(totals)) + 1):
            whole, more = total_of(totals[start:end])
            if abs(whole - value) <= slack + more:
                return True
    return False


def _nested(totals: Sequence[Item], parts: tuple[Item, ...]) -> bool:
    """Whether the sum comes out without one part that may lie inside the part before it."""
    if len(parts) < 3:
        return False
    for place in range(1, len(parts)):
        inside = _OVERLAP.search(parts[place].words)
        if inside and parts[place].value <= parts[place - 1].value:
            value, slack = total_of(parts[:place] + parts[place + 1 :])
            if any(abs(t.value - value) <= t.mention.slack + slack for t in totals[:2]):
                return True
    return False


def _sum(total: Item, parts: tuple[Item, ...]) -> Sum:
    value, slack = total_of(parts)
    return Sum(total, parts, value, total.value - value, slack + total.mention.slack)


def _flag(draft: Draft, breakdown: Breakdown, found: Sum) -> Flag | None:
    rest = any(OTHERS.search(i.label) for i in found.parts)
    divides = divide([i.words for i in found.parts])
    if breakdown.link in _APART:
        sure, most = _APART[breakdown.link]
        return (
            None if found.off > most else "error" if sure or (rest and most > _SLIGHT) else "warn"
        )
    if _open_ended(draft, found.parts):
        return None if found.missing > 0 else "warn" if found.off <= _OVER else None
    if found.missing < 0:
        claimed = breakdown.closed or rest or divides
        return _too_much(draft, breakdown, found, claimed=claimed)
    if rest or (divides and breakdown.link):
        return "error"
    if breakdown.closed:
        if breakdown.link == "":
            return "error" if found.off <= 0.1 else "warn" if found.off <= 0.3 else None
        return "error" if found.off <= 0.3 else "warn" if len(found.parts) >= 4 else None
    return _left_out(found)


def _left_out(found: Sum) -> Flag | None:
    """A list that does not say it is complete, and nearly is."""
    if any(_OVERLAP.search(i.words) for i in found.parts):
        return None
    least = _LEFT_OUT.get(len(found.parts), _LEFT_OUT_MORE)
    near = found.off <= least and found.missing <= max(i.value for i in found.parts)
    return "warn" if near else None


def _too_much(draft: Draft, breakdown: Breakdown, found: Sum, *, claimed: bool) -> Flag | None:
    sentence = draft.text[max(0, found.total.mention.start - 80) : found.parts[-1].mention.end]
    if _CHOICES.search(sentence):
        return None
    if claimed and not breakdown.link:
        return "error" if found.off <= 0.15 else "warn" if found.off <= 0.25 else None
    if claimed:
        return "error" if found.off <= 1 else "warn"
    if any(_OVERLAP.search(i.words) for i in found.parts):
        return "warn" if found.off <= 0.02 else None
    if found.off <= _OVER:
        return "error" if len(found.parts) >= 3 else "warn"
    return "warn" if len(found.parts) >= 3 and found.off <= 0.5 else None


def _open_ended(draft: Draft, parts: Sequence[Item]) -> bool:
    return draft.text[parts[-1].mention.end :][:12].lstrip("，、").startswith("等")


def _larger(draft: Draft, breakdown: Breakdown) -> Iterator[Finding]:
    """One part that is larger than everything it could be a part of."""
    total = breakdown.totals[0]
    opening = [i for i in breakdown.parts if i.segment == breakdown.parts[0].segment]
    part = max(opening, key=lambda i: i.value)
    between = draft.text[total.mention.end : part.mention.start].partition("其中")[0]
    if len(between) > _ADJOINING or re.search("[。；]", between):
        return
    if (
        total.mention.unit in _MEASURES
        or part.value <= total.value
        or part.mention.unit != total.mention.unit
        or breakdown.link != "其中"
    ):
        return
    if part.shared or total.shared:
        return
    yield draft.finding(
        "error",
        "part",
        (min(total.mention.start, part.mention.start), part.mention.end),
        computed=f"{number(part.value)} > {number(total.value)}",
        message=f"“{part.named}”{part.mention.printed}，比它所属的总数{total.mention.printed}还大，请核对。",
    )


def _finding(draft: Draft, flag: Flag, found: Sum) -> Finding:
    total, parts = found.total, found.parts
    start, end = parts[0].mention.start, parts[-1].mention.end
    if abs(total.mention.start - start) < _WIDE:
        start, end = min(start, total.mention.start), max(end, total.mention.end)
    added = " + ".join(amount(i.value, i.mention).removesuffix(i.mention.unit) for i in parts)
    shown = amount(found.value, total.mention)
    differs = amount(abs(found.missing), total.mention)
    more = "少" if found.missing > 0 else "多"
    doubt = (
        "，请核对。" if flag == "error" else "；如果所列不是全部或者有交叉，可以不改，否则请核对。"
    )
    return draft.finding(
        flag,
        "sum",
        (start, end),
        computed=f"{added} = {shown}",
        message=f"各分项相加为{shown}，比总数{total.mention.printed}{more}{differs}{doubt}",
    )

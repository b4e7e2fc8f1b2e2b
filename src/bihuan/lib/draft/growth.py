"""Changes against the quantities they lead from and to.

受理120件，比上年增加20件，增长20%           20 ÷ (120 − 20)
由80所增加到92所，增加12所，增长15%          92 − 80, 12 ÷ 80
受理100件，去年同期80件，增长25%             (100 − 80) ÷ 80
受理100件，同比上升33.0%                    no whole number grows into 100 by 33.0 %
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bihuan.lib.draft.phrases import CHANGES, Item, amount, items, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bihuan.lib.draft.finding import Finding, Flag
    from bihuan.lib.draft.reading import Draft

_HUNDRED = Decimal(100)
_FROM = re.compile(r"(?:由|从)[^，、]{0,16}$")
_TO = re.compile(
    r"(?P<way>增加|增长|提高|上升|扩大|增|升|提升|下降|降低|减少|压减|压缩|缩减|降|减)(?:到|至|为)"
    r"(?:了|现在的|目前的|今年的)?$|(?P<turn>变)(?:为|成)$"
)
_FORMER = re.compile(r"(?:上年|去年|同期|上月|上季|上学期|上学年|上一年|前年|上期)")
_DOWNWARD = frozenset(["下降", "降低", "减少", "压减", "压缩", "缩减", "降", "减"])
_LARGEST = 2000  # counts above it have a whole base for nearly every printed rate
_OTHER_BASE = re.compile("年均|累计|平均|增速|增幅|比重|指数|计划|目标|预算|合同|分别")


def check(draft: Draft) -> Iterator[Finding]:
    earlier: list[Item] = []
    for sentence in draft.sentences:
        every = items(draft, sentence)
        for place, item in enumerate(every):
            if item.mention.exact:
                yield from _reached(draft, every, place)
                yield from _compared(draft, every, place)
                yield from _rate(draft, every, place, earlier)
        earlier = every


def _rate(draft: Draft, every: list[Item], place: int, earlier: list[Item]) -> Iterator[Finding]:
    rate = every[place]
    way = _way(rate)
    if rate.mention.kind != "percent" or not way or _OTHER_BASE.search(rate.label):
        return
    before = [i for i in every[:place] if rate.segment - i.segment <= 0 and i.depth == rate.depth]
    values = [i for i in before if _is_value(i)]
    step = next((i for i in reversed(before) if _is_step(i)), None)
    if not values or values[-1].mention.kind != "count":
        return
    if any(_TO.search(i.label) for i in before):
        return
    value = values[-1]
    if step and step.mention.start > value.mention.start:
        yield from _of_step(draft, value, step, rate, (*values, *(i for i in earlier if i.counts)))
        return
    former = [i for i in (*before, *every[place + 1 :]) if _FORMER.search(i.label) and i.counts]
    if former:
        yield from _of_former(draft, values, former, rate, way)
    elif rate.phrase - value.phrase == 1 and place and every[place - 1] is value:
        yield from _without_base(draft, value, rate, way)


def _of_step(
    draft: Draft, value: Item, step: Item, rate: Item, values: Sequence[Item]
) -> Iterator[Finding]:
    """The printed rate against the printed increase or decrease."""
    if step.mention.unit != value.mention.unit or _way(step) != _way(rate):
        return
    if any(_grown(i, step, rate) for i in values if i.mention.unit == step.mention.unit):
        return
    base = value.value - step.value * _way(step)
    if base <= 0 or abs(rate.phrase - step.phrase) > 1 or step.phrase - value.phrase > 2:
        return
    right = _rounded(step.value / base * _HUNDRED, rate)
    wrong_base = value.value and _rounded(step.value / value.value * _HUNDRED, rate) == rate.value
    hint = "，文中像是除以了本期数" if wrong_base else ""
    yield draft.finding(
        "error" if rate.mention.exact else "warn",
        "growth",
        (value.mention.start, rate.mention.end),
        computed=f"{amount(step.value, step.mention)} ÷ {amount(base, value.mention)} = {right}%",
        message=f"按{value.mention.printed}和变化{step.mention.printed}推算，基数为"
        f"{amount(base, value.mention)}，变化{right}%，"
        f"文中写的是{rate.mention.printed}{hint}，请核对。",
    )


def _grown(value: Item, step: Item, rate: Item) -> bool:
    way = _way(step)
    slack = value.mention.slack + step.mention.slack
    base = value.value - step.value * way
    low, high = base - slack, base + slack
    if low <= 0:
        return False
    return (
        step.mention.low / high * _HUNDRED <= rate.mention.high
        and step.mention.high / low * _HUNDRED >= rate.mention.low
    )


def _of_former(
    draft: Draft, values: Sequence[Item], former: Sequence[Item], rate: Item, way: int
) -> Iterator[Finding]:
    """The printed rate against this period's and the last period's quantity."""
    units = {i.mention.unit for i in former}
    present = [i for i in values if i not in former and i.mention.unit in units]
    if not present or len(former) != 1 or not former[0].value:
        return
    old = former[0]
    for new in present:
        change = (new.value - old.value) / old.value * _HUNDRED * way
        slack = (new.mention.slack + old.mention.slack) / old.value * 200 + rate.mention.slack
        if abs(change - rate.value) <= slack:
            return
    if len(present) != 1:
        return
    new = present[0]
    change = (new.value - old.value) / old.value * _HUNDRED
    right = _rounded(abs(change), rate)
    turned = "下降" if change < 0 else "增长"
    yield draft.finding(
        "error",
        "growth",
        (min(new.mention.start, old.mention.start), rate.mention.end),
        computed=f"（{new.mention.printed} − {old.mention.printed}）÷ {old.mention.printed}"
        f" = {'-' if change < 0 else ''}{right}%",
        message=f"由{old.mention.printed}到{new.mention.printed}，{turned}{right}%，"
        f"文中写的是{rate.label[-2:]}{rate.mention.printed}，请核对。",
    )


def _without_base(draft: Draft, value: Item, rate: Item, way: int) -> Iterator[Finding]:
    """A count and its growth, where no whole number of the last period gives that growth."""
    places = _places(rate)
    if value.mention.slack or value.value > _LARGEST or not value.value or not places:
        return
    if value.value != int(value.value) or not re.search("同比|环比|比|较", rate.label):
        return
    middle = _base(value.value, rate.value, way)
    if middle is None:
        return
    nearby = [Decimal(int(middle) + step) for step in (-1, 0, 1, 2)]
    bases = [b for b in nearby if b > 0]
    rates = {b: abs(value.value - b) / b * _HUNDRED for b in bases}
    if any(abs(r - rate.value) <= rate.mention.slack for r in rates.values()):
        return
    near = sorted(bases, key=lambda b: abs(rates[b] - rate.value))[:2]
    shown = "，".join(f"基数{number(b)}时为{_rounded(rates[b], rate)}%" for b in sorted(near))
    yield draft.finding(
        "warn",
        "growth",
        (value.mention.start, rate.mention.end),
        computed=shown,
        message=f"没有一个整数基数能使{value.mention.printed}{'增长' if way > 0 else '下降'}"
        f"{rate.mention.printed}（{shown}），请核对。",
    )


def _base(value: Decimal, rate: Decimal, way: int) -> Decimal | None:
    factor = 1 + way * rate / _HUNDRED
    return value / factor if factor > 0 else None


def _reached(draft: Draft, every: list[Item], place: int) -> Iterator[Finding]:
    """由a增加到b, and what is said of it behind: 增加c, 增长p%, 提高c个百分点."""
    new = every[place]
    to = _TO.search(new.label)
    if not to or not place:
        return
    old = every[place - 1]
    same = old.mention.unit == new.mention.unit and old.mention.kind == new.mention.kind
    if not same or not old.mention.exact or not _FROM.search(old.label):
        return
    way = -1 if to["way"] in _DOWNWARD else 1
    if to["turn"]:
        way = 1 if new.value >= old.value else -1
    change = (new.value - old.value) * way
    if change < 0 and abs(change) > new.mention.slack + old.mention.slack:
        yield _stepped(draft, "error", old, new, "方向相反", f"{to['way']}")
        return
    for said in every[place + 1 : place + 3]:
        if _way(said) != way or not said.mention.exact or said.segment != new.segment:
            continue
        kind = said.mention.kind
        slack = old.mention.slack + new.mention.slack + said.mention.slack
        steps = kind == "count" and said.mention.unit == new.mention.unit
        off = abs(change - said.value)
        if steps and off > slack:
            yield _stepped(draft, "error", old, new, f"相差{number(change)}", said.mention.printed)
        if kind == "points" and off >= 2 * max(old.mention.slack, new.mention.slack):
            apart = f"相差{number(change)}个百分点"
            yield _stepped(draft, "warn", old, new, apart, said.mention.printed)
        rates = kind == "percent" and new.mention.kind == "count" and old.value > 0
        if rates and abs(change / old.value * _HUNDRED - said.value) > (
            said.mention.slack + (old.mention.slack + new.mention.slack) / old.value * 200
        ):
            grown = _rounded(change / old.value * _HUNDRED, said)
            yield _stepped(draft, "error", old, new, f"变化{grown}%", said.mention.printed)


def _compared(draft: Draft, every: list[Item], place: int) -> Iterator[Finding]:
    """受理120件，与上年的100件相比，增加20件."""
    step = every[place]
    if place < 2 or not _is_step(step):
        return
    new, old = every[place - 2], every[place - 1]
    told = _FORMER.search(old.label) or old.tail.startswith(("相比", "比"))
    units = {new.mention.unit, old.mention.unit, step.mention.unit}
    if not told or len(units) > 1 or not (_is_value(new) and _is_value(old)):
        return
    if step.segment != new.segment or step.phrase - new.phrase > 3:
        return
    change = (new.value - old.value) * _way(step)
    if abs(change - step.value) <= new.mention.slack + old.mention.slack + step.mention.slack:
        return
    right = amount(abs(change), step.mention)
    yield draft.finding(
        "error",
        "growth",
        (new.mention.start, step.mention.end),
        computed=f"{new.mention.printed} − {old.mention.printed} = {number(new.value - old.value)}",
        message=f"{new.mention.printed}与{old.mention.printed}相差{right}，"
        f"文中写的是{step.mention.printed}，请核对。",
    )


def _stepped(draft: Draft, flag: Flag, old: Item, new: Item, right: str, printed: str) -> Finding:
    end = max(new.mention.end, draft.text.find(printed, new.mention.start) + len(printed))
    return draft.finding(
        flag,
        "growth",
        (old.mention.start, min(end, new.mention.end + 60)),
        computed=f"{old.mention.printed} → {new.mention.printed}：{right}",
        message=f"由{old.mention.printed}到{new.mention.printed}{right}，"
        f"文中写的是“{printed}”，请核对。",
    )


def _way(item: Item) -> int:
    found = CHANGES.search(item.label)
    return 0 if not found else 1 if found["up"] else -1


def _is_value(item: Item) -> bool:
    return item.mention.exact and not _way(item) and item.mention.kind == "count" and item.counts


def _is_step(item: Item) -> bool:
    return item.mention.exact and bool(_way(item)) and item.mention.kind == "count"


def _places(rate: Item) -> int:
    exponent = rate.mention.value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _rounded(value: Decimal, like: Item) -> Decimal:
    return round(value, max(1, _places(like)))

"""Percentages against the quantities they are of: 占…%, …率…%, and shares that make up a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bihuan.lib.draft.breakdowns import breakdowns, headlined
from bihuan.lib.draft.families import OTHERS
from bihuan.lib.draft.pairs import Pair, nudged, pairs
from bihuan.lib.draft.parts import adds_up, fitting_total, likely_total
from bihuan.lib.draft.phrases import Item, alike, items, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bihuan.lib.draft.finding import Finding, Flag
    from bihuan.lib.draft.reading import Draft

_SHARE = re.compile(r"占|比重|比例")
_PLAIN_BASE = re.compile(
    r"占(?:比|到|了|其|[^，、的]{0,8}(?:总数|总量|总额|总人数|总件数|总体|总数比例)|全部)?(?:的|比例|比重|为|达|约)*$"
)
_RATE = re.compile(r"([\u4e00-\u9fff]{2,8})率(?:分别)?(?:均|都)?(?:为|达到?|是)?$")
_AIMED = re.compile("要求|标准|目标|低于|高于|不低|力争|确保|以上|预计|计划|分别")
_AT_MOST = re.compile(
    r"(?:占|占比|满意率|合格率|达标率|办结率|整改率|覆盖率|知晓率|回复率|销号率|普及率|回收率|接通率)(?:均|都)?(?:为|达到?)?$"
)
_JOINT = re.compile(r"前[二两三四五六七八九十\d]|居前|靠前|两项|三项|两类|三类|合计|共占|总和")
_CHOICES = re.compile(r"多选|认为|选择|选项|希望")
_HUNDRED = Decimal(100)
_LEAD = 60  # characters in which 前三 may stand before the last of a list
_FURTHER = 3  # sentences further up in which any base may stand
_PARAGRAPH = 20  # and one that sounds like a total
_CLOSE = Decimal(15)  # points: a rate further off is of something else
_NEGATED = re.compile("未|不|没|待|逾期|正在|部分|基本")


def check(draft: Draft) -> Iterator[Finding]:
    totals = _totals(draft)
    sentences = [items(draft, sentence) for sentence in draft.sentences]
    contexts = [_context(sentences, place) for place in range(len(sentences))]
    used = list(_used(sentences, contexts))
    for place, every in enumerate(sentences):
        percents = [i for i in every if i.mention.kind == "percent"]
        if percents:
            near = tuple(i for i in every if i.counts) + contexts[place]
            close = [base for at, base in used if abs(at - place) <= _PARAGRAPH]
            own = [base for at, base in used if at == place]
            yield from _impossible(draft, percents)
            yield from _shares(draft, pairs(every), _Known(near, totals, own, close))
            yield from _rates(draft, every, list(contexts[place]))
            yield from _whole(draft, percents)


@dataclass(frozen=True)
class _Known:
    """What shares may be of: quantities near by, totals of divisions by the places of their parts,
    and what other shares of the sentence (`own`) and near by (`used`) are of."""

    near: tuple[Item, ...]
    totals: dict[int, tuple[Item, bool]]
    own: list[Item]
    used: list[Item]

    def bases(self, part: Item) -> tuple[Item, ...]:
        every = (*self.near, *self.used)
        return tuple(i for i in every if i is not part and alike(i.mention.unit, part.mention.unit))


def _context(sentences: list[list[Item]], place: int) -> tuple[Item, ...]:
    """Counts in the sentences before, further up only those that sound like totals."""
    far = [
        i for one in sentences[max(0, place - _PARAGRAPH) : max(0, place - _FURTHER)] for i in one
    ]
    near = [i for one in sentences[max(0, place - _FURTHER) : place] for i in one]
    return tuple(i for i in far if i.counts and headlined(i)) + tuple(i for i in near if i.counts)


def _used(
    sentences: list[list[Item]], contexts: list[tuple[Item, ...]]
) -> Iterator[tuple[int, Item]]:
    """The bases that shares fit, with the places of their sentences."""
    for place, every in enumerate(sentences):
        for pair in pairs(every):
            bases = [i for i in every if i.counts] + list(contexts[place])
            for base in bases:
                same = base.mention.unit == pair.part.mention.unit
                larger = base is not pair.part and base.value > pair.part.value
                if same and larger and is_of([pair.part], base, pair.share):
                    yield place, base


def is_of(part: Iterable[Item], base: Item, share: Item, *, loose: bool = False) -> bool:
    """Whether a quantity can be the printed share of a base, all three within their rounding.

    Offices also cut off where they should round, and nudge a share so that all come to 100
    (`loose`): then the share may be off by one in its last digit.
    """
    members = list(part)
    low = sum((i.mention.low for i in members), Decimal(0))
    high = sum((i.mention.high for i in members), Decimal(0))
    if base.mention.low <= 0:
        return False
    slack = share.mention.slack
    least = share.mention.low - slack if loose else share.mention.low
    return (
        low / base.mention.high * _HUNDRED <= share.mention.high + slack
        and high / base.mention.low * _HUNDRED >= least
    )


def _totals(draft: Draft) -> dict[int, tuple[Item, bool]]:
    """For the place of each part of a division its total, and whether the division adds up."""
    found: dict[int, tuple[Item, bool]] = {}
    for breakdown in breakdowns(draft):
        if not breakdown.totals:
            continue
        total = fitting_total(breakdown) or likely_total(breakdown)
        if total:
            for part in breakdown.readings[-1]:
                found.setdefault(part.mention.start, (total, adds_up(breakdown)))
    return found


def _shares(draft: Draft, found: list[Pair], known: _Known) -> Iterator[Finding]:
    common = _common_base(found, known)
    exact = nudged(found)
    for pair in found:
        bases = (common,) if common else known.bases(pair.part)
        if any(is_of([pair.part], base, pair.share, loose=exact) for base in bases):
            continue
        if _of_sum(pair, found):
            continue
        if not common and _joint(draft, pair, known, alone=len(found) == 1):
            yield from _joint_wrong(draft, pair, known)
            continue
        base, sure = _base(pair, known, common)
        plain = bool(_PLAIN_BASE.search(pair.share.label))
        if base is None or base.value < pair.part.value:
            continue
        off = abs(pair.part.value / base.value * _HUNDRED - pair.share.value)
        near = off <= pair.share.value * 3 / 10
        little = max(Decimal(1), pair.share.value * (15 if plain else 10) / 100)
        if common or (sure and plain and near) or off <= little:
            yield _wrong(draft, "error" if sure and plain else "warn", pair, base)


def _base(pair: Pair, known: _Known, common: Item | None) -> tuple[Item | None, bool]:
    """What a share should be of, and whether that is sure."""
    if common:
        return common, True
    total = known.totals.get(pair.part.mention.start)
    if total:
        return total
    for group in (known.own, known.used):
        same = [b for b in group if b.mention.unit == pair.part.mention.unit]
        if same:
            values = [b.value for b in same]
            return same[-1], group is known.own or values.count(same[-1].value) >= 2
    return _nearest(pair, known), False


def _joint(draft: Draft, pair: Pair, known: _Known, *, alone: bool) -> bool:
    """Whether the share is that of several together: 前三位 … 80件、60件、40件，占77%."""
    together = _is_joint(draft, pair)
    if not alone and not together:
        return False
    row = _row(draft, pair, known)
    return (together and bool(row)) or _fits_together(pair, row, known)


def _is_joint(draft: Draft, pair: Pair) -> bool:
    start = max(0, pair.part.mention.start - _LEAD)
    return bool(_JOINT.search(draft.text, start, pair.share.mention.start))


def _row(draft: Draft, pair: Pair, known: _Known) -> list[Item]:
    """The quantities of the part's measure word before it in its segment, the nearest last."""
    part = pair.part.mention
    row = [
        b
        for b in set(known.near)
        if b.mention.end <= part.start
        and b.mention.unit == part.unit
        and b.segment == pair.part.segment
        and "。" not in draft.text[b.mention.end : part.start]
    ]
    return sorted(row, key=lambda b: b.mention.start)[-8:]


def _fits_together(pair: Pair, row: list[Item], known: _Known) -> bool:
    bases = known.bases(pair.part)
    groups = [[pair.part, *row[at:]] for at in range(len(row))]
    return any(
        is_of(group, base, pair.share) for group in groups for base in bases if base not in group
    )


def _joint_wrong(draft: Draft, pair: Pair, known: _Known) -> Iterator[Finding]:
    """The joint share of a list against the total further up that it nearly fits."""
    row = _row(draft, pair, known)
    if not row or not _is_joint(draft, pair) or _fits_together(pair, row, known):
        return
    group = [*row, pair.part]
    value = sum((i.value for i in group), Decimal(0))
    totals = [b for b in known.bases(pair.part) if headlined(b) and b not in group]
    totals = [b for b in totals if b.value >= value]
    for base in totals:
        right = value / base.value * _HUNDRED
        if abs(right - pair.share.value) <= pair.share.value / 10:
            shown = number(round(right, _printed_places(pair.share)))
            added = " + ".join(number(i.value) for i in group)
            yield draft.finding(
                "warn",
                "share",
                (group[0].mention.start, pair.share.mention.end),
                computed=f"（{added}）÷ {base.mention.printed} = {shown}%",
                message=f"几项合计占{base.mention.printed}的{shown}%，"
                f"文中写的是{pair.share.mention.printed}，请核对。",
            )
            return


def _of_sum(pair: Pair, found: Sequence[Pair]) -> bool:
    """Whether the shares are those of the sum of the list, whatever total is printed."""
    total = sum((p.part.value for p in found), Decimal(0))
    if len(found) < 3 or not total:
        return False
    return (
        abs(pair.part.value / total * _HUNDRED - pair.share.value) <= 2 * pair.share.mention.slack
    )


def _common_base(found: Sequence[Pair], known: _Known) -> Item | None:
    """What most of three or more shares are of."""
    if len(found) < 3:
        return None
    for base in known.bases(found[0].part) + known.bases(found[-1].part):
        fitting = sum(is_of([p.part], base, p.share) for p in found if p.part is not base)
        if fitting >= max(2, (len(found) * 3 + 4) // 5):
            return base
    return None


def _nearest(pair: Pair, known: _Known) -> Item | None:
    """The quantity that the part follows, if it is of the same measure word."""
    ahead = [
        b
        for b in known.near
        if b.mention.end <= pair.part.mention.start
        and b.mention.unit == pair.part.mention.unit
        and b.value >= pair.part.value
    ]
    last = max(ahead, key=lambda b: b.mention.start, default=None)
    return last if _PLAIN_BASE.search(pair.share.label) else None


def _rates(draft: Draft, every: list[Item], context: list[Item]) -> Iterator[Finding]:
    """完成率, 整改率, 开工率 … against the quantity with the same word and its total."""
    for place, rate in enumerate(every):
        named = _RATE.search(rate.label)
        if rate.mention.kind != "percent" or not named or not rate.mention.exact:
            continue
        if _AIMED.search(rate.label) or rate.depth >= 0:
            continue
        counts = [i for i in every[:place] if i.counts]
        if any(
            is_of([part], base, rate)
            for part in counts
            for base in counts + context
            if part is not base
            and alike(part.mention.unit, base.mention.unit)
            and named[1][-2:] not in base.label
        ):
            continue
        part = next((i for i in reversed(counts) if _same_word(i, named[1])), None)
        if part is None or (part.shared and part.depth >= 0):
            continue
        base = _rate_base(part, counts)
        if base is None:
            yield from _more_than_all(draft, part, counts)
        if base is None or rate.segment - part.segment > 1:
            continue
        if abs(part.value / base.value * _HUNDRED - rate.value) <= _CLOSE:
            yield _wrong(draft, "warn", Pair(part, rate), base)


def _more_than_all(draft: Draft, part: Item, counts: Sequence[Item]) -> Iterator[Finding]:
    """交办48个，已办结49个，办结率98%: more is done than there was."""
    ahead = [i for i in counts if i.mention.end <= part.mention.start]
    total = ahead[-1] if ahead else None
    if total is None or total.mention.unit != part.mention.unit or not headlined(total):
        return
    if part.shared or part.value > total.value * 2 or part.phrase - total.phrase > 2:
        return
    yield draft.finding(
        "error",
        "part",
        (total.mention.start, part.mention.end),
        computed=f"{number(part.value)} > {number(total.value)}",
        message=f"“{part.named}”{part.mention.printed}，比总数{total.mention.printed}还大，请核对。",
    )


def _same_word(item: Item, named: str) -> bool:
    word = re.sub("^(?:总体|整体|综合|总|平均|已|的)+", "", named)
    if len(word) > 4:
        return False
    if len(word) == 2 and word not in item.words:  # 回收率 of 收回480份, 办复率 of 答复
        return any(sign in item.label[-4:] for sign in word) and not _NEGATED.search(item.words)
    if len(word) > 2 and word not in item.words:  # 整改完成率 of 已完成整改48个
        return set(word) <= set(item.label) and not _NEGATED.search(item.words)
    where = item.words.find(word)
    return where >= 0 and not _NEGATED.search(item.words[max(0, where - 2) : where])


def _rate_base(part: Item, counts: Sequence[Item]) -> Item | None:
    ahead = [
        i
        for i in counts
        if i.mention.end <= part.mention.start
        and i.mention.unit == part.mention.unit
        and i.value >= part.value
    ]
    return ahead[-1] if ahead and ahead[-1].value else None


def _whole(draft: Draft, percents: Sequence[Item]) -> Iterator[Finding]:
    """Shares of classes with their own rest, which make up 100 % together."""
    row = [i for i in percents if i.mention.exact and _SHARE.search(i.words + "占" * _classed(i))]
    if len(row) < 3 or not any(OTHERS.search(_class(i)) for i in row[2:]):
        return
    lead = draft.text[max(0, row[0].mention.start - 60) : row[-1].mention.end]
    value = sum((i.value for i in row), Decimal(0))
    slack = sum((i.mention.slack for i in row), Decimal(0))
    off = abs(value - _HUNDRED)
    if off <= slack + Decimal("0.02") or off > 20 or _CHOICES.search(lead):
        return
    yield draft.finding(
        "error",
        "share",
        (row[0].mention.start, row[-1].mention.end),
        computed=" + ".join(number(i.value) for i in row) + f" = {number(value)}%",
        message=f"各类占比相加为{number(value)}%，不是100%，请核对。",
    )


def _classed(item: Item) -> int:
    return int(bool(re.search("(?:类|其他|其它)$", item.label)))


def _class(item: Item) -> str:
    return re.sub("占.*$", "", item.label)


def _impossible(draft: Draft, percents: Sequence[Item]) -> Iterator[Finding]:
    for item in percents:
        if item.value > _HUNDRED and _AT_MOST.search(item.label):
            yield draft.finding(
                "error",
                "share",
                (item.mention.start, item.mention.end),
                computed=f"{number(item.value)}% > 100%",
                message=f"{item.mention.printed}超过了100%，请核对。",
            )


def _wrong(draft: Draft, flag: Flag, pair: Pair, base: Item) -> Finding:
    part, share = pair.part, pair.share
    places = _printed_places(share)
    right = round(part.value / base.value * _HUNDRED, places)
    return draft.finding(
        flag,
        "share",
        (min(part.mention.start, share.mention.start), share.mention.end),
        computed=f"{part.mention.printed} ÷ {base.mention.printed} = {number(right)}%",
        message=f"{part.mention.printed}占{base.mention.printed}的{number(right)}%，"
        f"文中写的是{share.mention.printed}，请核对。",
    )


def _printed_places(share: Item) -> int:
    exponent = share.mention.value.as_tuple().exponent
    return max(1, -exponent) if isinstance(exponent, int) else 1

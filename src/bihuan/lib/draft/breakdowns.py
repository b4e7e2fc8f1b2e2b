"""Where a draft divides a total into parts.

    受理112件，其中咨询80件、投诉32件            其中, 包括, 分别为, 分为
    问题20个（甲类12个、乙类8个）                  brackets behind the total
    查出的20个问题中，12个涉及甲，8个涉及乙           …中，
    受理112件，办结100件，正在办理12件             classes that divide a whole (families)
    工单分类：甲类80件、乙类20件、其他12件            a list with its own rest, total further up
    直办80件，占80%，转办20件，占20%                shares that make up 100 %
    小学12所、初中6所，合计18所                   the total comes last

Every way to read the parts and every quantity that may be the total is kept: a division is
questioned only where none of them adds up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from bihuan.lib.draft.families import FAMILIES, OTHERS, side
from bihuan.lib.draft.pairs import Pair, pairs, whole
from bihuan.lib.draft.phrases import Item, alike, items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bihuan.lib.draft.reading import Draft

_LINK = re.compile(r"其中|包括|包含|分别为|分别是|分为|(?<=[^高初集空途心当])中(?=[：，，有])")
_CLOSED = {"分别为", "分别是", "分为", "：", "（"}
_STOP = re.compile(
    r"^(?:共|总|合计|累计|同比|环比|比上|较上|另|此外|同时|比去|较去|去年|上年|全年|截至|目前)"
)
_SORTED = re.compile(
    r"分类|归类|按.{1,12}(?:分|划分|统计)|从.{1,14}(?:来?看|分析|上看)|[类分]布|构成|[的人件题]中[，：有]"
)
_SUMMED = re.compile(r"^(?:以上)?(?:共|共计|合计|总计|总共|一共|累计|小计)$")
_HEADLINE = re.compile(
    r"共|总|累计|合计|受理|收到|接到|办理|承办|征集|收集|梳理|排查|发现|查处|查摆|反馈|给予|处理|处分|惠及"
    r"|资助|培训|招聘|招录|录取|录用|现有|投入|安排|下达|拨付|发放|发出|抽查|检查|走访|建成|覆盖|公开|交办"
)
_NUMBERED = re.compile(
    r"（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)"
)
_MOST_SECTIONS = 40
_NEAR = 3  # sentences further up in which a total may stand
_UP = 60  # and of a list that stands apart from it


@dataclass(frozen=True)
class Breakdown:
    """Quantities that may be a total, the likeliest first, and what it may be divided into.

    `readings` are the ways to bound the list of parts, the likeliest first. `closed`: the wording
    says that the parts are all.
    """

    totals: tuple[Item, ...]
    readings: tuple[tuple[Item, ...], ...]
    link: str
    closed: bool

    @property
    def parts(self) -> tuple[Item, ...]:
        return self.readings[0]


def breakdowns(draft: Draft) -> Iterator[Breakdown]:
    """Every division in the draft, in the order of its sentences."""
    earlier: list[list[Item]] = []
    for sentence in draft.sentences:
        every = items(draft, sentence)
        before = [i for one in earlier[-_NEAR:] for i in one if i.counts and i.depth < 0]
        if every:
            yield from _linked(draft, every, before, sentence.start)
            yield from _bracketed(draft, every)
            yield from _between_families(every, before)
            yield from _shared_out(every, before)
            yield from _sorted_list(
                draft, every, [i for one in earlier[-_UP:] for i in one], sentence.start
            )
            yield from _summed(every)
        earlier.append(every)
    yield from _sections(draft)


def _linked(draft: Draft, every: list[Item], before: list[Item], start: int) -> Iterator[Breakdown]:
    text = draft.text
    last = every[-1]
    links = list(_LINK.finditer(text, start, last.mention.start))
    for index, found in enumerate(links):
        depth = _depth(text, found.start(), start)
        until = last.mention.end
        later = [one for one in links[index + 1 :] if _depth(text, one.start(), start) == depth]
        if later:  # a new total may stand before the next link
            until = later[0].start()
            semicolon = text.find("；", found.end(), until)
            until = semicolon if semicolon >= 0 else until
        behind = [i for i in every if found.end() <= i.mention.start < until and i.depth == depth]
        ahead = [i for i in every if i.mention.end <= found.start()]
        if found[0] == "中" and not (ahead and _same_phrase(text, ahead[-1], found.start())):
            continue
        if found[0].startswith("分别") and not (ahead and _adjoins(text, ahead[-1], found.start())):
            continue
        totals = [i for i in ahead if i.depth == depth] or [i for i in ahead if i.depth == -1]
        if depth >= 0:
            totals = _directly_before(text, every, depth) or totals
        same = [i for i in totals if i.segment == totals[-1].segment]
        totals = same if _countable(same) else totals
        totals = totals if _countable(totals) else (before if depth < 0 else [])
        announced = found[0] == "中" and text[found.end() : found.end() + 1] == "："
        closed = announced or found[0] in _CLOSED
        closed = closed or _all_shared(behind, every)
        yield from _divided(totals, behind, found[0], closed=closed)


def _divided(
    totals: Sequence[Item], behind: Sequence[Item], link: str, *, closed: bool
) -> Iterator[Breakdown]:
    """For each measure word of the totals, its parts among what stands behind the link."""
    behind = list(takewhile(lambda i: not _STOP.match(i.label), behind))
    counted = [i for i in behind if i.counts]
    nearest = _countable(totals)[::-1]
    taken: set[int] = set()
    units = list(dict.fromkeys(i.mention.unit for i in nearest))
    for unit in sorted(units, key=lambda u: u not in {i.mention.unit for i in counted}):
        free = [i for i in counted if id(i) not in taken]
        same = [i for i in free if i.mention.unit == unit]
        kin = [i for i in free if alike(i.mention.unit, unit)]
        if not kin or (not same and len(kin) < 2):
            continue
        candidates = [i for i in nearest if alike(i.mention.unit, unit)]
        candidates.sort(key=lambda i: i.mention.unit != unit)
        taken |= {id(i) for i in kin}
        if any(_vague(i, unit) and i.mention.start > kin[0].mention.start for i in behind):
            continue
        yield Breakdown(tuple(candidates), _readings(same, kin), link, closed)


def _vague(item: Item, unit: str) -> bool:
    """Whether a part is given as 近40人: then the parts cannot come to the total exactly."""
    mention = item.mention
    return mention.unit == unit and bool(set(mention.words) - {"以上", "以下", "及以上", "及以下"})


def _readings(same: list[Item], kin: list[Item]) -> tuple[tuple[Item, ...], ...]:
    """The list up to its first semicolon if it has two parts before it, and the whole list."""
    found: list[tuple[Item, ...]] = []
    for parts in (kin, same):
        if not parts:
            continue
        opening = tuple(i for i in parts if i.segment == parts[0].segment)
        if len(opening) >= 2:
            found.append(opening)
        found.append(tuple(parts))
    return tuple(dict.fromkeys(found))


def _bracketed(draft: Draft, every: list[Item]) -> Iterator[Breakdown]:
    """Quantities in a bracket directly behind the quantity that they divide."""
    for depth in sorted({i.depth for i in every if i.depth >= 0}):
        inside = [i for i in every if i.depth == depth and i.counts]
        if not inside or _LINK.search(draft.text, depth, inside[-1].mention.start):
            continue
        total = _directly_before(draft.text, every, depth)
        parts = tuple(i for i in inside if total and i.mention.unit == total[0].mention.unit)
        if total and parts and total[0].counts:
            contained = re.match(r"（(?:含|内含|囊括|另|不含|兼)", draft.text[depth : depth + 3])
            yield Breakdown(tuple(total), (parts,), "（", len(parts) > 1 and not contained)


def _between_families(every: list[Item], before: list[Item]) -> Iterator[Breakdown]:
    """A total and behind it classes of one family, of one measure word, with nothing between."""
    counted = [i for i in every if i.counts]
    for depth in dict.fromkeys(i.depth for i in counted):
        level = [i for i in counted if i.depth == depth]
        for unit in dict.fromkeys(i.mention.unit for i in level):
            row = [i for i in level if i.mention.unit == unit]
            above = [i for i in counted if i.depth < 0 <= depth and i.mention.end <= depth]
            above = [i for i in above if i.mention.unit == unit]
            for family in range(len(FAMILIES)):
                sides = [side(family, i.words) for i in row]
                for start, end in _runs(sides, depth >= 0):
                    heads = [i for i in before if i.mention.unit == unit and headlined(i)]
                    own = above + row[:start]
                    new = not own or own[-1].segment < row[start].segment
                    totals = (own + heads if new else heads + own)[::-1]
                    if any(is_total(total, row[start:end]) for total in totals[:3]):
                        readings = _around(row, sides, start, end)
                        yield Breakdown(tuple(totals), readings, "", closed=True)


def _around(
    row: list[Item], sides: list[int], start: int, end: int
) -> tuple[tuple[Item, ...], ...]:
    """The classes of a family alone, with others of it, and with what goes on behind them."""
    spans = [(start, end), _block(sides, start)]
    spans += [(start, at) for at in range(end + 1, len(row) + 1)]
    return tuple(dict.fromkeys(tuple(row[one:other]) for one, other in spans))


def _block(sides: list[int], place: int) -> tuple[int, int]:
    """The classes of one family around a place."""
    start = end = place
    while start and sides[start - 1] != 2:
        start -= 1
    while end < len(sides) and sides[end] != 2:
        end += 1
    return start, end


def _shared_out(every: list[Item], before: list[Item]) -> Iterator[Breakdown]:
    """Quantities whose shares make up 100 %."""
    found = pairs(every)
    if not whole(found):
        return
    parts = tuple(p.part for p in found)
    unit = parts[0].mention.unit
    ahead = [i for i in every if i.mention.end <= parts[0].mention.start]
    totals = [i for i in (before + ahead)[::-1] if i.counts and alike(i.mention.unit, unit)]
    if all(p.mention.unit == unit for p in parts) and len(set(map(id, parts))) == len(parts):
        yield Breakdown(tuple(totals), (parts,), "占", closed=True)


def _all_shared(behind: list[Item], every: list[Item]) -> bool:
    """Whether the parts of a list have shares that make up 100 % together."""
    places = {i.mention.start for i in behind}
    found: list[Pair] = [p for p in pairs(every) if p.part.mention.start in places]
    return whole(found)


def _runs(sides: list[int], bracketed: bool) -> Iterator[tuple[int, int]]:
    """Runs with one class on the first side and at least one on the other, or, in brackets,
    between: （满意44件，基本满意2件）."""
    at = 0
    while at < len(sides):
        end = at
        while end < len(sides) and sides[end] != 2 and not (sides[end] == 1 and 1 in sides[at:end]):
            end += 1
        rest = {-1, 0} if bracketed else {-1}
        if 1 in sides[at:end] and rest & set(sides[at:end]):
            yield at, end
        at = max(end, at + 1)


def is_total(total: Item, parts: Sequence[Item]) -> bool:
    """Whether a quantity is large enough to be the total of parts, a slip allowed for."""
    return total.value * 5 >= max(i.value for i in parts) * 4


def _sorted_list(
    draft: Draft, every: list[Item], before: list[Item], start: int
) -> Iterator[Breakdown]:
    """A list of classes with its own rest (其他), or announced as a sorting; total further up."""
    lead = draft.text[start : every[0].mention.start]
    if re.search("其中|包括|包含|分别", lead):
        return
    outside = [i for i in every if i.depth < 0 and i.counts]
    for unit in dict.fromkeys(i.mention.unit for i in outside):
        row = [i for i in outside if i.mention.unit == unit]
        groups = [[i for i in row if i.segment == s] for s in dict.fromkeys(i.segment for i in row)]
        for group in [g for g in groups if len(g) >= 3] or [row]:
            rest = any(OTHERS.search(i.label) for i in group[2:])
            own = any(i.mention.end <= group[0].mention.start for i in outside)
            if len(group) >= 3 and not own and (rest or _SORTED.search(lead)):
                totals = [i for i in reversed(before) if i.counts and headlined(i)]
                totals = [i for i in totals if alike(i.mention.unit, unit)]
                yield Breakdown(tuple(totals), (tuple(group),), "分类", closed=False)


def _summed(every: list[Item]) -> Iterator[Breakdown]:
    """Parts whose sum stands behind them: 甲12所、乙6所，合计18所."""
    outside = [i for i in every if i.depth < 0 and i.counts]
    for place, total in enumerate(outside):
        if _SUMMED.match(total.label) and not total.tail.startswith("的"):
            parts = [i for i in outside[:place] if i.mention.unit == total.mention.unit]
            if len(parts) >= 2 and parts[-1] is outside[place - 1]:
                readings = tuple(tuple(parts[at:]) for at in range(len(parts) - 1))
                yield Breakdown((total,), readings, "合计", closed=total.label in {"合计", "总计"})


def headlined(item: Item) -> bool:
    """Whether a quantity sounds like a total: 共受理112件."""
    return bool(_HEADLINE.search(item.label))


def _sections(draft: Draft) -> Iterator[Breakdown]:
    """Numbered paragraphs, each beginning with a part; the total stands in front of them."""
    run: list[Item] = []
    lead: list[Item] = []
    before: list[Item] = []
    for paragraph in [*draft.paragraphs, None]:
        text = draft.words(paragraph) if paragraph else ""
        found = _countable(items(draft, paragraph)) if paragraph and "\t" not in text else []
        if paragraph and _NUMBERED.match(text) and found:
            first = next(
                (i for i in found if not run or i.mention.unit == run[0].mention.unit), None
            )
            if not run:
                lead = before
            run += [first] if first else []
            continue
        if 3 <= len(run) <= _MOST_SECTIONS:
            unit = run[0].mention.unit
            totals = [i for i in lead[::-1] if alike(i.mention.unit, unit) and headlined(i)]
            yield Breakdown(tuple(totals), (tuple(run),), "分节", closed=False)
        run, before = [], [*before[-8:], *found]


def _countable(found: Iterable[Item]) -> list[Item]:
    return [i for i in found if i.counts]


def _directly_before(text: str, every: list[Item], bracket: int) -> list[Item]:
    """The quantity that a bracket stands behind: 34件（…, 20个问题（…."""
    ahead = [i for i in every if i.mention.end <= bracket]
    near = [i for i in ahead if _same_phrase(text, i, bracket) and bracket - i.mention.end <= 15]
    return near[-1:]


def _same_phrase(text: str, item: Item, place: int) -> bool:
    between = text[item.mention.end : place]
    return len(between) <= 30 and not re.search("[，；：、（）]", between)


def _adjoins(text: str, item: Item, place: int) -> bool:
    return bool(re.fullmatch("[^，；：、（）]{0,10}[，：]?", text[item.mention.end : place]))


def _depth(text: str, place: int, least: int) -> int:
    """Where the bracket around a place opens, -1 outside brackets."""
    opening = text.rfind("（", max(0, least), place)
    return opening if opening > text.rfind("）", max(0, least), place) else -1

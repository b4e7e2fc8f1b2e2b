"""Counts against the lists they count: “六清楚” with five named, 甲、乙、丙四个方面.

A count is held against a list only where the language ties them: the list stands directly
before it (with or without 等), or behind it after 即, 分别是, a colon or in brackets, or its
items share the word that is counted (“三必查”：…必查、…必查). Fixed expressions
(`words/slogans.txt`) are counted against nothing. If any reading fits, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bihuan.lib.draft.counts import Count, counts
from bihuan.lib.draft.finding import Finding, Flag
from bihuan.lib.draft.reading import Draft
from bihuan.lib.draft.series import Item, Series, before, behind, split, words

_LINK = re.compile(
    r"(?:[、和]?[“‘][^”’]{1,12}[”’])*[\u4e00-\u9fff]{0,10}?"
    r"(?:(?P<colon>：)|[，。（—]即(?!将|可|使|便|刻|日)[是为：]*|即[是为：]+"
    r"|[，。]?(?:分别|具体)[是为]：?|(?P<loose>就是|是指|指的是)|(?P<bracket>（))"
)
_ORDINAL = re.compile(
    "[“‘]?(?:[一二三四五六七八九十]+[是、.]|第?[一二三1-3][、.），章节阶]|（|首先|其一|①|[1-9]\\D|一要)"
)
_UNLIKE_LIST = re.compile("[含如见]|例如|其中|下同|以下|简称|\\d")
# A list does not end so: what stands before the count is a sentence. Some end words as well (安全).
_NO_APPOSITION = re.compile(
    "(?:[的是和及与、，了把将：；（“‘我其该各等按]|(?<![行作认人])为|(?<![课版成文书样])本|(?<![安健保完])全"
    "|(?<![核校应比])对|(?<![国所公私])有|(?<![存现])在|(?<![报签周达])到|(?<![合兼])并|(?<!服)从|以)$"
)
_VERBAL = re.compile(rf"(?:{'|'.join(words('verbs').split())})(?:了|好|出|成|为|到)?$")
_LEVEL = "(?:国家|[部省市州盟县区旗乡镇街村校厅局科站班组](?:级|委)?)"
_LEVELS = re.compile(
    rf"(?:[\u4e00-\u9fff]{{1,12}}(?:[—-]{{1,2}}[\u4e00-\u9fff]{{1,10}})+|{_LEVEL}(?:[、和]{_LEVEL})+)$"
)
_NAMED = re.compile("(?:围绕|聚焦|紧扣|突出|抓住|从|通过|按照|采取|瞄准|着眼)")
_MODAL = re.compile(
    "(?<![重主必需摘纪概])要(?![求点素闻件])|应(?![急用对届聘])|均(?![衡等价])|能(?![力源动耗手])"
    "|可(?!持续|视|靠|行性)|就(?![业学餐读诊近])|[须已都并则]|使|让"
)
_ALLOWED = 2  # by how many a count is off before it is taken to count something else
_SHOWN = 12
_MANY = 5  # who names so many of a list names them all


@dataclass(frozen=True)
class Listing:
    """What is listed for a count: `counts` of all readings, `sure`: no reading but the plain one;
    `where`: the words for where it stands; `plain`: the count of the plainest reading."""

    items: tuple[str, ...]
    counts: frozenset[int]
    open_ended: bool
    sure: bool
    where: str
    grouped: int = 0
    plain: int = 0

    @property
    def number(self) -> int:
        return self.plain or len(self.items)

    def fits(self, number: int) -> bool:
        if number in self.counts or not self.open_ended:
            return number in self.counts
        # One short of the count and many named: 等 closes the list, and one is missing.
        short = self.sure and self.number >= _MANY and number == self.number + 1
        return number > min(self.counts) and not short


def check(draft: Draft) -> Iterator[Finding]:
    for count in counts(draft.text):
        listings = list(_listings(draft.text, count))
        if not listings or any(one.fits(count.number) for one in listings):
            continue
        near = [one for one in listings if _near(count, one)]
        if near:
            yield _finding(draft, count, near[0])


def _listings(text: str, count: Count) -> Iterator[Listing]:
    affix = _affix(count)
    after = _after(text, count, affix)
    if after is not None:
        yield after
    elif (echo := _echoed(text, count, affix)) is not None:
        yield echo
    if (levels := _levels(text, count)) is not None:
        yield levels
        return
    series = before(text, count.start)
    if series is not None and (listing := _apposed(text, count, series, affix)) is not None:
        yield listing


def _levels(text: str, count: Count) -> Listing | None:
    """县—乡—校三级, 省、市、县三级: nothing but the levels can be meant."""
    if not count.of.startswith("级"):
        return None
    found = _LEVELS.search(text[max(0, count.start - 80) : count.start])
    if found is None:
        return None
    names = tuple(re.split("[—、和-]+", found[0]))
    return Listing(names, frozenset({len(names)}), False, True, "前面列出")


def _affix(count: Count) -> str:
    """The word every item has: 必查 of 三必查, 一 of 五个一; else the noun (四大体系)."""
    if not count.slogan:
        return count.of[-2:] if len(count.of) > 2 else ""
    if count.of.startswith("个一"):
        return "一" if not count.of.startswith(("个一批", "个一律")) else count.of[1:3]
    bare = re.sub("^[个种项类大条](?=[\u4e00-\u9fff]{2})|^个", "", count.of)
    return bare if count.of != bare or len(bare) <= 3 else ""


def _apposed(text: str, count: Count, series: Series, affix: str) -> Listing | None:
    """The list directly before the count."""
    items = series.items
    shared = _shared(items, affix)
    if not series.whole and not series.open_ended and shared < 2:
        if _NO_APPOSITION.search(text, max(0, count.start - 2), count.start):
            return None
        if _ends_with_verb(items):
            return _with_verb(series)
    if shared >= 2:
        listing = _listing(series, "前面列出", {shared} | set(series.counts))
        if count.slogan and shared == len(items) > 2:  # 等 only closes it
            return replace(listing, open_ended=False, sure=False)
        return listing
    if not _alike(series, count):
        return None
    return _listing(series, "前面列出", set(series.counts))


def _ends_with_verb(items: tuple[Item, ...]) -> bool:
    """甲、乙、丙深入实施: the last item is longer than the others by a verb."""
    last = items[-1].text
    found = _VERBAL.search(last)
    longest = max((len(item.text) for item in items[1:-1]), default=2)
    return found is not None and found.start() >= 1 and len(last) > longest


def _with_verb(series: Series) -> Listing | None:
    """围绕甲、乙、丙实施“三项工程”: the list is named as what it is about."""
    if len(series.items) < 3 or not _NAMED.search(series.items[0].text):
        return None
    return _listing(series, "前面列出", set(series.counts), sure=False)


def _alike(series: Series, count: Count) -> bool:
    """Whether the items can be of one kind; the last of a false series runs on into a sentence."""
    items = series.items
    if len(items) < 2 or series.whole:
        return len(items) >= 2
    sizes = [len(item.text) for item in items[1:]]
    last = items[-1].text
    if max(sizes) > 3 * min(sizes) + 4 or _MODAL.search(last):
        return False
    if count.slogan and any(sign.isdigit() for item in items for sign in item.text):
        return False
    if series.plain == 2 and not series.open_ended:
        return count.slogan and len(last) <= 6 and abs(len(items[0].text) - len(last)) <= 2
    return all(item.grade == 1 for item in items[1:]) or series.open_ended


def _shared(items: tuple[Item, ...] | list[Item], affix: str) -> int:
    """How many items in a row, the last one among them, have the shared word."""
    number = 0
    for item in reversed(items):
        if not affix or not has(item.text, affix):
            break
        number += 1
    first_too = number == len(items) - 1 and number and affix in items[0].text
    return number + bool(first_too)


def has(item: str, affix: str) -> bool:
    bare = item.strip("“”‘’《》，、；")
    if affix == "一":
        return re.search("一[\u4e00-\u9fff]", bare) is not None
    if len(affix) == 1 and affix != "化":
        return bare.startswith(affix) or bare.endswith(affix)
    return affix in bare


def _listing(series: Series, where: str, counts: set[int], sure: bool | None = None) -> Listing:
    plain = all(item.joints == 0 and item.grade == 1 for item in series.items[1:])
    certain = series.whole or (plain and series.items[0].joints == 0)
    return Listing(
        tuple(item.text for item in series.items), frozenset(counts), series.open_ended,
        certain if sure is None else sure, where, series.grouped, series.plain,
    )  # fmt: skip


def _after(text: str, count: Count, affix: str) -> Listing | None:
    """The list behind the count, if a word or sign says that it is one."""
    link = _LINK.match(text, count.end)
    if link is None or _ORDINAL.match(text, link.end()):
        return None
    region = behind(text, link.end(), bracketed=bool(link["bracket"]))
    said = text[region.start : region.end]
    if not said or text[count.start : count.end].strip("“”‘’") in said:
        return None
    items = split(text, region.start, region.end)
    one_of_several = "“" in link[0] or text[max(0, count.start - 2) : count.start].endswith(
        ("”", "”、", "”和", "”，")
    )
    sharing = _sharing(items, affix, one_of_several) if count.slogan and affix else None
    if sharing is not None:
        return sharing
    if link["bracket"] and _UNLIKE_LIST.search(said):
        return None
    if link["loose"] is not None or "“" in link[0]:
        return None
    return _told(items)


def _sharing(items: list[Item], affix: str, one_of_several: bool) -> Listing | None:
    """The first items in a row with the shared word, wherever they are parted. Items before them
    are another count's, or the word is missing in them."""
    run: list[str] = []
    times = more = skipped = 0
    for item in items:
        if not run and not has(item.text, affix):
            skipped += not one_of_several
        elif has(item.text, affix):
            run.append(item.text)
            times += max(1, item.text.count(affix)) if affix != "一" else 1
        else:
            more = int(item.grade == 1 and affix in item.text)  # 丙表都应…: the sentence goes on
            break
    if len(run) < 2:
        return None
    counts = {times, *range(len(run), len(run) + max(more, skipped) + 1)}
    sure = not more and not skipped
    return Listing(tuple(run), frozenset(counts), False, sure, "后面列出")


def _echoed(text: str, count: Count, affix: str) -> Listing | None:
    """按“五个到位”要求，做到…到位、…到位、…到位: in the same sentence three items or more in a row
    end with the word that is counted, whatever stands between."""
    if not count.slogan or (len(affix) < 2 and affix != "化"):
        return None
    item = rf"[\u4e00-\u9fff]{{1,8}}?{re.escape(affix)}"
    run = rf"(?P<run>{item}(?P<sign>[、，]){item}(?:(?P=sign){item})+)"
    found = re.compile(rf"[^。；！？\n“”]{{0,24}}?{run}").match(text, count.end)
    if found is None:
        return None
    items = tuple(found["run"].split(found["sign"]))
    return Listing(items, frozenset({len(items)}), False, False, "后面列出")


def _told(items: list[Item]) -> Listing | None:
    if len(items) < 2:
        return None
    open_ended = items[-1].text.endswith("等")
    grades = [item.grade for item in items[1:]]
    joints = sum(item.joints for item in items)
    names = tuple(item.text for item in items)
    if 3 in grades:
        heads = tuple(item.text for item in items if item.grade == 3 or item is items[0])
        if any("：" in head or "；" in head for head in heads):
            return None
        alike = len({head[0] for head in heads}) == 1  # 要求…；要求…；要求…
        groups = frozenset(range(len(heads), len(heads) + 1 if alike else len(items) + joints + 1))
        return Listing(heads, groups, open_ended, False, "后面列出")
    if 2 not in grades:
        counts = frozenset(range(len(items), len(items) + joints + 1))
        return Listing(names, counts, open_ended, not joints, "后面列出")
    first = grades.index(2) + 1
    if first < 3 or 1 in grades[first:]:
        return None
    closed = frozenset(range(min(first, 1 + grades.count(2)), len(items) + joints + 1))
    return Listing(names[:first], closed, names[first - 1].endswith("等"), False, "后面列出")


def _near(count: Count, listing: Listing) -> bool:
    if listing.open_ended:
        return True
    off = min(abs(count.number - one) for one in listing.counts)
    return off <= (max(_ALLOWED, count.number // 3) if count.slogan else _ALLOWED)


def _finding(draft: Draft, count: Count, listing: Listing) -> Finding:
    said = draft.text[count.start : count.end].strip("“”‘’")
    shown = "、".join(listing.items[:_SHOWN])
    number = listing.number
    flag: Flag = "error" if listing.sure else "warn"
    if listing.grouped == count.number:
        flag = "warn"
        told = f"前面列出{number}项以上，只有把“和”前面的并作一组才是{count.number}项，请核对。"
    elif listing.open_ended and number < count.number:
        flag, told = "warn", f"说的是{count.number}项，“等”前面列出{number}项，只差一项，请核对。"
    elif listing.open_ended:
        told = f"说的是{count.number}项，“等”前面已经列出{number}项，请核对列举或数目。"
    else:
        told = f"说的是{count.number}项，{listing.where}的是{number}项，请核对列举或数目。"
    return draft.finding(
        flag, "list_count", (count.start, count.end),
        computed=f"列出{number}项：{shown}；文中数目：{count.number}", message=f"“{said}”{told}",
    )  # fmt: skip

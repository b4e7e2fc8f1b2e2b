"""Averages and products: 20个班、900名学生，平均每班45人; 分6个组，每组5人，共30人."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bihuan.lib.draft.phrases import Item, alike, amount, items, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bihuan.lib.draft.finding import Finding
    from bihuan.lib.draft.reading import Draft

_EACH = re.compile(
    r"每(?:个|所|名|位|家)?(?P<of>[\u4e00-\u9fff]{1,3}?)(?:平均)?(?:约|有|为|配备|安排|发放|补助)*$"
)
_MEAN = re.compile(r"(?:平均每?|^)(?P<of>班|校|户|人|生|组|园|日|月|次|周)均?(?:约|有|为|达到?)*$")
_IS_MEAN = re.compile(r"平均|[班校户人生组园]均")
_TOTAL = re.compile(r"^(?:共|共计|合计|总计|总共|一共)")
_SLIP = Decimal("0.15")  # an average further off is of something else


def check(draft: Draft) -> Iterator[Finding]:
    for sentence in draft.sentences:
        every = items(draft, sentence)
        for place, each in enumerate(every):
            of = _of(each)
            if of and each.mention.kind == "count" and each.mention.exact and each.value:
                yield from _against(draft, every, place, of)


def _of(item: Item) -> str:
    found = _EACH.search(item.label) or (_IS_MEAN.search(item.label) and _MEAN.search(item.label))
    return found["of"] if found else ""


def _against(draft: Draft, every: Sequence[Item], place: int, of: str) -> Iterator[Finding]:
    each = every[place]
    others = [i for i in every if i.mention.kind == "count" and i.mention.exact and not _of(i)]
    groups = [i for i in others if _is_group(i, of)]
    wholes = [i for i in others if alike(i.mention.unit, each.mention.unit) and i not in groups]
    wholes = [i for i in wholes if i.mention.unit == each.mention.unit or i.mention.unit in "人名"]
    if any(_fits(g, w, each) for g in groups for w in wholes):
        return
    mean = bool(_IS_MEAN.search(each.label))
    behind = [w for w in wholes if _TOTAL.match(w.label) and w.mention.start > each.mention.start]
    if not mean:
        wholes = behind
    if len(groups) != 1 or len(wholes) != 1 or groups[0].mention.start > each.mention.start:
        return
    group, whole = groups[0], wholes[0]
    product = group.value * each.value
    if not whole.value or abs(product - whole.value) / whole.value > _SLIP or product == 0:
        return
    start = min(group.mention.start, whole.mention.start)
    end = max(each.mention.end, whole.mention.end)
    if mean:
        right = number(round(whole.value / group.value, 1))
        computed = f"{whole.mention.printed} ÷ {group.mention.printed} = {right}"
        said = f"平均应为{right}，文中写的是{each.mention.printed}"
    else:
        right = amount(product, whole.mention)
        computed = f"{group.mention.printed} × {each.mention.printed} = {right}"
        said = f"相乘为{right}，文中写的是{whole.mention.printed}"
    yield draft.finding(
        "warn", "average", (start, end), computed=computed, message=f"{computed}，{said}，请核对。"
    )


def _is_group(item: Item, of: str) -> bool:
    word = {"生": "学生", "校": "学校", "园": "幼儿园"}.get(of, of)
    return of in item.mention.unit or item.tail.startswith((of, word)) or word in item.label[-4:]


def _fits(group: Item, whole: Item, each: Item) -> bool:
    if not group.value or group is whole:
        return False
    places = each.mention.value.as_tuple().exponent
    step = Decimal(1).scaleb(places) if isinstance(places, int) else Decimal(1)
    slack = whole.mention.slack / group.value + each.mention.slack
    return (
        abs(whole.value / group.value - each.value) <= step + slack
        if _mean_like(each)
        else abs(group.value * each.value - whole.value) <= whole.mention.slack
    )


def _mean_like(item: Item) -> bool:
    return bool(_IS_MEAN.search(item.label))

"""Shares with the quantities they are said of: 投诉32件，占28.6%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bihuan.lib.draft.phrases import Item

# A share with a subject of its own (随迁子女占…) is not that of the quantity before it.
_SHARE = re.compile(r"^(?:共|合计|一共|总共|均|都|约|仅|只|所|各|也)*(?:占|比重|比例)|占$")
_AIMED = re.compile("要求|标准|目标|低于|高于|不低|力争|确保|以上|预计|计划|分别")
_ALL = Decimal(100)
_FAR = 3  # phrases between a quantity and its share


@dataclass(frozen=True)
class Pair:
    """A share and the quantity that it is said of."""

    part: Item
    share: Item


def pairs(every: Sequence[Item]) -> list[Pair]:
    """The shares of a sentence that follow an exact count."""
    found: list[Pair] = []
    for place, share in enumerate(every):
        if share.mention.kind != "percent" or not share.mention.exact:
            continue
        if not is_share(share) or _AIMED.search(share.label):
            continue
        before = [i for i in every[:place] if i.segment == share.segment and i.depth == share.depth]
        if share.depth >= 0 and not any(i.counts for i in before):
            before = [i for i in every[:place] if i.mention.end <= share.depth]
        part = next((i for i in reversed(before) if i.counts), None)
        if part and share.phrase - part.phrase <= _FAR:
            found.append(Pair(part, share))
    return found


def is_share(item: Item) -> bool:
    return bool(_SHARE.search(item.label))


def whole(group: Iterable[Pair]) -> bool:
    """Whether shares make up 100 % together, as far as rounding tells."""
    members = list(group)
    value = sum((p.share.value for p in members), Decimal(0))
    slack = sum((p.share.mention.slack for p in members), Decimal(0))
    return len(members) >= 2 and abs(value - _ALL) <= slack + Decimal("0.02")


def nudged(group: Iterable[Pair]) -> bool:
    """Whether shares come to exactly 100 %, as they do where one was nudged."""
    members = list(group)
    return len(members) >= 2 and sum((p.share.value for p in members), Decimal(0)) == _ALL

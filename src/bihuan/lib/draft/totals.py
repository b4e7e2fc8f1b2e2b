"""Totals that are taken up again: 共征集提案136件。……这136件提案都已答复。

What is said of “这136件提案” or “反馈的64个问题” is said of a quantity that stands further up.
Where nothing further up has that number, but the same things stand there with one close to it, the
text contradicts itself.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bihuan.lib.draft.phrases import Item, items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bihuan.lib.draft.finding import Finding
    from bihuan.lib.draft.reading import Draft

_POINTS = re.compile(r"(?:这|上述|前述)$")
_OF_DONE = re.compile(
    r"(?:查处|反馈|收到|受理|交办|发现|移交|排查|梳理|处分|办理|征集|抽查|检查)(?:出|到)?的$"
)
_CLOSE = Decimal("0.15")
_FURTHER = 40  # sentences further up


def check(draft: Draft) -> Iterator[Finding]:
    earlier: list[list[Item]] = []
    for sentence in draft.sentences:
        every = items(draft, sentence)
        above = [i for one in earlier[-_FURTHER:] for i in one if i.counts]
        for item in every:
            if item.counts and item.value >= 10 and not item.mention.spelled:
                yield from _taken_up(draft, item, above)
        earlier.append(every)


def _taken_up(draft: Draft, item: Item, above: Sequence[Item]) -> Iterator[Finding]:
    if not (_POINTS.search(item.label) or (_OF_DONE.search(item.label) and item.tail)):
        return
    same = [i for i in above if i.mention.unit == item.mention.unit]
    if not same or any(i.value == item.value for i in same):
        return
    about = [i for i in same if _same_things(i, item)]
    near = [i for i in about if abs(i.value - item.value) <= item.value * _CLOSE]
    if len(about) != 1 or not near:
        return
    first = near[0]
    yield draft.finding(
        "warn",
        "total",
        (item.mention.start, item.mention.end),
        computed=f"{first.mention.printed} ≠ {item.mention.printed}",
        message=f"前文“{first.named}”为{first.mention.printed}，这里写的是{item.mention.printed}，请核对。",
    )


def _same_things(first: Item, again: Item) -> bool:
    """Whether two quantities have the same noun behind the number, or the same words before it."""
    noun = again.tail[:2]
    if len(noun) == 2 and (noun in first.label[-8:] or noun in first.tail[:6]):
        return True
    words = re.sub("^.*(?:被|在)|(?:的|这|上述|前述)+$", "", again.label)[-6:]
    return len(words) >= 4 and words in first.label

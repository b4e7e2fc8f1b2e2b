"""Why two texts may be about the same: what both say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.facilities.similarity.match.score import Asked

CLOSE = 0.925
"""The cosine from which texts mean much the same: two thirds of repeats lie above, one in eight
of the texts made to be mistaken for one."""
LIGHT = 3.0
"""A pair of characters that more than one text in twenty has is no reason."""
SHOWN = 3
SAID_ANYWAY = re.compile(
    "反映|尽快|希望|请问|您好|你好|谢谢|感谢|投诉|实名|匿名|回复|答复|处理|解决|核查|有关|部门|领导|关注"
    "|重视|诉求|来电|市民|居民|家长|孩子|学生|学校|老师|请求|建议|情况|问题"
)
"""What letters say whatever they are about: that both say it is no reason, however rare it is."""


@dataclass(frozen=True)
class Reasons:
    """`phrases`: what both say word for word, at most three, the rarest first."""

    same_unit: bool
    phrases: tuple[str, ...]
    same_meaning: bool


def reasons(new: Asked, text: str, signs: Mapping[str, float]) -> Reasons:
    return Reasons(
        same_unit=bool(signs.get("same_unit")),
        phrases=tuple(phrases(new, text)[:SHOWN]),
        same_meaning=signs.get("meaning", 0.0) >= CLOSE,
    )


def phrases(new: Asked, text: str) -> list[str]:
    """The longest stretches of the new text that the other has too, by weight of what is rare."""
    found: dict[str, float] = {}
    at, said = 0, new.text
    light = min(LIGHT, max(new.pairs.values(), default=0.0) / 2)
    while at < len(said) - 1:
        if said[at : at + 2] not in new.pairs or said[at : at + 2] not in text:
            at += 1
            continue
        end = at + 2
        while (
            end < len(said) and said[end - 1 : end + 1] in new.pairs and said[at : end + 1] in text
        ):
            end += 1
        found[said[at:end]] = sum(
            max(new.pairs[said[k : k + 2]] - light, 0.0) for k in range(at, end - 1)
        )
        at = end - 1
    order = sorted(found.items(), key=lambda x: (-x[1], x[0]))
    return [one for one, weight in order if weight and _says_something(one)]


def _says_something(phrase: str) -> bool:
    return any(len(rest) > 1 for rest in SAID_ANYWAY.split(phrase))

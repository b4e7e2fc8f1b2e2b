"""Numbers that announce or sum up a list: “三必查”, 四个方面, 五项制度, “六个一”活动.

What can be counted so is data (`words/counted.txt`); fixed expressions (`words/slogans.txt`) and
composed ones (“三重一大”) are counted against nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.lib.draft.series import chinese, listed, small, words

_NUMERAL = r"(?:[二两三四五六七八九]?十[一二三四五六七八九]?|[二两三四五六七八九]|\d{1,2})"
# What makes a number a rank, a part of another number, or only about so many.
_NOT_AFTER = (
    r"(?<![〇零一二三四五六七八九十百千万亿双几数\d.%~—-])(?<![近约超达每前后过余第季])"
    "(?<!其他)(?<!其它)(?<!其余)(?<!另外)(?<!至少)(?<!剩余)(?<!剩下)(?<!以上)(?<!学年)(?<!共有)"
)


def _kinds() -> str:
    """What is counted by naming it; schools and papers are counted otherwise."""
    patterns = []
    for line in (words("counted")).splitlines():
        unit, *nouns = line.split()
        patterns.append(
            unit if nouns == ["-"] else rf"{unit}[\u4e00-\u9fff]{{0,4}}?(?:{'|'.join(nouns)})"
        )
    return "|".join(patterns)


_COUNT = re.compile(
    rf"{_NOT_AFTER}(?:这|共|共计|以上|上述)?(?P<number>{_NUMERAL})(?P<of>{_kinds()})"
)
_SLOGAN = re.compile(rf"[“‘](?P<number>{_NUMERAL})(?P<of>个?[\u4e00-\u9fff]{{1,6}})[”’]")
_UNQUOTED = re.compile(
    rf"{_NOT_AFTER}(?P<number>{_NUMERAL})(?P<of>个一)(?=活动|工程|行动|工作|制度|机制)"
)
_COMPOSED = re.compile("[一二两三四五六七八九十百千万]")
_FIXED = listed("slogans")


@dataclass(frozen=True)
class Count:
    """A number that says how many are listed; places of the draft's text. `of`: what is counted;
    `slogan`: in quotation marks, or 个一."""

    start: int
    end: int
    number: int
    of: str
    slogan: bool


def counts(text: str) -> Iterator[Count]:
    """The numbers that announce or sum up a list, in order; fixed expressions are left out."""
    found = [(one, True) for pattern in (_SLOGAN, _UNQUOTED) for one in pattern.finditer(text)]
    taken = {one.start("number") for one, _slogan in found}
    found += [(one, False) for one in _COUNT.finditer(text) if one.start("number") not in taken]
    for one, slogan in sorted(found, key=lambda pair: pair[0].start()):
        number = small(one["number"])
        of = one["of"]
        if number is None or number < 2 or is_fixed(number, of, whole=slogan):
            continue
        if slogan and _COMPOSED.search(of.removeprefix("个一")):
            continue
        yield Count(one.start(), one.end(), number, of, slogan)


def is_fixed(number: int, of: str, *, whole: bool) -> bool:
    """Whether it is an expression everybody knows, such as 四个意识; with `whole`, alone."""
    heads = (chinese(number), "两") if number == 2 else (chinese(number),)
    lengths = [len(of)] if whole else range(1, len(of) + 1)
    return any(head + of[:length] in _FIXED for head in heads for length in lengths)

"""Names of units that are almost those of the register."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bihuan.lib.draft.reading import Span

LEAST = 5
"""Shorter names have too many that are almost the same."""
_ENDS = ("实验小学", "小学", "中学", "学校", "幼儿园", "高中", "初中", "学院", "学区", "教育局")
_END = re.compile("|".join(_ENDS))
_TELLS_APART = frozenset(
    "一二三四五六七八九十百零〇0123456789东南西北中上下新老大小前后内外左右甲乙丙丁"
)
"""Signs by which units are told apart: one more or another makes another unit, not a slip."""
_HAN = re.compile("[\u4e00-\u9fff]")


def nearly(text: str, names: Iterable[str]) -> Iterator[tuple[Span, str, str]]:
    """Places in a plain text that differ from a name by one sign which does not tell units apart:
    the place, what stands there, the name. Places that are a name are passed over, also where a
    name stands inside or around."""
    every = set(names)
    known = [name for name in every if len(name) >= LEAST and _END.search(name[-4:])]
    taken = {place for span in _exact(text, every) for place in range(span.start, span.end)}
    by_end: dict[str, list[str]] = defaultdict(list)
    for name in known:
        by_end[name[-2:]].append(name)
    for found in _END.finditer(text):
        end = found.end()
        if end - 1 in taken:
            continue
        near = {
            (word, name)
            for name in by_end.get(text[end - 2 : end], ())
            for word in _windows(text, end, len(name))
            if _one_slip(word, name)
        }
        longest = sorted(near, key=lambda one: (-len(one[0]), one))
        if longest and len({name for _word, name in longest}) == 1:
            word, name = longest[0]
            yield Span(end - len(word), end), word, name


def _exact(text: str, names: Iterable[str]) -> Iterator[Span]:
    for name in names:
        at = text.find(name) if len(name) > 1 else -1
        while at >= 0:
            yield Span(at, at + len(name))
            at = text.find(name, at + 1)


def _windows(text: str, end: int, size: int) -> Iterator[str]:
    for length in (size, size - 1, size + 1):
        word = text[max(0, end - length) : end]
        if len(word) == length and all(map(_HAN.match, word)):
            yield word


def _one_slip(word: str, name: str) -> bool:
    """One sign another, missing or too many, not the first; and none that tells units apart."""
    if word == name or word[0] != name[0]:
        return False
    head = 0
    while head < min(len(word), len(name)) and word[head] == name[head]:
        head += 1
    tail = 0
    while tail < min(len(word), len(name)) - head and word[-1 - tail] == name[-1 - tail]:
        tail += 1
    left, right = word[head : len(word) - tail], name[head : len(name) - tail]
    return len(left) <= 1 and len(right) <= 1 and not set(left + right) & _TELLS_APART

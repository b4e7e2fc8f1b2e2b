"""Places that no list names: by the word they end in (…路, …小区, …村), where they can begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bihuan.facilities.similarity.tags.tag import Tag
from bihuan.lib.fold import HAN

LONGEST, SHORTEST = 4, 2
"""Characters before the word a place ends in."""
_ENDINGS = {
    "town": "街道 镇 乡",
    "village": "村",
    "estate": "小区 花园 家园 新村 公寓 雅苑 佳园 嘉园 名苑 豪庭 华府 社区 苑",
    "road": "大道 路 大街 街 巷 胡同",
    "other": "广场 大桥 大厦",
}
_KINDS = {word: kind for kind, words in _ENDINGS.items() for word in words.split()}
_ENDS = re.compile(
    "(?:" + "|".join(sorted(_KINDS, key=len, reverse=True)) + ")"
    "(?![上面边边缘况程由线灯人费子过途径道头里落民委政府级长区办])"
)
_MORE = re.compile(r"(?:[东西南北中]段|\d{1,4}(?:号|弄|巷)|[东西南北]?口(?!头))?")
_NO_PLACES = frozenset((Path(__file__).parent / "not_places.txt").read_text("utf-8").split())
# A place begins behind one of these. Behind anything else nobody can tell where.
_BEGINS_AFTER = re.compile(
    rf"(?:[^{HAN}]|[在到从往去至经过沿住离近和与及、把将向于由自的是了为有跟给让被对叫]|位于|靠近|路过|穿过|途经|附近|号"
    rf"|[区县市镇乡省]|街道|交叉|家住|[前后左右旁]面|对面)$"
)


def recognise(text: str) -> Iterator[Tag]:
    """Roads, estates, villages and towns in a folded text; `value` is the kind."""
    least = 0
    for end in _ENDS.finditer(text):
        start = _start(text, least, end.start(), end[0])
        if start is not None:
            last = _MORE.match(text, end.end())
            assert last is not None  # it matches nothing as well
            yield Tag("place", start, last.end(), _KINDS[end[0]])
            least = last.end()


def _start(text: str, least: int, end: int, word: str) -> int | None:
    """Where the name begins: behind the nearest word that leads to a place."""
    for length in range(SHORTEST, LONGEST + 1):
        start = end - length
        if start < least:
            return None
        if start == 0 or _BEGINS_AFTER.search(text[max(0, start - 2) : start]):
            return start if _is_name(text[start:end], word) else None
    return None


def _is_name(stem: str, word: str) -> bool:
    whole = stem + word
    if not re.fullmatch(f"[{HAN}]+", stem) or _FUNCTION.search(stem):
        return False
    return not any(whole[-length:] in _NO_PLACES for length in range(len(word) + 1, len(whole) + 1))


_FUNCTION = re.compile("[的了着是有我你他她它们这那个条段每各在到和与就都没不也很]")

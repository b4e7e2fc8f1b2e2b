"""What a group is called, and the sentence that says best what its opinions are about.

Both are words of the opinions themselves: nothing is composed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bihuan.facilities.similarity.hot import grams
from bihuan.lib.normal import plain

NAME_MOST, SENTENCE_LEAST, SENTENCE_MOST = 30, 8, 70
BEGINNING = 600
ASKED, QUOTED = 60, 15
"""How many opinions of a large group are asked for its name and for a sentence; the first ones."""
_OPENING = re.compile(
    r"^(?:再次|强烈|坚决|恳请|恳求|请求|要求|请|急求|跪求|紧急|实名|联名|投诉|反映|举报|控诉|咨询|询问|请问|"
    r"希望|盼望|建议|呼吁|质疑|求助|关于|对于|对|就|一个|有关)+[:：，,、]?"
)
_CLOSING = re.compile(
    r"(?:的?(?:相关|有关|几个|若干|一些)?(?:问题|情况|事宜|事项|一事)?的?"
    r"(?:投诉|反映|举报|咨询|建议|质疑|请求|报告|回复|诉求)?)[!！?？。.…~]*$"
)
_COURTESY = re.compile(r"尊敬的|敬爱的|您好|你好|谢谢|感谢|领导|书记|^我(?:是|叫|们是)|家长$|业主$")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")


@dataclass(frozen=True)
class Named:
    """`name_of`, `typical_of`: positions of the opinions the words come from; `start`, `end`: where
    the typical sentence stands in that text (empty when no text has a fit sentence)."""

    name: str
    name_of: int
    typical: str
    typical_of: int
    start: int
    end: int


def named(titles: Sequence[str], texts: Sequence[str]) -> Named:
    """Name and typical sentence of a group of at least one opinion."""
    titles, texts = titles[:ASKED], texts[:ASKED]
    said = [f"{title}\n{text[:BEGINNING]}" for title, text in zip(titles, texts, strict=True)]
    words = [set(_pairs(plain(one))) for one in said]
    core = _core(words)
    heads = [shortened(title) or _first(text) for title, text in zip(titles, texts, strict=True)]
    name_of = max(range(len(heads)), key=lambda one: (_fit(heads[one], core), -one))
    sentences = (
        (_fit(text[start:end], core) * _telling(text[start:end]), -one, -start, end)
        for one, text in enumerate(texts[:QUOTED])
        for start, end in _sentences(text)
    )
    best = max(sentences, default=(0.0, -name_of, 0, 0))
    one, start, end = -best[1], -best[2], best[3]
    return Named(heads[name_of], name_of, texts[one][start:end], one, start, end)


def shortened(title: str) -> str:
    """A title without 投诉, 关于…的问题 and the like; as it is, if nothing would be left."""
    line = " ".join(title.split())
    kept = _CLOSING.sub("", _OPENING.sub("", line)).strip(" ，,、:：")
    return kept if len(kept) >= 4 else line


def _pairs(text: str) -> list[int]:
    found: list[int] = grams.columns(text).tolist()
    return found


def _core(words: Sequence[set[int]]) -> dict[int, float]:
    """What several opinions say, and what share of them."""
    often = Counter(one for found in words for one in found)
    least = max(2, len(words) / 4) if len(words) > 1 else 1
    return {one: count / len(words) for one, count in often.items() if count >= least}


def _fit(text: str, core: dict[int, float]) -> float:
    """How much of the core a phrase has, for its length."""
    mine = set(_pairs(text.lower()))
    if not mine or not core:
        return 0.0
    hits = sum(core.get(one, 0) for one in mine)
    precision = hits / (len(mine) + 4)
    recall = hits / sum(core.values())
    length = min(1.0, NAME_MOST / len(text))
    return float(length**0.5 * precision**0.7 * recall**0.3)


def _telling(sentence: str) -> float:
    return 0.5 if _COURTESY.search(sentence) else 1.0


def _first(text: str) -> str:
    """What stands for the title of an opinion that has none."""
    line = next((one for start, end in _sentences(text) if (one := text[start:end])), text)
    line = shortened(line)
    return line if len(line) <= NAME_MOST else line[: NAME_MOST - 1] + "…"


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        start += len(found[0]) - len(found[0].lstrip())
        end -= len(found[0]) - len(found[0].rstrip())
        if SENTENCE_LEAST <= end - start <= SENTENCE_MOST:
            yield start, end

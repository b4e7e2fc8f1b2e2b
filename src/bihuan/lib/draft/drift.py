"""Names of classes that drift between two enumerations in one text.

A classification (按“甲类”“乙类”“丙类”分类) is held against the figures by class that follow,
and two sets of figures by class against each other. Fewer classes announced than counted is a
question; names that changed a little are a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from bihuan.lib.draft.finding import Finding
from bihuan.lib.draft.reading import Draft, Span

_HAN = "\u4e00-\u9fff"
_PART = re.compile(
    rf"(?:^|(?<=[，、；：。])|(?<=其中)|(?<=包括))(?P<label>[{_HAN}“”]{{2,24}}?)(?P<value>\d+(?:\.\d+)?)(?P<unit>[个件名人项条所家起次])(?![{_HAN}]*?至)"
)
_QUOTED = re.compile(r"“([^”]{2,20})”")
_CLASSING = re.compile("分类|归类|分为|类别|划分")
_LEAST = 3
_LIKE = 0.6
_NEAR = 3000  # characters between the two


@dataclass(frozen=True)
class Classes:
    """The names of an enumeration and where it stands."""

    labels: tuple[str, ...]
    unit: str
    span: Span


def check(draft: Draft) -> Iterator[Finding]:
    announced = [one for sentence in draft.sentences if (one := _announced(draft, sentence))]
    counted = [one for sentence in draft.sentences if (one := _counted(draft, sentence))]
    for classes in announced:
        yield from _fewer(draft, classes, counted)
    for first, second in pairwise(counted):
        if second.span.start - first.span.end <= _NEAR:
            yield from _renamed(draft, first, second)


def _announced(draft: Draft, sentence: Span) -> Classes | None:
    """“甲”、“乙”、“丙” in a sentence that says it classifies."""
    words = draft.words(sentence)
    if not _CLASSING.search(words):
        return None
    run: list[re.Match[str]] = []
    for found in _QUOTED.finditer(words):
        if run and words[run[-1].end() : found.start()] not in ("", "、", "，", "和"):
            if len(run) >= _LEAST:
                break
            run = []
        run.append(found)
    if len(run) < _LEAST:
        return None
    span = Span(sentence.start + run[0].start(), sentence.start + run[-1].end())
    return Classes(tuple(found[1] for found in run), "", span)


def _counted(draft: Draft, sentence: Span) -> Classes | None:
    """甲3个，乙5个，丙2个: at least three of one unit, not the totals before 其中."""
    words = draft.words(sentence)
    begins = max(
        (words.find(mark) + len(mark) for mark in ("其中", "包括", "：") if mark in words),
        default=0,
    )
    found = list(_PART.finditer(words, begins))
    if len(found) < _LEAST or len({one["unit"] for one in found}) != 1:
        return None
    span = Span(sentence.start + found[0].start("label"), sentence.start + found[-1].end())
    return Classes(tuple(one["label"] for one in found), found[0]["unit"], span)


def _fewer(draft: Draft, announced: Classes, counted: list[Classes]) -> Iterator[Finding]:
    for classes in counted:
        if not 0 <= classes.span.start - announced.span.end <= _NEAR:
            continue
        same = set(announced.labels) & set(classes.labels)
        if len(same) < 2 or len(classes.labels) == len(announced.labels):
            continue
        other = [label for label in classes.labels if label not in same]
        many, few = len(announced.labels), len(classes.labels)
        yield draft.finding(
            "warn", "classes_differ", announced.span,
            computed=f"分类{many}类，统计{few}类；统计中另有：{'、'.join(other)}",
            message=f"这里说分{many}类，后面按类统计时列了{few}类，请核对类别是否一致。",
        )  # fmt: skip
        return


def _renamed(draft: Draft, first: Classes, second: Classes) -> Iterator[Finding]:
    """One set of classes under slightly different names: as many, in one order, all alike."""
    if len(first.labels) != len(second.labels) or first.unit != second.unit:
        return
    pairs = list(zip(first.labels, second.labels, strict=True))
    changed = [(one, other) for one, other in pairs if one != other]
    if not changed or any(not _alike(one, other) for one, other in changed):
        return
    shown = "；".join(f"{one}／{other}" for one, other in changed)
    yield draft.finding(
        "info", "label_drift", second.span, computed=f"不一致的名称：{shown}",
        message=f"与前面同类统计相比，有{len(changed)}个类别的名称不一致，请确认是否同一类。",
    )  # fmt: skip


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= _LIKE

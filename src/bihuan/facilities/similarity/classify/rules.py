"""Classes told by the words of their names: what is used before there is enough to learn from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bihuan.facilities.similarity.classify.message import Message
from bihuan.lib.normal import plain

DOUBT = 1.5
"""How many words it takes to be as likely right as wrong, when nothing speaks for another class."""
_BETWEEN = re.compile(r"[与和及、/（）()《》“”,，;；:：\s·]+|以及|或者")
_EMPTY = re.compile(
    r"^(?:其他|其它|有关|相关|各类|一般)|(?:问题|类|工作|管理|方面|事项|情况|其他)$"
)


@dataclass(frozen=True)
class Classes:
    """The tree of classes in their order: `under` names the class above each ("" above the first
    level), `words` what speaks for each."""

    under: Mapping[str, str]
    words: Mapping[str, Sequence[str]]
    children: dict[str, tuple[str, ...]] = field(init=False)
    _all: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        below: dict[str, list[str]] = {}
        for code, above in self.under.items():
            below.setdefault(above, []).append(code)
        children = {above: tuple(codes) for above, codes in below.items()}
        object.__setattr__(self, "children", children)
        gathered: dict[str, tuple[str, ...]] = {}
        for code in self.under:
            self._gather(code, children, gathered)
        object.__setattr__(self, "_all", gathered)

    def _gather(
        self, code: str, children: dict[str, tuple[str, ...]], gathered: dict[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        """Words of a class and of all below it."""
        if code not in gathered:
            mine = list(self.words.get(code, ()))
            for one in children.get(code, ()):
                mine += self._gather(one, children, gathered)
            gathered[code] = tuple(dict.fromkeys(mine))
        return gathered[code]

    def shares(
        self, messages: Sequence[Message], codes: Sequence[str], doubt: float = DOUBT
    ) -> NDArray[np.float64]:
        """How much in plain messages speaks for each of these classes; in the sum less than 1 by
        some `doubt`, nothing where nothing does."""
        found = np.zeros((len(messages), len(codes)))
        for column, code in enumerate(codes):
            words = self._all.get(code, ())
            for row, one in enumerate(messages) if words else ():
                found[row, column] = sum((w in one.text) + 2 * (w in one.subject) for w in words)
        total = found.sum(axis=1, keepdims=True)
        return np.asarray(found / np.maximum(total + doubt, 1e-9))


def words_of(name: str) -> tuple[str, ...]:
    """What the name of a class says it is about: its parts of two characters and more."""
    parts = []
    for part in _BETWEEN.split(plain(name)):
        kept, before = part, ""
        while kept != before:
            before, kept = kept, _EMPTY.sub("", kept)
        if len(kept) > 1:
            parts.append(kept)
    return tuple(dict.fromkeys(parts))

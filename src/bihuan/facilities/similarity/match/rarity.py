"""How rare characters and pairs of characters are among what people write here.

What two texts share tells the more the rarer it is. Counts are kept by number of a slot, not by
word: nobody can read a text out of them, and they never grow. Where two pairs of characters share a
slot both count as less rare; with a million slots that is seldom so.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np
from numpy.typing import NDArray

from bihuan.lib.text import bigrams

Counts = NDArray[np.uint16]

CHARACTERS = 1 << 16
PAIRS = 1 << 20
SUPPOSED = 3_000
"""Where fewer texts were counted, words are taken to be as rare as among so many."""
SAMPLE = 20_000
"""So many texts are counted, the newest. More would make everything seem rarer, and what was
learned about probabilities wrong."""


def slot(word: str) -> int:
    """Where a word is counted: a character by itself, everything else by its checksum."""
    if len(word) == 1:
        return min(ord(word), CHARACTERS - 1)
    return CHARACTERS + zlib.crc32(word.encode()) % PAIRS


def words(text: str) -> tuple[set[str], set[str], set[str]]:
    """Of a plain text the Chinese characters, the pairs of them, and other words and numbers."""
    found = set(bigrams(text))
    pairs = {one for one in found if len(one) == 2 and one[0] >= "\u3400"}
    others = {one for one in found if one[0] < "\u3400"}
    characters = {one[0] for one in pairs} | (found - pairs - others)
    return characters, pairs, others


@dataclass(frozen=True)
class Rarity:
    """In how many of `texts` texts the words of each slot occur."""

    counts: Counts
    texts: int

    def weight(self, word: str) -> float:
        """High for rare words: ln of texts per text that has it, about."""
        count = int(self.counts[slot(word)])
        others = max(self._supposed - count, 0)
        return math.log1p((others + 0.5) / (count + 0.5))

    def share(self, word: str) -> float:
        """The share of texts that have the word, at least that of a single one."""
        return min(1.0, max(1, int(self.counts[slot(word)])) / self._supposed)

    @property
    def _supposed(self) -> int:
        return max(self.texts, SUPPOSED)

    def weights(self, of: Iterable[str]) -> dict[str, float]:
        return {word: self.weight(word) for word in sorted(of)}

    def packed(self) -> bytes:
        return zlib.compress(self.counts.tobytes(), 1)


def unpacked(data: bytes, texts: int) -> Rarity:
    return Rarity(np.frombuffer(zlib.decompress(data), np.uint16), texts)


def counted(texts: Sequence[str], written: Sequence[str] = ()) -> Rarity:
    """Of plain texts, at most 65,535. `written`: the same texts as they came; what is in other
    characters there (traditional ones) is counted too."""
    counts = np.zeros(CHARACTERS + PAIRS, np.uint16)
    for text, came in zip_longest(texts, written, fillvalue=""):
        counts[[slot(word) for word in chain(*words(text), words(came)[1])]] += 1
    return Rarity(counts, len(texts))

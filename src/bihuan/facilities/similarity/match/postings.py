"""Finding candidates among many texts in memory: BM25 over pairs of characters and other words.

Which texts have a word is kept as one sorted array for all words (numbers of texts and how much
the word weighs there), so a question reads only the stretches of its own words, rarest first.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from bihuan.lib.text import bigrams

FEWEST_SLOTS, MOST_SLOTS = 1 << 16, 1 << 22
REPEATED, BY_LENGTH, USUAL_LENGTH = 1.2, 0.75, 200
"""BM25's k1, b, and what it takes for the average length."""
MOST = 1_000_000
"""Entries read for one question; what is left out then are its commonest words."""


@dataclass(frozen=True)
class Postings:
    """`texts[starts[s] : starts[s + 1]]` have a word of slot s; `shares`: 255 is the most."""

    starts: NDArray[np.int64]
    texts: NDArray[np.int32]
    shares: NDArray[np.uint8]
    count: int

    def best(self, text: str, most: int) -> NDArray[np.int64]:
        """The numbers of the texts that share most with a plain text, best first."""
        mask = len(self.starts) - 2
        slots = np.array(sorted({_hash(word) & mask for word in _words(text)}), np.int64)
        sizes = self.starts[slots + 1] - self.starts[slots]
        order = np.argsort(sizes, kind="stable")
        order = order[: max(1, int(np.searchsorted(np.cumsum(sizes[order]), MOST)) + 1)]
        weights = np.log1p((self.count - sizes + 0.5) / (sizes + 0.5)).astype(np.float32)
        total = np.zeros(self.count, np.float32)
        for at in order:
            first, last = self.starts[slots[at]], self.starts[slots[at] + 1]
            total[self.texts[first:last]] += self.shares[first:last] * weights[at]
        found = np.flatnonzero(total)
        if most < len(found):
            least = np.partition(total[found], -most)[-most]
            found = found[total[found] >= least]
        return found[np.lexsort((found, -total[found]))][:most]

    @property
    def bytes(self) -> int:
        return self.starts.nbytes + self.texts.nbytes + self.shares.nbytes


def posted(texts: Iterable[str]) -> Postings:
    """Of plain texts."""
    slots, shares, ends = array("i"), array("B"), [0]
    for text in texts:
        words = _words(text)
        usual = REPEATED * (1 - BY_LENGTH + BY_LENGTH * len(words) / USUAL_LENGTH)
        for slot, times in sorted(Counter(map(_hash, words)).items()):
            slots.append(slot)
            shares.append(round(255 * times / (times + usual)))
        ends.append(len(slots))
    size = min(max(FEWEST_SLOTS, 1 << (len(slots) // 4).bit_length()), MOST_SLOTS)
    columns = np.array(slots, np.int32) & (size - 1)
    rows = csr_array((np.array(shares, np.uint8), columns, ends), (len(ends) - 1, size))
    by_slot = rows.tocsc()
    starts = by_slot.indptr.astype(np.int64)
    return Postings(starts, by_slot.indices.astype(np.int32), by_slot.data, len(ends) - 1)


def _words(text: str) -> list[str]:
    """A Chinese character alone is only the end of a run."""
    return [word for word in bigrams(text) if len(word) > 1 or word < "\u3400"]


def _hash(word: str) -> int:
    return zlib.crc32(word.encode()) % MOST_SLOTS

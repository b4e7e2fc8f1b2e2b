"""Matching in memory, without a database: the same signs and the same numbers as in the product."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count

import numpy as np
from numpy.typing import NDArray

from bihuan.facilities.similarity.match import DIMENSION, rarity, score
from bihuan.facilities.similarity.match.meaning.encoder import Floats, encoder
from bihuan.facilities.similarity.match.postings import Postings, posted
from bihuan.lib.normal import plain

CANDIDATES = 60
"""So many of those that share most words are compared closely."""
BLOCK = 64


@dataclass(frozen=True)
class Found:
    """`number`: which text of the corpus. `signs`: what spoke for it, see `score.signs`."""

    number: int
    probability: float
    signs: dict[str, float]


@dataclass(frozen=True)
class Corpus:
    """Plain texts; `meanings`: vectors of the first ones, in eight bits."""

    texts: Sequence[str]
    postings: Postings
    rarity: rarity.Rarity
    meanings: NDArray[np.int8]

    def find(self, text: str, limit: int = 10) -> list[Found]:
        """What a text as it came may repeat, likeliest first."""
        text = plain(text)
        new = score.asked(text, self.rarity, encoder().vectors([text])[0])
        found = []
        for number in self.postings.best(text, CANDIDATES).tolist():
            signs = score.signs(new, self.texts[number], self.meaning(number))
            found.append(Found(number, score.probability(signs), signs))
        return sorted(found, key=lambda one: (-one.probability, one.number))[:limit]

    def meaning(self, number: int) -> Floats | None:
        if number >= len(self.meanings) or not self.meanings[number].any():
            return None
        vector: Floats = self.meanings[number].astype(np.float32)
        return vector / np.float32(np.linalg.norm(vector))

    @property
    def bytes(self) -> int:
        """Of memory, without the texts themselves."""
        return self.postings.bytes + self.meanings.nbytes + self.rarity.counts.nbytes


def corpus(texts: Sequence[str], meanings: int | None = None) -> Corpus:
    """Index texts as they came, each with its subject; by meaning too, or only the first ones."""
    known = [plain(text) for text in texts]
    step = -(-len(known) // rarity.SAMPLE) or 1
    return Corpus(
        texts=known,
        postings=posted(known),
        rarity=rarity.counted(known[::step]),
        meanings=_meanings(known[:meanings]),
    )


def _meanings(texts: Sequence[str]) -> NDArray[np.int8]:
    """On all cores; texts that occur again are read once."""
    once = list(dict.fromkeys(texts))
    parts = [once[at : at + BLOCK] for at in range(0, len(once), BLOCK)]
    with ThreadPoolExecutor(cpu_count()) as readers:
        blocks = [_eight_bits(block) for block in readers.map(encoder().vectors, parts)]
    rows = {text: row for row, text in enumerate(once)}
    whole = np.concatenate([np.zeros((0, DIMENSION), np.int8), *blocks])
    return whole[[rows[text] for text in texts]]


def _eight_bits(vectors: Floats) -> NDArray[np.int8]:
    scale = np.abs(vectors).max(axis=1, keepdims=True)
    whole: Floats = np.round(vectors * (127 / np.maximum(scale, 1e-9)))
    return whole.astype(np.int8)

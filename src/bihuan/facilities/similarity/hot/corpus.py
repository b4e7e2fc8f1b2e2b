"""Opinions made ready to be compared, and which of them are worth comparing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bihuan.facilities.similarity.hot import grams
from bihuan.facilities.similarity.hot.grams import Floats
from bihuan.facilities.similarity.match import places
from bihuan.lib.normal import plain

HEAD = 40
TEXT_MOST = 4_000
TELLING = 40
"""How many pairs of a text are asked for when others like it are sought: those that say most."""
COMMON = 0.05
COMMON_LEAST = 300
SPECIFIC = 0.4
BLOCK = 256
WORDS = 12
"""Fewer characters say too little for their repetition to mean anything."""
_NO_WORD = re.compile(r"\W+")


@dataclass(frozen=True)
class Opinion:
    """What is known of one opinion. `who`: the same for the same reporter, empty if not known.
    `place`: id of the one school or
    office it concerns, if somebody said so."""

    id: Hashable
    title: str
    text: str
    who: str = ""
    on: date | None = None
    place: int | None = None


def plainly(opinion: Opinion) -> Opinion:
    """The same opinion in the form that is compared; of a very long one the beginning."""
    return replace(opinion, title=plain(opinion.title), text=plain(opinion.text[:TEXT_MOST]))


def fingerprint(opinion: Opinion) -> str:
    """The same for opinions, made plain, whose texts differ in spaces and signs at most; empty
    where there are too few words for that to mean anything."""
    words = _NO_WORD.sub("", opinion.text)
    if len(words) < WORDS:
        words = f"{_NO_WORD.sub('', opinion.title)}|{words}"
    if len(words) <= WORDS:
        return ""
    return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()


class Corpus:
    """Several opinions, made plain, as rows of numbers."""

    def __init__(self, opinions: Sequence[Opinion]) -> None:
        heads = [one.title or one.text[:HEAD] for one in opinions]
        whole = [f"{one.title}\n{one.text}" for one in opinions]
        self.count = len(opinions)
        self.all = grams.rows(whole)
        self.weight = grams.weights(grams.frequency(self.all), self.count)
        self.places = self._specific(grams.rows(["\n".join(places.names(one)) for one in heads]))
        self.regions = [places.masked(text) for text in whole]
        self.names = grams.rows(["\n".join(places.names(text)) for text in whole])
        self.schools = [places.units(text) for text in whole]
        self.units = np.array([one.place or 0 for one in opinions], np.int64)
        self.length = np.array([len(text) for text in whole], np.float32)
        self.square = self.weight**2
        self.mass = grams.mass(self.all, self.square) + 1e-6

    def _specific(self, rows: grams.Rows) -> grams.Rows:
        """Without the pairs that say little: 小学 and 街道 themselves are no names."""
        rows.data *= self.weight[rows.indices] > SPECIFIC
        rows.eliminate_zeros()
        return rows

    def candidates(self, first: int = 0, each: int = 25) -> NDArray[np.int64]:
        """Pairs (i, j), i < j, that share most of what is rare; for every opinion from `first` on,
        the `each` most like it among all. Sorted, each pair once."""
        scale = sparse.diags(1 / np.sqrt(self.mass))
        stored = (scale @ self.all).T.tocsr()
        asked = self._telling(first)
        found = [
            _best(asked[at : at + BLOCK] @ stored, first + at, each)
            for at in range(0, asked.shape[0], BLOCK)
        ]
        if not found:
            return np.empty((0, 2), np.int64)
        return np.unique(np.concatenate(found), axis=0)

    def _telling(self, first: int) -> grams.Rows:
        """The rows from `first` on, with the weights of their most telling pairs only."""
        often = grams.frequency(self.all)
        # What only one text has finds nothing; what very many have costs much and says little.
        useful = (often > 1) & (often <= max(COMMON_LEAST, COMMON * self.count))
        worth = np.where(useful, self.square, 0).astype(np.float32)
        rows = self.all[first:].tocsr(copy=True)
        rows.data = worth[rows.indices]
        for at in range(rows.shape[0]):
            mine = rows.data[rows.indptr[at] : rows.indptr[at + 1]]
            if len(mine) > TELLING:
                mine[np.argpartition(-mine, TELLING)[TELLING:]] = 0
        rows.eliminate_zeros()
        return rows


def _best(found: grams.Rows, offset: int, each: int) -> NDArray[np.int64]:
    pairs = []
    for at in range(found.shape[0]):
        row = slice(found.indptr[at], found.indptr[at + 1])
        others, scores = found.indices[row], found.data[row]
        if len(others) > each + 1:
            others = others[np.lexsort((others, -scores))[: each + 1]]
        others = others[others != offset + at].astype(np.int64)
        mine = np.full(len(others), offset + at)
        pairs.append(np.stack([np.minimum(mine, others), np.maximum(mine, others)], axis=1))
    return np.concatenate(pairs)


def elsewhere(corpus: Corpus, pairs: NDArray[np.int64]) -> Floats:
    """1 for each pair of which both name regions and none in common."""
    regions = corpus.regions
    found = [places.elsewhere(regions[i], regions[j]) for i, j in pairs.tolist()]
    return np.array(found, np.float32)


def same_school(corpus: Corpus, pairs: NDArray[np.int64]) -> Floats:
    """1 for each pair whose texts name a school in common."""
    schools = corpus.schools
    found = [not schools[i].isdisjoint(schools[j]) for i, j in pairs.tolist()]
    return np.array(found, np.float32)


def units(corpus: Corpus, pairs: NDArray[np.int64]) -> tuple[Floats, NDArray[np.bool_]]:
    """1 for each pair that was said to concern the same unit; and whether different ones."""
    mine, other = corpus.units[pairs[:, 0]], corpus.units[pairs[:, 1]]
    both = (mine != 0) & (other != 0)
    return np.asarray(both & (mine == other), np.float32), np.asarray(both & (mine != other))

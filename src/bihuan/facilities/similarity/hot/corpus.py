"""Opinions made ready to be compared, and which of them are worth comparing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from sys import intern

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
STORED = 20_000
CHUNK = 2_000
"""Opinions that others are sought among at once, and that are read at once."""
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
    """Several opinions, made plain, as rows of numbers: about 2 KB each. The texts are read one
    after the other and not kept."""

    def __init__(self, opinions: Iterable[Opinion]) -> None:
        all_, heads, named, units, length = [], [], [], [], [np.empty(0, np.float32)]
        self.regions: list[frozenset[str]] = []
        self.schools: list[frozenset[str]] = []
        waiting = iter(opinions)
        while some := list(islice(waiting, CHUNK)):
            whole = [f"{one.title}\n{one.text}" for one in some]
            all_.append(grams.rows(whole))
            heads.append(_names([one.title or one.text[:HEAD] for one in some]))
            named.append(_names(whole))
            self.regions += [places.masked(text) for text in whole]
            self.schools += [frozenset(map(intern, places.units(text))) for text in whole]
            units += [one.place or 0 for one in some]
            length.append(np.array([len(text) for text in whole], np.float32))
        self.count = len(units)
        self.all = grams.below(all_)
        all_.clear()
        self.often = grams.frequency(self.all)
        self.weight = grams.weights(self.often, self.count)
        self.places = self._specific(grams.below(heads))
        self.names = grams.below(named)
        self.units = np.array(units, np.int64)
        self.length = np.concatenate(length)
        self.square = self.weight**2
        self.mass = grams.mass(self.all, self.square) + np.float32(1e-6)

    def _specific(self, rows: grams.Rows) -> grams.Rows:
        """Without the pairs that say little: 小学 and 街道 themselves are no names."""
        rows.data *= self.weight[rows.indices] > SPECIFIC
        rows.eliminate_zeros()
        return rows

    def candidates(self, first: int = 0, each: int = 25) -> NDArray[np.int64]:
        """Pairs (i, j), i < j, that share most of what is rare; for every opinion from `first` on,
        the `each` most like it among all. Sorted, each pair once."""
        asked = self._telling(first)
        best = Best(asked.shape[0], each + 1)
        wanted = np.zeros(grams.COLUMNS, np.bool_)
        wanted[asked.indices] = True
        for start in range(0, self.count, STORED):
            stored = self._stored(start, wanted)
            for at in range(0, asked.shape[0], BLOCK):
                best.add(at, start, asked[at : at + BLOCK] @ stored)
        return best.pairs(first, self.count)

    def _stored(self, start: int, wanted: NDArray[np.bool_]) -> grams.Rows:
        """The next opinions as columns, in such a scale that long ones are not preferred; of their
        pairs of characters those that are asked for."""
        ends = self.all.indptr[start : start + STORED + 1]
        indices = self.all.indices[ends[0] : ends[-1]]
        kept = wanted[indices]
        mine = np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(ends))[kept]
        scale = (1 / np.sqrt(self.mass[start : start + STORED]))[mine]
        shape = (grams.COLUMNS, len(ends) - 1)
        return sparse.coo_matrix((scale, (indices[kept], mine)), shape=shape).tocsr()

    def _telling(self, first: int) -> grams.Rows:
        """The rows from `first` on, with the weights of their most telling pairs only."""
        # What only one text has finds nothing; what very many have costs much and says little.
        useful = (self.often > 1) & (self.often <= max(COMMON_LEAST, COMMON * self.count))
        worth = np.where(useful, self.square, 0).astype(np.float32)
        parts = []
        for start in range(first, self.count, CHUNK):
            rows = self.all[start : start + CHUNK].astype(np.float32)
            rows.data = worth[rows.indices]
            for at in range(rows.shape[0]):
                mine = rows.data[rows.indptr[at] : rows.indptr[at + 1]]
                if len(mine) > TELLING:
                    mine[np.argpartition(-mine, TELLING)[TELLING:]] = 0
            rows.eliminate_zeros()
            parts.append(rows)
        return grams.below(parts)


class Best:
    """For each of `count` rows the `most` columns that scored highest, of equal ones the first."""

    def __init__(self, count: int, most: int) -> None:
        self._most = most
        self._others = [np.empty(0, np.int32)] * count
        self._scores = [np.empty(0, np.float32)] * count

    def add(self, row: int, column: int, found: grams.Rows) -> None:
        """Scores of rows from `row` on, of columns from `column` on; higher columns come later."""
        for at in range(found.shape[0]):
            part = slice(found.indptr[at], found.indptr[at + 1])
            others = np.append(self._others[row + at], found.indices[part] + np.int32(column))
            scores = np.append(self._scores[row + at], found.data[part])
            if len(others) > self._most:
                least = np.partition(scores, -self._most)[-self._most]
                high = scores >= least
                others, scores = others[high], scores[high]
                order = np.lexsort((others, -scores))[: self._most]
                others, scores = others[order], scores[order]
            self._others[row + at], self._scores[row + at] = others, scores

    def pairs(self, first: int, count: int) -> NDArray[np.int64]:
        """Each row, the first being number `first` of `count`, with its columns but itself."""
        others = np.concatenate([*self._others, np.empty(0, np.int32)]).astype(np.int64)
        mine = np.repeat(np.arange(len(self._others)) + first, list(map(len, self._others)))
        low, high = np.minimum(mine, others), np.maximum(mine, others)
        found = np.unique((low * count + high)[low != high])
        return np.stack(np.divmod(found, max(count, 1)), axis=1)


def _names(texts: Iterable[str]) -> grams.Rows:
    return grams.rows(["\n".join(places.names(text)) for text in texts])


def elsewhere(corpus: Corpus, pairs: NDArray[np.int64]) -> Floats:
    """1 for each pair of which both name regions and none in common."""
    return _of_both(corpus.regions, pairs, places.elsewhere)


def same_school(corpus: Corpus, pairs: NDArray[np.int64]) -> Floats:
    """1 for each pair whose texts name a school in common."""
    return _of_both(corpus.schools, pairs, lambda one, other: not one.isdisjoint(other))


def _of_both(
    told: Sequence[frozenset[str]],
    pairs: NDArray[np.int64],
    holds: Callable[[frozenset[str], frozenset[str]], bool],
) -> Floats:
    """1 for each pair of which it holds; never where one tells nothing."""
    tells = np.array([bool(one) for one in told], np.bool_)
    found = np.zeros(len(pairs), np.float32)
    for at in np.flatnonzero(tells[pairs].all(axis=1)).tolist():
        i, j = pairs[at].tolist()
        found[at] = holds(told[i], told[j])
    return found


def units(corpus: Corpus, pairs: NDArray[np.int64]) -> tuple[Floats, NDArray[np.bool_]]:
    """1 for each pair that was said to concern the same unit; and whether different ones."""
    mine, other = corpus.units[pairs[:, 0]], corpus.units[pairs[:, 1]]
    both = (mine != 0) & (other != 0)
    return np.asarray(both & (mine == other), np.float32), np.asarray(both & (mine != other))

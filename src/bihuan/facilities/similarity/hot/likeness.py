"""How probable it is that two opinions are about the same matter at the same place.

Two logistic models of a few signs. The first asks for words only and sorts out what is certainly
not alike; the second, for the pairs that are left, asks for the meaning as well, which costs a
hundred times as much. Their numbers were learned from labelled pairs, of collections of some dozen
to three thousand opinions (docs/mechanisms/hot.md). How many opinions there are is no sign: it was
one, and in small collections of things that look alike far too much was joined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from bihuan.facilities.similarity.hot.corpus import Corpus, elsewhere, same_school, units
from bihuan.facilities.similarity.hot.grams import Floats, mass, shared

Meaning = Callable[[NDArray[np.int64]], NDArray[np.floating[Any]]]
"""The vectors of some opinions by their positions: rows of length 1, zeros where there is none."""
STEP = 10_000
"""Pairs whose vectors are multiplied at once."""

NAMELESS = 0.4
"""What is assumed of an opinion that names no place."""
DOUBTED = np.float32(0.1)
"""The most for two opinions that were entered for different units, or that share no words but names
of places: too little to join them, unless others join both."""
SAID = 0.2
"""The least weight (as a logarithm, like `shared`) of common words that are no names of places."""
HOPELESS = 0.02
"""Below that, by words, a pair is not asked for its meaning, and dropped."""

WORDS = {
    "": -1.64,
    "shared": 3.16,
    "short": -1.63,
    "contained": 2.38,
    "place": 2.10,
    "elsewhere": -4.34,
    "same_unit": 2.33,
    "same_school": 2.82,
}
MEANING = {
    "": -79.39,
    "shared": 2.49,
    "short": -1.44,
    "contained": -1.53,
    "place": 1.14,
    "elsewhere": -3.10,
    "same_unit": 3.76,
    "same_school": 0.29,
    "near": 85.88,
}


def likely(
    corpus: Corpus, pairs: NDArray[np.int64], meaning: Meaning | None = None
) -> tuple[NDArray[np.int64], Floats]:
    """The pairs that may be alike, and their probabilities."""
    found = signs(corpus, pairs)
    probable = _model(WORDS, found)
    kept = probable >= HOPELESS
    pairs, probable = pairs[kept], probable[kept]
    if meaning is not None and len(pairs):
        near = nearness(pairs, meaning)
        known = near != 0
        signs_kept = {name: sign[kept] for name, sign in found.items()}
        weighed = _model(MEANING, signs_kept | {"near": near})
        unsaid = signs_kept["matter"] < SAID
        weighed = np.where(unsaid, np.minimum(weighed, DOUBTED), weighed)
        probable = np.where(known, weighed, probable)
    _same, other = units(corpus, pairs)
    probable = np.where(other, np.minimum(probable, DOUBTED), probable)
    return pairs, np.asarray(probable, np.float32)


def signs(corpus: Corpus, pairs: NDArray[np.int64]) -> dict[str, Floats]:
    """The signs of each pair that words give, by name.

    `shared`: the weight of what both say; `short`: the length of the shorter one, `contained`: how
    much of it the other has. `place`: how much of the place words in the title of one the other
    has, the higher of both ways. `elsewhere`: both name regions, and different ones; `same_unit`:
    both were entered for the same unit, `same_school`: both name a school in common. `matter`: like
    `shared`, without what both say in names of places.
    """
    i, j = pairs[:, 0], pairs[:, 1]
    common = shared(corpus.all, corpus.all, pairs, corpus.square)
    whole = mass(corpus.places, corpus.square)
    there = _part(shared(corpus.places, corpus.all, pairs, corpus.square), whole[i])
    back = _part(shared(corpus.places, corpus.all, pairs[:, ::-1], corpus.square), whole[j])
    named = shared(corpus.names, corpus.names, pairs, corpus.square)
    return {
        "shared": np.log1p(common),
        "matter": np.log1p(np.maximum(common - named, 0)),
        "short": np.log(np.minimum(corpus.length[i], corpus.length[j]) + 5),
        "contained": common / np.minimum(corpus.mass[i], corpus.mass[j]),
        "place": np.maximum(there, back),
        "elsewhere": elsewhere(corpus, pairs),
        "same_unit": units(corpus, pairs)[0],
        "same_school": same_school(corpus, pairs),
    }


def nearness(pairs: NDArray[np.int64], meaning: Meaning) -> Floats:
    """The cosine of the meanings of each pair; 0 where one is not known."""
    asked, places = np.unique(pairs, return_inverse=True)
    vectors = meaning(asked)
    at = places.reshape(pairs.shape)
    found = np.zeros(len(pairs), np.float32)
    for start in range(0, len(pairs), STEP):
        some = slice(start, start + STEP)
        left, right = vectors[at[some, 0]], vectors[at[some, 1]]
        found[some] = (left.astype(np.float32) * right).sum(axis=1)
    return found


def _part(common: Floats, whole: Floats) -> Floats:
    enough = whole > 0.3
    return np.where(enough, common / np.where(enough, whole, 1), NAMELESS).astype(np.float32)


def _model(weights: dict[str, float], found: dict[str, Floats]) -> Floats:
    """The empty name is the constant."""
    total = np.full(len(found["shared"]), weights[""], np.float32)
    for name, weight in weights.items():
        if name:
            total += np.float32(weight) * found[name]
    return np.asarray(expit(total), np.float32)

"""How probable it is that two opinions are about the same matter at the same place.

A logistic model of a few signs, all about weights of shared character pairs; places count once
more. Its numbers were learned from labelled pairs (docs/mechanisms/hot.md) and do not depend on how
many opinions there are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bihuan.facilities.similarity.hot.corpus import Corpus, elsewhere, other_unit
from bihuan.facilities.similarity.hot.grams import Floats, mass, shared

NAMELESS = 0.4
"""What is assumed of an opinion that names no place."""


DOUBTED = np.float32(0.3)
"""The most for two opinions that were entered for different units: too little to join them, unless
others join both."""


def signs(corpus: Corpus, pairs: NDArray[np.int64]) -> dict[str, Floats]:
    """The signs of each pair by name.

    `shared`: the weight of what both say, and how much of the one that says less it is
    (`contained`; `short` is its length). `head_least`: how much of one title the other opinion has,
    the lower of both ways; `place_…` the same for the place words of the titles. `elsewhere`: both
    name regions, and different ones.
    """
    i, j = pairs[:, 0], pairs[:, 1]
    common = shared(corpus.all, corpus.all, pairs, corpus.square)
    found: dict[str, Floats] = {
        "shared": np.log1p(common),
        "contained": common / np.minimum(corpus.mass[i], corpus.mass[j]),
        "short": np.log(np.minimum(corpus.length[i], corpus.length[j]) + 5),
        "elsewhere": elsewhere(corpus, pairs),
    }
    for name, part in (("head", corpus.head), ("place", corpus.places)):
        whole = mass(part, corpus.square)
        there = _part(shared(part, corpus.all, pairs, corpus.square), whole[i])
        back = _part(shared(part, corpus.all, pairs[:, ::-1], corpus.square), whole[j])
        found[f"{name}_most"] = np.maximum(there, back)
        found[f"{name}_least"] = np.minimum(there, back)
    return found


def _part(common: Floats, whole: Floats) -> Floats:
    enough = whole > 0.3
    return np.where(enough, common / np.where(enough, whole, 1), NAMELESS).astype(np.float32)


INTERCEPT = 10.96
WEIGHTS = {
    "shared": 7.10,
    "contained": -14.66,
    "short": -5.47,
    "elsewhere": -3.23,
    "head_least": 7.05,
    "place_most": 3.31,
    "place_least": 0.41,
}


def probabilities(corpus: Corpus, pairs: NDArray[np.int64]) -> Floats:
    """For each pair, between 0 and 1."""
    found = signs(corpus, pairs)
    total = np.full(len(pairs), INTERCEPT, np.float32)
    for name, weight in WEIGHTS.items():
        total += np.float32(weight) * found[name]
    probable = 1 / (1 + np.exp(-total))
    return np.where(other_unit(corpus, pairs), np.minimum(probable, DOUBTED), probable)

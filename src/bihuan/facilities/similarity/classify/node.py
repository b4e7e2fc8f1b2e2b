"""One decision: which of a few sibling classes a text belongs to.

For each class a linear support vector machine against the rest, over characters and pairs weighed
by rarity (TF-IDF) and by how much more often they stand in the class than outside it (the ratio of
naive Bayes, Wang & Manning 2012; its square root does better here than the whole).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bihuan.facilities.similarity.classify.terms import Counted, Keys

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]
FEWEST_TEXTS = 3
"""A term of fewer texts is left out, where there are texts enough."""
MOST_TERMS = 150_000
FLOOR = 1e-3
NEVER = -1.0
"""The score of a class that had no example: that of a text which is clearly not of it."""


@dataclass(frozen=True)
class Node:
    """`weights` and `squares`: one row a term of the vocabulary, one column a class."""

    vocabulary: Keys
    weights: Floats
    squares: Floats
    bias: Floats

    def scores(self, counted: Counted) -> Floats:
        """How far each text lies on the side of each class: rows of texts, columns of classes."""
        terms = counted.matrix(self.vocabulary)
        reach = np.sqrt(np.maximum(terms.multiply(terms).tocsr() @ self.squares, 1e-12))
        return np.asarray((terms @ self.weights) / reach + self.bias, dtype=np.float32)


def fit(counted: Counted, chosen: Ints, classes: int, importance: Floats | None = None) -> Node:
    """Learn from texts and the number of the class of each (0 to `classes` - 1). The same input
    gives the same node."""
    vocabulary = _vocabulary(counted.keys, len(counted))
    terms = counted.matrix(vocabulary)
    there = terms.astype(bool).astype(np.float32)
    found = np.asarray(there.sum(axis=0)).ravel()
    rarity = np.log((1 + len(counted)) / (1 + found)) + 1
    shape = (len(vocabulary), classes)
    weights, squares = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    bias = np.full(classes, NEVER, np.float32)
    for number in range(classes):
        inside = chosen == number
        if not inside.any():
            continue
        if inside.all():
            bias[number] = 0
            continue
        within = np.asarray(there[inside].sum(axis=0)).ravel()
        scale = (rarity * (np.sqrt(_ratio(within, found - within)) + FLOOR)).astype(np.float32)
        side, bias[number] = _separate(terms @ sparse.diags(scale), inside, importance)
        weights[:, number] = side * scale
        squares[:, number] = scale * scale
    return Node(vocabulary, weights, squares, bias)


def _vocabulary(keys: Keys, texts: int) -> Keys:
    """Sorted; the commonest terms, should there be too many."""
    terms, found = np.unique(keys, return_counts=True)
    fewest = 1 if texts < 50 else 2 if texts < 500 else FEWEST_TEXTS
    if (found >= fewest).sum() > MOST_TERMS:
        fewest = int(np.sort(found)[-MOST_TERMS])
    return terms[found >= fewest]


def _ratio(within: Floats, outside: Floats) -> Floats:
    inside, other = within + 1, outside + 1
    ratio = np.log((inside / inside.sum()) / (other / other.sum()))
    return np.asarray(np.abs(ratio), dtype=np.float32)


def _separate(
    terms: sparse.csr_matrix, inside: NDArray[np.bool_], importance: Floats | None
) -> tuple[Floats, float]:
    """Weights of the terms, and the bias, that tell inside from outside."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.preprocessing import normalize
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=1.0, class_weight="balanced", tol=0.01, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # good enough is found long before
        machine.fit(normalize(terms), inside, sample_weight=importance)
    return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])


def spread(classes: Sequence[str], codes: Sequence[str]) -> Ints:
    """The number of the class of each code; -1 for a code that is none of them."""
    numbers = {code: number for number, code in enumerate(classes)}
    return np.array([numbers.get(code, -1) for code in codes], dtype=np.intp)

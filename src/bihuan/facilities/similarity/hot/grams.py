"""Texts as sparse rows of character pairs, and how much a pair says.

Two characters that stand together are a column, found by hashing, so no vocabulary is needed. Few
texts know little about which pairs are common: a pair counts as if `PRIOR` other texts had been
seen that lack it, and its weight is on a scale of 0–1 that does not depend on how many texts there
are. Without that, a hot issue in a small office would be taken for a common way of speaking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Rows: TypeAlias = sparse.csr_matrix
Floats = NDArray[np.float32]

COLUMNS = 1 << 22
PRIOR = 500
_NO_WORD = re.compile(r"\W+")
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def columns(text: str) -> NDArray[np.int32]:
    """The columns of the character pairs of a plain text, sorted, each once. Pairs do not reach
    across punctuation."""
    codes = np.frombuffer(_NO_WORD.sub("\n", text).encode("utf-32-le"), np.uint32)
    if len(codes) < 2:
        return np.empty(0, np.int32)
    first, second = codes[:-1].astype(np.uint64), codes[1:].astype(np.uint64)
    inside = (first != 10) & (second != 10)
    mixed = ((first[inside] << np.uint64(21)) | second[inside]) * _SPREAD
    return np.unique((mixed >> np.uint64(42)).astype(np.int32))


def rows(texts: Sequence[str]) -> Rows:
    """One row of ones for each text; a byte each, for there are many."""
    found = [columns(text) for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    indices = np.concatenate(found) if found else np.empty(0, np.int32)
    ones = np.ones(len(indices), np.int8)
    return sparse.csr_matrix((ones, indices, ends), shape=(len(found), COLUMNS))


def below(parts: Sequence[Rows]) -> Rows:
    """All rows, one below the other."""
    return sparse.vstack(parts, format="csr") if parts else rows([])


def frequency(matrix: Rows, step: int = 4_000_000) -> NDArray[np.int64]:
    """In how many rows each column occurs."""
    found = np.zeros(COLUMNS, np.int64)
    for at in range(0, matrix.nnz, step):
        found += np.bincount(matrix.indices[at : at + step], minlength=COLUMNS)
    return found


def weights(found: NDArray[np.int64], texts: int) -> Floats:
    """Inverse document frequency between 0 and about 1."""
    seen = texts + PRIOR
    often = np.arange(texts + 1) + 0.5
    return np.asarray(np.log((seen + 1) / often) / np.log(seen + 1), np.float32)[found]


def mass(matrix: Rows, by: Floats, step: int = 10_000) -> Floats:
    """The sum of weights of each row."""
    parts = [matrix[at : at + step] @ by for at in range(0, matrix.shape[0], step)]
    return np.concatenate(parts).astype(np.float32) if parts else np.empty(0, np.float32)


def shared(
    left: Rows, right: Rows, pairs: NDArray[np.int64], by: Floats, step: int = 4_000
) -> Floats:
    """For each pair (i, j): the weight of what row i of `left` shares with row j of `right`."""
    parts = [
        (left[part[:, 0]].multiply(right[part[:, 1]])).tocsr() @ by
        for part in (pairs[at : at + step] for at in range(0, len(pairs), step))
    ]
    return np.concatenate(parts).astype(np.float32) if parts else np.empty(0, np.float32)

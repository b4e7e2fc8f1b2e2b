"""Near copies: texts that share most of their words, told by signatures (MinHash).

A text and its copy must not stand on both sides when it is measured how well something was learned.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from bihuan.facilities.similarity.classify.terms import SUBJECT, Counted

BANDS, ROWS = 8, 6
ALIKE = 0.6
"""From this share of common terms on, two texts count as copies."""
CROWD = 50
"""So many texts with one signature are compared with the first of them only."""


def groups(counted: Counted) -> NDArray[np.int64]:
    """A number for each text; copies of one another have the same."""
    leader = np.arange(len(counted))
    for cell in _cells(counted):
        pairs = (
            [(cell[0], other) for other in cell[1:]]
            if len(cell) > CROWD
            else [(one, other) for at, one in enumerate(cell) for other in cell[at + 1 :]]
        )
        for one, other in pairs:
            first, second = _top(leader, one), _top(leader, other)
            if first != second and _alike(counted, one, other) >= ALIKE:
                leader[max(first, second)] = min(first, second)
    return np.array([_top(leader, one) for one in range(len(counted))], dtype=np.int64)


def folds(groups: NDArray[np.int64], labels: list[str], number: int) -> NDArray[np.intp]:
    """The part (0 to `number` - 1) each text is set apart in: copies together, every label spread
    as evenly as that allows."""
    members: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(groups.tolist()):
        members[group].append(row)
    filled: dict[str, list[int]] = defaultdict(lambda: [0] * number)
    of = np.zeros(len(groups), dtype=np.intp)
    for rows in sorted(members.values(), key=lambda rows: (-len(rows), rows[0])):
        label = labels[rows[0]]
        part = min(range(number), key=lambda n: (filled[label][n], (n + len(label)) % number))
        filled[label][part] += len(rows)
        of[rows] = part
    return of


def _cells(counted: Counted) -> list[list[int]]:
    """Texts that have a part of their signatures in common."""
    full = np.flatnonzero(np.diff(counted.starts) > 0)
    if not len(full):
        return []
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    random = np.random.default_rng(0)
    keys, starts = counted.keys.astype(np.uint64), counted.starts[:-1][full]
    for band in range(BANDS):
        mark = np.zeros(len(full), np.uint64)
        for factor in random.integers(1, 2**63, size=ROWS, dtype=np.uint64) | np.uint64(1):
            hashed = keys * factor
            least = np.minimum.reduceat(hashed ^ (hashed >> np.uint64(29)), starts)
            mark = (mark ^ least) * np.uint64(0x9E3779B97F4A7C15)
        for row, value in zip(full.tolist(), mark.tolist(), strict=True):
            cells[band, value].append(row)
    return [rows for rows in cells.values() if len(rows) > 1]


def _alike(counted: Counted, one: int, other: int) -> float:
    """The share of common terms, those of subjects apart."""
    mine, theirs = (
        counted.keys[counted.starts[row] : counted.starts[row + 1]] for row in (one, other)
    )
    mine, theirs = mine[mine < SUBJECT], theirs[theirs < SUBJECT]
    common = len(np.intersect1d(mine, theirs, assume_unique=True))
    return common / max(1, len(mine) + len(theirs) - common)


def _top(leader: NDArray[np.int64], one: int) -> int:
    while leader[one] != one:
        leader[one] = leader[leader[one]]
        one = int(leader[one])
    return one

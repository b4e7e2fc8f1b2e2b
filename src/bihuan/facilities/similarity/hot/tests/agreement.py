"""How far groups agree with the truth: B-cubed precision, recall and their harmonic mean."""

from __future__ import annotations

from collections.abc import Hashable, Iterable


def b_cubed(
    found: Iterable[Iterable[Hashable]], truth: Iterable[Iterable[Hashable]]
) -> tuple[float, float, float]:
    """Bagga and Baldwin (1998); both are whole partitions of the same items."""
    mine = {one: set(group) for group in map(list, found) for one in group}
    right = {one: set(group) for group in map(list, truth) for one in group}
    assert mine.keys() == right.keys()
    precision = sum(len(mine[one] & right[one]) / len(mine[one]) for one in mine) / len(mine)
    recall = sum(len(mine[one] & right[one]) / len(right[one]) for one in mine) / len(mine)
    return precision, recall, 2 * precision * recall / (precision + recall)

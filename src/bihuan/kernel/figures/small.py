"""Small cells are not shown to the public: few are soon known by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

K = 5


@dataclass(frozen=True)
class Suppressed:
    """A distribution fit to be shown: None is “not told”. Noughts are shown."""

    total: int | None
    cells: dict[str, int | None]


def suppress(cells: Mapping[str, int], k: int = K) -> Suppressed:
    """Hide every cell of 1 to k−1 and, with them, the smallest of the others (all of that size).

    Who knows this rule and the total still cannot compute a hidden cell: whichever way the hidden
    numbers are dealt to the hidden cells, the same is shown, and one number is k or more while
    another is less. Where all are small the total is hidden too. Raises ValueError when k is less
    than 3: of k = 2, hiding says that it is a 1.
    """
    if k < 3:
        raise ValueError("k must be 3 or more: with 2, what is hidden can only be a 1")
    if all(n == 0 or n >= k for n in cells.values()):
        return Suppressed(sum(cells.values()), dict(cells))
    least = min((n for n in cells.values() if n >= k), default=None)
    shown = {key: None if 0 < n < k or n == least else n for key, n in cells.items()}
    return Suppressed(None if least is None else sum(cells.values()), shown)

"""Withholding small counts so that they cannot be worked out from the others either.

A count from 1 to k-1 is withheld. Where the counts beside it add up to a total that is shown, more
of them are withheld, the smallest first, until what is withheld is at least two counts that make k
together. That is done along every line (all = the sum of the groups), and where choices exclude
each other down every column too (those without an answer count as a choice); where several may be
chosen, a count is also withheld when those who did not choose it are fewer than k.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count; None when it is withheld."""

    count: int | None

    @property
    def withheld(self) -> bool:
        return self.count is None


@dataclass(frozen=True, slots=True)
class Suppressed:
    lines: tuple[tuple[Cell, ...], ...]
    asked: tuple[Cell, ...]
    answered: tuple[Cell, ...]


def suppressed(
    lines: Sequence[Sequence[int]],
    asked: Sequence[int],
    answered: Sequence[int],
    k: int,
    *,
    exclusive: bool,
) -> Suppressed:
    """The counts as they may be shown. Each sequence has the number for all, then each group's."""
    empty = [of - given for of, given in zip(asked, answered, strict=True)]
    grid = _Grid([*map(list, lines), empty, list(asked)], k, exclusive=exclusive)
    if k:
        grid.withhold()
    *shown, without, of = grid.cells()
    return Suppressed(
        lines=tuple(shown),
        asked=of,
        answered=tuple(
            Cell(None if gap.withheld else given)
            for gap, given in zip(without, answered, strict=True)
        ),
    )


class _Grid:
    """The counts line by line, the last two those without an answer and those asked."""

    def __init__(self, counts: list[list[int]], k: int, *, exclusive: bool) -> None:
        self._counts, self._k, self._exclusive = counts, k, exclusive
        self._lost: set[Place] = set()
        self._rows, self._columns = len(counts), len(counts[0])

    def withhold(self) -> None:
        last = self._rows - 1
        for row in range(self._rows):
            for at in range(self._columns):
                count = self._counts[row][at]
                rest = self._counts[last][at] - count
                if self._small(count) or (not self._exclusive and row < last and self._small(rest)):
                    self._lost.add((row, at))
        while self._again():
            pass

    def cells(self) -> list[tuple[Cell, ...]]:
        return [
            tuple(
                Cell(None if (row, at) in self._lost else count) for at, count in enumerate(counts)
            )
            for row, counts in enumerate(self._counts)
        ]

    def _again(self) -> bool:
        """One more round; whether anything was withheld in it."""
        before = len(self._lost)
        last = self._rows - 1
        for at in range(self._columns):
            if (last, at) in self._lost:
                self._lost |= {(row, at) for row in range(self._rows)}
            elif self._exclusive:
                self._more([(row, at) for row in range(last)])
        for row in range(self._rows):
            if (row, 0) not in self._lost:
                self._more([(row, at) for at in range(1, self._columns)])
        return len(self._lost) > before

    def _more(self, places: list[Place]) -> None:
        """One more of these places, if what is withheld of them could be worked out."""
        lost = [self._count(place) for place in places if place in self._lost]
        kept = [place for place in places if place not in self._lost]
        if lost and kept and (len(lost) < 2 or sum(lost) < self._k):
            self._lost.add(min(kept, key=lambda one: (self._count(one) == 0, self._count(one))))

    def _count(self, place: Place) -> int:
        return self._counts[place[0]][place[1]]

    def _small(self, count: int) -> bool:
        return 0 < count < self._k

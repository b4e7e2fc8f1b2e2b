"""From pairs to groups, without chains.

Groups grow by joining the two that belong together most. How much two groups belong together is the
mean of the best third of the probabilities between their members: one odd pair cannot join two
groups, and a group need not agree with every wording of the other. Pairs that were never
compared count as 0; of large groups only as many pairs are asked for as candidates can be known.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

SHARE = 0.3
PARTNERS = 10
KEPT = 256


class Linking:
    """Groups of `count` items while they are being joined. Each is named by one of its items."""

    def __init__(self, count: int, atoms: Iterable[Sequence[int]] = ()) -> None:
        self.members: dict[int, list[int]] = {one: [one] for one in range(count)}
        self.head = list(range(count))
        self._links: dict[int, dict[int, list[float]]] = {}
        self._turn = [0] * count
        for atom in atoms:
            for one in atom:
                if self.head[one] != self.head[atom[0]]:
                    self._put_together(self.head[atom[0]], self.head[one])

    def _put_together(self, first: int, second: int) -> None:
        joined = self.members.pop(second)
        self.members[first] += joined
        for one in joined:
            self.head[one] = first

    def join(
        self, pairs: NDArray[np.int64], probabilities: NDArray[np.float32], least: float
    ) -> None:
        """Join whatever belongs together with at least `least`."""
        for (i, j), probability in zip(pairs.tolist(), probabilities.tolist(), strict=True):
            first, second = self.head[i], self.head[j]
            if first != second:
                links = self._links.setdefault(first, {}).setdefault(second, [])
                links.append(probability)
                self._links.setdefault(second, {})[first] = links
        waiting = [
            found
            for first, others in self._links.items()
            for second in others
            if first < second and (found := self._offer(first, second, least))
        ]
        heapq.heapify(waiting)
        while waiting:
            _, first, second, *turns = heapq.heappop(waiting)
            if turns != [self._turn[first], self._turn[second]]:
                continue
            self._merge(first, second)
            for other in self._links[first]:
                low, high = sorted((first, other))
                if found := self._offer(low, high, least):
                    heapq.heappush(waiting, found)

    def _offer(
        self, first: int, second: int, least: float
    ) -> tuple[float, int, int, int, int] | None:
        belongs = self._belong(first, second)
        if belongs < least:
            return None
        return -belongs, first, second, self._turn[first], self._turn[second]

    def _belong(self, first: int, second: int) -> float:
        low, high = sorted((len(self.members[first]), len(self.members[second])))
        wanted = min(ceil(SHARE * low * min(high, PARTNERS)), KEPT)
        links = self._links[first][second]
        if len(links) > wanted:
            links.sort(reverse=True)
            return sum(links[:wanted]) / wanted
        return sum(links) / wanted

    def _merge(self, first: int, second: int) -> None:
        """`second` becomes part of `first`; a turn of -1 says that it is no group any more."""
        mine, others = self._links[first], self._links.pop(second)
        self._put_together(first, second)
        self._turn[first] += 1
        self._turn[second] = -1
        del mine[second], others[first]
        for other, links in others.items():
            theirs = self._links[other]
            del theirs[second]
            kept = sorted(mine.get(other, []) + links, reverse=True)[:KEPT]
            mine[other] = theirs[first] = kept

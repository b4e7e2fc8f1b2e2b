"""Opinions in groups: all at once, or new ones added to groups that stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from bihuan.facilities.similarity.hot.corpus import Corpus, Opinion, fingerprint, plainly
from bihuan.facilities.similarity.hot.likeness import Meaning, likely
from bihuan.facilities.similarity.hot.link import Linking

LEAST = 0.25
"""How much opinions must belong together to be one group; docs/mechanisms/hot.md says why."""


def grouped(
    opinions: Iterable[Opinion],
    known: Sequence[Sequence[int]] = (),
    meaning: Meaning | None = None,
) -> list[list[int]]:
    """Positions of opinions about the same matter at the same place, in groups of one and more.

    `opinions` are gone through once and not kept. `known`: groups that stand already, of the first
    opinions. What they hold stays together, and only the opinions behind them are compared, with
    each other and with those. `meaning` is asked for the vectors of the opinions that words leave
    in doubt (`match.vectors`).
    Groups come in the order of their first member, members in ascending order.
    """
    copies: dict[tuple[str | int, int | None], list[int]] = {}
    corpus = Corpus(_first_of_each(opinions, copies))
    several = list(copies.values())
    place = {one: at for at, same in enumerate(several) for one in same}
    unique = np.array([same[0] for same in several], np.int64)
    linking = Linking(len(unique), [[place[one] for one in group] for group in known if group])
    new = int(np.searchsorted(unique, sum(map(len, known))))
    if new < len(unique):
        asked = None if meaning is None else lambda some: meaning(unique[some])
        linking.join(*likely(corpus, corpus.candidates(new), asked), LEAST)
    groups = [
        sorted(one for at in group for one in several[at]) for group in linking.members.values()
    ]
    return sorted(groups)


def _first_of_each(
    opinions: Iterable[Opinion], copies: dict[tuple[str | int, int | None], list[int]]
) -> Iterator[Opinion]:
    """Opinions made plain, without those that say the same as one before; `copies` is filled."""
    for at, one in enumerate(opinions):
        read = plainly(one)
        same = copies.setdefault((fingerprint(read) or at, read.place), [])
        same.append(at)
        if len(same) == 1:
            yield read

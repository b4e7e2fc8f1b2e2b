"""Opinions in groups: all at once, or new ones added to groups that stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bihuan.facilities.similarity.hot.corpus import Corpus, Opinion, fingerprint, plainly
from bihuan.facilities.similarity.hot.likeness import Meaning, likely
from bihuan.facilities.similarity.hot.link import Linking

LEAST = 0.25
"""How much opinions must belong together to be one group; docs/mechanisms/hot.md says why."""


def grouped(
    opinions: Sequence[Opinion],
    known: Sequence[Sequence[int]] = (),
    meaning: Meaning | None = None,
) -> list[list[int]]:
    """Positions of opinions about the same matter at the same place, in groups of one and more.

    `known`: groups that stand already. What they hold stays together, and only the opinions that
    are in none of them are compared, with each other and with those that are. `meaning` is asked
    for the vectors of the opinions that words leave in doubt (`match.vectors`).
    Groups come in the order of their first member, members in ascending order.
    """
    read = [plainly(one) for one in opinions]
    settled = {one for group in known for one in group}
    order = sorted(range(len(read)), key=lambda one: (one not in settled, one))
    copies: dict[tuple[str | int, int | None], list[int]] = {}
    for one in order:
        copies.setdefault((fingerprint(read[one]) or one, read[one].place), []).append(one)
    several = list(copies.values())
    place = {one: at for at, same in enumerate(several) for one in same}
    unique = np.array([same[0] for same in several], np.int64)
    linking = Linking(len(unique), [[place[one] for one in group] for group in known if group])
    new = sum(same[0] in settled for same in several)
    if new < len(unique):
        corpus = Corpus([read[one] for one in unique])
        asked = None if meaning is None else lambda some: meaning(unique[some])
        linking.join(*likely(corpus, corpus.candidates(new), asked), LEAST)
    groups = [
        sorted(one for at in group for one in several[at]) for group in linking.members.values()
    ]
    return sorted(groups)

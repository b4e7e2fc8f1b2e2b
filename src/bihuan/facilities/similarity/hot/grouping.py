"""Opinions in groups: all at once, or new ones added to groups that stand."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.facilities.similarity.hot.corpus import Corpus, Opinion, fingerprint, plainly
from bihuan.facilities.similarity.hot.likeness import probabilities
from bihuan.facilities.similarity.hot.link import Linking

LEAST = 0.45
"""How much opinions must belong together to be one group; docs/mechanisms/hot.md says why."""


def grouped(opinions: Sequence[Opinion], known: Sequence[Sequence[int]] = ()) -> list[list[int]]:
    """Positions of opinions about the same matter at the same place, in groups of one and more.

    `known`: groups that stand already. What they hold stays together, and only the opinions that
    are in none of them are compared, with each other and with those that are.
    Groups come in the order of their first member, members in ascending order.
    """
    read = [plainly(one) for one in opinions]
    settled = {one for group in known for one in group}
    order = sorted(range(len(opinions)), key=lambda one: (one not in settled, one))
    first: dict[tuple[str, int | None], int] = {}
    unique: list[int] = []
    copies: dict[int, list[int]] = {}
    place = dict.fromkeys(range(len(opinions)), 0)
    for one in order:
        kept = first.setdefault((fingerprint(read[one]), read[one].place), one)
        copies.setdefault(kept, []).append(one)
        if kept == one:
            place[one] = len(unique)
            unique.append(one)
        else:
            place[one] = place[kept]
    new = sum(one in settled for one in unique)
    linking = _linked(
        [read[one] for one in unique],
        [list(dict.fromkeys(place[one] for one in group)) for group in known],
        new,
    )
    groups = [
        sorted(copy for at in members for copy in copies[unique[at]])
        for members in linking.members.values()
    ]
    return sorted(groups)


def _linked(opinions: Sequence[Opinion], atoms: Sequence[Sequence[int]], new: int) -> Linking:
    linking = Linking(len(opinions), atoms)
    if new < len(opinions):
        corpus = Corpus(opinions)
        pairs = corpus.candidates(new)
        linking.join(pairs, probabilities(corpus, pairs), LEAST)
    return linking

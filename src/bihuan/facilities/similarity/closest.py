"""What lies closest in meaning to a text, out of the database: for searching, not for deciding.

Two ways are asked, the index of vectors and the index of words; what either finds is put into one
order. Only matters of the queryset are looked at, so what nobody may see moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log1p
from statistics import median
from typing import NamedTuple

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from bihuan.facilities.similarity import reading, suggest
from bihuan.facilities.similarity.match.reasons import SHOWN, phrases
from bihuan.facilities.similarity.nearest import nearest
from bihuan.facilities.similarity.suggest import Index, New
from bihuan.kernel.models.matter import Matter
from bihuan.lib.normal import plain

FOUND = 50
"""So many are listed at the most."""
NEAREST = 100
"""So many of the nearest vectors are asked for. More candidates come by their words."""
ENTRIES = 10_000
"""Of the index of words that are read for one question, however much is stored."""
MEANING_COUNTS, WORDS_COUNT = 100, 3
"""For the order: of a cosine, of the logarithm of shared weight."""


class Close(NamedTuple):
    """`phrases`: what both say word for word; `why`: in words for people, quoting nothing."""

    pk: int
    why: str
    phrases: tuple[str, ...]


def closest(
    new: New, matters: QuerySet[Matter], index: Index, *, leave_out: Iterable[int] = ()
) -> list[Close]:
    """The closest of `matters` (what the viewer may see, as wanted), best first, at most `FOUND`.
    Six queries, one for each kind that is read, and a savepoint."""
    out = frozenset(leave_out)
    newest = Matter.objects.aggregate(newest=Max("pk"))["newest"] or 0
    vector = new.asked.vector
    near = nearest(vector, matters, NEAREST, reading.kinds()) if vector is not None else {}
    shared = suggest.shared(new, index, newest=newest, most=ENTRIES)
    found = suggest.candidates(new, matters, {*shared, *near})
    close = {one.pk: one.closeness for one in found if one.pk not in out}
    ranked = _ranked(close, shared)[:FOUND]
    texts = index.texts(ranked)
    both = {pk: tuple(phrases(new.asked, plain(texts.get(pk, "")))[:SHOWN]) for pk in ranked}
    return [Close(pk, _why(pk in near, bool(both[pk])), both[pk]) for pk in ranked]


def _ranked(close: dict[int, float | None], shared: dict[int, float]) -> list[int]:
    """Where the meaning is not known it is taken to be as close as that of the middle one."""
    known = [one for one in close.values() if one is not None]
    usual = median(known) if known else 0.0

    def rank(pk: int) -> tuple[float, int]:
        far = close[pk]
        words = WORDS_COUNT * log1p(shared.get(pk, 0.0))
        return -(MEANING_COUNTS * (usual if far is None else far) + words), -pk

    return sorted(close, key=rank)


def _why(by_meaning: bool, by_words: bool) -> str:
    if by_meaning and by_words:
        return _("意思和用词都相近")
    return _("意思相近") if by_meaning else _("用词相近")

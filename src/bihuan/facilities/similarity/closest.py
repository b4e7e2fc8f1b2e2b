"""What lies closest in meaning to a text, out of the database: for searching, not for deciding.

Two ways are asked, the index of vectors and the index of words; what either finds is put into one
order. Only matters of the queryset are looked at, so what nobody may see moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log1p
from statistics import median
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F, FloatField, Func, Max, QuerySet, Value
from django.utils.translation import gettext as _

from bihuan.facilities.similarity import match, suggest
from bihuan.facilities.similarity.match.reasons import SHOWN, phrases
from bihuan.facilities.similarity.suggest import Index, New
from bihuan.facilities.similarity.vector import HalfVector
from bihuan.kernel.models.matter import Matter
from bihuan.lib.normal import plain

FOUND = 50
"""So many are listed at the most."""
NEAREST = 100
"""So many of the nearest vectors are asked for. More candidates come by their words."""
SCANNED = 10_000
"""Entries of the index of vectors that are looked at before it gives up, where few of them belong
to what is looked for."""
WALK = (
    "SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),"
    " set_config('hnsw.ef_search', %s, true), set_config('hnsw.max_scan_tuples', %s, true)"
)


class Close(NamedTuple):
    """`phrases`: what both say word for word; `why`: in words for people, quoting nothing."""

    pk: int
    why: str
    phrases: tuple[str, ...]


def closest(
    new: New, matters: QuerySet[Matter], index: Index, *, leave_out: Iterable[int] = ()
) -> list[Close]:
    """The closest of `matters` (what the viewer may see, as wanted), best first, at most `FOUND`.
    Six queries and a savepoint."""
    out = frozenset(leave_out)
    newest = Matter.objects.aggregate(newest=Max("pk"))["newest"] or 0
    near = _nearest(new, matters)
    shared = suggest.shared(new, index, newest=newest)
    worded = suggest.candidates(new, matters.exclude(pk__in=near), shared)
    close = near | {one.pk: one.closeness for one in worded if one.pk not in near}
    ranked = _ranked({pk: one for pk, one in close.items() if pk not in out}, shared)[:FOUND]
    texts = index.texts(ranked)
    found = []
    for pk in ranked:
        both = tuple(phrases(new.asked, plain(texts.get(pk, "")))[:SHOWN])
        found.append(Close(pk, _why(pk in near, bool(both)), both))
    return found


def _nearest(new: New, matters: QuerySet[Matter]) -> dict[int, float | None]:
    """The cosines of the nearest vectors. The expression is that of the index `reading_meaning`,
    which goes on to farther ones where the nearest are not among the matters."""
    away = Func(
        F("reading__vector"),
        Value(new.asked.vector, output_field=HalfVector()),
        template=f"(%(expressions)s::halfvec({match.DIMENSION}))",
        arg_joiner=f"::halfvec({match.DIMENSION}) <#> ",
        output_field=FloatField(),
    )
    rows = matters.filter(reading__vector_engine=match.VECTORS).order_by(away)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WALK, [str(NEAREST), str(SCANNED)])
        return {pk: -far for pk, far in rows.values_list("pk", away)[:NEAREST]}


def _ranked(close: dict[int, float | None], shared: dict[int, float]) -> list[int]:
    """Where the meaning is not known it is taken to be as close as that of the middle one."""
    known = [one for one in close.values() if one is not None]
    usual = median(known) if known else 0.0

    def rank(pk: int) -> tuple[float, int]:
        far = close[pk]
        words = suggest.WORDS_COUNT * log1p(shared.get(pk, 0.0))
        return -(suggest.MEANING_COUNTS * (usual if far is None else far) + words), -pk

    return sorted(close, key=rank)


def _why(by_meaning: bool, by_words: bool) -> str:
    if by_meaning and by_words:
        return _("意思和用词都相近")
    return _("意思相近") if by_meaning else _("用词相近")

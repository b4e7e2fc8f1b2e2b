"""The nearest vectors out of the database."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F, FloatField, Func, QuerySet, Value

from bihuan.facilities.similarity import match
from bihuan.facilities.similarity.vector import HalfVector, Vector
from bihuan.kernel.models.matter import Matter

SCANNED = 10_000
"""Entries of the index that are looked at before it gives up, where few of them belong to what is
looked for."""
WALK = (
    "SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),"
    " set_config('hnsw.ef_search', %s, true), set_config('hnsw.max_scan_tuples', %s, true)"
)


def nearest(
    vector: Vector, matters: QuerySet[Matter], most: int, kinds: Sequence[str]
) -> dict[int, float]:
    """The matters whose texts lie nearest to a vector, so many of each kind: id → cosine. A query,
    one for each kind, and a savepoint.

    The expression is that of the indexes `reading_meaning` and `reading_meaning_problem`, which
    find them but for a few, and go on to farther ones where the nearest are not among the matters.
    """
    away = Func(
        F("reading__vector"),
        Value(vector, output_field=HalfVector()),
        template=f"(%(expressions)s::halfvec({match.DIMENSION}))",
        arg_joiner=f"::halfvec({match.DIMENSION}) <#> ",
        output_field=FloatField(),
    )
    rows = matters.filter(reading__vector_engine=match.VECTORS).order_by(away)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WALK, [str(most), str(SCANNED)])
        return {
            pk: -far
            for kind in kinds
            for pk, far in rows.filter(reading__kind=kind).values_list("pk", away)[:most]
        }

"""The closest in meaning, out of the database."""

from __future__ import annotations

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.facilities import search
from bihuan.facilities.similarity import closest as asked
from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.closest import Close, closest
from bihuan.facilities.similarity.match import DIMENSION, VECTORS, stored
from bihuan.facilities.similarity.match.tests.said import CANTEEN, PLAYGROUND
from bihuan.facilities.similarity.models import Reading
from bihuan.facilities.similarity.nearest import nearest
from bihuan.facilities.similarity.suggest import new
from bihuan.facilities.similarity.tests.test_suggest import hear
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def close(text: str, **which: object) -> list[Close]:
    made = new(text)
    assert made is not None
    return closest(made, Matter.objects.filter(kind="voice", **which), search)


def test_what_means_the_same_is_found_without_a_word_in_common(district: District) -> None:
    heard = hear(district)
    understand.work(understand.FOREGROUND)
    stored.renew()
    assert close("伙食质量差")[0].pk in {heard[one].pk for one in heard if "食堂" in one[1]}


def test_before_texts_are_read_they_are_found_by_their_words(district: District) -> None:
    heard = hear(district)
    stored.renew()
    best = close(PLAYGROUND[1])[0]
    assert best.pk == heard[PLAYGROUND].pk
    assert best.why == "用词相近"
    assert best.phrases


def test_only_what_is_among_the_matters_is_found_and_what_is_left_out_is_not(
    district: District,
) -> None:
    heard = hear(district)
    understand.work(understand.FOREGROUND)
    made = new(CANTEEN[1])
    assert made is not None
    own = heard[CANTEEN].pk
    assert close(CANTEEN[1])[0].pk == own
    assert own not in {one.pk for one in close(CANTEEN[1], pk__gt=own)}
    rest = closest(made, Matter.objects.filter(kind="voice"), search, leave_out=[own])
    assert rest
    assert own not in {one.pk for one in rest}
    assert closest(made, Matter.objects.none(), search) == []


def test_however_many_are_found_the_queries_are_the_same(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(district)
    understand.work(understand.FOREGROUND)
    stored.renew()
    close(CANTEEN[1])  # how rare words are is at hand from now on
    costs = []
    for most in (1, asked.FOUND):
        monkeypatch.setattr(asked, "FOUND", most)
        with CaptureQueriesContext(connection) as queries:
            close(CANTEEN[1])
        costs.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
    assert costs == [7, 7]


def test_the_index_finds_the_nearest_of_many_vectors(district: District) -> None:
    """Where the rows are many the index is walked, and goes on where few of them are wanted."""
    heard = hear(district)
    chance = np.random.default_rng(7)
    first = max(one.pk for one in heard.values()) + 1
    count = 300
    vectors = chance.normal(size=(count, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    like = next(iter(heard.values()))
    for n in range(count):
        Reading(
            matter_id=first + n, vector=vectors[n], vector_engine=VECTORS, read_at=like.opened_at
        ).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN " + NEAREST.format(DIMENSION), [VECTORS])
        assert "reading_meaning" in "".join(row[0] for row in cursor.fetchall())
    far = {one.pk for one in heard.values()}
    for n, pk in enumerate(sorted(far)):
        Reading(
            matter_id=pk, vector=-vectors[n], vector_engine=VECTORS, read_at=like.opened_at
        ).save(force_insert=True)
    found = nearest(vectors[:8].sum(axis=0), Matter.objects.all(), 8, ("voice",))
    # They are the farthest of all. The index may lose one: it is made by chance.
    assert far.issuperset(found)
    assert len(found) >= len(far) - 2


NEAREST = (
    "SELECT matter_id FROM similarity_reading WHERE vector_engine = %s"
    " ORDER BY vector::halfvec({0}) <#> array_fill(0.1, ARRAY[{0}])::real[]::halfvec({0}) LIMIT 3"
)

"""Vectors as a column."""

import numpy as np
import pytest

from bihuan.facilities.similarity.models import Reading
from bihuan.kernel import bulk, clock


def reading(matter: int, vector: list[float] | None) -> Reading:
    made = None if vector is None else np.array(vector, dtype=np.float32)
    return Reading(matter_id=matter, vector=made, engine="test", read_at=clock.now())


@pytest.mark.django_db
def test_a_vector_comes_back_as_it_was_but_for_half_precision() -> None:
    given = [0.5, -0.333333, 1e-5, 0.0]
    reading(1, given).save()
    bulk.insert([reading(2, given), reading(3, None)])
    for matter in (1, 2):
        vector = Reading.objects.get(matter_id=matter).vector
        assert vector is not None
        assert vector.dtype == np.float32
        assert np.allclose(vector, given, rtol=2e-3, atol=1e-7)
    assert Reading.objects.get(matter_id=3).vector is None


@pytest.mark.django_db
def test_vectors_of_different_lengths_share_the_column() -> None:
    reading(1, [1.0]).save()
    reading(2, [1.0, 2.0]).save()
    found = Reading.objects.order_by("matter_id")
    assert [len(one.vector) for one in found if one.vector is not None] == [1, 2]

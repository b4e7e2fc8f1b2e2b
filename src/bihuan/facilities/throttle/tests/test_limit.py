import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from bihuan.facilities.throttle import limit
from bihuan.facilities.throttle.models import Bucket
from bihuan.kernel import clock
from bihuan.kernel.errors import TooMany

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def taken(key: str, times: int, *, per_hour: float, burst: int) -> int:
    """How many of so many attempts got through."""
    through = 0
    for _ in range(times):
        try:
            limit.take(key, per_hour=per_hour, burst=burst)
        except TooMany:
            continue
        through += 1
    return through


@pytest.mark.django_db
def test_a_burst_passes_and_the_next_is_told_how_long_to_wait() -> None:
    with clock.at(START):
        assert taken("k", 5, per_hour=6, burst=5) == 5
        with pytest.raises(TooMany) as caught:
            limit.take("k", per_hour=6, burst=5)
    assert caught.value.data == {"minutes": 10}
    assert "10 分钟" in str(caught.value)


@pytest.mark.django_db
def test_waiting_as_long_as_told_is_enough() -> None:
    with clock.at(START):
        taken("k", 5, per_hour=6, burst=5)
    with clock.at(START + timedelta(minutes=9)), pytest.raises(TooMany) as caught:
        limit.take("k", per_hour=6, burst=5)
    assert caught.value.data["minutes"] == 1
    with clock.at(START + timedelta(minutes=10, seconds=1)):
        limit.take("k", per_hour=6, burst=5)


@pytest.mark.django_db
def test_a_refused_attempt_does_not_put_the_end_of_the_wait_off() -> None:
    with clock.at(START):
        taken("k", 3, per_hour=60, burst=3)
    for second in range(0, 60, 5):
        with clock.at(START + timedelta(seconds=second)), pytest.raises(TooMany):
            limit.take("k", per_hour=60, burst=3)
    with clock.at(START + timedelta(seconds=61)):
        limit.take("k", per_hour=60, burst=3)


@pytest.mark.django_db
def test_a_clock_that_jumps_back_gives_nothing_and_takes_nothing() -> None:
    with clock.at(START):
        taken("k", 3, per_hour=60, burst=3)
    with clock.at(START - timedelta(days=3)):
        assert taken("k", 3, per_hour=60, burst=3) == 0
    with clock.at(START + timedelta(seconds=61)):
        assert taken("k", 3, per_hour=60, burst=3) == 1


@pytest.mark.django_db
def test_keys_do_not_share_a_bucket_and_forgetting_fills_one_again() -> None:
    with clock.at(START):
        assert taken("a", 9, per_hour=1, burst=3) == 3
        assert taken("b", 9, per_hour=1, burst=3) == 3
        limit.forget("a")
        assert taken("a", 9, per_hour=1, burst=3) == 3
        assert taken("b", 9, per_hour=1, burst=3) == 0


@pytest.mark.django_db
def test_what_is_given_back_can_be_taken_again_but_never_beyond_the_burst() -> None:
    with clock.at(START):
        taken("k", 3, per_hour=1, burst=3)
        limit.give_back("k", burst=3)
        assert taken("k", 3, per_hour=1, burst=3) == 1
        for _ in range(9):
            limit.give_back("k", burst=3)
        assert taken("k", 9, per_hour=1, burst=3) == 3


@pytest.mark.django_db
def test_neither_address_nor_telephone_number_is_stored() -> None:
    limit.take("door:203.0.113.9:13900000000", per_hour=10, burst=3)
    assert re.fullmatch(r"[0-9a-f]{64}", Bucket.objects.get().key)


@pytest.mark.django_db
def test_old_buckets_are_swept_and_fresh_ones_stay() -> None:
    with clock.at(START):
        limit.take("old", per_hour=10, burst=3)
    with clock.at(START + timedelta(days=6)):
        limit.take("fresh", per_hour=10, burst=3)
    with clock.at(START + timedelta(days=7, minutes=1)):
        assert limit.sweep() == 1
    assert [row.key for row in Bucket.objects.all()] == [limit.digest("fresh")]


def test_a_bucket_that_would_not_be_full_before_it_is_swept_is_refused() -> None:
    with pytest.raises(ValueError, match="never fills"):
        limit.take("k", per_hour=1, burst=1000)


@pytest.mark.django_db
def test_one_take_is_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        limit.take("k", per_hour=10, burst=3)


@pytest.mark.django_db(transaction=True)
def test_takers_at_the_same_moment_never_get_more_than_the_burst() -> None:
    def attempt(_: int) -> int:
        try:
            return taken("k", 5, per_hour=1, burst=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 10


class Rate(TestCase):
    @given(
        per_hour=st.integers(1, 500),
        burst=st.integers(1, 100),
        gaps=st.lists(st.integers(0, 7200), min_size=1, max_size=25),
    )
    def test_no_window_lets_through_more_than_burst_and_rate(
        self, per_hour: int, burst: int, gaps: list[int]
    ) -> None:
        at, through = START, []
        for gap in gaps:
            at += timedelta(seconds=gap)
            with clock.at(at):
                if taken("k", 1, per_hour=per_hour, burst=burst):
                    through.append(at)
        for first, begin in enumerate(through):
            for last, end in enumerate(through[first:], start=1):
                allowed = burst + (end - begin).total_seconds() * per_hour / 3600
                assert last <= allowed + 0.001
        Bucket.objects.all().delete()

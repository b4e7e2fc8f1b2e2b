"""The one source of "now"."""

from datetime import UTC, date, datetime

import pytest

from bihuan.kernel import clock

NOON = datetime(2014, 6, 12, 12, tzinfo=UTC)


def test_a_set_clock_stands_but_keeps_the_order_of_readings() -> None:
    with clock.at(NOON):
        first, second = clock.now(), clock.now()
    assert first == NOON
    assert first < second
    assert (second - first).total_seconds() < 0.001


def test_the_clock_goes_again_afterwards_even_when_something_failed() -> None:
    with pytest.raises(RuntimeError, match="broken"), clock.at(NOON):
        raise RuntimeError("broken")
    assert clock.now().year > 2014


def test_clocks_can_be_set_one_inside_the_other() -> None:
    with clock.at(NOON):
        with clock.at(datetime(2026, 1, 1, tzinfo=UTC)):
            assert clock.today() == date(2026, 1, 1)
        assert clock.today() == date(2014, 6, 12)


def test_today_is_the_local_day() -> None:
    late_in_utc = datetime(2026, 3, 1, 17, tzinfo=UTC)
    with clock.at(late_in_utc):
        assert clock.today() == date(2026, 3, 2)
    assert clock.local_day(late_in_utc) == date(2026, 3, 2)


def test_an_instant_without_a_zone_is_local() -> None:
    with clock.at(datetime(2026, 3, 1, 0, 30)):  # noqa: DTZ001 - that is the point
        assert clock.today() == date(2026, 3, 1)
        assert clock.now() == datetime(2026, 2, 28, 16, 30, tzinfo=UTC)

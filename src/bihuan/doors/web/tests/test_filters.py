"""How dates, numbers and names are written."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bihuan.doors.web import filters
from bihuan.kernel import clock

NOW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)


def test_a_date_of_this_year_leaves_the_year_out() -> None:
    with clock.at(NOW):
        assert filters.day(date(2026, 9, 18)) == "9月18日"
        assert filters.day(date(2025, 9, 18)) == "2025年9月18日"
    assert filters.full_day(date(2026, 9, 18)) == "2026年9月18日"


def test_a_moment_is_told_in_local_time() -> None:
    with clock.at(NOW):
        assert filters.moment(NOW) == "11月22日 14:05"
        late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
        assert filters.moment(late) == "11月23日 00:30"
        assert filters.iso(late) == "2026-11-23T00:30+08:00"


def test_a_date_is_told_in_english_to_an_english_reader() -> None:
    with translation.override("en"):
        assert filters.full_day(date(2026, 9, 18)) == "18 Sep 2026"


def test_nothing_is_written_as_nothing() -> None:
    empty = [filters.day(None), filters.moment(None), filters.number(None), filters.size(None)]
    assert [*empty, filters.mask(None), filters.iso(None), filters.percent(None)] == [""] * 7


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (812, "812 B"), (24_600, "24 KB"), (3_250_000, "3.1 MB")],
)
def test_sizes_are_written_as_an_office_reads_them(size: int, words: str) -> None:
    assert filters.size(size) == words


def test_numbers_are_grouped_and_shares_are_percentages() -> None:
    assert filters.number(2816) == "2,816"
    assert filters.percent(36 / 52) == "69.2%"


@pytest.mark.parametrize(
    ("whole", "masked"),
    [
        ("张三丰", "张**"),
        ("13812345678", "138****5678"),
        ("0531-88881234", "053****1234"),
        ("", ""),
    ],
)
def test_names_and_telephones_are_masked(whole: str, masked: str) -> None:
    assert filters.mask(whole) == masked


@given(st.text(alphabet=st.characters(categories=["Lo"]), min_size=2, max_size=20))
def test_a_mask_keeps_only_the_first_character_of_a_name(name: str) -> None:
    masked = filters.mask(name)
    assert masked == name[0] + "*" * (len(name) - 1)

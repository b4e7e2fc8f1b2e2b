"""Numbers of figures, scopes and small cells: what holds for all of them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from statistics import median

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.figures import (
    Days,
    Growth,
    Number,
    Share,
    add,
    as_data,
    from_data,
    minus,
    month_after,
    month_before,
    said,
    suppress,
)
from bihuan.kernel.figures.declared import Figure, growth
from bihuan.kernel.figures.numbers import as_integers, from_integers
from bihuan.kernel.figures.past import instant
from bihuan.kernel.figures.steps import Cell

whole = st.integers(0, 10_000)
days = st.lists(st.integers(0, 400), max_size=30).map(lambda found: Days.of(Counter(found)))
numbers = st.one_of(
    st.tuples(whole, whole),
    st.tuples(st.builds(Share, whole, whole, whole), st.builds(Share, whole, whole, whole)),
    st.tuples(st.builds(Growth, whole, whole), st.builds(Growth, whole, whole)),
    st.tuples(days, days),
)
KIND_OF = {int: "count", Share: "share", Days: "duration"}


@given(numbers)
def test_numbers_add_up_and_come_apart_again(pair: tuple[Number, Number]) -> None:
    one, other = pair
    assert add(one, other) == add(other, one)
    assert minus(add(one, other), other) == one


@given(numbers)
def test_numbers_are_read_back_as_they_were_written(pair: tuple[Number, Number]) -> None:
    one, _other = pair
    assert from_data(as_data(one)) == one
    if not isinstance(one, Growth):
        assert from_integers(KIND_OF[type(one)], as_integers(one)) == one
        twice = from_integers(KIND_OF[type(one)], as_integers(one), 2)
        assert twice == add(one, one)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_mean_and_median_are_those_of_the_days_themselves(given: list[int]) -> None:
    found = Days.of(Counter(given))
    assert found.n == len(given)
    assert found.median == Decimal(str(median(given))).quantize(Decimal("0.1"))
    assert found.mean is not None
    assert abs(found.mean - Decimal(sum(given)) / len(given)) <= Decimal("0.05")


def test_a_number_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError):
        add(1, Share())
    with pytest.raises(ValueError, match="not the number"):
        from_data({"n": 1})


@pytest.mark.parametrize(
    ("number", "percent"),
    [
        (Growth(3, 2), "50.0"),
        (Growth(1, 3), "-66.7"),
        (Growth(0, 0), None),
        (Growth(5, 0), None),
        (Share(1, 3, 9), "33.3"),
        (Share(1, 8, 9), "12.5"),
        (Share(0, 0, 9), None),
    ],
)
def test_percentages_have_one_decimal_and_none_without_a_base(
    number: Share | Growth, percent: str | None
) -> None:
    assert (None if number.percent is None else str(number.percent)) == percent


def figure(kind: str, **more: object) -> Figure:
    return Figure("x.y", "名", "口径", "个", "problem", lambda past: 0, kind=kind, **more)  # type: ignore[arg-type]


def test_values_in_words_say_what_they_are_of() -> None:
    share = figure("share", parts=("已销号", "回访", "满意"))
    assert said(share, Share(3, 4, 9)) == "已销号9个，回访4个，满意3个（75.0%）"
    assert said(share, Share(0, 0, 9)) == "已销号9个，回访0个，满意0个"
    assert said(figure("count"), 12) == "12个"
    assert said(figure("duration"), Days(((2, 1), (5, 1)))) == "平均3.5天，中位数3.5天（共2个）"
    assert said(figure("duration"), Days()) == "没有可以计算的"
    assert said(figure("growth"), Growth(3, 2)) == "+50.0%（3个，基期2个）"
    assert said(figure("growth"), Growth(3, 0)) == "3个，基期0个，不计增长率"


def test_only_counts_and_sums_grow() -> None:
    with pytest.raises(ValueError, match="no growth"):
        growth("x.z", "名", "口径", figure("share"), month_before)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 5, 20), date(2026, 4, 20)),
        (date(2026, 3, 30), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 1, 31)),
        (date(2026, 4, 30), date(2026, 3, 31)),
        (date(2026, 1, 5), date(2025, 12, 5)),
    ],
)
def test_a_month_before_the_end_of_a_month_is_the_end_of_the_one_before(
    day: date, before: date
) -> None:
    assert month_before(instant(day)) == instant(before)


@given(st.dates(date(1900, 1, 1), date(9000, 1, 1)))
def test_the_month_after_begins_within_31_days(day: date) -> None:
    found = month_after(day)
    assert found.day == 1
    assert timedelta(0) < found - day <= timedelta(31)


@given(st.integers(0, 3_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC)))
def test_a_month_before_is_at_the_same_time_of_the_month_before(at: datetime) -> None:
    local = timezone.localtime(at)
    found = timezone.localtime(month_before(at))
    assert (found.month - local.month) % 12 == 11
    assert found.time() == local.time()


def test_cells_that_differ_have_different_ids() -> None:
    one = Cell(1, None, "problems", ("origin:甲",), ("甲",), (1,))
    other = Cell(1, None, "problems", ("origin:甲",), ("甲", ""), (1,))
    assert one.id != other.id
    assert one.id == Cell(1, None, "problems", ("origin:甲",), ("甲",), (1,)).id
    assert 0 <= one.id < 2**63


# -- small cells --------------------------------------------------------------------------------

cells = st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.integers(0, 12), max_size=5)


@given(cells, st.integers(3, 6))
def test_no_small_cell_is_shown_and_what_is_shown_is_right(given: dict[str, int], k: int) -> None:
    found = suppress(given, k)
    assert all(n is None or n == given[key] for key, n in found.cells.items())
    assert all(n is None or n == 0 or n >= k for n in found.cells.values())
    assert found.total in (None, sum(given.values()))
    if min((n for n in given.values() if n), default=k) >= k:
        assert found.cells == given
        assert found.total == sum(given.values())


@pytest.mark.parametrize("k", [3, 4])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_who_knows_the_rule_cannot_compute_a_hidden_cell(k: int, width: int) -> None:
    """Of all distributions shown alike, each hidden cell has more than one value."""
    names = "甲乙丙"[:width]
    alike: dict[object, list[tuple[int, ...]]] = {}
    for values in product(range(2 * k + 3), repeat=width):
        shown = suppress(dict(zip(names, values, strict=True)), k)
        alike.setdefault((shown.total, *shown.cells.values()), []).append(values)
    for (_total, *shown), possible in alike.items():  # type: ignore[misc]
        for place, n in enumerate(shown):
            if n is None:
                assert len({values[place] for values in possible}) > 1, (shown, possible)


def test_two_is_too_few_to_hide() -> None:
    with pytest.raises(ValueError, match="3 or more"):
        suppress({"甲": 1}, 2)

"""Paging: every row once, in order, forwards and backwards, whatever the address says."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from bihuan.facilities.pages import views
from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.keyset import MATTER_SORTS
from bihuan.facilities.pages.listing import Listing
from bihuan.facilities.pages.tests import lists
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District

pytestmark = pytest.mark.django_db

PARAMETERS = (
    *("q", "status", "unit", "topic", "lamp", "received_from", "received_to"),
    *("sort", "size", "after", "before", "at", "count", "other"),
)
ORDERS = [sign + sort.code for sort in MATTER_SORTS for sign in ("", "-")]


@pytest.fixture
def district() -> District:
    return districts.found()


@pytest.fixture
def mixed(district: District) -> list[Matter]:
    """97 rows: dates that come again, none; units in another order than their ids, none."""
    units = [district.other_school, district.school, district.section, None]
    rows = [
        lists.problem(
            unit=units[n % 4],
            due_on=None if n % 3 == 0 else lists.TODAY + timedelta(days=n % 7),
        )
        for n in range(97)
    ]
    district.other_school.order = 1
    district.section.order = 2
    district.other_school.save()
    district.section.save()
    return Matter.objects.bulk_create(rows)


def backwards(listing: Listing, query: str, district: District) -> Iterator[Matter]:
    page = listing.page(Asked.of(f"{query}&at=last", district.clerk))
    yield from reversed(page.rows)
    while page.previous:
        page = listing.page(Asked.of(page.previous[1:], district.clerk))
        fresh = page.rows if page.previous else []
        yield from reversed(fresh)


@pytest.mark.parametrize("order", ORDERS)
def test_the_pages_together_are_the_list(
    district: District, mixed: list[Matter], order: str
) -> None:
    listing = lists.of(page_size=20)
    whole = list(listing.rows(Asked.of(f"sort={order}", district.clerk)))
    assert len(whole) == len(mixed)
    assert lists.everything(listing, f"sort={order}", district.clerk) == whole


@pytest.mark.parametrize("order", ORDERS)
def test_going_back_from_the_last_page_shows_the_same_rows(
    district: District, mixed: list[Matter], order: str
) -> None:
    listing = lists.of(page_size=20)
    whole = list(listing.rows(Asked.of(f"sort={order}", district.clerk)))
    back = list(backwards(listing, f"sort={order}", district))
    # The first page is shown whole, so going back ends there and not in a part of a page.
    assert back == whole[::-1][: len(back)]
    assert len(back) > len(whole) - 2 * 20


@pytest.mark.parametrize("order", ["due", "-due", "unit", "-unit"])
def test_rows_without_a_value_stand_at_the_end_either_way(
    district: District, mixed: list[Matter], order: str
) -> None:
    rows = lists.everything(lists.of(page_size=20), f"sort={order}", district.clerk)
    name = order.lstrip("-").replace("due", "due_on")
    empty = [getattr(row, name) is None for row in rows]
    assert True in empty
    assert empty == sorted(empty)


def test_units_stand_in_the_official_order(district: District, mixed: list[Matter]) -> None:
    rows = lists.everything(lists.of(), "sort=unit", district.clerk)
    seen = list(dict.fromkeys(row.unit.code for row in rows if row.unit))
    assert seen == ["QH-S1", "QH-S2", "QH-JCK"]


def test_going_back_to_the_start_shows_a_full_first_page(district: District) -> None:
    lists.problems(60)
    listing = lists.of(page_size=20)
    first = listing.page(Asked.of("", district.clerk))
    last = listing.page(Asked.of("at=last", district.clerk))
    second = listing.page(Asked.of(last.previous[1:], district.clerk))
    lists.problems(5)
    again = listing.page(Asked.of(second.previous[1:], district.clerk))
    assert len(again.rows) == 20
    assert [row.pk for row in again.rows] == [row.pk for row in first.rows]
    assert again.previous
    top = listing.page(Asked.of(again.previous[1:], district.clerk))
    assert len(top.rows) == 20
    assert top.previous is None
    assert top.rows[5:] == first.rows[:15]


def test_a_page_that_holds_everything_has_no_neighbours(district: District) -> None:
    lists.problems(3)
    page = lists.of().page(Asked.of("", district.clerk))
    assert (page.first, page.previous, page.next, page.last) == (None, None, None, None)
    assert page.total == 3


def test_rows_that_come_in_between_are_neither_lost_nor_shown_twice(district: District) -> None:
    lists.problems(30)
    listing = lists.of(page_size=20)
    first = listing.page(Asked.of("", district.clerk))
    lists.problems(7)
    second = listing.page(Asked.of(first.next[1:], district.clerk))
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}
    assert len(second.rows) == 10


@pytest.mark.parametrize("name", ["after", "before"])
def test_a_changed_place_leads_to_the_first_page_and_says_so(district: District, name: str) -> None:
    lists.problems(60)
    listing = lists.of(page_size=20)
    first = listing.page(Asked.of("", district.clerk))
    cursor = Asked.of(first.next[1:], district.clerk)["after"]
    for wrong in (cursor[:-1], "x" + cursor, cursor.replace(":", ""), "null", "🚌", "a:b:c"):
        asked = Asked.of(urlencode({name: wrong}), district.clerk)
        page = listing.page(asked)
        assert page.rows == first.rows
        assert len(page.notices) == 1


def test_a_place_in_one_order_is_no_place_in_another(district: District) -> None:
    lists.problems(60, due_on=lists.TODAY)
    listing = lists.of(page_size=20)
    cursor = Asked.of(listing.page(Asked.of("sort=due", district.clerk)).next[1:], district.clerk)
    page = listing.page(Asked.of({"after": cursor["after"], "sort": "-due"}, district.clerk))
    assert page.notices
    assert page.first is None


def test_an_unknown_order_or_size_is_passed_over_with_a_notice(district: District) -> None:
    lists.problems(60)
    page = lists.of().page(Asked.of("sort=colour&size=7", district.clerk))
    assert len(page.notices) == 2
    assert (page.order.code, page.size, len(page.rows)) == ("-new", 50, 50)
    assert page.query == ""


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(PARAMETERS),
        st.one_of(st.text(max_size=40), st.sampled_from(["-due", "last", "车", "exact", "issued"])),
    )
)
def test_no_address_is_an_error(district: District, params: dict[str, str]) -> None:
    page = lists.of().page(Asked.of(urlencode(params), district.clerk))
    assert page.rows == []
    assert page.fields()
    assert page.sorts()


@pytest.mark.parametrize(
    "query", ["", "sort=due", "sort=-unit", "status=issued&unit=QH", "at=last"]
)
def test_a_page_takes_three_queries_however_many_rows(
    district: District, query: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    listing = lists.of(page_size=20)
    listing.page(Asked.of(query, district.clerk)).fields()  # reads the lamps' scheme
    for count in (25, 90):
        lists.problems(count, unit=district.school, due_on=lists.TODAY)
        with django_assert_num_queries(3):
            page = listing.page(Asked.of(query, district.clerk))
            page.fields()
            views.tabs(page)
            assert [(str(row.unit), row.number) for row in page.rows]


def test_the_count_stops_where_it_would_be_dear_and_goes_on_when_asked(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bihuan.facilities.pages.listing.COUNT_UP_TO", 30)
    lists.problems(31)
    listing = lists.of(page_size=20)
    page = listing.page(Asked.of("", district.clerk))
    assert (page.total, page.more, page.count_word) == (30, True, "30 条以上")
    exact = listing.page(Asked.of(page.exact_count[1:], district.clerk))
    assert (exact.total, exact.more, exact.exact_count) == (31, False, None)
    assert exact.rows == page.rows

"""Filters: they find what they say, and nonsense in the address is said and left out."""

from datetime import date, timedelta

import pytest

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.lamps import condition
from bihuan.facilities.pages.tests import lists
from bihuan.kernel import clock, deadlines, lifecycle, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    with clock.at(lists.NOON):
        return districts.found()


def titles(query: str, district: District) -> list[str]:
    page = lists.of().page(Asked.of(query, district.clerk))
    assert page.notices == []
    return [row.title for row in page.rows]


def test_a_choice_takes_one_value_several_or_a_group(district: District) -> None:
    for status in ("drafted", "issued", "working"):
        lists.problems(1, status=status, title=status)
    assert titles("status=issued", district) == ["issued"]
    assert titles("status=issued,working", district) == ["working", "issued"]
    assert titles("status=drafted&status=working", district) == ["working", "drafted"]
    assert len(titles("", district)) == 3


def test_several_chosen_values_stay_visible_in_the_filter_bar(district: District) -> None:
    page = lists.of().page(Asked.of("status=drafted&status=working", district.clerk))
    bar = {field.name: field for field in page.fields()}
    assert bar["status"].value == "drafted,working"
    assert dict(bar["status"].options)["drafted,working"] == "待交办、整改中"


def test_a_unit_brings_everything_below_it(district: District) -> None:
    lists.problems(1, unit=district.root, title="局")
    lists.problems(1, unit=district.school, title="一小")
    lists.problems(1, unit=district.other_school, title="二小")
    lists.problems(1, title="未定")
    assert titles("unit=QH-S1", district) == ["一小"]
    assert titles("unit=QH", district) == ["二小", "一小", "局"]


def test_a_unit_can_be_asked_for_without_what_is_below_it(district: District) -> None:
    lists.problems(1, unit=district.root, title="局")
    lists.problems(1, unit=district.school, title="一小")
    assert titles("unit=QH!", district) == ["局"]
    bar = {one.name: one for one in lists.of().page(Asked.of("unit=QH!", district.clerk)).fields()}
    assert bar["unit"].options[-1] == ("QH!", "青禾区教育局（不含下属）")


def test_a_label_is_found_in_its_own_classification_only(district: District) -> None:
    lists.problems(1, labels=["topic:车", "area:食"], title="车")
    lists.problems(1, labels=["topic:食"], title="食")
    assert titles("topic=食", district) == ["食"]
    assert titles("topic=车,食", district) == ["食", "车"]


def test_a_range_of_dates_holds_both_its_ends(district: District) -> None:
    for day in (1, 2, 3):
        lists.problems(1, received_on=date(2026, 5, day), title=str(day))
    assert titles("received_from=2026-05-02", district) == ["3", "2"]
    assert titles("received_to=2026-05-02", district) == ["2", "1"]
    assert titles("received_from=2026-05-02&received_to=2026-05-02", district) == ["2"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("status=eaten", "没有“eaten”这一项"),
        ("status=issued,eaten", "没有“eaten”这一项"),
        ("unit=NOWHERE", "没有“NOWHERE”这一项"),
        ("topic=马", "没有“马”这一项"),
        ("lamp=purple", "没有“purple”这一项"),
        ("received_from=18.9.2026", "不是日期"),
        ("received_to=2026-02-30", "不是日期"),
        ("received_from=2026-05-02&received_to=2026-05-01", "晚于"),
        ("q=" + "长" * 201, "超过 200 字"),
    ],
)
def test_what_cannot_be_meant_is_said_and_left_out(
    district: District, query: str, says: str
) -> None:
    lists.problems(2)
    page = lists.of().page(Asked.of(query, district.clerk))
    assert [says in notice for notice in page.notices] == [True]
    assert (len(page.rows), page.active, page.query) == (2, 0, "")


@pytest.mark.parametrize("scheme", ["standard", "three-slips"])
def test_a_lamp_finds_exactly_the_rows_that_show_it(district: District, scheme: str) -> None:
    cycle = lifecycle.of("problem")
    statuses = [status for status in cycle.states if status != "closed"]
    days = [None, *range(-3, 10)]
    rows = [
        lists.problem(status=status, due_on=None if n is None else lists.TODAY + timedelta(n))
        for status in statuses
        for n in days
    ]
    Matter.objects.bulk_create(rows)
    found: dict[str, set[int]] = {}
    for one in schemes.get("lamp", scheme)["lamps"]:
        which = condition("problem", one["code"], scheme, lists.TODAY)
        found[one["code"]] = set(Matter.objects.filter(which).values_list("pk", flat=True))
    shown: dict[str, set[int]] = {code: set() for code in found}
    for row in Matter.objects.filter(kind="problem"):
        shown[deadlines.lamp(row, scheme, lists.TODAY).code].add(row.pk)
    assert found == shown
    assert all(shown.values())


def test_the_lamp_filter_goes_by_the_day_it_is(district: District) -> None:
    lists.problems(1, due_on=lists.TODAY, title="今日到期")
    with clock.at(lists.NOON):
        assert titles("lamp=late", district) == []
        assert titles("lamp=near", district) == ["今日到期"]
    with clock.at(lists.NOON + timedelta(days=1)):
        assert titles("lamp=late", district) == ["今日到期"]


def test_counts_and_lists_are_the_same_rows_under_any_filter(district: District) -> None:
    lists.problems(7, status="drafted", unit=district.school)
    lists.problems(5, status="issued", unit=district.school)
    listing = lists.of()
    for query in ("", "status=drafted", "unit=QH-S1&status=issued", "q=号"):
        asked = Asked.of(query, district.clerk)
        assert listing.count(asked) == len(lists.everything(listing, query, district.clerk))


def test_nobody_filters_their_way_to_rows_they_may_not_see(district: District) -> None:
    lists.problems(1, unit=district.other_school)
    page = lists.of().page(Asked.of("unit=QH-S2", district.officer))
    assert page.rows == []
    assert page.total == 0

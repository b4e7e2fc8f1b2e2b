"""What a weekly dispatch counts."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.ledger.dispatch import rules
from bihuan.rooms.ledger.dispatch.rules import Days, Item, Row

DAYS = Days(since=date(2026, 4, 3), on=date(2026, 4, 10), near=7)
SCHOOL, SECTION, KINDERGARTEN = 1, 2, 3
ORDER = (SECTION, SCHOOL, KINDERGARTEN)


def item(
    number: int, due: date | None, *acts: str, unit: int = SCHOOL, status: str = "working"
) -> Item:
    return Item(number, "problems", unit, status, status != "closed", due, acts)


def test_late_newly_late_and_near_are_told_by_the_day() -> None:
    found = rules.count(
        [
            item(1, date(2026, 4, 2)),
            item(2, date(2026, 4, 3)),
            item(3, date(2026, 4, 9)),
            item(4, date(2026, 4, 10)),
            item(5, date(2026, 4, 17)),
            item(6, date(2026, 4, 18)),
            item(7, None),
        ],
        ORDER,
        (),
        DAYS,
    )
    assert (found.late, found.newly_late, found.near) == ([1, 2, 3], [2, 3], [4, 5])
    assert found.rows["problems", SCHOOL] == Row(running=7, newly_late=2, late=3, near=2)


def test_what_ended_since_is_counted_apart_and_is_not_late() -> None:
    ended = item(1, date(2026, 4, 1), "problem.closed", status="closed")
    found = rules.count([ended], ORDER, (), DAYS)
    assert found.rows["problems", SCHOOL] == Row(changed=1, ended=1)
    assert found.states[SCHOOL] == "none"  # the unit did nothing itself, and has nothing left


def test_a_unit_is_silent_unless_it_acted_or_says_that_nothing_is_new() -> None:
    items = [
        item(1, None, "problem.extended", unit=SECTION),
        item(2, None, "problem.progressed", unit=SCHOOL),
        item(3, None, unit=SCHOOL),
    ]
    states = rules.count(items, ORDER, (), DAYS).states
    assert states == {SECTION: "silent", SCHOOL: "changed", KINDERGARTEN: "none"}
    assert list(states) == list(ORDER)
    zero = rules.count(items, ORDER, {SECTION, SCHOOL}, DAYS).states
    assert (zero[SECTION], zero[SCHOOL]) == ("zero", "changed")


def test_where_everyone_reports_a_unit_without_items_is_silent_too() -> None:
    states = rules.count([], ORDER, {SCHOOL}, DAYS, everyone=True).states
    assert states == {SECTION: "silent", SCHOOL: "zero", KINDERGARTEN: "silent"}


def test_what_waits_for_the_inspectors_does_not_make_its_unit_silent() -> None:
    assert (
        rules.count([item(1, None, status="verifying")], ORDER, (), DAYS).states[SCHOOL] == "none"
    )


def test_weeks_are_those_of_iso_8601() -> None:
    assert rules.week_of(date(2025, 12, 29)) == (2026, 1)
    assert rules.monday(2026, 1) == date(2025, 12, 29)


ITEMS = st.lists(
    st.builds(
        Item,
        id=st.integers(1, 10_000),
        list_code=st.sampled_from(["problems", "tasks"]),
        unit=st.sampled_from(ORDER),
        status=st.sampled_from(["issued", "working", "verifying", "closed"]),
        running=st.booleans(),
        due_on=st.none() | st.dates(date(2026, 3, 1), date(2026, 5, 1)),
        acts=st.lists(st.sampled_from(rules.CHANGES), unique=True, max_size=3).map(tuple),
    ),
    unique_by=lambda one: one.id,
    max_size=30,
)


@given(items=ITEMS, zero=st.sets(st.sampled_from(ORDER)))
def test_the_rows_add_up_to_the_lists_and_the_order_of_items_says_nothing(
    items: list[Item], zero: set[int]
) -> None:
    found = rules.count(items, ORDER, zero, DAYS)
    sums = {name: sum(getattr(row, name) for row in found.rows.values()) for name in rules.NUMBERS}
    assert sums["running"] == sum(one.running for one in items)
    for name in ("changed", "newly_late", "late", "near"):
        assert sums[name] == len(getattr(found, name))
    assert set(found.newly_late) <= set(found.late)
    assert not set(found.late) & set(found.near)
    assert rules.count(items[::-1], ORDER, zero, DAYS) == found

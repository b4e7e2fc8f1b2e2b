"""What a school is asked for already, and whether one more visit fits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel import schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.tests.district import District
from bihuan.rooms.collection import commands as collections
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.rounds import commands, guard, limits
from bihuan.rooms.oversight.rounds.limits import Day
from bihuan.rooms.oversight.rounds.models import Visit
from bihuan.rooms.oversight.rounds.tests.going import TODAY, begun, finished, planned

LIMITS = limits.Limits(
    7,
    2,
    4,
    (limits.Term("a", "秋季", "08-01", "01-31"), limits.Term("s", "春季", "02-01", "07-31")),
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(DAYS, st.integers(1, 3), st.lists(st.builds(Day, DAYS, st.integers(1, 3)), max_size=6))
def test_a_clash_is_named_exactly_when_a_limit_is_passed(
    on: date, group: int, visits: list[Day]
) -> None:
    found = {one.code for one in limits.clashes(LIMITS, on, group, visits)}
    near = {one.group == group for one in visits if abs((one.on - on).days) < 7}
    assert ("duplicate" in found) == (True in near)
    assert ("multi_head" in found) == (False in near)
    assert ("year_most" in found) == (len(visits) >= 4)


@given(DAYS)
def test_every_day_falls_in_one_term(on: date) -> None:
    _word, first, last = LIMITS.term(on)
    assert first <= on <= last
    assert sum(one.around(on) is not None for one in LIMITS.terms) == 1


def other_visit(office: District, on: date, **more: object) -> object:
    team = [office.other_inspector, office.appoint(office.other_group, "inspector")]
    return planned(office, group=office.other_group, team=team, on=on, **more)


def test_a_second_head_within_the_week_wants_a_reason_and_is_counted(office: District) -> None:
    planned(office)
    with pytest.raises(Invalid, match="多头检查"):
        other_visit(office, TODAY + timedelta(days=3))
    other_visit(office, TODAY + timedelta(days=3), reason="上级专项，不能改期")
    assert Visit.objects.get(exceptions__len__gt=0).exceptions == ["multi_head"]
    other_visit(office, TODAY + timedelta(days=20))


def test_a_visit_that_was_cancelled_or_moved_is_no_hindrance(office: District) -> None:
    first = planned(office)
    commands.cancel(first, reason="改期", by=office.supervisor)
    second = other_visit(office, TODAY + timedelta(days=1))
    commands.change(second, on=TODAY + timedelta(days=2), reason="顺延", by=office.supervisor)  # type: ignore[arg-type]
    assert not Visit.objects.filter(exceptions__len__gt=0).exists()


def test_an_unannounced_visit_counts_for_the_rule_though_nobody_else_sees_it(
    office: District,
) -> None:
    planned(office, announced=False)
    assert guard.clashes(office.school, office.other_group, TODAY + timedelta(days=1))
    weeks = guard.month(office.head, office.school, TODAY)
    assert not any(cell.items for week in weeks for cell in week)
    weeks = guard.month(office.supervisor, office.school, TODAY)
    assert [cell.on for week in weeks for cell in week if cell.items] == [TODAY]


def test_a_meeting_at_the_school_on_that_day_is_in_the_way(office: District) -> None:
    day = TODAY + timedelta(days=5)
    plan = collections.Plan("家长座谈会", "forum", office.school, day, place=office.school)
    collections.plan(plan, by=office.head)
    with pytest.raises(Invalid, match="会议或座谈"):
        planned(office, on=day)


def test_the_limits_are_data(office: District) -> None:
    data = schemes.get("guard", "standard") | {"apart_days": 1}
    schemes.adopt("guard", "standard", data, by=office.admin)
    planned(office)
    other_visit(office, TODAY + timedelta(days=1))


def test_the_table_says_which_schools_lack_visits_by_their_own_group(office: District) -> None:
    oversight.assign_contacts(office.group, units=[office.root], by=office.supervisor)
    finished(office, begun(office, planned(office)))
    other_visit(office, TODAY + timedelta(days=30))
    school, other = guard.loads(office.supervisor, TODAY)
    assert (school.by_contact, school.coming, school.year, school.lacking) == (1, 1, 2, 1)
    assert (other.by_contact, other.lacking) == (0, 2)

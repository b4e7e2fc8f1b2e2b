"""One table, asked in both directions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.kernel import clock, events, lifecycle, memory, people, policy, policy_table
from bihuan.kernel.errors import NotAllowed, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District

WORDS = {
    *("oversight.groups", "visit.calendar", "handbook.read"),
    *("see:contacts", "voice.import", "ledger.import", "ledger.export", "log.read"),
    *("form.results", "mail.state", "mail.decide"),
    *("dispatch.whole", "notice.numbers"),
}
"""Actions that make no event."""
LINES = [(action, roles.split(), where) for action, roles, where in policy_table.TABLE]
ROLES = [role for role, _ in Post.ROLES]


# -- the table --------------------------------------------------------------------------------


def test_every_event_kind_has_a_line() -> None:
    assert set(events.kinds()) <= policy.actions()


def test_every_kind_of_matter_has_a_line_that_says_who_sees_it() -> None:
    assert {f"see:{kind}" for kind in lifecycle.all_kinds()} <= policy.actions()


def test_every_line_names_something_known() -> None:
    seeing = {f"see:{kind}" for kind in lifecycle.all_kinds()}
    assert policy.actions() - set(events.kinds()) - seeing <= WORDS


def test_every_line_names_known_roles() -> None:
    for action, roles, _ in LINES:
        assert set(roles) <= set(ROLES), action
        assert len(roles) == len(set(roles)), action


def test_every_place_a_line_names_gives_a_reason_unless_it_is_everywhere() -> None:
    for _, _, where in LINES:
        assert str(where.reason) or isinstance(where, policy.Anywhere)


def test_asking_for_an_action_nobody_declared_is_a_mistake_of_programming() -> None:
    post = Post(role="clerk", from_on=date(2000, 1, 1))
    with pytest.raises(LookupError, match=r"voice\.sung"):
        policy.may_at_all(post, "voice.sung")


# -- both directions --------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """Units as parents' indexes, posts as (person, unit, role, current), matters by units."""
    parents = [None, *(draw(st.integers(0, n)) for n in range(draw(st.integers(2, 6))))]
    unit = st.integers(0, len(parents) - 1)
    maybe = st.none() | unit
    post = st.tuples(st.integers(0, 3), maybe, st.sampled_from(ROLES), st.booleans())
    kind = st.sampled_from(sorted(lifecycle.all_kinds()))
    matter = st.tuples(kind, maybe, st.lists(unit, max_size=2), maybe)
    return {
        "parents": parents,
        "groups": draw(st.sets(unit, max_size=2)),
        "posts": draw(st.lists(post, min_size=1, max_size=6)),
        "matters": draw(st.lists(matter, min_size=1, max_size=6)),
    }


def units_of(world: dict[str, Any]) -> list[Unit]:
    made: list[Unit] = []
    for number, parent in enumerate(world["parents"]):
        path = f"{made[parent].path if parent is not None else ''}U{number}/"
        kind = "group" if number in world["groups"] else "school"
        made.append(
            Unit(pk=number + 1, code=f"U{number}", name=f"单位{number}", kind=kind, path=path)
        )
    return Unit.objects.bulk_create(made)


def posts_of(world: dict[str, Any], units: list[Unit]) -> list[Post]:
    accounts = [districts.new_account() for _ in range(4)]
    today = clock.today()
    made = [
        Post(
            pk=number + 1,
            account=accounts[person] if person else None,
            unit=None if unit is None else units[unit],
            role=role,
            name="某人",
            from_on=today - timedelta(days=9),
            until_on=None if current else today - timedelta(days=1),
        )
        for number, (person, unit, role, current) in enumerate(world["posts"])
    ]
    return Post.objects.bulk_create(made)


def matters_of(world: dict[str, Any], units: list[Unit]) -> list[Matter]:
    made = [
        Matter(
            pk=number + 1,
            number=f"M{number}",
            kind=kind,
            status="",
            version=1,
            unit=None if unit is None else units[unit],
            helpers=[units[one].pk for one in helpers],
            checker=None if checker is None else units[checker],
            received_on=clock.today(),
            opened_at=clock.now(),
            changed_at=clock.now(),
        )
        for number, (kind, unit, helpers, checker) in enumerate(world["matters"])
    ]
    return Matter.objects.bulk_create(made)


@pytest.mark.usefixtures("nothing_there")
@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_what_a_post_may_and_which_matters_it_may_are_the_same(world: dict[str, Any]) -> None:
    with transaction.atomic():
        memory.forget_all()  # of the world before: these rows are no register's
        units = units_of(world)
        posts, matters = posts_of(world, units), matters_of(world, units)
        # One action for each set of rules; more would ask the same again.
        rules: dict[tuple[Any, ...], str] = {}
        for action in sorted(policy.actions()):
            lines = tuple((*r, id(w)) for a, r, w in LINES if a == action)
            rules.setdefault(lines, action)
        asked = rules.values()
        for post in Post.objects.select_related("unit").filter(pk__in=[p.pk for p in posts]):
            for action in sorted(asked):
                found = set(Matter.objects.filter(policy.which(post, action)))
                assert found == {one for one in matters if policy.may(post, action, one)}
                if not policy.may_at_all(post, action):
                    assert not found
            for kind in lifecycle.all_kinds():
                seen = set(policy.visible(post, kind))
                assert seen == {m for m in matters if m.kind == kind and policy.sees(post, m)}
        transaction.set_rollback(True)


# -- single questions ---------------------------------------------------------------------------


@pytest.fixture
def district(db: None) -> District:
    return districts.found()


def problem(district: District, **fields: Any) -> Matter:
    """A row of the table alone, which is all that policy looks at."""
    now = clock.now()
    whole = {"unit": district.school, "status": "working", "version": 3} | fields
    row = Matter(pk=1, number="W-1", kind="problem", received_on=clock.today(), **whole)
    row.opened_at = row.changed_at = now
    return row


@pytest.fixture
def working(district: District) -> Matter:
    return problem(district)


def test_what_a_post_does_not_see_is_not_there(district: District, working: Matter) -> None:
    with pytest.raises(Unseen):
        policy.check(district.other_officer, "problem.progressed", working)


def test_what_a_post_sees_but_may_not_do_is_refused_with_the_reason(
    district: District,
) -> None:
    helping = problem(district, helpers=[district.other_school.pk])
    with pytest.raises(NotAllowed, match="不是此事项的牵头单位"):
        policy.check(district.other_officer, "problem.closure_requested", helping)
    policy.check(district.other_officer, "problem.progressed", helping)


def test_what_no_post_of_the_role_may_do_is_refused_in_general(
    district: District, working: Matter
) -> None:
    with pytest.raises(NotAllowed, match="您的岗位不能办理此项"):
        policy.check(district.clerk, "problem.issued", working)


def test_an_inspector_sees_only_what_was_put_to_the_group(district: District) -> None:
    with pytest.raises(Unseen):
        policy.check(district.inspector, "problem.verified", problem(district))
    policy.check(district.inspector, "problem.verified", problem(district, checker=district.group))


@pytest.mark.parametrize("concerned", ["unit", "helper"])
def test_who_serves_a_unit_concerned_cannot_check_it(district: District, concerned: str) -> None:
    also_teacher = district.appoint(district.other_school, "officer", district.inspector.account)
    fields: dict[str, Any] = {"checker": district.group}
    if concerned == "unit":
        fields["unit"] = also_teacher.unit
    else:
        fields["helpers"] = [also_teacher.unit_id]
    inspector = Post.objects.select_related("unit").get(pk=district.inspector.pk)
    with pytest.raises(NotAllowed, match="应当回避"):
        policy.check(inspector, "problem.verified", problem(district, **fields))


def test_who_serves_a_unit_above_cannot_check_it_but_the_whole_authority_is_not_above(
    district: District,
) -> None:
    below = Unit.objects.create(
        pk=9001, code="QH-S1-A", name="一小分校", kind="school", path=f"{district.school.path}A/"
    )
    checked = problem(district, unit=below, checker=district.group)
    inspector = district.inspector
    district.appoint(district.root, "leader", inspector.account)
    policy.check(Post.objects.get(pk=inspector.pk), "problem.verified", checked)
    district.appoint(district.school, "head", inspector.account)
    with pytest.raises(NotAllowed, match="应当回避"):
        policy.check(Post.objects.get(pk=inspector.pk), "problem.verified", checked)


def test_a_post_left_long_ago_is_no_interest(district: District) -> None:
    account = district.inspector.account
    teacher = district.appoint(district.school, "officer", account)
    people.end_post(teacher, until_on=clock.today() - timedelta(days=4 * 366), by=district.admin)
    inspector = Post.objects.get(pk=district.inspector.pk)
    policy.check(inspector, "problem.verified", problem(district, checker=district.group))


def test_judging_many_matters_costs_no_more_queries_than_one(
    district: District, django_assert_num_queries: Any
) -> None:
    post = Post.objects.select_related("unit").get(pk=district.inspector.pk)
    rows = [problem(district, checker=district.group) for _ in range(20)]
    district.other_inspector.further_interests()  # reference data is at hand
    with django_assert_num_queries(1):
        assert all(policy.may(post, "problem.verified", row) for row in rows)

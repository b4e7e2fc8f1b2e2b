"""Who steps aside, as the policy says it and as the database says it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.kernel import clock, people, policy, recusals
from bihuan.kernel.errors import Invalid, NotAllowed, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.models.recusal import Recusal
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District

pytestmark = pytest.mark.django_db
RULE = policy.Independent()


@pytest.fixture
def district() -> District:
    return districts.found()


def about(*units: Unit) -> Matter:
    return Matter(kind="problem", unit=units[0], helpers=[one.pk for one in units[1:]])


def judges(post: Post, *units: Unit) -> bool:
    """May they judge a matter of these units? The same answer from a filter and from the events."""
    fresh = Post.objects.select_related("unit").get(pk=post.pk)
    held = RULE.holds(fresh, about(*units))
    assert RULE.holds(Post.knowing_interests([fresh])[0], about(*units)) == held
    with connection.cursor() as cursor:
        ids = [one.pk for one in units]
        cursor.execute("SELECT bihuan_serves(%s, %s, %s)", [post.pk, ids, clock.today()])
        assert cursor.fetchone()[0] is not held
    return held


def kin(district: District, post: Post, unit: Unit, **more: Any) -> Recusal:
    more = {"ground": "kin", "reason": "配偶在该校任教", "by": district.supervisor} | more
    return recusals.declare(post, unit, **more)


def test_whoever_has_kin_at_a_unit_judges_nothing_of_it(district: District) -> None:
    assert judges(district.inspector, district.school)
    kin(district, district.inspector, district.school)
    assert not judges(district.inspector, district.school)
    assert not judges(district.inspector, district.other_school, district.school)
    assert judges(district.inspector, district.other_school)
    assert judges(district.other_inspector, district.school)


def test_it_holds_for_every_post_of_the_person_whichever_it_was_stated_for(
    district: District,
) -> None:
    reviewer = district.appoint(district.section, "reviewer", district.inspector.account)
    kin(district, district.inspector, district.school)
    assert not judges(reviewer, district.school)


def test_a_recusal_holds_from_its_first_day_to_its_last(district: District) -> None:
    today = clock.today()
    days = {"from_on": today + timedelta(days=1), "until_on": today + timedelta(days=2)}
    kin(district, district.inspector, district.school, **days)
    assert judges(district.inspector, district.school)
    for later, expected in ((1, False), (2, False), (3, True)):
        with clock.at(clock.now() + timedelta(days=later)):
            assert judges(district.inspector, district.school) is expected


def test_who_left_a_unit_steps_aside_for_the_years_of_the_scheme(district: District) -> None:
    account = district.inspector.account
    post = district.appoint(district.school, "officer", account)
    people.end_post(post, until_on=clock.today() - timedelta(days=1), by=district.admin)
    assert not judges(district.inspector, district.school)
    years = timedelta(days=366 * recusals.former_years())
    with clock.at(clock.now() + years):
        assert judges(district.inspector, district.school)


def test_an_ended_recusal_holds_no_longer_from_the_day_after(district: District) -> None:
    row = kin(district, district.inspector, district.school)
    recusals.end(row, until_on=clock.today(), by=district.admin)
    assert not judges(district.inspector, district.school)
    with clock.at(clock.now() + timedelta(days=1)):
        assert judges(district.inspector, district.school)


def test_everybody_states_their_own_interest_and_nobody_elses(district: District) -> None:
    kin(district, district.inspector, district.school, by=district.inspector)
    with pytest.raises(NotAllowed):
        kin(district, district.other_inspector, district.school, by=district.inspector)


def test_nobody_ends_their_own_recusal(district: District) -> None:
    row = kin(district, district.supervisor, district.school)
    with pytest.raises(NotAllowed):
        recusals.end(row, until_on=clock.today(), by=district.supervisor)
    with pytest.raises(Unseen):
        recusals.end(row, until_on=clock.today(), by=district.other_inspector)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("ground", {"ground": "mood"}),
        ("reason", {"reason": "　"}),
        ("until_on", {"until_on": date(2000, 1, 1)}),
    ],
)
def test_what_does_not_fit_is_said_by_field(
    district: District, field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        kin(district, district.inspector, district.school, **wrong)
    assert set(refused.value.fields) == {field}


def test_the_past_cannot_be_opened_by_ending_a_recusal_before_today(district: District) -> None:
    row = kin(district, district.inspector, district.school)
    with pytest.raises(Invalid):
        recusals.end(row, until_on=clock.today() - timedelta(days=1), by=district.admin)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["kin", "post", "end"]),
        st.integers(0, 3),
        st.integers(-9, 3),
        st.none() | st.integers(-2, 5),
    ),
    max_size=5,
)


@settings(max_examples=20)
@given(STEPS, st.integers(0, 3), st.none() | st.integers(0, 3))
def test_policy_and_database_agree_whoever_served_where_and_stated_what(
    district: District,
    steps: list[tuple[str, int, int, int | None]],
    one: int,
    other: int | None,
) -> None:
    with transaction.atomic():
        places = [district.root, district.section, district.school, district.other_school]
        inspector = district.inspector
        today = clock.today()
        for what, place, first, last in steps:
            start = today + timedelta(days=first)
            if what == "kin":
                until = start + timedelta(days=last) if last and last > 0 else None
                kin(district, inspector, places[place], from_on=start, until_on=until)
            elif what == "post":
                post = district.appoint(places[place], "officer", inspector.account, start)
                if last is not None and last >= 0:
                    people.end_post(post, until_on=start + timedelta(days=last), by=district.admin)
            else:
                for row in Recusal.objects.all():
                    recusals.end(
                        row, until_on=today + timedelta(days=abs(first)), by=district.admin
                    )
        concerned = [places[one], *([places[other]] if other is not None else [])]
        judges(inspector, *concerned)
        transaction.set_rollback(True)

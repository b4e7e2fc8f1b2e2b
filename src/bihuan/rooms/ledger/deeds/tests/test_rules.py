"""How far a deed is, against how far it should be."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.rooms.ledger.deeds import rules
from bihuan.rooms.ledger.deeds.rules import Aim

START, DUE = date(2026, 3, 1), date(2026, 12, 25)
AIMS = st.builds(Aim, st.integers(1, 1000), st.integers(0, 2000))


@given(st.lists(AIMS, min_size=1, max_size=6))
def test_all_is_done_exactly_when_no_target_is_short(aims: list[Aim]) -> None:
    assert (rules.percent(aims) == 100) == (rules.unmet(aims) == 0)


@given(st.lists(AIMS, min_size=1, max_size=6), st.integers(0, 5), st.integers(1, 500))
def test_more_done_is_never_less_far(aims: list[Aim], at: int, more: int) -> None:
    at %= len(aims)
    after = [*aims[:at], Aim(aims[at].amount, aims[at].done + more), *aims[at + 1 :]]
    before, then = rules.percent(aims), rules.percent(after)
    assert before is not None
    assert then is not None
    assert then >= before


@given(st.integers(-30, 400))
def test_the_plan_goes_from_the_hand_over_to_the_date(day: int) -> None:
    today = START + timedelta(days=day)
    plan = rules.planned(START, DUE, today)
    assert plan is not None
    assert 0 <= plan <= 100
    assert (plan == 100) == (today >= DUE)
    assert plan == 0 or today >= START


def test_seven_of_twelve_and_all_buses_are_three_quarters() -> None:
    assert rules.percent([Aim(12, 7), Aim(20, 20)]) == (58 + 100) // 2


def test_ahead_and_behind_have_some_room_between_them() -> None:
    assert [rules.pace(50, plan) for plan in (44, 45, 55, 56)] == [
        *("ahead", "level", "level", "behind")
    ]
    assert rules.pace(100, 60) == "ahead"
    assert rules.pace(100, 100) == "level"
    assert rules.pace(None, 60) == rules.pace(50, None) == ""
    assert rules.planned(DUE, START, START) is None
    assert rules.planned(START, None, START) is None
    assert rules.percent([]) is None

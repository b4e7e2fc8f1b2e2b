"""Dates by rule, why they are what they are, and what a new calendar year does to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from bihuan.kernel import calendar, clock, deadlines, history, verify
from bihuan.kernel.errors import Invalid, NotAllowed
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.models import Problem
from tests.properties import stage
from tests.properties.stage import fresh

pytestmark = pytest.mark.django_db

DAYS, WORKDAYS = {"unit": "days"}, {"unit": "workdays"}


@pytest.fixture
def district(db: None) -> District:
    return districts.found()


@contextmanager
def on(day: date) -> Iterator[None]:
    with clock.at(timezone.make_aware(datetime.combine(day, time(9)))):
        yield


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        (date(2026, 1, 29), 20, WORKDAYS, date(2026, 3, 4)),
        (date(2026, 1, 29), 40, WORKDAYS, date(2026, 4, 1)),
        (date(2026, 4, 29), 7, WORKDAYS, date(2026, 5, 12)),
        (date(2026, 2, 12), 5, WORKDAYS, date(2026, 2, 26)),
        (date(2026, 9, 18), 15, WORKDAYS, date(2026, 10, 15)),
        (date(2026, 9, 20), 15, DAYS, date(2026, 10, 8)),
        (date(2026, 8, 3), 60, DAYS, date(2026, 10, 8)),
        (date(2026, 8, 3), 90, DAYS, date(2026, 11, 2)),
        (date(2026, 1, 18), 30, DAYS, date(2026, 2, 24)),
        (date(2026, 9, 2), 30, DAYS, date(2026, 10, 8)),
        (date(2026, 12, 10), 14, WORKDAYS, date(2026, 12, 30)),
    ],
)
def test_the_known_cases_come_out_of_the_published_calendar(
    district: District, start: date, amount: int, unit: dict[str, Any], due: date
) -> None:
    counted = deadlines.due(deadlines.basis({"amount": amount, **unit}, start))
    assert (counted.on, counted.provisional) == (due, False)


def test_past_the_last_published_year_a_date_is_provisional(district: District) -> None:
    counted = deadlines.due(deadlines.basis({"amount": 20, **WORKDAYS}, date(2026, 12, 20)))
    assert counted.provisional


def test_a_pause_stops_the_clock(district: District) -> None:
    pause = [(date(2026, 9, 21), date(2026, 9, 22))]
    basis = deadlines.basis({"amount": 5, **DAYS, "roll": False}, date(2026, 9, 18), pause)
    assert deadlines.due(basis).on == date(2026, 9, 25)
    assert "中止计算" in deadlines.why(basis)


def test_every_date_says_why_in_the_language_in_force(district: District) -> None:
    ruled = deadlines.basis({"amount": 15, **WORKDAYS}, date(2026, 9, 18)) | {"act": "issued"}
    assert "9月18日交办" in deadlines.why(ruled)
    assert deadlines.why(deadlines.fixed(date(2026, 10, 15))).startswith("交办时指定2026年10月15日")
    assert deadlines.why(None) == ""
    with translation.override("en"):
        assert "15 working days" in deadlines.why(ruled)


# -- lamps --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "late"), (0, "near"), (5, "near"), (6, "ok"), (None, "undated")]
)
def test_the_lamp_follows_the_days_that_are_left(
    district: District, days: int | None, code: str
) -> None:
    today = clock.today()
    due_on = None if days is None else today + timedelta(days=days)
    row = Matter(kind="problem", status="working", due_on=due_on)
    lamp = deadlines.lamp(row)
    assert (lamp.code, lamp.days_left) == (code, days)
    assert lamp.word


def test_what_has_ended_is_neither_late_nor_near(district: District) -> None:
    row = Matter(kind="problem", status="closed", due_on=date(2000, 1, 1))
    assert deadlines.lamp(row).code == "ended"
    assert deadlines.lamp(row).days_left is None


def test_another_scheme_has_other_words(district: District) -> None:
    row = Matter(kind="problem", status="working", due_on=clock.today() + timedelta(days=7))
    assert deadlines.lamp(row).code == "ok"
    assert deadlines.lamp(row, "three-slips").word == "蓝色提醒"


# -- the calendar -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        ({date(2026, 1, 1): "元旦"}, {}),
        ({}, {date(2028, 1, 1): "元旦"}),
        ({date(2027, 1, 2): "元旦"}, {date(2027, 1, 2): "元旦"}),
    ],
)
def test_a_year_with_days_that_do_not_fit_is_refused(
    district: District, off: dict[date, str], worked: dict[date, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        calendar.publish(2027, off=off, worked=worked, source="通知", by=district.admin)
    assert set(refused.value.fields) == {"days"}


def test_a_year_the_program_does_not_know_has_to_be_loaded() -> None:
    with pytest.raises(Invalid, match="2027 年"):
        calendar.known_year(2027)


def test_the_known_year_has_holidays_and_worked_weekends() -> None:
    off, worked = calendar.known_year(2026)
    assert off[date(2026, 10, 1)] == "国庆节"
    assert set(worked) == {
        date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
    }


def test_a_year_published_again_replaces_the_first(district: District) -> None:
    off = {date(2027, 1, 1): "元旦"}
    calendar.publish(2027, off=off, worked={}, source="初稿", by=district.admin)
    calendar.publish(2027, off={}, worked={}, source="更正", by=district.admin)
    assert calendar.current().works(date(2027, 1, 1))


# -- loading a year -----------------------------------------------------------------------------

OFF = {date(2027, 1, day): "元旦" for day in (1, 2, 3)}


@pytest.fixture
def provisional(district: District) -> Matter:
    """20 working days from 20 December 2026: reaches into a year that is not published."""
    with on(date(2026, 12, 20)):
        problem = stage.detailed(district, stage.raised(district), due="disclosure")
        ledger.issue(problem, by=district.supervisor)
    assert problem.due_on == date(2027, 1, 15)
    return problem


def test_loading_a_year_moves_what_was_provisional_and_records_it(
    district: District, provisional: Matter
) -> None:
    shown = deadlines.preview(2027, OFF, {})
    assert [(one.matter, one.was_on, one.due_on) for one in shown] == [
        (provisional, date(2027, 1, 15), date(2027, 1, 18))
    ]
    assert fresh(provisional).due_on == date(2027, 1, 15)
    made = deadlines.load_year(2027, off=OFF, worked={}, source="通知", by=district.supervisor)
    assert [(one.matter, one.due_on) for one in made] == [(provisional, date(2027, 1, 18))]
    moved = fresh(provisional)
    assert moved.due_on == date(2027, 1, 18)
    assert Problem.objects.get(pk=moved.pk).first_due_on == date(2027, 1, 18)
    last = history.of(moved)[-1]
    assert last.kind == "matter.due_recomputed"
    assert "重算为2027年1月18日" in str(last.data.says())
    assert not deadlines.due(moved.due_basis or {}).provisional
    assert verify.verify().ok


def test_a_date_that_only_becomes_firm_is_recorded_as_well(
    district: District, provisional: Matter
) -> None:
    made = deadlines.load_year(2027, off={}, worked={}, source="通知", by=district.supervisor)
    assert [one.due_on for one in made] == [date(2027, 1, 15)]
    assert "没有变化" in str(history.of(fresh(provisional))[-1].data.says())


def test_loading_the_same_year_again_changes_nothing(
    district: District, provisional: Matter
) -> None:
    deadlines.load_year(2027, off=OFF, worked={}, source="通知", by=district.supervisor)
    again = deadlines.load_year(2027, off=OFF, worked={}, source="通知", by=district.supervisor)
    assert again == []


@pytest.mark.parametrize("end", ["merged", "fixed", "extended"])
def test_dates_that_are_over_or_were_set_by_somebody_stay(
    district: District, provisional: Matter, end: str
) -> None:
    with on(date(2026, 12, 21)):
        match end:
            case "merged":
                other = stage.working(district)
                ledger.merge(provisional, into=other, by=district.supervisor)
            case "fixed":
                ledger.return_(provisional, reason="不属", by=district.officer)
                ledger.detail(provisional, due="2027-01-15", by=district.clerk)
                ledger.issue(provisional, by=district.supervisor)
            case "extended":
                ledger.receive(provisional, by=district.officer)
                until = date(2027, 1, 22)
                ledger.ask_extension(provisional, until=until, reason="需", by=district.officer)
                ledger.decide_extension(
                    provisional, grant=True, reason="好", by=district.supervisor
                )
        before = fresh(provisional).due_on
        assert deadlines.preview(2027, OFF, {}) == []
        deadlines.load_year(2027, off=OFF, worked={}, source="通知", by=district.supervisor)
    assert fresh(provisional).due_on == before


def test_not_everybody_may_load_a_year(district: District) -> None:
    with pytest.raises(NotAllowed):
        deadlines.load_year(2027, off=OFF, worked={}, source="通知", by=district.leader)

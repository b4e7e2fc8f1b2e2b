from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib import due as reasons
from bihuan.lib.due import Span
from bihuan.lib.tests.calendars import published
from bihuan.lib.workdays import Calendar, Limit, Pause, Unit, after, explain

CALENDAR = published()
DAYS, WORKDAYS, MONTHS, YEARS, HOURS = (
    Unit.DAYS,
    Unit.WORKDAYS,
    Unit.MONTHS,
    Unit.YEARS,
    Unit.HOURS,
)
DAY = timedelta(days=1)


def moment(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("start", "limit", "raw", "due"),
    [
        ((2026, 1, 29), Limit(20, WORKDAYS), (2026, 3, 4), (2026, 3, 4)),
        ((2026, 1, 29), Limit(20, WORKDAYS).extend(20), (2026, 4, 1), (2026, 4, 1)),
        ((2026, 4, 29), Limit(7, WORKDAYS), (2026, 5, 12), (2026, 5, 12)),
        ((2026, 2, 12), Limit(5, WORKDAYS), (2026, 2, 26), (2026, 2, 26)),
        ((2026, 9, 18), Limit(15, WORKDAYS), (2026, 10, 15), (2026, 10, 15)),
        ((2026, 9, 20), Limit(15, DAYS), (2026, 10, 5), (2026, 10, 8)),
        ((2026, 8, 3), Limit(60, DAYS), (2026, 10, 2), (2026, 10, 8)),
        ((2026, 8, 3), Limit(60, DAYS).extend(30), (2026, 11, 1), (2026, 11, 2)),
        ((2026, 1, 18), Limit(30, DAYS), (2026, 2, 17), (2026, 2, 24)),
        ((2026, 9, 2), Limit(30, DAYS), (2026, 10, 2), (2026, 10, 8)),
        ((2026, 12, 10), Limit(14, WORKDAYS), (2026, 12, 30), (2026, 12, 30)),
    ],
)
def test_the_known_cases_of_2026_come_out(
    start: tuple[int, int, int],
    limit: Limit,
    raw: tuple[int, int, int],
    due: tuple[int, int, int],
) -> None:
    counted = after(date(*start), limit, CALENDAR)
    assert (counted.raw_on, counted.on) == (date(*raw), date(*due))
    assert not counted.provisional


def test_working_days_that_reach_an_unpublished_year_are_provisional() -> None:
    due = after(date(2026, 12, 20), Limit(20, WORKDAYS), CALENDAR)
    assert due.provisional
    assert due.on == date(2027, 1, 15)
    assert due.steps[-1] == reasons.Provisional((2027,))


def test_publishing_the_year_moves_a_provisional_date_and_settles_it() -> None:
    new_year = {date(2027, 1, 1): False}
    calendar = Calendar(
        {**CALENDAR.exceptions, **new_year}, CALENDAR.published | {2027}, CALENDAR.names
    )
    due = after(date(2026, 12, 20), Limit(20, WORKDAYS), calendar)
    assert (due.on, due.provisional) == (date(2027, 1, 18), False)


def test_calendar_days_are_provisional_only_if_the_last_day_is_in_an_unpublished_year() -> None:
    assert after(date(2026, 12, 1), Limit(30, DAYS), CALENDAR).provisional is False
    assert after(date(2026, 12, 1), Limit(31, DAYS), CALENDAR).provisional is True
    assert after(date(2026, 12, 1), Limit(31, DAYS, roll=False), CALENDAR).provisional is False


def test_the_steps_tell_what_was_skipped_and_what_was_counted() -> None:
    due = after(date(2026, 9, 18), Limit(15, WORKDAYS), CALENDAR)
    assert due.steps == (
        reasons.Received(date(2026, 9, 18)),
        reasons.CountedFrom(date(2026, 9, 19), 15, "workdays", 0),
        reasons.Skipped(
            (
                Span(date(2026, 9, 25), date(2026, 9, 27), ("中秋",)),
                Span(date(2026, 10, 1), date(2026, 10, 7), ("国庆节",)),
            )
        ),
        reasons.Worked((date(2026, 9, 20), date(2026, 10, 10))),
        reasons.Ended(date(2026, 10, 15)),
    )


def test_the_steps_are_also_plain_data() -> None:
    due = after(date(2026, 9, 20), Limit(15, DAYS), CALENDAR, [(date(2026, 9, 28),) * 2])
    assert explain(due) == [
        {"code": "received", "on": "2026-09-20"},
        {"code": "counted_from", "first": "2026-09-21", "amount": 15, "unit": "days", "extra": 0},
        {
            "code": "paused",
            "spans": [{"first": "2026-09-28", "last": "2026-09-28", "days": 1, "names": []}],
        },
        {"code": "ended", "on": "2026-10-06"},
        {"code": "rolled", "to": "2026-10-08", "holiday": "国庆节"},
    ]


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ((2026, 1, 31), Limit(1, MONTHS, roll=False), (2026, 2, 28)),
        ((2024, 1, 31), Limit(1, MONTHS, roll=False), (2024, 2, 29)),
        ((2026, 3, 15), Limit(3, MONTHS, roll=False), (2026, 6, 15)),
        ((2026, 10, 31), Limit(4, MONTHS, roll=False), (2027, 2, 28)),
        ((2024, 2, 29), Limit(1, YEARS, roll=False), (2025, 2, 28)),
        ((2024, 2, 29), Limit(4, YEARS, roll=False), (2028, 2, 29)),
        ((2026, 3, 15), Limit(1, MONTHS, start_excluded=False, roll=False), (2026, 4, 14)),
        ((2026, 1, 31), Limit(1, MONTHS, start_excluded=False, roll=False), (2026, 2, 28)),
        ((2026, 9, 18), Limit(15, DAYS, start_excluded=False, roll=False), (2026, 10, 2)),
        ((2026, 9, 18), Limit(1, WORKDAYS, start_excluded=False), (2026, 9, 18)),
        ((2026, 9, 19), Limit(1, WORKDAYS, start_excluded=False), (2026, 9, 20)),
        ((2026, 9, 1), Limit(1, MONTHS), (2026, 10, 8)),
    ],
)
def test_months_years_and_a_start_that_counts(
    start: tuple[int, int, int], limit: Limit, due: tuple[int, int, int]
) -> None:
    assert after(date(*start), limit, CALENDAR).on == date(*due)


def test_a_period_may_end_on_a_worked_weekend_day() -> None:
    due = after(date(2026, 9, 10), Limit(10, DAYS), CALENDAR)
    assert due.on == due.raw_on == date(2026, 9, 20)


def test_paused_days_are_not_counted_for_any_unit() -> None:
    pause = [(date(2026, 6, 10), date(2026, 6, 16))]
    start = date(2026, 6, 8)
    assert after(start, Limit(5, DAYS, roll=False), CALENDAR, pause).on == date(2026, 6, 20)
    assert after(start, Limit(2, WORKDAYS), CALENDAR, pause).on == date(2026, 6, 17)
    assert after(start, Limit(1, MONTHS), CALENDAR, pause).on == date(2026, 7, 15)


def test_overlapping_and_adjoining_pauses_count_once() -> None:
    start, limit = date(2026, 6, 8), Limit(5, DAYS, roll=False)
    pieces = [
        (date(2026, 6, 13), date(2026, 6, 16)),
        (date(2026, 6, 10), date(2026, 6, 12)),
        (date(2026, 6, 11), date(2026, 6, 14)),
    ]
    whole = [(date(2026, 6, 10), date(2026, 6, 16))]
    assert after(start, limit, CALENDAR, pieces) == after(start, limit, CALENDAR, whole)


def test_a_last_day_does_not_roll_into_a_pause() -> None:
    pause = [(date(2026, 10, 8), date(2026, 10, 9))]
    assert after(date(2026, 9, 20), Limit(15, DAYS), CALENDAR, pause).on == date(2026, 10, 10)


def test_hours_run_through_nights_and_days_off_and_do_not_roll() -> None:
    friday = moment(date(2026, 9, 25), 9, 30)
    due = after(friday, Limit(24, HOURS), CALENDAR)
    assert (due.at, due.on) == (moment(date(2026, 9, 26), 9, 30), date(2026, 9, 26))


def test_hours_stand_still_on_paused_days() -> None:
    start = moment(date(2026, 9, 21), 20)
    limit = Limit(24, HOURS)
    pause = [(date(2026, 9, 22), date(2026, 9, 23))]
    assert after(start, limit, CALENDAR, pause).at == moment(date(2026, 9, 24), 20)
    from_within = after(moment(date(2026, 9, 22), 9), limit, CALENDAR, pause)
    assert from_within.at == moment(date(2026, 9, 25))
    past = [(date(2026, 9, 1), date(2026, 9, 20)), (date(2026, 10, 1), date(2026, 10, 2))]
    assert after(start, limit, CALENDAR, past) == after(start, limit, CALENDAR)


def test_an_extension_counts_the_whole_period_again_from_the_same_start() -> None:
    extended = Limit(60, DAYS).extend(30)
    assert (extended.amount, extended.extra, extended.total) == (60, 30, 90)
    start = date(2026, 8, 3)
    assert after(start, extended, CALENDAR).on == after(start, Limit(90, DAYS), CALENDAR).on


def test_what_cannot_be_counted_is_refused() -> None:
    for amount in (0, -1, 40_000):
        with pytest.raises(ValueError, match="a limit runs from 1"):
            Limit(amount, DAYS)
    with pytest.raises(ValueError, match="a limit runs from 1"):
        Limit(1, DAYS).extend(-2)
    with pytest.raises(ValueError, match="from a datetime"):
        after(date(2026, 9, 18), Limit(24, HOURS), CALENDAR)
    with pytest.raises(ValueError, match="from a datetime"):
        after(moment(date(2026, 9, 18), 9), Limit(3, DAYS), CALENDAR)
    with pytest.raises(ValueError, match="before it begins"):
        after(date(2026, 9, 18), Limit(3, DAYS), CALENDAR, [(date(2026, 9, 3), date(2026, 9, 2))])
    for unit in (DAYS, WORKDAYS, MONTHS, YEARS):
        with pytest.raises(ValueError, match="beyond 9999"):
            after(date(9999, 12, 30), Limit(5, unit), CALENDAR)


starts = st.dates(date(2004, 1, 1), date(2028, 12, 31))
limits = st.builds(
    Limit,
    st.integers(1, 120),
    st.sampled_from([DAYS, WORKDAYS]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 60),
) | st.builds(Limit, st.integers(1, 24), st.sampled_from([MONTHS, YEARS]), st.booleans())


@st.composite
def pause_lists(draw: st.DrawFn, around: date) -> list[Pause]:
    pieces = draw(st.lists(st.tuples(st.integers(-20, 200), st.integers(0, 30)), max_size=4))
    return [(around + DAY * first, around + DAY * (first + more)) for first, more in pieces]


@given(starts, limits, st.data())
def test_a_due_date_is_never_off_nor_paused_unless_the_rule_does_not_roll(
    start: date, limit: Limit, data: st.DataObject
) -> None:
    pauses = data.draw(pause_lists(start))
    due = after(start, limit, CALENDAR, pauses)
    assert not any(first <= due.on <= last for first, last in pauses)
    if limit.roll or limit.unit is WORKDAYS:
        assert CALENDAR.works(due.on)
    else:
        assert due.on == due.raw_on


@given(starts, limits, st.integers(1, 30), st.data())
def test_more_time_or_more_pause_never_means_an_earlier_day(
    start: date, limit: Limit, more: int, data: st.DataObject
) -> None:
    pauses = data.draw(pause_lists(start))
    due = after(start, limit, CALENDAR, pauses)
    assert due.on >= start
    assert after(start, limit.extend(more), CALENDAR, pauses).on >= due.on
    assert after(start, limit, CALENDAR).on <= due.on
    assert after(start + DAY, limit, CALENDAR, pauses).on >= due.on


@given(starts, st.integers(1, 120), st.booleans(), st.data())
def test_exactly_the_working_days_asked_for_lie_up_to_the_due_date(
    start: date, amount: int, excluded: bool, data: st.DataObject
) -> None:
    pauses = data.draw(pause_lists(start))
    on = after(start, Limit(amount, WORKDAYS, excluded), CALENDAR, pauses).on
    days = [start + DAY * n for n in range(int(excluded), (on - start).days + 1)]
    running = [d for d in days if not any(first <= d <= last for first, last in pauses)]
    assert sum(map(CALENDAR.works, running)) == amount


@given(starts, st.integers(1, 300), st.data())
def test_exactly_the_days_asked_for_lie_up_to_the_raw_end(
    start: date, amount: int, data: st.DataObject
) -> None:
    pauses = data.draw(pause_lists(start))
    on = after(start, Limit(amount, DAYS), CALENDAR, pauses).raw_on
    days = [start + DAY * n for n in range(1, (on - start).days + 1)]
    assert sum(not any(f <= d <= last for f, last in pauses) for d in days) == amount
    assert not any(f <= on <= last for f, last in pauses)


@given(starts, st.integers(1, 120))
def test_skipped_holidays_are_days_off_and_worked_days_are_weekends(
    start: date, amount: int
) -> None:
    for step in after(start, Limit(amount, WORKDAYS), CALENDAR).steps:
        if isinstance(step, reasons.Skipped):
            for span in step.holidays:
                assert span.names
                assert not any(CALENDAR.works(span.first + DAY * n) for n in range(span.days))
        if isinstance(step, reasons.Worked):
            assert all(CALENDAR.works(d) and d.weekday() >= 5 for d in step.days)

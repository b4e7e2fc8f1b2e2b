from datetime import date, timedelta

import pytest

from bihuan.facilities.similarity.hot.heat import Entry, Heat, firsts, heat, hottest, weeks

TODAY = date(2026, 9, 18)


def day(back: int) -> date:
    return TODAY - timedelta(days=back)


def test_people_heat_and_what_they_say_again_does_not() -> None:
    once = [Entry(day(n)) for n in range(5)]
    again = [Entry(day(n), again=True) for n in range(40)]
    assert heat(once, TODAY, 30).value == heat(once + again, TODAY, 30).value
    assert heat(once + again, TODAY, 30) == Heat(people=5, again=30, places=0, before=0)


def test_heat_is_people_and_how_many_more_and_two_for_every_further_place() -> None:
    entries = [Entry(day(n), places=(n % 3,)) for n in range(10)] + [Entry(day(35))] * 4
    found = heat(entries, TODAY, 30)
    assert (found.people, found.before, found.places) == (10, 4, 3)
    assert found.value == 10 + 6 + 2 * 2


def test_cooling_takes_nothing_away_but_adds_nothing() -> None:
    assert heat([Entry(day(1))] + [Entry(day(40))] * 9, TODAY, 30).value == 1


def test_the_period_ends_with_the_day_and_begins_as_many_days_before() -> None:
    edges = [Entry(day(0)), Entry(day(29)), Entry(day(30)), Entry(day(59)), Entry(day(60))]
    found = heat(edges, TODAY, 30)
    assert (found.people, found.before) == (2, 2)


def test_the_hottest_period_is_found_wherever_it_is() -> None:
    entries = [Entry(day(400 + n)) for n in range(6)] + [Entry(day(3))]
    assert hottest(entries, 30).people == 6
    with pytest.raises(ValueError, match="empty"):
        hottest([], 30)


def test_the_same_reporter_is_one_person() -> None:
    assert firsts([("a", "x"), ("b", "y"), ("a", "z"), ("b", "y")]) == [0, 1, 0, 1]


def test_the_same_words_of_two_known_people_are_two_and_of_somebody_unknown_one() -> None:
    assert firsts([("a", "x"), ("b", "x")]) == [0, 1]
    assert firsts([("a", "x"), ("", "x"), ("", "x")]) == [0, 0, 0]
    assert firsts([("", "x"), ("a", "x"), ("a", "z")]) == [0, 0, 0]
    assert firsts([("", "x"), ("", "y")]) == [0, 1]


def test_the_curve_counts_every_week_once() -> None:
    entries = [Entry(day(n), again=n % 2 == 1) for n in range(28)]
    found = weeks(entries, TODAY, 12)
    assert len(found) == 12
    assert found[-1].on == date(2026, 9, 14)
    assert sum(week.people for week in found) == sum(week.again for week in found) == 14
    assert found[-1].people + found[-1].again == 5
    assert weeks([Entry(day(-1)), Entry(day(200))], TODAY, 12)[-1].people == 1

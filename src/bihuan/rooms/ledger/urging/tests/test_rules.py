"""Which step is taken on which day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.workdays import Calendar
from bihuan.rooms.ledger.urging import rules
from bihuan.rooms.ledger.urging.rules import Item, Plan, Step, Taken
from bihuan.rooms.ledger.urging.tests.days import year_2026

CALENDAR = year_2026()
REMIND = Step("remind", "before", 3, ("person",), "将到期")
URGE = Step("urge", "after", 1, ("person",), "已到期")
LEADER = Step("leader", "after", 5, ("leader",), "请督促")
SUPERIOR = Step("superior", "after", 10, ("superior",), "提请研究")
SILENT = Step("silent", "silent", 10, ("person",), "没有进展")
PLAN = Plan("方案", (REMIND, URGE, LEADER, SUPERIOR, SILENT))
FRIDAY = date(2026, 4, 24)


def run(
    item: Item, first: date, last: date, plan: Plan = PLAN, calendar: Calendar = CALENDAR
) -> list[tuple[date, str]]:
    """What a run on every day would take."""
    taken: list[Taken] = []
    day = first
    while day <= last:
        steps = rules.to_take(plan, item, taken, day, calendar)
        taken += [Taken(step.code, rules.anchor(step, item), day) for step in steps]
        day += timedelta(days=1)
    return [(one.on, one.step) for one in taken]


def test_each_step_is_taken_once_on_its_working_day() -> None:
    item = Item(FRIDAY, since=date(2026, 5, 29))
    assert run(item, date(2026, 4, 1), date(2026, 6, 1)) == [
        (date(2026, 4, 21), "remind"),
        (date(2026, 4, 27), "urge"),
        (date(2026, 5, 6), "leader"),
        (date(2026, 5, 12), "superior"),
    ]


def test_the_holiday_and_the_weekend_worked_instead_are_counted_as_the_calendar_says() -> None:
    may_day = date(2026, 4, 30)
    urge = rules.day_of(URGE, Item(may_day, may_day), CALENDAR)
    assert urge == date(2026, 5, 6)
    leader = rules.day_of(LEADER, Item(may_day, may_day), CALENDAR)
    assert leader == date(2026, 5, 11)  # 6, 7, 8, Saturday 9, 11
    on_a_day_off = Item(date(2026, 5, 3), date(2026, 5, 3))
    assert rules.day_of(REMIND, on_a_day_off, CALENDAR) == date(2026, 4, 28)


def test_reminders_that_were_missed_lapse() -> None:
    early = Step("early", "before", 8, ("person",), "早提醒")
    plan = Plan("方案", (early, REMIND, URGE))
    item = Item(FRIDAY, FRIDAY)
    assert run(item, date(2026, 4, 22), date(2026, 4, 24), plan) == [(date(2026, 4, 22), "remind")]
    assert run(item, date(2026, 4, 25), date(2026, 5, 8), plan) == [(date(2026, 4, 27), "urge")]


def test_a_plan_put_in_force_late_climbs_step_by_step() -> None:
    item = Item(date(2026, 3, 2), since=date(2026, 4, 20))
    assert run(item, date(2026, 4, 20), date(2026, 4, 24)) == [
        (date(2026, 4, 20), "urge"),
        (date(2026, 4, 21), "leader"),
        (date(2026, 4, 22), "superior"),
    ]


def test_an_extension_begins_anew() -> None:
    taken = [Taken("remind", FRIDAY, date(2026, 4, 21))]
    extended = Item(FRIDAY + timedelta(days=14), since=FRIDAY)
    coming = list(rules.schedule(PLAN, extended, taken, date(2026, 4, 22), CALENDAR))
    assert (date(2026, 4, 30), REMIND) in coming


def test_silence_is_counted_from_the_last_sign_and_said_once_for_it() -> None:
    far = date(2026, 12, 1)
    quiet = Item(far, since=date(2026, 4, 8))
    assert run(quiet, date(2026, 4, 8), date(2026, 5, 29)) == [(date(2026, 4, 22), "silent")]
    taken = [Taken("silent", date(2026, 4, 8), date(2026, 4, 22))]
    spoke = Item(far, since=date(2026, 5, 8))
    day = rules.day_of(SILENT, spoke, CALENDAR)
    assert rules.to_take(PLAN, spoke, taken, day, CALENDAR) == [SILENT]


def test_nothing_is_sent_while_the_clock_stands() -> None:
    paused = Item(FRIDAY, FRIDAY, pauses=((date(2026, 4, 20), date(2026, 4, 30)),))
    assert run(paused, date(2026, 4, 18), date(2026, 4, 30)) == []
    assert run(paused, date(2026, 5, 6), date(2026, 5, 6)) == [(date(2026, 5, 6), "urge")]


@given(
    due=st.dates(date(2026, 2, 1), date(2026, 9, 30)),
    days=st.lists(st.integers(1, 30), min_size=1, max_size=4, unique=True),
    first=st.dates(date(2026, 1, 5), date(2026, 10, 30)),
    skipped=st.sets(st.integers(0, 120), max_size=60),
)
def test_whatever_days_the_job_missed_nothing_is_sent_twice_nor_on_a_day_off(
    due: date, days: list[int], first: date, skipped: set[int]
) -> None:
    steps = tuple(Step(f"after-{n}", "after", n, ("person",), "词") for n in days)
    plan, item = Plan("方案", (REMIND, *steps)), Item(due, due)
    taken: list[Taken] = []
    for n in set(range(120)) - skipped:
        day = first + timedelta(days=n)
        for step in rules.to_take(plan, item, taken, day, CALENDAR):
            assert CALENDAR.works(day)
            assert day >= rules.day_of(step, item, CALENDAR)
            taken.append(Taken(step.code, rules.anchor(step, item), day))
    made = [(one.step, one.anchor) for one in taken]
    assert len(made) == len(set(made))
    climbed = [one.on for one in taken if one.step != "remind"]
    assert len(climbed) == len(set(climbed))


@given(
    due=st.dates(date(2026, 3, 1), date(2026, 8, 1)),
    today=st.dates(date(2026, 1, 5), date(2026, 9, 1)),
)
def test_a_preview_says_what_running_it_every_day_does(due: date, today: date) -> None:
    item = Item(due, since=due)
    coming = [(day, step.code) for day, step in rules.schedule(PLAN, item, (), today, CALENDAR)]
    assert coming == run(item, today, today + timedelta(days=300))


def test_what_is_wrong_with_a_plan_is_said_of_its_step() -> None:
    wrong = Plan(
        "方案",
        (
            Step("a", "after", 0, (), ""),
            Step("a", "before", 0, ("person",), "{编号}到{日子}"),
        ),
        ("18:00", "08:00"),
    )
    assert rules.faults(wrong) == [
        (-1, "hours"), (0, "days"), (0, "to"), (0, "words"), (1, "braces"), (-1, "twice"),
    ]  # fmt: skip
    assert rules.faults(PLAN) == []
    assert rules.faults(Plan("空", ())) == [(-1, "steps")]


def test_a_changed_plan_keeps_the_codes_of_its_steps_and_gives_new_ones_to_new() -> None:
    new = (URGE, Step("", "after", 2, ("person",), "再催"), Step("", "after", 3, ("person",), "三"))
    assert [one.code for one in rules.codes(PLAN.steps, new)] == ["urge", "after-1", "after-2"]


def test_a_template_takes_only_words_it_knows() -> None:
    assert rules.fill("{编号}到{期限}", {"编号": "W-1", "期限": "4月24日"}) == "W-1到4月24日"
    assert rules.unknown("{编号}{谁}") == ["谁"]
    assert rules.fill("{编号}", {"编号": "{期限}", "期限": "4月24日"}) == "{期限}"


def test_what_became_of_a_promise_is_read_off_what_the_unit_did_by_the_day() -> None:
    made, by_on = date(2026, 4, 8), date(2026, 4, 10)
    done = [("problem.closure_requested", date(2026, 4, 10))]
    late = [("problem.closure_requested", date(2026, 4, 11))]
    some = [("problem.progressed", date(2026, 4, 9))]
    assert rules.promise(made, by_on, date(2026, 4, 13), done) == "kept"
    assert rules.promise(made, by_on, date(2026, 4, 13), late) == "broken"
    assert rules.promise(made, by_on, date(2026, 4, 13), some) == "moved"
    assert rules.promise(made, by_on, date(2026, 4, 10), some) == "waiting"

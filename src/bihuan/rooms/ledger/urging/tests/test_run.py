"""The job: each step once, on working days, in working hours, to the right people."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from bihuan.facilities.notify.models import Item, Message
from bihuan.kernel import clock, history, people, policy, record, schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.urging import commands, events, plans, recipients, rules
from bihuan.rooms.ledger.urging.tests.conftest import Handed
from bihuan.rooms.ledger.urging.tests.days import at

TUESDAY = date(2026, 4, 21)
"""Three working days before the 24th."""
MONDAY = date(2026, 4, 27)


def run(on: date, hour: str = "09:00") -> int:
    with clock.at(at(on, hour)):
        return commands.run()


def said(problem: Matter, *kinds: str) -> list[str]:
    found = history.of(problem, *(kinds or ("problem.reminded", "problem.escalated")))
    return [one.data.step for one in found]


def test_a_reminder_is_an_event_with_its_step_people_date_and_words(
    office: District, handed: Handed
) -> None:
    problem = handed()
    assert run(TUESDAY) == 1
    (happened,) = history.of(problem, "problem.reminded")
    data = happened.data
    assert (data.step, data.due_on) == ("remind", date(2026, 4, 24))
    assert set(data.to) == {office.officer.pk}
    assert happened.by_id == people.system().pk
    assert problem.number in str(data.words)
    assert str(data.says()).startswith("到期前3个工作日，提醒责任人、单位经办人：")


def test_a_second_run_sends_nothing_more(office: District, handed: Handed) -> None:
    problem = handed()
    assert [run(TUESDAY), run(TUESDAY, "09:10"), run(TUESDAY, "15:00")] == [1, 0, 0]
    assert said(problem) == ["remind"]
    assert Message.objects.count() == 1


def test_the_database_itself_takes_a_step_once(office: District, handed: Handed) -> None:
    problem = handed()
    run(TUESDAY)
    problem.refresh_from_db()
    again = events.Reminded(
        "remind", "before", 3, date(2026, 4, 24), date(2026, 4, 24), ("head",),
        (office.head.pk,), seal("再"),
    )  # fmt: skip
    with pytest.raises(IntegrityError) as refused:
        record.append(problem, again, by=people.system())
    assert commands.taken_before(refused.value)
    assert said(problem) == ["remind"]


def test_outside_the_hours_and_on_days_off_nothing_is_sent(handed: Handed) -> None:
    handed()
    assert run(TUESDAY, "07:00") == 0
    assert run(TUESDAY, "17:30") == 0
    assert run(date(2026, 4, 25)) == 0  # a Saturday
    assert run(date(2026, 5, 1)) == 0  # a holiday
    assert run(TUESDAY, "17:29") == 1


def test_late_it_climbs_from_the_unit_to_the_leader_and_beyond(
    office: District, handed: Handed
) -> None:
    problem = handed()
    for day in (MONDAY, date(2026, 5, 6), date(2026, 5, 12)):
        run(day)
    assert said(problem) == ["urge", "silent", "leader", "superior"]
    levels = [one.data.level for one in history.of(problem, "problem.escalated")]
    assert levels == ["leader", "superior"]
    (first, _second) = history.of(problem, "problem.escalated")
    assert set(first.data.to) == {office.leader.pk, office.head.pk, office.supervisor.pk}


def test_an_extension_begins_the_steps_anew_and_the_first_date_stays(
    office: District, handed: Handed
) -> None:
    problem = handed()
    run(TUESDAY)
    with clock.at(at(date(2026, 4, 22))):
        problem.refresh_from_db()
        ledger.ask_extension(problem, until=date(2026, 5, 22), reason="等配件", by=office.officer)
        ledger.decide_extension(problem, grant=True, reason="同意", by=office.supervisor)
    run(date(2026, 4, 23))
    assert said(problem) == ["remind", "silent"]
    run(date(2026, 5, 19))
    dates = [one.data.due_on for one in history.of(problem, "problem.reminded")
             if one.data.step == "remind"]  # fmt: skip
    assert dates == [date(2026, 4, 24), date(2026, 5, 22)]
    problem.refresh_from_db()
    assert problem.problem.first_due_on == date(2026, 4, 24)


def test_what_ended_or_waits_for_somebody_else_gets_nothing(
    office: District, handed: Handed
) -> None:
    returned, concluded = handed(), handed()
    ledger.return_(returned, reason="不是本校职责", by=office.officer)
    ledger.propose_conclusion(
        concluded, outcome="terminated", reason="进入诉讼", basis="条例", by=office.supervisor
    )
    ledger.decide_conclusion(concluded, confirm=True, reason="同意", by=office.reviewer)
    assert run(MONDAY) == 0


def test_a_day_is_one_message_however_many_items(office: District, handed: Handed) -> None:
    for n in range(5):
        handed(title=f"第{n}处积水")
    assert run(TUESDAY) == 5
    boxes = Message.objects.filter(post=office.officer)
    assert boxes.count() == 1
    assert Item.objects.filter(message=boxes.get()).count() == 5
    handed(title="又一处积水")
    run(TUESDAY, "15:00")
    assert Item.objects.filter(message=boxes.get()).count() == 6


def test_a_crash_after_some_leaves_those_and_the_next_run_does_the_rest(
    handed: Handed, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems = [handed(title=f"第{n}处积水") for n in range(3)]
    real, done = commands._take, []

    def failing(*args: object) -> bool:
        if done:
            raise KeyboardInterrupt
        done.append(args)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(commands, "_take", failing)
    with pytest.raises(KeyboardInterrupt):
        run(TUESDAY)
    monkeypatch.setattr(commands, "_take", real)
    assert run(TUESDAY) == 2
    assert [said(one) for one in problems] == [["remind"]] * 3


def test_who_is_named_is_meant_and_nobody_who_may_not_see_it_is_told(
    office: District, handed: Handed
) -> None:
    problem = handed()
    other = office.appoint(office.school, "officer")
    row = Problem.objects.get(pk=problem.pk)
    assert recipients.resolve(problem, row, ["person"]) == (office.officer.pk,)
    row.person = "查无此人"
    both = {office.officer.pk, other.pk}
    assert set(recipients.resolve(problem, row, ["person"])) == both
    people.end_post(office.leader, until_on=date(2026, 4, 7), by=office.admin)
    assert recipients.resolve(problem, row, ["leader"]) == (office.supervisor.pk,)
    for word in rules.TO:
        found = recipients.resolve(problem, row, [word])
        posts = [post for post in office.posts.values() if post.pk in found]
        assert all(policy.sees(post, problem) for post in posts)


def test_a_list_may_have_a_plan_of_its_own(office: District, handed: Handed) -> None:
    problem = handed()
    late = rules.Plan("宽限", (rules.Step("urge", "after", 3, ("head",), "{编号}请办理"),))
    plans.adopt("problems", late, by=office.admin)
    assert run(TUESDAY) == run(MONDAY) == 0
    assert run(date(2026, 4, 29)) == 1
    (happened,) = history.of(problem, "problem.reminded")
    assert str(happened.data.words) == f"{problem.number}请办理"
    assert happened.data.to == (office.head.pk,)
    with pytest.raises(Invalid):
        plans.adopt("problems", rules.Plan("空", ()), by=office.admin)
    with pytest.raises(Invalid):
        plans.adopt("no-such-list", late, by=office.admin)


def test_the_shipped_plan_has_no_fault(office: District) -> None:
    assert rules.faults(rules.plan_of(schemes.get("urging", plans.STANDARD))) == []

"""Requests for another date, owner, class or list; what stays in sight; what is counted."""

import json
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties import stage
from tests.properties.stage import fresh

from bihuan.facilities.pages.asked import Asked
from bihuan.kernel import clock, history, log, memory, schemes, verify
from bihuan.kernel.errors import Invalid, NotAllowed, Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import boards
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.changes import commands, queries, tallies, views
from bihuan.rooms.ledger.changes.forms import AskMany
from bihuan.rooms.ledger.changes.models import Change, Tally
from bihuan.rooms.ledger.changes.words import COUNTERS
from bihuan.rooms.ledger.lists import listing
from bihuan.rooms.ledger.models import Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


@pytest.fixture
def problem(district: District) -> Matter:
    return stage.working(district, labels={"handling": "立说立行类"})


def counted(problem: Matter) -> list[tuple[str, int]]:
    rows = Tally.objects.filter(matter=problem).exclude(kind="handed")
    return [(one.kind, one.unit_id) for one in rows]


def soon(days: int) -> date:
    return clock.today() + timedelta(days=days)


def test_another_owner_signs_anew_and_the_first_stays_in_sight(
    district: District, problem: Matter
) -> None:
    due_on = problem.due_on
    done = commands.ask(
        problem, what="unit", to=district.section, reason="由科室负责", by=district.officer
    )
    assert not done
    assert fresh(problem).unit_id == district.school.pk
    commands.decide(problem, agree=True, reason="同意", by=district.supervisor)
    now = fresh(problem)
    assert (now.unit_id, now.status, now.due_on) == (district.section.pk, "issued", due_on)
    assert ledger.missing(now) == ["person"]
    names = [one.name for one in queries.owners(now)]
    assert names == [district.school.name, district.section.name]
    assert counted(problem) == [("reassigned", district.school.pk)]


def test_a_new_clock_comes_with_another_owner_only_if_it_was_agreed_to(
    district: District, problem: Matter
) -> None:
    first, later = problem.due_on, soon(60)
    commands.ask(
        problem, what="unit", to=district.section, due_on=later, reason="改派", by=district.clerk
    )
    commands.decide(problem, agree=True, reason="同意", by=district.leader)
    row = Problem.objects.get(pk=problem.pk)
    assert (fresh(problem).due_on, row.first_due_on) == (later, first)
    [shown] = queries.shown(district.leader, fresh(problem))
    assert shown.was_on == first
    assert sorted(kind for kind, _unit in counted(problem)) == ["extended", "reassigned"]


def test_a_change_is_not_decided_by_who_asked(district: District, problem: Matter) -> None:
    commands.ask(problem, what="list", to="tasks", reason="属任务", by=district.supervisor)
    same = district.appoint(district.root, "leader", district.supervisor.account)
    for by in (district.supervisor, same):
        with pytest.raises(Refused, match="自己批准"):
            commands.decide(problem, agree=True, reason="同意", by=by)


def test_who_serves_the_unit_it_is_to_go_to_does_not_decide(
    district: District, problem: Matter
) -> None:
    supervisor = district.appoint(district.root, "supervisor")
    assert supervisor.account is not None
    district.appoint(district.other_school, "officer", supervisor.account)
    supervisor = Post.objects.select_related("unit").get(pk=supervisor.pk)
    commands.ask(problem, what="unit", to=district.other_school, reason="在二小", by=district.clerk)
    with pytest.raises(Refused, match="回避"):
        commands.decide(problem, agree=True, reason="同意", by=supervisor)
    commands.decide(problem, agree=True, reason="同意", by=district.supervisor)


def test_who_serves_the_unit_it_is_with_does_not_decide(
    district: District, problem: Matter
) -> None:
    supervisor = district.appoint(district.root, "supervisor")
    assert supervisor.account is not None
    district.appoint(district.school, "officer", supervisor.account)
    supervisor = Post.objects.select_related("unit").get(pk=supervisor.pk)
    commands.ask(problem, what="due", to=soon(90), reason="工期", by=district.clerk)
    with pytest.raises(NotAllowed, match="回避"):
        commands.decide(problem, agree=True, reason="同意", by=supervisor)


def test_another_class_keeps_the_old_one_in_the_history(
    district: District, problem: Matter
) -> None:
    commands.ask(
        problem, what="class", to="handling:政策体制类", reason="须定政策", by=district.officer
    )
    commands.decide(problem, agree=True, reason="同意", by=district.leader)
    assert fresh(problem).label("handling") == "政策体制类"
    [change] = Change.objects.filter(matter=problem)
    assert (change.was, change.to, change.state) == (
        "handling:立说立行类", "handling:政策体制类", "agreed",
    )  # fmt: skip
    [said] = history.of(fresh(problem), "problem.change_agreed")
    assert "由立说立行类改为政策体制类" in said.data.says()
    assert counted(problem) == [("reclassified", district.school.pk)]


def test_a_class_that_was_handed_over_is_not_changed_by_filling_in(
    district: District, problem: Matter
) -> None:
    with pytest.raises(Refused, match="申请变更"):
        ledger.detail(problem, labels={"handling": "其他问题类"}, by=district.clerk)
    ledger.detail(problem, labels={"origin": "基层干部作风问题"}, by=district.clerk)
    assert set(fresh(problem).labels) == {"handling:立说立行类", "origin:基层干部作风问题"}


def test_in_another_list_an_item_gets_its_number_and_keeps_the_old_one(
    district: District, problem: Matter
) -> None:
    before = Problem.objects.get(pk=problem.pk).serial
    commands.ask(problem, what="list", to="tasks", reason="属任务", by=district.clerk)
    commands.decide(problem, agree=True, reason="同意", by=district.supervisor)
    row = Problem.objects.get(pk=problem.pk)
    assert fresh(problem).list_code == "tasks"
    assert row.serial.startswith("RW")
    [shown] = queries.shown(district.supervisor, fresh(problem))
    assert (shown.serial, shown.was, shown.to) == (before, "问题台账", "任务清单")


def test_before_the_hand_over_nobody_is_asked_and_nothing_counts(district: District) -> None:
    problem = stage.raised(district)
    assert commands.ask(problem, what="list", to="tasks", reason="属任务", by=district.clerk)
    assert fresh(problem).list_code == "tasks"
    assert counted(problem) == []
    with pytest.raises(Refused, match="填写要素"):
        commands.ask(problem, what="due", to=soon(9), reason="改", by=district.clerk)


def test_the_office_moves_a_date_by_the_same_path_and_it_counts_as_an_extension(
    district: District, problem: Matter
) -> None:
    first = problem.due_on
    commands.ask(problem, what="due", to=soon(50), reason="工期长", by=district.clerk)
    commands.decide(problem, agree=True, reason="同意", by=district.leader)
    commands.ask(problem, what="due", to=soon(10), reason="可提前", by=district.supervisor)
    commands.decide(problem, agree=True, reason="同意", by=district.leader)
    row = Problem.objects.get(pk=problem.pk)
    assert (fresh(problem).due_on, row.first_due_on) == (soon(10), first)
    assert counted(problem) == [("extended", district.school.pk)]


def test_a_unit_asks_for_more_time_by_an_extension_only(
    district: District, problem: Matter
) -> None:
    with pytest.raises(Refused, match="申请延期"):
        commands.ask(problem, what="due", to=soon(50), reason="忙", by=district.officer)


def test_nobody_puts_off_a_date_that_has_passed(district: District, problem: Matter) -> None:
    with clock.at(clock.now() + timedelta(days=40)), pytest.raises(Refused, match="期限已过"):
        commands.ask(problem, what="due", to=soon(9), reason="改期", by=district.clerk)


def test_what_was_asked_for_lapses_when_the_item_goes_on(
    district: District, problem: Matter
) -> None:
    commands.ask(problem, what="unit", to=district.section, reason="改派", by=district.officer)
    with pytest.raises(Refused, match="已有一项变更申请"):
        commands.ask(problem, what="list", to="tasks", reason="改", by=district.clerk)
    stage.requested(district, problem)
    assert [one.state for one in Change.objects.filter(matter=problem)] == ["lapsed"]


def test_a_refusal_changes_nothing_and_says_why(district: District, problem: Matter) -> None:
    before = Matter.objects.filter(pk=problem.pk).values("unit_id", "due_on", "labels").get()
    commands.ask(problem, what="unit", to=district.section, reason="改派", by=district.officer)
    commands.decide(problem, agree=False, reason="职责明确", by=district.leader)
    after = Matter.objects.filter(pk=problem.pk).values("unit_id", "due_on", "labels").get()
    assert before == after
    [shown] = queries.shown(district.leader, fresh(problem))
    assert (shown.state, shown.answer) == ("不同意", "职责明确")


@pytest.mark.parametrize("to", ["group", "school"])
def test_it_goes_to_a_unit_that_works_and_is_another(
    district: District, problem: Matter, to: str
) -> None:
    with pytest.raises((Invalid, Refused)):
        commands.ask(problem, what="unit", to=getattr(district, to), reason="改", by=district.clerk)


def test_every_counter_counts_what_happened_for_the_unit_it_happened_with(
    district: District,
) -> None:
    problem = stage.issued_to(district, district.school)
    ledger.return_(problem, reason="不属职责", by=district.officer)
    ledger.detail(problem, unit=district.section, by=district.clerk)
    ledger.issue(problem, by=district.supervisor)
    assert counted(problem) == [
        ("returned", district.school.pk), ("reassigned", district.school.pk),
    ]  # fmt: skip


def test_evidence_that_comes_late_counts_by_the_day_it_reached_us(
    district: District, problem: Matter
) -> None:
    file = stage.EVIDENCE
    ledger.progress(problem, text="照片", files=file, by=district.officer)
    with clock.at(clock.now() + timedelta(days=40)):
        ledger.progress(fresh(problem), text="补照片", files=file, by=district.officer)
        ledger.progress(fresh(problem), text="没有照片", by=district.officer)
    assert counted(problem) == [("late_evidence", district.school.pk)]


def test_evidence_after_closure_was_asked_for_counts(district: District, problem: Matter) -> None:
    stage.requested(district, problem)
    ledger.progress(fresh(problem), text="补", files=stage.EVIDENCE, by=district.officer)
    assert counted(problem) == [("late_evidence", district.school.pk)]


def test_another_answer_of_the_same_reporter_counts(district: District) -> None:
    problem = stage.consulting(district)
    stage.agree(district, problem, "dissatisfied")
    stage.requested(district, fresh(problem))
    again = stage.verified(district, fresh(problem))
    stage.agree(district, again)
    assert fresh(problem).status == "closed"
    assert [kind for kind, _unit in counted(problem)] == ["sent_back", "answer_changed"]


def test_what_changed_can_be_replayed(district: District, problem: Matter) -> None:
    commands.ask(problem, what="unit", to=district.section, reason="改派", by=district.officer)
    commands.decide(problem, agree=True, reason="同意", by=district.supervisor)
    commands.ask(problem, what="list", to="tasks", reason="属任务", by=district.clerk)
    log.integrate()
    assert verify.verify().findings == []


def test_each_number_of_the_unit_table_is_the_length_of_its_list(
    district: District, problem: Matter
) -> None:
    commands.ask(problem, what="unit", to=district.section, reason="改派", by=district.officer)
    commands.decide(problem, agree=True, reason="同意", by=district.supervisor)
    other = stage.issued_to(district, district.school)
    ledger.return_(other, reason="不属职责", by=district.officer)
    for viewer in (district.supervisor, district.officer):
        rows = boards.by_unit(viewer)
        for row in rows:
            for code in COUNTERS:
                asked = Asked.of(f"unit={row.unit.code}!&kind={code}", viewer)
                assert tallies.COUNTED.count(asked) == row.counters.get(code, 0)
    rows = {row.unit.pk: row for row in boards.by_unit(district.supervisor)}
    assert rows[district.school.pk].counters == {"reassigned": 1, "returned": 1}
    assert rows[district.other_school.pk].empty
    *units, sums = views.plan(district.supervisor).rows
    assert (len(units), sums[0]) == (len(rows), "合计")


def test_what_a_list_leaves_free_is_done_at_once_and_still_counts(
    district: District, problem: Matter
) -> None:
    data = dict(schemes.get("list", "problems"))
    data |= {"edition": data["edition"] + 1, "changes": {"class": "free"}}
    schemes.adopt("list", "problems", data, by=district.admin)
    old, new = problem, stage.working(district, labels={"handling": "立说立行类"})
    to, why = "handling:其他问题类", "分错了"
    assert not commands.ask(old, what="class", to=to, reason=why, by=district.clerk)
    assert commands.ask(new, what="class", to=to, reason=why, by=district.clerk)
    assert fresh(new).label("handling") == "其他问题类"
    assert counted(new) == [("reclassified", district.school.pk)]
    [shown] = queries.shown(district.supervisor, fresh(new))
    assert (shown.state, shown.was, shown.reason) == ("已变更", "立说立行类", why)


def test_a_list_that_says_something_else_of_changes_is_not_put_in_force(
    district: District,
) -> None:
    data = dict(schemes.get("list", "problems"))
    data |= {"edition": data["edition"] + 1, "changes": {"due": "sometimes"}}
    with pytest.raises(Invalid) as refused:
        schemes.adopt("list", "problems", data, by=district.admin)
    assert set(refused.value.fields) == {"changes"}


STEPS = st.lists(
    st.tuples(st.sampled_from(["extension", "due", "unit", "refused"]), st.integers(1, 25)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_no_extension_and_no_change_loses_a_date_there_was(steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        _try(districts.found(), steps)
        transaction.set_rollback(True)
    memory.forget_all()


def _try(district: District, steps: list[tuple[str, int]]) -> None:
    problem = stage.working(district)
    first = problem.due_on
    dates = {first}
    for what, days in steps:
        assert problem.due_on is not None
        until = problem.due_on + timedelta(days=days)
        with suppress(Refused):
            _step(district, problem, what, until)
        problem = fresh(problem)
        dates.add(problem.due_on)
        assert Problem.objects.get(pk=problem.pk).first_due_on == first
    said = " ".join(str(one.data.says()) for one in history.of(problem))
    for day in dates:
        assert date_format(day) in said
    kept = json.dumps(problem.due_basis)
    assert all(day.isoformat() in kept for day in dates if day and len(dates) > 1)


def _step(district: District, problem: Matter, what: str, until: date) -> None:
    by = next(
        one for one in (district.officer, district.appoint(problem.unit, "officer"))
        if one.unit_id == problem.unit_id
    )  # fmt: skip
    if what == "extension":
        ledger.ask_extension(problem, until=until, reason="需", by=by)
        ledger.decide_extension(problem, grant=True, reason="同意", by=district.supervisor)
        return
    if what == "unit":
        other = district.section if problem.unit_id == district.school.pk else district.school
        commands.ask(problem, what="unit", to=other, due_on=until, reason="改", by=by)
    else:
        commands.ask(problem, what="due", to=until, reason="改", by=district.clerk)
    commands.decide(problem, agree=what != "refused", reason="好", by=district.leader)
    if what == "unit":
        new = district.officer if problem.unit_id == district.school.pk else None
        ledger.receive(problem, by=new or district.appoint(district.section, "officer"))


def test_in_bulk_the_same_holds_as_on_the_page(district: District, problem: Matter) -> None:
    """One command behind both: what is refused here is refused there, and waits here as there."""
    other = stage.raised(district)
    change = next(one for one in listing().bulk if one.code == "change")
    form = AskMany({"due": soon(50).isoformat(), "reason": "统一调整"})
    assert form.is_valid(), form.errors
    with pytest.raises(Refused, match="填写要素"):
        change.run(other, district.clerk, form.cleaned_data)
    change.run(problem, district.clerk, form.cleaned_data)
    assert fresh(problem).due_on != soon(50)
    assert [one.state for one in Change.objects.filter(matter=problem)] == ["pending"]
    both = AskMany({"due": soon(50).isoformat(), "list": "tasks", "reason": "改"})
    assert not both.is_valid()


def test_the_gate_in_the_database_asks_about_the_unit_it_went_to(
    district: District, problem: Matter
) -> None:
    commands.ask(problem, what="unit", to=district.section, reason="改派", by=district.clerk)
    commands.decide(problem, agree=True, reason="同意", by=district.supervisor)
    officer = district.appoint(district.section, "officer")
    ledger.receive(problem, by=officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT bihuan_problem_units(%s)", [problem.pk])
        assert cursor.fetchone()[0] == [district.section.pk]
    stage.verified(district, stage.requested(district, problem, officer))
    stage.agree(district, problem)
    assert fresh(problem).status == "closed"

"""Mergers, undoing, new rounds, exceptions and dates of problems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bihuan.kernel import clock, deadlines, figures, history
from bihuan.kernel.errors import IllegalStep, NotAllowed, Refused
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.models import Problem, Reporter
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight import queries
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices.models import Voice
from tests.properties import stage
from tests.properties.stage import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db: None) -> District:
    return districts.found()


@contextmanager
def on(day: date) -> Iterator[None]:
    with clock.at(timezone.make_aware(datetime.combine(day, time(9)))):
        yield


def asked(problem: Matter) -> set[int]:
    return {one.voice for one in ledger.gate.asked(problem)}


# -- every reporter is kept ---------------------------------------------------------------------


def test_what_was_merged_before_goes_along_when_an_opinion_is_raised(district: District) -> None:
    one, two = stage.opinion(district), stage.opinion(district)
    problem = stage.raised(district, one, two)
    assert asked(problem) >= {one.pk, two.pk}
    assert len(asked(problem)) == 3


def test_what_is_merged_afterwards_joins_the_problem(district: District) -> None:
    problem = stage.raised(district)
    [first] = asked(problem)
    late = stage.opinion(district)
    voices.merge(late, into=Matter.objects.get(pk=first), by=district.clerk)
    assert asked(problem) == {first, late.pk}


def test_what_was_merged_goes_along_when_an_opinion_is_attached(district: District) -> None:
    problem = stage.raised(district)
    one, two = stage.opinion(district), stage.opinion(district)
    voices.merge(two, into=one, by=district.clerk)
    voices.attach(fresh(one), problem=problem, by=district.clerk)
    assert asked(problem) > {one.pk, two.pk}


def test_merging_problems_brings_all_reporters_together_once(district: District) -> None:
    shared = stage.opinion(district)
    one, two = stage.working(district, shared), stage.working(district)
    before = asked(one) | asked(two)
    ledger.merge(fresh(one), into=fresh(two), by=district.supervisor)
    assert asked(two) == before
    assert fresh(one).status == "merged"
    link = Link.objects.get(source=one, kind="merged_into")
    assert link.target_id == two.pk
    assert voices.problem_of(shared) == two


def test_an_opinion_whose_problem_was_merged_can_be_merged_into_still(
    district: District,
) -> None:
    one, two = stage.working(district), stage.working(district)
    [voice] = asked(one)
    ledger.merge(one, into=two, by=district.supervisor)
    late = stage.opinion(district)
    voices.merge(late, into=Matter.objects.get(pk=voice), by=district.clerk)
    assert late.pk in asked(two)


@pytest.mark.parametrize("what", ["itself", "merged", "ended"])
def test_an_opinion_is_merged_only_into_one_that_is_under_way(
    district: District, what: str
) -> None:
    voice, other = stage.opinion(district), stage.opinion(district)
    if what == "merged":
        voices.merge(other, into=stage.opinion(district), by=district.clerk)
    if what == "ended":
        voices.not_accept(other, code="court", reason="已诉讼", by=district.clerk)
    into = voice if what == "itself" else other
    with pytest.raises(Refused):
        voices.merge(voice, into=into, by=district.clerk)
    assert fresh(voice).status == "new"


def test_an_opinion_that_speaks_for_others_is_not_merged_away(district: District) -> None:
    voice, other = stage.opinion(district), stage.opinion(district)
    voices.merge(other, into=voice, by=district.clerk)
    with pytest.raises(Refused, match="已有意见合并到这一条"):
        voices.merge(fresh(voice), into=stage.opinion(district), by=district.clerk)


# -- undoing ------------------------------------------------------------------------------------


def picture(voice: Matter) -> dict[str, Any]:
    """All that is shown of an opinion, but for how often it was touched."""
    row = Matter.objects.filter(pk=voice.pk).values().get()
    del row["version"], row["changed_at"]
    row["voice"] = Voice.objects.filter(pk=voice.pk).values().get()
    row["out"] = list(Link.objects.filter(source=voice).values_list("target", "kind"))
    row["in"] = list(Link.objects.filter(target=voice).values_list("source", "kind"))
    return row


@pytest.mark.parametrize("act", ["raise", "attach", "merge", "not_accept", "answer"])
def test_undoing_a_handling_puts_an_opinion_back_exactly(district: District, act: str) -> None:
    voice, other = stage.opinion(district), stage.opinion(district)
    problem = stage.raised(district)
    before, reporters = picture(voice), asked(problem)
    match act:
        case "raise":
            voices.raise_problem(voice, list_code="problems", by=district.clerk)
        case "attach":
            voices.attach(voice, problem=problem, by=district.clerk)
        case "merge":
            voices.merge(voice, into=other, by=district.clerk)
        case "not_accept":
            voices.not_accept(voice, code="court", reason="已诉讼", by=district.clerk)
        case "answer":
            voices.answer(voice, text="已答复", by=district.clerk)
    assert picture(voice) != before
    voices.release(fresh(voice), reason="看错了", by=district.clerk)
    assert picture(voice) == before
    assert asked(problem) == reporters


def test_undoing_the_raising_of_the_only_opinion_withdraws_the_problem(
    district: District,
) -> None:
    problem = stage.raised(district)
    voice = Matter.objects.get(pk=asked(problem).pop())
    voices.release(voice, reason="看错了", by=district.clerk)
    assert fresh(problem).status == "withdrawn"
    again = voices.raise_problem(fresh(voice), list_code="problems", by=district.clerk)
    assert again != problem
    assert voices.problem_of(voice) == again


def test_an_opinion_taken_back_takes_along_what_was_merged_into_it(district: District) -> None:
    other = stage.opinion(district)
    problem = stage.working(district, other)
    voice = Matter.objects.get(pk=(asked(problem) - {other.pk}).pop())
    extra = stage.opinion(district)
    voices.attach(extra, problem=fresh(problem), by=district.clerk)
    voices.release(voice, reason="另有其事", by=district.clerk)
    assert asked(problem) == {extra.pk}
    assert fresh(voice).status == "new"
    assert fresh(other).status == "merged"


def test_withdrawing_a_problem_sends_its_opinions_back_to_the_inbox(district: District) -> None:
    problem = stage.raised(district, stage.opinion(district))
    ledger.withdraw(problem, reason="不属教育", by=district.clerk)
    statuses = {fresh(Matter(pk=pk)).status for pk in asked(problem)}
    assert statuses == {"new", "merged"}


def test_a_problem_that_took_over_one_handed_over_cannot_be_withdrawn_nor_emptied(
    district: District,
) -> None:
    """Else what was handed over would end by way of a new one, without anybody's consent."""
    late, middle, new = stage.working(district), stage.raised(district), stage.raised(district)
    own = Matter.objects.get(pk=asked(new).pop())
    ledger.merge(late, into=middle, by=district.supervisor)
    ledger.merge(fresh(middle), into=fresh(new), by=district.supervisor)
    with pytest.raises(Refused, match="已经交办过"):
        ledger.withdraw(fresh(new), reason="重复", by=district.clerk)
    first, second = (Matter.objects.get(pk=pk) for pk in sorted(asked(new) - {own.pk}))
    voices.release(own, reason="另有其事", by=district.clerk)
    voices.release(second, reason="另有其事", by=district.clerk)
    with pytest.raises(Refused, match="唯一的来源意见"):
        voices.release(first, reason="另有其事", by=district.clerk)


def test_an_opinion_can_go_to_an_older_problem_after_its_own_was_withdrawn(
    district: District,
) -> None:
    older, own = stage.raised(district), stage.raised(district)
    voice = Matter.objects.get(pk=asked(own).pop())
    ledger.withdraw(own, reason="重复", by=district.clerk)
    voices.attach(fresh(voice), problem=older, by=district.clerk)
    assert voices.problem_of(voice) == older
    voices.release(fresh(voice), reason="不同的事", by=district.clerk)
    assert voice.pk not in asked(older)


# -- sent back, exceptions, a new round ---------------------------------------------------------


@pytest.mark.parametrize("by", ["reporter", "inspector"])
def test_what_is_sent_back_keeps_its_date(district: District, by: str) -> None:
    problem = stage.requested(district, stage.working(district))
    due_on = problem.due_on
    if by == "reporter":
        stage.agree(district, stage.verified(district, problem), "dissatisfied")
    else:
        oversight.verify(
            problem,
            passed=False,
            findings="仍拥堵",
            methods=["site"],
            by=stage.inspector_of(district, problem),
        )
    row = Problem.objects.get(pk=problem.pk)
    assert fresh(problem).status == "working"
    assert fresh(problem).due_on == row.first_due_on == due_on
    assert (row.send_backs, row.check_failures) == ((1, 0) if by == "reporter" else (0, 1))


def test_after_a_send_back_everybody_is_asked_anew(district: District) -> None:
    other = stage.opinion(district)
    problem = stage.consulting(district, other)
    ledger.consult(problem, voice=other.pk, result="satisfied", way="link", by=district.public)
    stage.agree(district, problem, "dissatisfied")
    stage.verified(district, stage.requested(district, problem))
    assert all(one.result is None and not one.tries for one in ledger.gate.asked(problem))


def test_an_exception_takes_a_proposal_and_somebody_else_and_is_no_closure(
    district: District,
) -> None:
    problem = stage.working(district)
    voice = Matter.objects.get(pk=asked(problem).pop())
    ledger.propose_conclusion(
        problem,
        outcome="not_supported",
        reason="无政策依据",
        basis="信访工作条例 第三十二条",
        by=district.supervisor,
    )
    with pytest.raises(NotAllowed):
        ledger.decide_conclusion(problem, confirm=True, reason="同意", by=district.supervisor)
    ledger.decide_conclusion(problem, confirm=True, reason="同意", by=district.reviewer)
    assert fresh(problem).status == fresh(voice).status == "concluded"
    assert Problem.objects.get(pk=problem.pk).outcome == "not_supported"
    today = clock.today()
    assert figures.value("problems.closed", today) == 0
    assert figures.value("problems.concluded", today) == 1
    assert figures.value("problems.concluded", today, split="outcome") == {
        "terminated": 0,
        "not_supported": 1,
        "unreachable": 0,
    }


def test_a_reviewer_who_serves_the_unit_cannot_decide(district: District) -> None:
    problem = stage.working(district)
    ledger.propose_conclusion(
        problem, outcome="terminated", reason="终结", basis="第三十六条", by=district.supervisor
    )
    teacher = district.appoint(district.school, "reviewer")
    with pytest.raises(Exception, match=r"回避|没有找到"):
        ledger.decide_conclusion(problem, confirm=True, reason="同意", by=teacher)


def test_a_refused_exception_goes_on_as_before(district: District) -> None:
    problem = stage.working(district)
    for _ in range(2):
        ledger.propose_conclusion(
            problem, outcome="terminated", reason="终结", basis="第三十六条", by=district.supervisor
        )
        ledger.decide_conclusion(problem, confirm=False, reason="理由不足", by=district.reviewer)
    assert fresh(problem).status == "working"


def test_unreachable_needs_tries_that_are_on_record(district: District) -> None:
    problem = stage.consulting(district)
    [voice] = asked(problem)
    for _ in range(3):
        ledger.tried(problem, voice=voice, way="phone", note="无人接听", by=district.caller)
    ledger.propose_conclusion(
        problem, outcome="unreachable", reason="三次未通", basis="本单位规则", by=district.caller
    )
    late = stage.opinion(district)
    voices.attach(late, problem=fresh(problem), by=district.clerk)
    with pytest.raises(Refused, match="回访3次以上"):
        ledger.decide_conclusion(fresh(problem), confirm=True, reason="同意", by=district.reviewer)


def test_a_new_round_changes_no_past_month(district: District) -> None:
    first_day = clock.today()
    problem = stage.closed(district)
    voice = Matter.objects.get(pk=asked(problem).pop())
    assert figures.value("problems.closed", first_day) == 1
    with on(first_day + timedelta(days=40)):
        ledger.reopen(problem, reason="反弹", basis="回访反映", by=district.supervisor)
        assert (problem.status, problem.round, problem.due_on) == ("drafted", 2, None)
        assert fresh(voice).status == "raised"
        assert figures.value("problems.closed", first_day) == 1
        assert figures.value("problems.closed", clock.today()) == 0
        assert figures.value("problems.open", clock.today()) == 1
        row = Problem.objects.get(pk=problem.pk)
        assert (row.reopenings, row.verified_by, row.first_due_on, row.outcome) == (1, "", None, "")
        assert not Reporter.objects.filter(matter=problem).exclude(result="").exists()


def test_a_problem_can_be_closed_again_in_a_new_round(district: District) -> None:
    problem = stage.closed(district)
    ledger.reopen(problem, reason="反弹", basis="回访反映", by=district.supervisor)
    ledger.issue(problem, by=district.supervisor)
    ledger.receive(problem, by=district.officer)
    stage.agree(district, stage.verified(district, stage.requested(district, problem)))
    assert (fresh(problem).status, fresh(problem).round) == ("closed", 2)


def test_what_runs_cannot_be_reopened(district: District) -> None:
    with pytest.raises(IllegalStep, match="整改中"):
        ledger.reopen(stage.working(district), reason="反弹", basis="回访", by=district.supervisor)


# -- dates --------------------------------------------------------------------------------------


def test_an_extension_keeps_the_first_date_in_sight(district: District) -> None:
    problem = stage.working(district)
    first = problem.due_on
    assert first is not None
    ledger.ask_extension(
        problem, until=first + timedelta(days=10), reason="需配合", by=district.officer
    )
    ledger.decide_extension(problem, grant=True, reason="同意", by=district.supervisor)
    row = Problem.objects.get(pk=problem.pk)
    assert fresh(problem).due_on == first + timedelta(days=10)
    assert (row.first_due_on, row.extensions, row.asked_until) == (first, 1, None)
    why = deadlines.why(fresh(problem).due_basis)
    assert "原期限" in why
    assert "经批准延期" in why


def test_a_refused_extension_changes_no_date(district: District) -> None:
    problem = stage.working(district)
    due_on = problem.due_on
    assert due_on is not None
    until = due_on + timedelta(days=10)
    ledger.ask_extension(problem, until=until, reason="需配合", by=district.officer)
    ledger.decide_extension(problem, grant=False, reason="可以按期", by=district.supervisor)
    assert fresh(problem).due_on == due_on
    ledger.ask_extension(problem, until=until, reason="再请", by=district.officer)


def test_the_date_given_by_a_rule_explains_itself(district: District) -> None:
    with on(date(2026, 9, 18)):
        problem = stage.detailed(district, stage.raised(district), due="at-once")
        ledger.issue(problem, by=district.supervisor)
    assert problem.due_on == date(2026, 10, 15)
    why = deadlines.why(problem.due_basis)
    assert "9月18日交办" in why
    assert "15个工作日" in why


def test_a_refused_return_keeps_unit_and_date(district: District) -> None:
    problem = stage.issued_to(district, district.school)
    due_on = problem.due_on
    ledger.return_(problem, reason="不属本校", by=district.officer)
    ledger.refuse_return(problem, reason="属本校", by=district.supervisor)
    assert (fresh(problem).status, fresh(problem).due_on) == ("issued", due_on)


def test_after_a_return_it_can_be_given_to_another_unit(district: District) -> None:
    problem = stage.issued_to(district, district.school)
    ledger.return_(problem, reason="不属本校", by=district.officer)
    ledger.detail(problem, unit=district.other_school, by=district.clerk)
    ledger.issue(problem, by=district.supervisor)
    assert problem.unit == district.other_school
    ledger.receive(problem, by=district.other_officer)


# -- who checks ---------------------------------------------------------------------------------


def test_the_contact_group_checks_and_of_others_the_least_loaded(district: District) -> None:
    oversight.assign_contacts(district.other_group, units=[district.school], by=district.supervisor)
    problem = stage.requested(district, stage.working(district))
    assert problem.checker == district.other_group
    [assigned] = history.of(problem, "problem.check_assigned")
    assert assigned.data.rule == "contact"
    officer = district.appoint(district.section, "officer")
    elsewhere = stage.issued_to(district, district.section)
    ledger.receive(elsewhere, by=officer)
    stage.requested(district, elsewhere, by=officer)
    assert elsewhere.checker == district.group


def test_a_group_whose_members_all_serve_the_unit_is_passed_over(district: District) -> None:
    oversight.assign_contacts(district.group, units=[district.school], by=district.supervisor)
    district.appoint(district.school, "officer", district.inspector.account)
    problem = stage.requested(district, stage.working(district))
    assert problem.checker == district.other_group


def test_a_unit_has_one_contact_group_also_through_the_unit_above(district: District) -> None:
    oversight.assign_contacts(district.group, units=[district.root], by=district.supervisor)
    problem = stage.issued_to(district, district.school)
    assert queries.contacts_of(problem)[0] == district.group.pk
    twice = [district.school, district.school]
    oversight.assign_contacts(district.other_group, units=twice, by=district.supervisor)
    assert queries.contacts_of(problem)[0] == district.other_group.pk
    assert queries.uncovered() == []


def test_only_an_oversight_group_can_be_a_contact(district: District) -> None:
    with pytest.raises(Refused, match="只能是督导组"):
        oversight.assign_contacts(district.section, units=[district.school], by=district.supervisor)


@pytest.mark.parametrize(
    ("findings", "methods", "field"), [(" ", ["site"], "findings"), ("好", [], "methods")]
)
def test_a_check_says_what_was_found_and_how(
    district: District, findings: str, methods: list[str], field: str
) -> None:
    problem = stage.requested(district, stage.working(district))
    inspector = stage.inspector_of(district, problem)
    with pytest.raises(Refused) as refused:
        oversight.verify(problem, passed=True, findings=findings, methods=methods, by=inspector)
    assert set(getattr(refused.value, "fields", {})) == {field}

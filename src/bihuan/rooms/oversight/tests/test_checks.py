"""Verifications and call-backs: who does them, by what, and what is noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.properties import stage

from bihuan.kernel import history, people, recusals, schemes
from bihuan.kernel.errors import BihuanError, Invalid, NotAllowed, Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight import commands, queries
from bihuan.rooms.oversight.models import CallbackFlag, Check

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def adopt(kind: str, code: str, **changes: Any) -> None:
    data = {**schemes.every(kind).get(code, {}), **changes}
    schemes.adopt(kind, code, data, by=people.system())


def member_of(problem: Matter, district: District) -> Post:
    return stage.inspector_of(district, problem)


# -- by rule ------------------------------------------------------------------------------------


def test_the_nearest_contact_group_verifies_and_of_one_unit_the_lowest_level(
    district: District,
) -> None:
    adopt("checking", "standard", levels=["zone", "own"])
    for group, level in ((district.group, "own"), (district.other_group, "zone")):
        commands.compose(group, level=level, by=district.admin)
        commands.assign_contacts(group, units=[district.school], by=district.supervisor)
    problem = stage.working(district)
    assert queries.contacts_of(problem) == [district.other_group.pk, district.group.pk]
    stage.requested(district, problem)
    assert problem.checker_id == district.other_group.pk


def test_a_group_takes_its_contact_units_along_to_another_level(district: District) -> None:
    commands.assign_contacts(district.group, units=[district.school], by=district.supervisor)
    commands.compose(district.group, level="upper", by=district.admin)
    problem = stage.working(district)
    assert queries.contacts_of(problem) == [district.group.pk]
    commands.assign_contacts(district.other_group, units=[district.school], by=district.supervisor)
    assert set(queries.contacts_of(problem)) == {district.group.pk, district.other_group.pk}


def test_whoever_has_kin_at_the_school_is_passed_over(district: District) -> None:
    commands.assign_contacts(district.group, units=[district.school], by=district.supervisor)
    recusals.declare(
        district.inspector, district.school, ground="kin", reason="妻子任教", by=district.supervisor
    )
    problem = stage.requested(district, stage.working(district))
    row = Check.objects.get(pk=problem.pk)
    assert (problem.checker_id, row.rule) == (district.other_group.pk, "rotation")
    with pytest.raises(BihuanError):
        commands.verify(
            problem, passed=True, findings="属实", methods=["site"], by=district.inspector
        )


def test_a_list_may_draw_the_member_and_then_nobody_else_verifies(district: District) -> None:
    listed = schemes.get("list", "problems")
    changed = {**listed, "edition": listed.get("edition", 0) + 1, "check": "drawn"}
    schemes.adopt("list", "problems", changed, by=people.system())
    district.appoint(district.group, "inspector")
    district.appoint(district.other_group, "inspector")
    problem = stage.requested(district, stage.working(district))
    row = Check.objects.get(pk=problem.pk)
    assigned = history.of(problem, "problem.check_assigned")[0].data
    assert (row.rule, row.member) == ("drawn", assigned.member)
    assert commands.choose(problem, assigned.seed).member == row.member  # anybody can replay it
    for post in Post.objects.filter(unit=problem.checker).select_related("unit"):
        if post.pk != row.member:
            with pytest.raises(Refused, match="按规则派给了"):
                commands.verify(problem, passed=True, findings="属实", methods=["site"], by=post)
    named = Post.objects.select_related("unit").get(pk=row.member)
    commands.verify(problem, passed=True, findings="属实", methods=["site"], by=named)
    assert problem.status == "consulting"


def test_reassigning_asks_the_rule_again_needs_a_reason_and_is_counted(district: District) -> None:
    problem = stage.requested(district, stage.working(district))
    first = problem.checker_id
    with pytest.raises(Invalid):
        commands.reassign_check(problem, reason=" ", by=district.supervisor)
    commands.reassign_check(problem, reason="组内出差", by=district.supervisor)
    assert problem.checker_id != first
    assert Check.objects.get(pk=problem.pk).reassigned == 1
    with pytest.raises(BihuanError):  # the unit has no say
        commands.reassign_check(problem, reason="换一组", by=district.officer)


def test_a_supervisor_with_an_interest_does_not_reassign(district: District) -> None:
    problem = stage.requested(district, stage.working(district))
    supervisor = district.supervisor
    recusals.declare(
        supervisor, district.school, ground="interest", reason="合办培训", by=supervisor
    )
    fresh = Post.objects.select_related("unit").get(pk=supervisor.pk)
    with pytest.raises(NotAllowed):
        commands.reassign_check(problem, reason="换一组", by=fresh)


def test_groups_of_other_levels_verify_only_where_the_rule_asks_them(district: District) -> None:
    commands.compose(district.group, level="upper", by=district.admin)
    commands.assign_contacts(district.group, units=[district.school], by=district.supervisor)
    problem = stage.requested(district, stage.working(district))
    assert problem.checker_id == district.other_group.pk


# -- by protocol --------------------------------------------------------------------------------


def test_the_protocol_of_the_class_is_kept_with_its_answers(district: District) -> None:
    problem = stage.working(district, labels={"handling": "涉法涉纪类"})
    stage.requested(district, problem)
    by = member_of(problem, district)

    def verify(**more: Any) -> None:
        commands.verify(problem, passed=True, findings="逐项核对属实", by=by, **more)

    answers = dict.fromkeys(("paper", "money", "rule", "affected", "absent"), "yes")
    with pytest.raises(Invalid, match="逐项填写"):
        verify(methods=["site", "papers"], files=stage.EVIDENCE)
    with pytest.raises(Invalid, match="至少要用2种"):
        verify(methods=["site"], files=stage.EVIDENCE, answers=answers)
    with pytest.raises(Invalid, match="至少1件"):
        verify(methods=["site", "papers"], answers=answers)
    verify(methods=["site", "papers"], files=stage.EVIDENCE, answers=answers)
    kept = history.of(problem, "problem.verified")[0].data
    assert (kept.protocol, kept.answers) == ("discipline", answers)


def test_what_parents_say_before_the_school_is_no_ground(district: District) -> None:
    problem = stage.requested(district, stage.working(district))
    with pytest.raises(Invalid, match="学校人员在场"):
        commands.verify(
            problem,
            passed=True,
            findings="家长说好",
            methods=["parents"],
            answers={"absent": "no"},
            by=member_of(problem, district),
        )


# -- call-backs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["consult", "try"])
def test_whoever_verified_does_not_ask_the_reporters(district: District, act: str) -> None:
    problem = stage.consulting(district)
    verifier = member_of(problem, district)
    caller = district.appoint(district.root, "caller", verifier.account)
    voice = ledger.gate.asked(problem)[0].voice
    doing: dict[str, Callable[[], None]] = {
        "consult": lambda: ledger.consult(
            problem, voice=voice, result="satisfied", way="phone", by=caller
        ),
        "try": lambda: ledger.tried(problem, voice=voice, way="phone", note="无人", by=caller),
    }
    with pytest.raises(Refused, match="核查人以外"):
        doing[act]()
    assert stage.fresh(problem).status == "consulting"


def test_words_against_the_choice_are_flagged_and_decide_nothing(district: District) -> None:
    problem = stage.consulting(district)
    voice = ledger.gate.asked(problem)[0].voice
    said = "其实没有解决，学校让写的满意。"
    ledger.consult(
        problem, voice=voice, result="satisfied", way="phone", words_said=said, by=district.caller
    )
    assert stage.fresh(problem).status == "closed"
    flag = CallbackFlag.objects.get(matter=problem)
    assert (set(flag.signs), flag.outcome) == ({"unsolved", "pressed"}, "")
    commands.review_callback(
        problem, said=flag.said, outcome="handled", note="已电话核实", by=district.supervisor
    )
    flag.refresh_from_db()
    assert flag.outcome == "handled"
    with pytest.raises(Refused):
        commands.review_callback(
            problem, said=flag.said, outcome="kept", note="再看", by=district.supervisor
        )


def test_nobody_reviews_their_own_call_back(district: District) -> None:
    problem = stage.consulting(district)
    supervisor = district.appoint(district.root, "supervisor", district.caller.account)
    voice = ledger.gate.asked(problem)[0].voice
    ledger.consult(
        problem,
        voice=voice,
        result="satisfied",
        way="phone",
        words_said="没解决",
        by=district.caller,
    )
    flag = CallbackFlag.objects.get(matter=problem)
    with pytest.raises(Refused, match="自己复核"):
        commands.review_callback(problem, said=flag.said, outcome="kept", note="好", by=supervisor)

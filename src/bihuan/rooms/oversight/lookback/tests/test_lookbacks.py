"""Looking back at what was closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.properties import stage

from bihuan.kernel import clock, figures, history, people, policy, recusals, schemes
from bihuan.kernel.errors import BihuanError, Invalid, NotAllowed, Refused, Unseen
from bihuan.kernel.figures import Share
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight.lookback import commands, queries
from bihuan.rooms.oversight.lookback.commands import Found

pytestmark = pytest.mark.django_db
LONG = timedelta(days=400)


@pytest.fixture
def district() -> District:
    made = districts.found(years=(2026,))
    everything = [{"code": "all", "label": "全部", "months": 3, "share": 100}]
    data = {**schemes.get("lookback", "standard"), "rules": everything}
    schemes.adopt("lookback", "standard", data, by=people.system())
    return made


def fresh(matter: Matter) -> Matter:
    return Matter.objects.select_related("unit", "checker", "lookback").get(pk=matter.pk)


def planned(problem: Matter) -> Matter:
    found = commands.running(problem)
    assert found is not None
    return fresh(found)


def due(problem: Matter) -> Matter:
    lookback = planned(problem)
    commands.bring_forward(lookback, by=people.system())
    return fresh(lookback)


def looker(district: District, lookback: Matter) -> Post:
    return stage.inspector_of(district, lookback)


def found(holds: bool, **more: Any) -> Found:
    return Found(holds, "连续两天到门口查看", ["site"], **more)


def test_a_closure_sets_the_criterion_and_the_day_before_anybody_looks(
    district: District,
) -> None:
    problem = stage.closed(district)
    lookback = planned(problem)
    row = lookback.lookback
    assert row.criterion == "门口无滞留"
    assert lookback.unit == district.school
    closed = clock.today()
    assert lookback.due_on is not None
    assert timedelta(days=85) < lookback.due_on - closed < timedelta(days=100)
    assert Link.objects.filter(source=lookback, target=problem, kind="lookback_of").exists()


def test_when_it_is_time_another_group_than_the_one_that_verified_goes(
    district: District,
) -> None:
    problem = stage.closed(district)
    lookback = planned(problem)
    assert commands.fall_due() == 0
    with clock.at(clock.now() + LONG):
        assert commands.fall_due() == 1
        assert commands.fall_due() == 0
        lookback = fresh(lookback)
        assert lookback.status == "due"
        assert lookback.checker_id not in (None, problem.checker_id)
        commands.hold(lookback, found(holds=True), by=looker(district, lookback))
    assert fresh(lookback).status == "held"
    assert stage.fresh(problem).status == "closed"


def test_the_unit_learns_of_it_when_it_has_been_held_and_not_before(district: District) -> None:
    lookback = due(stage.closed(district))
    officer = district.officer
    assert not policy.sees(officer, lookback)
    commands.hold(lookback, found(holds=True), by=looker(district, lookback))
    assert policy.sees(officer, fresh(lookback))
    assert not policy.sees(district.other_officer, fresh(lookback))


def test_a_relapse_opens_a_linked_problem_and_leaves_the_closure_as_it_was(
    district: District,
) -> None:
    problem = stage.closed(district)
    before = history.of(problem)[-1].version
    lookback = due(problem)
    commands.hold(lookback, found(holds=False), by=looker(district, lookback))
    link = Link.objects.get(kind="relapse_of", target=problem)
    again = Matter.objects.get(pk=link.source_id)
    assert (again.unit, again.list_code, again.status) == (district.school, "problems", "drafted")
    assert fresh(lookback).status == "relapsed"
    first = stage.fresh(problem)
    assert (first.status, first.round, first.problem.reopenings) == ("closed", 1, 0)
    assert first.version == before


def test_a_relapse_counts_against_nobody_twice(district: District) -> None:
    problem = stage.closed(district)
    stage.closed(district)
    lookback = due(problem)
    commands.hold(lookback, found(holds=False), by=looker(district, lookback))
    # Not as a relapse and a reopening of the same problem,
    with pytest.raises(Refused, match="不能同时重启"):
        ledger.reopen(stage.fresh(problem), reason="反弹", basis="回头看", by=district.supervisor)
    # nor as two relapses: what has been looked back at is looked back at no more.
    with pytest.raises(BihuanError):
        commands.hold(fresh(lookback), found(holds=False), by=looker(district, lookback))
    assert Link.objects.filter(kind="relapse_of", target=problem).count() == 1
    # One relapse of one look-back held, of two set; the closure is not taken back.
    today = clock.today()
    assert figures.value("lookbacks.relapsed", today) == Share(1, 1, 2)
    by_unit = figures.value("lookbacks.relapsed", today, split="unit")
    assert by_unit == {str(district.school.pk): Share(1, 1, 2)}
    assert figures.value("problems.closed", today) == 2
    rows, total = queries.by_unit(district.supervisor)
    assert [(row.unit, row.rate) for row in rows] == [(district.school, 1.0)]
    assert (total.relapsed, total.planned) == (1, 1)


def test_when_the_relapse_has_ended_the_first_can_be_reopened_again(district: District) -> None:
    problem = stage.closed(district)
    lookback = due(problem)
    commands.hold(lookback, found(holds=False), by=looker(district, lookback))
    again = commands.relapse(problem)
    assert again is not None
    ledger.withdraw(again, reason="查为误记", by=district.supervisor)
    ledger.reopen(stage.fresh(problem), reason="又反弹", basis="来信", by=district.supervisor)
    assert stage.fresh(problem).status == "drafted"


def test_a_problem_that_is_reopened_is_looked_back_at_after_its_next_closure(
    district: District,
) -> None:
    problem = stage.closed(district)
    lookback = planned(problem)
    ledger.reopen(problem, reason="来信反映", basis="群众来信", by=district.supervisor)
    assert fresh(lookback).status == "waived"
    assert commands.running(problem) is None


def test_one_can_be_waived_with_a_reason_and_set_by_hand_on_what_is_closed(
    district: District,
) -> None:
    problem = stage.closed(district)
    lookback = planned(problem)
    with pytest.raises(Invalid):
        commands.waive(lookback, reason=" ", by=district.supervisor)
    commands.waive(lookback, reason="学校撤并", by=district.supervisor)
    later = clock.today() + timedelta(days=9)
    again = commands.plan(problem, due_on=later, criterion="两周不滞留", by=district.supervisor)
    assert fresh(again).lookback.criterion == "两周不滞留"
    with pytest.raises(Refused, match="已有一次"):
        commands.plan(problem, due_on=later, by=district.supervisor)
    with pytest.raises(Refused, match="只有已销号"):
        commands.plan(stage.working(district), due_on=later, by=district.supervisor)


def test_a_day_in_the_past_is_none_to_look_back_on(district: District) -> None:
    problem = stage.closed(district)
    commands.waive(planned(problem), reason="重设", by=district.supervisor)
    with pytest.raises(Invalid):
        commands.plan(problem, due_on=date(2000, 1, 1), by=district.supervisor)


# -- nobody at their own ------------------------------------------------------------------------


def test_whoever_verified_does_not_look_back(district: District) -> None:
    """Also where only their group is left to go."""
    problem = stage.closed(district)
    verifier = stage.inspector_of(district, problem)
    other = looker(district, due(problem))
    assert not recusals.same_person(verifier, other)
    again = stage.closed(district)
    twice = district.appoint(
        district.other_group if again.checker == district.group else district.group,
        "inspector",
        stage.inspector_of(district, again).account,
    )
    lookback = due(again)
    with pytest.raises(Refused, match="核查人"):
        commands.hold(lookback, found(holds=True), by=twice)


def test_where_only_one_group_is_independent_another_member_of_it_goes(
    district: District,
) -> None:
    problem = stage.closed(district)
    group, verifier = problem.checker, stage.inspector_of(district, problem)
    assert group is not None
    other = stage.inspector_of(district, Matter(checker=_other(district, group.pk)))
    recusals.declare(
        other, district.school, ground="kin", reason="子女就读", by=district.supervisor
    )
    lookback = planned(problem)
    with pytest.raises(Refused):
        commands.bring_forward(lookback, by=people.system())
    second = district.appoint(group, "inspector")
    commands.bring_forward(fresh(lookback), by=people.system())
    lookback = fresh(lookback)
    assert lookback.checker == group
    with pytest.raises(Refused, match="核查人"):
        commands.hold(lookback, found(holds=True), by=verifier)
    commands.hold(lookback, found(holds=True), by=second)


def _other(district: District, group: int) -> Any:
    return district.other_group if group == district.group.pk else district.group


def test_nobody_with_kin_at_the_school_looks_back_or_waives(district: District) -> None:
    lookback = due(stage.closed(district))
    for one in (looker(district, lookback), district.supervisor):
        recusals.declare(one, district.school, ground="kin", reason="子女就读", by=district.admin)
    inspector = Post.objects.select_related("unit").get(pk=looker(district, lookback).pk)
    supervisor = Post.objects.select_related("unit").get(pk=district.supervisor.pk)
    with pytest.raises(NotAllowed):
        commands.hold(lookback, found(holds=True), by=inspector)
    with pytest.raises(NotAllowed):
        commands.waive(lookback, reason="不必看", by=supervisor)
    with pytest.raises(Unseen):
        commands.hold(lookback, found(holds=True), by=district.officer)

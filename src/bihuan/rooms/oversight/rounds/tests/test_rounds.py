"""A round: planned, approved, gone through, summed up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel import policy
from bihuan.kernel.errors import Invalid, NotAllowed, Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.rounds import commands, queries_round, rules
from bihuan.rooms.oversight.rounds import commands_round as rounds
from bihuan.rooms.oversight.rounds.commands_round import Draft
from bihuan.rooms.oversight.rounds.models import Round, Visit
from bihuan.rooms.oversight.rounds.tests.going import TODAY, begun, finished, planned
from bihuan.rooms.oversight.rounds.tests.test_pages import desk

UNITS = st.lists(st.integers(1, 40), max_size=12, unique=True)


@given(UNITS, st.integers(1, 3), st.integers(1, 6), st.sets(st.integers(0, 5)))
def test_every_unit_gets_a_day_and_a_free_day_while_there_is_one(
    units: list[int], groups: int, days: int, blocked: set[int]
) -> None:
    span = [TODAY + timedelta(days=n) for n in range(days)]
    bad = {TODAY + timedelta(days=n) for n in blocked}
    of = {unit: unit % groups for unit in units}
    placed = rules.spread(units, of, span, lambda _u, _g, day: int(day in bad))
    assert [unit for unit, _group, _day in placed] == units
    assert all(group == of[unit] and day in span for unit, group, day in placed)
    if set(span) - bad:
        assert all(day not in bad for _unit, _group, day in placed)


def drafted(office: District, **more: object) -> Matter:
    given = {
        "title": "春季开学督导", "text": "开学准备。", "visit_kind": "stage", "unit": office.root,
        "starts_on": TODAY, "ends_on": date(2026, 4, 24), "methods": ["inspect", "papers"],
        "checklists": ["opening", "service"],
    }  # fmt: skip
    return rounds.draft(Draft(**given | more), by=office.supervisor)  # type: ignore[arg-type]


def routed(office: District) -> Matter:
    oversight.assign_contacts(office.group, units=[office.root], by=office.supervisor)
    made = drafted(office)
    rounds.route(made, [office.school, office.section], by=office.supervisor)
    return made


def test_a_round_goes_nowhere_before_it_is_approved(office: District) -> None:
    made = routed(office)
    with pytest.raises(NotAllowed):
        rounds.approve(made, by=office.supervisor)
    rounds.submit(made, by=office.supervisor)
    rounds.send_back(made, reason="日程再排", by=office.leader)
    rounds.submit(made, by=office.supervisor)
    assert not Matter.objects.filter(kind="visit").exists()
    rounds.approve(made, text="同意", by=office.leader)
    visits = Visit.objects.filter(round=made.pk).select_related("matter").order_by("pk")
    assert {one.matter.unit_id for one in visits} == {office.school.pk, office.section.pk}
    by_unit = {one.matter.unit_id: one.checklists for one in visits}
    assert by_unit == {office.school.pk: ["opening"], office.section.pk: ["service"]}
    with pytest.raises(Refused, match="没有办结"):
        rounds.end(made, text="完成", by=office.supervisor)


def test_a_round_ends_when_all_its_visits_have(office: District) -> None:
    made = routed(office)
    rounds.submit(made, by=office.supervisor)
    rounds.approve(made, by=office.leader)
    first, second = (one.matter for one in Visit.objects.filter(round=made.pk).order_by("on"))
    finished(office, begun(office, first))
    commands.step(first, "tell", text="总体良好。", by=office.inspector)
    commands.cancel(second, reason="停课", by=office.supervisor)
    table = queries_round.matrix(office.leader, made, Round.objects.get(pk=made.pk))
    assert len(table.steps) == 2
    assert [line.state.word for line in table.lines if line.state] == ["已办结", "已取消"]
    rounds.end(made, text="完成", by=office.supervisor)
    assert made.status == "ended"
    _rows, total = queries_round.sums(office.leader, "group")
    assert (total.made, total.findings) == (1, 0)


def test_the_groups_own_people_step_aside_and_another_group_goes(office: District) -> None:
    oversight.assign_contacts(office.group, units=[office.root], by=office.supervisor)
    for role in ("inspector", "partner"):
        office.appoint(office.school, "officer", office.posts[role].account)
    office.appoint(office.other_group, "inspector")
    made = drafted(office)
    rounds.route(made, [office.school, office.section], by=office.supervisor)
    by_unit = {one.unit: one.group for one in rounds.stops(Round.objects.get(pk=made.pk))}
    assert by_unit == {office.school: office.other_group, office.section: office.group}


def test_days_that_clash_are_gone_around_or_want_a_reason(office: District) -> None:
    planned(office)
    made = routed(office)
    [school] = [s for s in rounds.stops(Round.objects.get(pk=made.pk)) if s.unit == office.school]
    assert school.on >= TODAY + timedelta(days=7)
    rounds.restop(made, office.school, on=TODAY + timedelta(days=3), by=office.supervisor)
    with pytest.raises(Invalid, match="重复检查"):
        rounds.submit(made, by=office.supervisor)
    rounds.submit(made, reason="与上级检查合并", by=office.supervisor)
    rounds.approve(made, by=office.leader)
    assert Visit.objects.get(round=made.pk, matter__unit=office.school).exceptions == ["duplicate"]


def test_government_inspection_wants_its_designation(office: District) -> None:
    with pytest.raises(Invalid, match="指定"):
        drafted(office, authority="government")


def test_schools_do_not_see_the_plan_and_inspectors_only_their_own_stops(office: District) -> None:
    made = routed(office)
    assert not policy.sees(office.head, made)
    assert policy.sees(office.inspector, made)
    assert not policy.sees(office.other_inspector, made)


def test_a_round_is_drafted_routed_and_approved_by_pages(office: District) -> None:
    oversight.assign_contacts(office.group, units=[office.root], by=office.supervisor)
    supervisor, leader = desk(office.supervisor), desk(office.leader)
    given = {
        "title": "秋季督导", "text": "开学。", "visit_kind": "stage", "authority": "supervision",
        "unit": office.root.pk, "starts_on": TODAY, "ends_on": "2026-04-24",
        "methods": ["inspect"], "checklists": ["opening"],
    }  # fmt: skip
    made = supervisor.post("/rounds/new", given, follow=True)
    at = made.redirect_chain[-1][0]
    routing = supervisor.post(f"{at}/do/route", {"kinds": ["school"]}, follow=True)
    assert "青禾一小" in routing.content.decode()
    change = {"unit": office.school.pk, "on": "2026-04-20", "group": ""}
    assert supervisor.post(f"{at}/do/restop", change).status_code == 302
    supervisor.post(f"{at}/do/submit", {})
    assert "已全部安排" in leader.post(f"{at}/do/approve", {}, follow=True).content.decode()
    assert leader.get("/rounds").status_code == 200
    for page in ("/visits/summary", "/visits/schools", "/visits/schools/QH-S1?month=2026-04"):
        assert "督导" in leader.get(page).content.decode()
    head = desk(office.head)
    assert head.get("/visits/schools/QH-S1?month=nonsense").status_code == 200
    assert head.get("/visits/schools/QH-S2").status_code == 404
    assert head.get("/rounds").status_code == 404

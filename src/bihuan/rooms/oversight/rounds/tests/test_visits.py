"""A visit from its plan to its end."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from bihuan.facilities import files
from bihuan.kernel import deadlines, policy, schemes
from bihuan.kernel.errors import Invalid, NotAllowed, Refused, Unseen
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.oversight.rounds import commands, commands_site, queries
from bihuan.rooms.oversight.rounds.commands_site import Answer
from bihuan.rooms.oversight.rounds.models import Check, Finding, Visit
from bihuan.rooms.oversight.rounds.tests.going import TODAY, begun, finished, planned


def test_an_inspection_goes_through_all_its_steps_with_the_clock_of_each(office: District) -> None:
    visit = planned(office, "inspection", on=TODAY + timedelta(days=20))
    group, unit, head = office.inspector, office.officer, office.head
    commands.step(visit, "notice", text="请先自评。", by=group)
    assert (visit.status, visit.due_on) == ("noticed", date(2026, 4, 20))
    assert "发出督导通知" in deadlines.why(visit.due_basis or {})
    commands.step(visit, "assess", text="自评良好。", by=unit)
    commands.change(visit, on=TODAY, reason="提前", by=group)
    finished(office, begun(office, visit))
    commands.step(visit, "tell", text="两处不足。", by=group)
    commands.step(visit, "answer", text="无异议。", by=head)
    commands.step(visit, "advise", text="限期整改。", until=date(2026, 5, 29), by=group)
    assert visit.due_on == date(2026, 5, 29)
    commands.step(visit, "rectify", text="已改一处。", by=head)
    commands.fail(visit, text="还差一处。", by=group)
    assert visit.status == "advised"
    commands.step(visit, "rectify", text="都改了。", by=head)
    commands.step(visit, "verify", text="属实。", by=group)
    commands.step(visit, "publish", text="督导报告。", by=office.supervisor)
    assert visit.status == "ended"
    assert visit.due_on is None


def test_an_unannounced_visit_skips_notice_and_self_assessment_and_the_unit_learns_of_it_on_the_day(
    office: District,
) -> None:
    visit = planned(office, "inspection", announced=False)
    assert Visit.objects.get(pk=visit.pk).steps[0] == "visit"
    assert not policy.sees(office.head, visit)
    assert not policy.visible(office.head, "visit").exists()
    with pytest.raises(Unseen):
        commands.step(visit, "answer", text="x", by=office.head)
    begun(office, visit)
    assert policy.sees(office.head, visit)
    assert policy.visible(office.head, "visit").exists()


def test_a_call_is_over_when_the_inspectors_leave(office: District) -> None:
    visit = finished(office, begun(office, planned(office)))
    assert visit.status == "ended"


def test_two_inspectors_of_the_group_have_to_go(office: District) -> None:
    with pytest.raises(Invalid, match="不得少于2人"):
        planned(office, team=[office.inspector])
    with pytest.raises(Invalid, match="不是这个督导组"):
        planned(office, team=[office.inspector, office.other_inspector])
    visit = planned(office)
    with pytest.raises(Invalid, match="不得少于2人"):
        commands_site.begin(visit, present=[office.inspector], identified=True, by=office.inspector)


def test_nobody_visits_the_unit_they_serve(office: District) -> None:
    account = office.head.account
    kin = office.appoint(office.group, "inspector", account)
    with pytest.raises(Invalid, match="回避"):
        planned(office, team=[office.inspector, kin])
    visit = planned(office)
    with pytest.raises(NotAllowed):
        commands_site.begin(visit, present=[office.inspector], identified=True, by=kin)


def test_identification_comes_before_anything_is_looked_at(office: District) -> None:
    visit = planned(office)
    both = [office.inspector, office.partner]
    with pytest.raises(Invalid, match="证件"):
        commands_site.begin(visit, present=both, identified=False, by=office.inspector)


def test_a_step_has_to_wait_for_its_turn(office: District) -> None:
    visit = planned(office, "inspection")
    with pytest.raises(Refused, match="督导通知"):
        begun(office, visit)


def test_a_unit_that_lets_its_time_go_by_does_not_hold_up_the_opinion(office: District) -> None:
    visit = planned(office, "special")
    commands.step(visit, "notice", text="请先自评。", by=office.inspector)
    finished(office, begun(office, visit))
    assert Visit.objects.get(pk=visit.pk).done["assess"] == ""
    commands.step(visit, "tell", text="意见。", by=office.inspector)
    with pytest.raises(Refused, match="申辩"):
        commands.step(visit, "advise", text="意见书。", by=office.inspector)


def test_a_finding_becomes_a_problem_that_is_linked_to_the_visit(office: District) -> None:
    visit = begun(office, planned(office))
    found = commands_site.find(
        visit, title="留样不全", list_code="problems", by=office.inspector, key="a1"
    )
    problem = Matter.objects.get(kind="problem")
    assert (found.problem, found.problem_number) == (problem.pk, problem.number)
    assert (problem.unit, problem.source) == (office.school, "督导")
    assert Link.objects.get(source=visit, target=problem).kind == "found_by"
    again = commands_site.find(
        visit, title="留样不全", list_code="problems", by=office.inspector, key="a1"
    )
    assert again.pk == found.pk
    assert Matter.objects.filter(kind="problem").count() == 1


def test_what_is_solved_on_the_spot_and_what_is_suggested_is_counted_apart(
    office: District,
) -> None:
    visit = begun(office, planned(office))
    commands_site.find(visit, title="灯不亮", solved=True, how="当场更换", by=office.inspector)
    commands_site.suggest(visit, text="增设护学岗。", by=office.inspector)
    row = Visit.objects.get(pk=visit.pk)
    assert (row.findings, row.solved, row.suggestions) == (1, 1, 1)
    assert not Matter.objects.filter(kind="problem").exists()
    assert [one.sort for one in Finding.objects.order_by("n")] == ["solved", "suggested"]


def test_a_checklist_wants_a_word_on_everything_that_is_wrong(office: District) -> None:
    visit = begun(office, planned(office))
    with pytest.raises(Invalid, match="写明情况"):
        commands_site.check(
            visit, checklist="opening", answers=[Answer("fees", "no")], by=office.inspector
        )
    answers = [Answer("fees", "no", "多收10元"), Answer("books", "ok")]
    commands_site.check(visit, checklist="opening", answers=answers, by=office.inspector)
    [one] = queries.checklists(office.inspector, visit, Visit.objects.get(pk=visit.pk))
    assert (len(one.answers), one.wrong) == (2, 1)
    commands_site.check(
        visit, checklist="opening", answers=[Answer("fees", "ok")], by=office.inspector
    )
    assert Check.objects.get().answers[0]["verdict"] == "ok"


@pytest.mark.parametrize(
    ("kind", "data", "word"),
    [
        ("visit", {"steps": [{"code": "tell"}]}, "现场督导"),
        ("visit", {"steps": [{"code": "visit"}, {"code": "notice"}]}, "先后"),
        ("visit", {"steps": [{"code": "visit"}], "inspectors": 1}, "2人以上"),
        ("checklist", {"items": [{"code": "a"}, {"code": "a"}]}, "代码不能重复"),
        ("guard", {"apart_days": -1, "term_least": 2, "year_most": 9}, "不小于0"),
    ],
)
def test_a_kind_of_visit_a_checklist_and_the_limits_are_looked_at_before_they_are_in_force(
    office: District, kind: str, data: dict[str, Any], word: str
) -> None:
    with pytest.raises(Invalid, match=word):
        schemes.adopt(kind, "own", data | {"label": "试"}, by=office.admin)


def test_nothing_is_planned_for_a_day_far_off(office: District) -> None:
    with pytest.raises(Invalid, match="核对年份"):
        planned(office, on=date(9999, 12, 31))
    with pytest.raises(Invalid, match="核对年份"):
        commands.change(planned(office), on=date(2999, 1, 1), reason="x", by=office.supervisor)


def test_everybody_reads_the_report_of_a_visit_once_it_is_published_and_nothing_before(
    office: District, client: Client
) -> None:
    visit = finished(office, begun(office, planned(office, "inspection", announced=False)))
    for code, by in (("tell", office.inspector), ("answer", office.head),
                     ("advise", office.inspector), ("rectify", office.head),
                     ("verify", office.inspector)):  # fmt: skip
        commands.step(visit, code, text="无异议，已整改。", by=by)
    assert client.get(f"/public/reports/{visit.number}").status_code == 404
    assert "还没有公开的督导报告" in client.get("/public/reports").content.decode()
    table = ContentFile("报告附表。".encode(), "附表.txt")
    kept = [files.as_event(files.accept(table, matter=visit, by=office.supervisor))]
    commands.step(visit, "publish", text="报告全文在此。", files=kept, by=office.supervisor)
    assert "报告全文在此。" in client.get(f"/public/reports/{visit.number}").content.decode()
    assert visit.number in client.get("/public/reports").content.decode()
    published = f"/public/reports/{visit.number}/{kept[0]['id']}"
    assert b"".join(client.get(published)) == "报告附表。".encode()
    assert client.get(f"/public/reports/{visit.number}/{uuid4()}").status_code == 404


def test_a_signature_comes_with_its_picture(office: District) -> None:
    visit = begun(office, planned(office))
    signed = [{"who": "school", "name": "某校长", "file": str(uuid4())}]
    with pytest.raises(Invalid, match="签名图片没有随同送来"):
        commands_site.finish(visit, text="平稳。", methods=["inspect"], signatures=signed,
                             by=office.inspector)  # fmt: skip

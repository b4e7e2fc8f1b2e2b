"""Pages of groups, coverage, recusals, flagged answers and look-backs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.properties import stage

from bihuan.doors.web import signing_in
from bihuan.kernel import clock, people, recusals, schemes
from bihuan.kernel.models.people import Post
from bihuan.kernel.models.recusal import Recusal
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight import commands, forms
from bihuan.rooms.oversight.groups import queries
from bihuan.rooms.oversight.lookback import commands as lookbacks
from bihuan.rooms.oversight.models import Group, LeaderContact

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def browser(post: Post) -> Client:
    client = Client()
    assert post.account is not None
    client.force_login(post.account)
    session = client.session
    session[signing_in.CHOSEN] = post.pk
    session.save()
    return client


def test_the_page_of_coverage_names_what_is_missing(district: District) -> None:
    commands.assign_contacts(district.group, units=[district.root], by=district.supervisor)
    commands.assign_leader(district.leader, units=[district.school], by=district.supervisor)
    rows = {one.unit: one for one in queries.coverage()}
    assert set(rows) == {district.section, district.school, district.other_school}
    assert not rows[district.school].missing
    assert rows[district.other_school].groups == {"": district.group}
    assert rows[district.other_school].missing
    page = browser(district.supervisor).get("/oversight/coverage?only=missing").content.decode()
    assert "青禾二小" in page.split("<main")[1].split("<tbody>")[1].split("</tbody>")[0]
    assert "青禾一小" not in page.split("<tbody>")[1].split("</tbody>")[0]


def test_a_group_is_made_up_by_its_page_and_says_what_it_lacks(district: District) -> None:
    second = district.appoint(district.group, "inspector")
    client = browser(district.supervisor)
    given = {
        "act": "compose",
        "compose-level": "own",
        "compose-leader": district.inspector.pk,
        "compose-deputies": [second.pk],
    }
    answer = client.post("/oversight/groups/QH-G1", given)
    assert answer.status_code == 302
    row = Group.objects.get(pk=district.group.pk)
    assert (row.level, row.leader_id, row.deputies) == ("own", district.inspector.pk, [second.pk])
    shown = {one.unit: one for one in queries.groups()}
    assert shown[district.group].lacks == ["contact"]
    assert set(shown[district.other_group].lacks) == {"leader", "deputy", "contact"}
    wrong = client.post("/oversight/groups/QH-G1", given | {"compose-level": "moon"})
    assert wrong.status_code == 422
    same = given | {"compose-deputies": [district.inspector.pk]}
    assert "组长不能同时是副组长" in client.post("/oversight/groups/QH-G1", same).content.decode()


def test_contacts_of_groups_and_leaders_are_set_by_page(district: District) -> None:
    client = browser(district.supervisor)
    given = {"act": "contacts", "contacts-units": [district.school.pk]}
    assert client.post("/oversight/groups/QH-G1", given).status_code == 302
    assert [one.unit for one in queries.coverage() if one.groups] == [district.school]
    leaders = {"leader": district.leader.pk, "units": [district.school.pk]}
    assert client.post("/oversight/coverage", leaders).status_code == 302
    assert LeaderContact.objects.get().leader == district.leader


def test_an_inspector_sees_the_groups_and_changes_nothing(district: District) -> None:
    client = browser(district.inspector)
    assert client.get("/oversight/groups/QH-G1").status_code == 200
    given = {"act": "contacts", "contacts-units": [district.school.pk]}
    assert client.post("/oversight/groups/QH-G1", given).status_code == 404
    assert client.get("/oversight/groups/QH-S1").status_code == 404
    assert browser(district.officer).get("/oversight/groups").status_code == 404


def test_everybody_sees_their_own_recusals_and_the_register_all(district: District) -> None:
    client = browser(district.inspector)
    given = {
        "person": district.inspector.pk,
        "unit": district.school.pk,
        "ground": "kin",
        "reason": "妻子在该校任教",
    }
    assert client.post("/oversight/recusals", given).status_code == 302
    row = Recusal.objects.get()
    assert "妻子在该校任教" in client.get("/oversight/recusals").content.decode()
    other = browser(district.other_inspector).get("/oversight/recusals").content.decode()
    assert "妻子在该校任教" not in other
    auditor = browser(district.auditor).get("/oversight/recusals").content.decode()
    assert row.post.name in auditor
    assert "妻子在该校任教" not in auditor
    elsewhere = given | {"person": district.other_inspector.pk}
    assert client.post("/oversight/recusals", elsewhere).status_code == 422
    end = {"until_on": clock.today().isoformat()}
    assert client.post(f"/oversight/recusals/{row.pk}/end", end).status_code == 404
    browser(district.supervisor).post(f"/oversight/recusals/{row.pk}/end", end)
    row.refresh_from_db()
    assert row.until_on == clock.today()


def test_a_flagged_answer_is_listed_until_somebody_has_looked_at_it(district: District) -> None:
    problem = stage.consulting(district)
    voice = ledger.gate.asked(problem)[0].voice
    ledger.consult(problem, voice=voice, result="satisfied", way="phone",
                   words_said="没解决", by=district.caller)  # fmt: skip
    client = browser(district.supervisor)
    assert problem.number in client.get("/oversight/callbacks").content.decode()
    flag = problem.callback_flags.get()
    given = {"said": flag.said, "outcome": "kept", "note": "已向本人核实"}
    done = client.post(f"/problem/{problem.number}/do/review-callback", given)
    assert done.status_code == 302
    assert problem.number not in client.get("/oversight/callbacks").content.decode()


def test_a_verification_is_reported_with_the_items_of_its_protocol(district: District) -> None:
    problem = stage.requested(district, stage.working(district))
    by = stage.inspector_of(district, problem)
    client = browser(by)
    form = forms.Verify(matter=problem, post=by)
    assert str(form.fields["item_absent"].label) == "询问家长时学校人员不在场"
    assert [*form.fields][-2:] == ["findings", "evidence"]
    given = {
        "passed": "yes",
        "methods": ["site"],
        "findings": "属实",
        "item_done": "yes",
        "item_absent": "none",
    }
    answer = client.post(f"/problem/{problem.number}/do/verify", given)
    assert answer.status_code == 302
    assert stage.fresh(problem).status == "consulting"


def test_a_look_back_goes_from_plan_to_relapse_by_its_pages(district: District) -> None:
    everything = [{"code": "all", "label": "全部", "months": 3, "share": 100}]
    data = {**schemes.get("lookback", "standard"), "rules": everything}
    schemes.adopt("lookback", "standard", data, by=people.system())
    problem = stage.closed(district)
    lookback = lookbacks.running(problem)
    assert lookback is not None
    supervisor = browser(district.supervisor)
    page = supervisor.get(f"/lookback/{lookback.number}").content.decode()
    assert "门口无滞留" in page
    assert "SHA-256" in page
    done = supervisor.post(f"/lookback/{lookback.number}/do/bring-forward")
    assert done.status_code == 302
    lookback.refresh_from_db()
    inspector = browser(stage.inspector_of(district, lookback))
    assert lookback.number in inspector.get("/").content.decode()
    given = {"holds": "no", "methods": ["covert"], "findings": "又堵上了"}
    answer = inspector.post(f"/lookback/{lookback.number}/do/hold", given)
    assert answer.status_code == 302
    again = lookbacks.relapse(problem)
    assert again is not None
    assert again.number in supervisor.get(f"/lookback/{lookback.number}").content.decode()
    assert "100.0%" in supervisor.get("/lookbacks/by-unit").content.decode()
    officer = browser(district.officer).get(f"/lookback/{lookback.number}")
    assert officer.status_code == 200


def test_a_look_back_is_set_by_hand_on_what_is_closed(district: District) -> None:
    problem = stage.closed(district)
    running = lookbacks.running(problem)
    if running is not None:
        lookbacks.waive(running, reason="另定", by=district.supervisor)
    client = browser(district.supervisor)
    day = (clock.today() + timedelta(days=5)).isoformat()
    given = {"number": problem.number, "due_on": day, "criterion": "连续两周不滞留"}
    assert client.post("/lookbacks/new", given).status_code == 302
    assert client.post("/lookbacks/new", given).status_code == 422
    unknown = given | {"number": "W-0"}
    assert "没有找到这个问题" in client.post("/lookbacks/new", unknown).content.decode()


def cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])


@pytest.mark.parametrize(
    "address",
    [
        "/oversight/groups",
        "/oversight/groups/QH-G1",
        "/oversight/coverage",
        "/oversight/recusals",
        "/oversight/callbacks",
        "/lookbacks",
        "/lookbacks/by-unit",
    ],
)
def test_a_page_costs_the_same_however_much_there_is(district: District, address: str) -> None:
    client = browser(district.supervisor)
    stage.closed(district)
    recusals.declare(
        district.inspector, district.root, ground="kin", reason="甲", by=district.admin
    )
    before = cost(client, address)
    for n in range(3):
        unit = people.add_unit(
            f"QH-X{n}", f"新校{n}", kind="school", parent=district.root, by=district.admin
        )
        group = people.add_unit(
            f"QH-Y{n}", f"新组{n}", kind="group", parent=district.root, by=district.admin
        )
        post = district.appoint(group, "inspector")
        commands.compose(group, level="own", leader=post, by=district.admin)
        commands.assign_contacts(group, units=[unit], by=district.supervisor)
        recusals.declare(post, unit, ground="kin", reason="乙", by=district.admin)
        problem = stage.closed(district)
        running = lookbacks.running(problem)
        if running is None:
            day = clock.today() + timedelta(days=9)
            lookbacks.plan(problem, due_on=day, by=district.supervisor)
    assert cost(client, address) <= before + 1  # the pager counts what does not fit one page

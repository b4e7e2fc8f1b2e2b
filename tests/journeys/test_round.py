"""A round from its plan to the look-back: planned, approved, noticed, gone to, found in the ledger,
put right, closed and looked at again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bihuan.kernel import clock, people
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.events import SELF
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.checks import protocols
from bihuan.story import PASSWORD, Story, evidence
from tests.browser import Browse
from tests.journeys.looking import PHONE, Look, act, flash, send, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]


DESK = {"width": 1440, "height": 900}


def fill(tab: Page, **fields: str) -> None:
    for name, value in fields.items():
        tab.locator(f"[name={name}]").fill(value)


def plan(tab: Page, unit: str, look: Look) -> str:
    """Draft a round, send it to one unit today, ask for approval. Returns its address."""
    today = clock.today()
    tab.goto("/rounds/new")
    fill(tab, title="校园食堂专项督导", text="看证照、留样和收支公示。",
         starts_on=today.isoformat(), ends_on=(today + timedelta(days=14)).isoformat())  # fmt: skip
    tab.locator("[name=visit_kind]").select_option("special")
    tab.locator("[name=methods][value=inspect]").check()
    tab.locator("[name=checklists][value=opening]").check()
    look(tab, "plan")
    tab.get_by_role("button", name="拟定", exact=True).click()
    part = act(tab, "route")
    part.locator("select[name=units]").select_option(unit)
    send(part)
    part = act(tab, "restop")
    part.locator("[name=on]").fill(today.isoformat())
    send(part)
    look(tab, "stops")
    send(act(tab, "submit"))
    assert "报请审批" in flash(tab)
    return tab.url


def approve(leader: Page, at: str) -> None:
    sign_in(leader, "lingdao")
    leader.goto(at)
    send(act(leader, "approve"))
    assert "已全部安排" in flash(leader)


def go(phone: Page, visit: Matter, look: Look) -> Matter:
    """Noticed, gone to, looked at; what was found becomes a problem, which is returned."""
    sign_in(phone, "ducha")
    phone.goto(f"/visit/{visit.number}")
    part = act(phone, "notice")
    part.locator("[name=text]").fill("请准备台账备查。")
    send(part)
    part = act(phone, "begin")
    part.locator("[name=identified]").check()
    send(part)
    look(phone, "on-site")
    phone.get_by_role("link", name="填写检查表").click()
    phone.locator("[name=verdict-canteen][value=no]").check()
    phone.locator("[name=note-canteen]").fill("昨日晚餐没有留样。")
    look(phone, "checklist")
    phone.get_by_role("button", name="保存检查表").click()
    part = act(phone, "find")
    part.locator("[name=title]").fill("食堂留样不全")
    part.locator("[name=list_code]").select_option("problems")
    send(part)
    assert "已转入问题台账" in flash(phone)
    part = act(phone, "finish")
    part.locator("[name=methods][value=inspect]").check()
    part.locator("[name=text]").fill("食堂总体规范，留样要补。")
    send(part)
    look(phone, "left")
    return Matter.objects.get(kind="problem", title="食堂留样不全")


def test_what_a_round_finds_is_put_right_closed_and_looked_at_again(
    browse: Browse, told_for_good: Story, look: Look
) -> None:
    unit = told_for_good.unit("启明里小学")
    desk = browse(viewport=DESK)
    sign_in(desk, "duban")
    at = plan(desk, str(unit.pk), look)
    assert not Matter.objects.filter(kind="visit", unit=unit).exists()
    approve(browse(viewport=DESK), at)
    problem = go(browse(**PHONE), Matter.objects.get(kind="visit", unit=unit), look)
    assert (problem.unit_id, problem.source) == (unit.pk, "督导")
    desk.goto(at)
    expect(desk.get_by_role("link", name="启明里小学")).to_be_visible()
    look(desk, "progress")

    put_right(told_for_good, problem)
    desk.goto(f"/problem/{problem.number}")
    expect(desk.locator("main")).to_contain_text("已销号")
    lookback = set_look_back(desk, problem)
    look_again(browse(**PHONE), lookback, inspector_of(lookback, told_for_good), look)
    assert Matter.objects.get(pk=problem.pk).status == "closed"


def set_look_back(desk: Page, problem: Matter) -> Matter:
    desk.goto("/lookbacks/new")
    fill(desk, number=problem.number, due_on=clock.today().isoformat(),
         criterion="连续两周抽查，均按要求留样。")  # fmt: skip
    desk.locator("main form button.btn-primary").click()
    send(act(desk, "bring-forward"))
    assert "已按规则分派" in flash(desk)
    return Matter.objects.get(kind="lookback", lookback__problem=problem.pk, status="due")


def look_again(phone: Page, lookback: Matter, inspector: str, look: Look) -> None:
    sign_in(phone, inspector)
    phone.goto(f"/lookback/{lookback.number}")
    part = act(phone, "hold")
    part.locator("[name=holds][value=yes]").check()
    part.locator("[name=methods]").first.check()
    for answer in part.locator("input[type=radio][name^=item_][value=yes]").all():
        answer.check()
    part.locator("[name=findings]").fill("抽查两周留样记录，每餐都有。")
    look(phone, "looked-back")
    send(part)
    assert "巩固" in flash(phone)


def put_right(story: Story, problem: Matter) -> None:
    """Issued, worked on, verified by the group it is put to and agreed to: closed by the gate."""
    unit, office = problem.unit, story.posts["duban"]
    assert unit is not None
    school = story.acting[unit.pk]
    due = clock.today() + timedelta(days=20)
    fields = {"unit": unit, "person": "秦念山", "leader": "陆景川",
              "due": due.isoformat(), "type": "by_date",
              "measure": "餐餐留样，专人登记。", "standard": "抽查两周无缺项。"}  # fmt: skip
    ledger.detail(problem, by=office, **fields)
    ledger.issue(problem, by=office)
    ledger.receive(problem, by=school)
    sent = evidence.hand_in(problem, school, "留样登记", photos=2)
    ledger.request_closure(problem, text="已落实专人登记。", files=sent, by=school)
    inspector = story.inspector_for(problem)
    found = evidence.hand_in(problem, inspector, "核查")
    answers = dict.fromkeys(protocols.of(problem).words, "yes")
    oversight.verify(problem, passed=True, findings="抽查属实。", methods=["site", "papers"],
                     files=found, answers=answers, by=inspector)  # fmt: skip
    caller = story.posts["huifang"]
    ledger.consult(problem, voice=SELF, result="satisfied", way="inside", by=caller)


def inspector_of(lookback: Matter, story: Story) -> str:
    """Somebody of the group it fell to, who can sign in."""
    assert lookback.checker is not None
    account = people.open_account("huitoukan", "回看督学", PASSWORD)
    people.appoint(account, lookback.checker, "inspector", by=story.posts["guanli"])
    return account.username

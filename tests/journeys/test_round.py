"""A round from its plan to a problem in the ledger: planned, approved, noticed, gone to, found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.story import Story
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


def test_a_round_is_approved_before_anybody_goes_and_what_is_found_stands_in_the_ledger(
    browse: Browse, told_for_good: Story, look: Look
) -> None:
    unit = told_for_good.unit("启明里小学")
    desk = browse(viewport=DESK)
    sign_in(desk, "duban")
    at = plan(desk, str(unit.pk), look)
    assert not Matter.objects.filter(kind="visit", unit=unit).exists()

    leader = browse(viewport=DESK)
    sign_in(leader, "lingdao")
    leader.goto(at)
    send(act(leader, "approve"))
    assert "已全部安排" in flash(leader)
    visit = Matter.objects.get(kind="visit", unit=unit)

    phone = browse(**PHONE)
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

    problem = Matter.objects.get(kind="problem", title="食堂留样不全")
    assert (problem.unit_id, problem.source) == (unit.pk, "督导")
    desk.goto(at)
    expect(desk.get_by_role("link", name="启明里小学")).to_be_visible()
    look(desk, "progress")
    desk.goto(f"/problem/{problem.number}")
    expect(desk.get_by_role("heading", name="食堂留样不全")).to_be_visible()

"""A week of dispatch: begun, promised, urged and seen, gone over, returned to the superior."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from bihuan.facilities.notify import box
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger.dispatch.models import Dispatch
from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.looking import PHONE, Look, act, flash, send, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]


def begin(tab: Page) -> Matter:
    """This week's dispatch, begun by hand unless the clock was quicker."""
    tab.goto("/dispatches")
    if not Matter.objects.filter(kind="dispatch", status="prepared").exists():
        tab.get_by_role("button", name="开始本周：问题台账周调度").click()
    found = Matter.objects.get(kind="dispatch", status="prepared")
    tab.goto(f"/dispatch/{found.number}")
    return found


def promise(tab: Page, problem: Matter) -> None:
    tab.goto(f"/problem/{problem.number}")
    part = act(tab, "promise")
    part.locator("[name=by_on]").fill((clock.today() + timedelta(days=2)).isoformat())
    part.locator("[name=text]").fill("更换供餐单位，公示菜谱。")
    send(part)
    assert "承诺已记录" in flash(tab)


def urge(tab: Page, problem: Matter) -> None:
    tab.goto(f"/problem/{problem.number}")
    part = act(tab, "urge")
    part.locator("[name=text]").fill("请本周五前报送佐证。")
    send(part)
    tab.goto(f"/problem/{problem.number}")
    expect(tab.locator("section", has=tab.locator("#sent-head"))).to_contain_text("未阅")


def read_what_came(tab: Page, problem: Matter, look: Look) -> None:
    """The newest message, then the item it is about."""
    tab.goto("/messages")
    first = tab.locator("article.panel").first
    expect(first).to_contain_text("请本周五前报送佐证")
    look(tab, "messages")
    first.get_by_role("link", name=problem.number).click()
    assert tab.url.endswith(f"/problem/{problem.number}")


def too_late_for_a_zero_return(tab: Page, dispatch: Matter) -> None:
    """The unit has done something this week, so nothing-new would not be true."""
    tab.goto(f"/dispatch/{dispatch.number}")
    tab.get_by_role("button", name="本周无变化").click()
    expect(tab.locator("main, aside").locator("text=不必再零报告").first).to_be_visible()


def hold(tab: Page, dispatch: Matter, problem: Matter, look: Look) -> None:
    tab.goto(f"/dispatch/{dispatch.number}")
    expect(tab.locator("main")).to_contain_text("更换供餐单位，公示菜谱。")
    look(tab, "prepared")
    part = act(tab, "remark")
    part.locator("[name=text]").fill("供餐单位更换情况下周一书面报告。")
    part.locator("[name=number]").fill(problem.number)
    send(part)
    send(act(tab, "hold"))
    assert "数字定格" in flash(tab)
    send(act(tab, "confirm"))
    assert "已确认上报" in flash(tab)


def the_return(tab: Page, dispatch: Matter, look: Look) -> None:
    tab.goto(f"/dispatch/{dispatch.number}/return")
    row = Dispatch.objects.get(pk=dispatch.pk)
    expect(tab.locator("main")).to_contain_text(f"{row.year}年第{row.week}周")
    expect(tab.locator("main")).to_contain_text("沈怀石")
    look(tab, "return")
    with tab.expect_download() as coming:
        tab.get_by_role("link", name="下载 Excel").click()
    book = openpyxl.load_workbook(BytesIO(Path(coming.value.path()).read_bytes()))
    assert book.worksheets[0].cell(1, 1).value == dispatch.title


def test_a_week_is_gone_over_and_returned(told_for_good: Story, browse: Browse, look: Look) -> None:
    problem = told_for_good.problem("lunch-now")
    supervisor, officer = browse(), browse(**PHONE)
    sign_in(supervisor, "duban")
    sign_in(officer, "xuexiao")
    dispatch = begin(supervisor)
    promise(officer, problem)
    urge(supervisor, problem)
    assert box.unread(told_for_good.posts["xuexiao"]) > 0
    read_what_came(officer, problem, look)
    supervisor.goto(f"/problem/{problem.number}")
    expect(supervisor.locator("section", has=supervisor.locator("#sent-head"))).to_contain_text(
        "已阅"
    )
    too_late_for_a_zero_return(officer, dispatch)
    hold(supervisor, dispatch, problem, look)
    the_return(supervisor, dispatch, look)
    officer.goto(f"/dispatch/{dispatch.number}")
    look(officer, "own-unit")
    assert officer.request.get(f"/dispatch/{dispatch.number}/return").status == 404
    supervisor.goto("/urging/standard")
    supervisor.get_by_label("用哪个事项预览").fill(problem.number)
    supervisor.get_by_role("button", name="预览").click()
    expect(supervisor.locator("#coming-head")).to_contain_text(problem.number)
    look(supervisor, "plan")

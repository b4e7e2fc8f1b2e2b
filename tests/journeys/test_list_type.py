"""An office makes a list of its own from another one, and the first item stands in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bihuan.rooms.ledger import commands, types
from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.looking import Look, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]


@pytest.mark.parametrize("width", [1440, 390])
def test_a_new_list_in_five_minutes(
    told_for_good: Story, browse: Browse, look: Look, width: int
) -> None:
    tab = browse(viewport={"width": width, "height": 900})
    sign_in(tab, "guanli")
    tab.goto("/problems/lists")
    look(tab, "清单类型")
    row = tab.get_by_role("row").filter(has=tab.get_by_role("link", name="小切口清单", exact=True))
    row.get_by_role("link", name="复制为新清单").click()
    look(tab, "设计")
    _fill_in(tab)
    tab.get_by_role("button", name="预览").click()
    expect(tab.get_by_role("heading", name="填写的表单")).to_be_visible()
    look(tab, "预览")
    tab.get_by_role("button", name="启用新清单").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("巡察整改清单")
    look(tab, "已启用")

    by = told_for_good.posts["duban"]
    made = commands.register(list_code="list-1", title="食堂账目不清", by=by)
    commands.detail(made, own={types.of("list-1").own[0].code: "第二轮"}, by=by)
    other = browse(viewport={"width": width, "height": 900})
    sign_in(other, "duban")
    other.goto("/problems")
    other.get_by_role("link", name="巡察整改清单").first.click()
    expect(other.locator("main")).to_contain_text("XC")
    expect(other.get_by_role("link", name="食堂账目不清")).to_be_visible()
    look(other, "清单")
    other.get_by_role("link", name="食堂账目不清").click()
    expect(other.get_by_text("第二轮").first).to_be_visible()
    look(other, "事项")


def _fill_in(tab: Page) -> None:
    tab.get_by_label("清单名称").fill("巡察整改清单")
    tab.get_by_label("一项叫什么").fill("整改事项")
    tab.get_by_label("序号字头").fill("XC")
    tab.get_by_label("问题名称的列名").fill("巡察反馈问题")
    tab.get_by_label("自设项第1项的名称").fill("巡察轮次")
    tab.get_by_label("第1项的填写方式").select_option("单选")
    tab.get_by_label("第1项的选项").fill("第一轮\n第二轮")
    tab.get_by_label("第1项在列表中的位次").fill("3")
    tab.get_by_label("第1项在表格中的位次").fill("3")

"""A task looked at in five views, at a desk and on a phone, by keyboard and without scripts; and
what the public sees of a deed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bihuan.rooms.ledger.tree.views import VIEWS
from bihuan.story import Story
from tests.browser import Browse, CheckAxe
from tests.journeys.looking import PHONE, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]


def wide(tab: Page) -> bool:
    """Does the page scroll sideways?"""
    return bool(tab.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_five_views_hold_at_a_desk_and_on_a_phone(
    told_for_good: Story, browse: Browse, axe: CheckAxe
) -> None:
    task = told_for_good.problem("task-1")
    for tab in (browse(), browse(**PHONE)):
        sign_in(tab, "duban")
        for view in VIEWS:
            tab.goto(f"/breakdown/{task.number}?view={view}")
            expect(tab.get_by_role("link", name="分解树")).to_be_visible()
            axe(tab)
            assert not wide(tab), view


def test_a_branch_unfolds_by_keyboard_and_a_filter_stays_from_view_to_view(
    told_for_good: Story, browse: Browse
) -> None:
    task = told_for_good.problem("task-1")
    tab = browse()
    sign_in(tab, "duban")
    tab.goto(f"/breakdown/{task.number}")
    point = tab.get_by_role("link", name="护学岗到位")
    expect(point).to_be_hidden()
    tab.locator(".tree summary").first.focus()
    tab.keyboard.press("Enter")
    expect(point).to_be_visible()
    tab.get_by_label("清单").select_option("points")
    expect(tab).to_have_url(re.compile("list=points"))
    tab.get_by_role("link", name="表格", exact=True).click()
    expect(tab.locator("tbody a:not(.tree-way)")).to_have_count(2)
    expect(tab.locator("tbody a.tree-way")).to_have_text("改善学校周边环境")
    expect(tab.get_by_label("清单")).to_have_value("points")


def test_a_tree_and_a_published_deed_need_no_scripts(
    told_for_good: Story, browse: Browse, axe: CheckAxe
) -> None:
    tab = browse(java_script_enabled=False)
    sign_in(tab, "duban")
    tab.goto(f"/breakdown/{told_for_good.problem('aspect-1').number}")
    tab.locator(".tree summary").first.click()
    expect(tab.locator(".tree .tree li").first).to_be_visible()
    visitor = browse(**PHONE)
    visitor.goto("/public/deeds")
    visitor.get_by_role("link", name="新建改建校舍").click()
    expect(visitor.get_by_role("heading", name="答应办多少，办了多少")).to_be_visible()
    picture = visitor.locator(".photos img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("one => one.naturalWidth") > 0
    axe(visitor)
    assert not wide(visitor)

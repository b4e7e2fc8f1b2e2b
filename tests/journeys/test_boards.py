"""A leader looks at the board, opens a bar to its rows and takes them along; the wall; a figure."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.looking import PHONE, Look, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]

UNITS = 'figure[data-name="各单位办理情况"]'
BLUE = "#3a7fcb"


def open_a_bar(tab: Page) -> None:
    """The first bar of what is running; its table says how many rows there must be."""
    tab.locator(f'{UNITS} .chart-drawing path[fill="{BLUE}"]').first.click()
    expect(tab).to_have_url(re.compile(r"/board/rows\?.*what=calm"))


def take_along(tab: Page) -> None:
    shown = int(tab.locator("[data-count] strong").inner_text())
    assert tab.locator("tr[data-item]").count() == shown
    with tab.expect_download() as coming:
        tab.get_by_role("link", name="导出 Excel").click()
    book = openpyxl.load_workbook(BytesIO(Path(coming.value.path()).read_bytes()))
    counted = [line[0] for line in book.active.values if isinstance(line[0], int)]
    assert counted == list(range(1, shown + 1))


def save_the_drawing(tab: Page, kind: str, starts: bytes) -> None:
    with tab.expect_download() as coming:
        tab.locator(f'{UNITS} [data-save="{kind}"]').click()
    assert coming.value.suggested_filename == f"各单位办理情况.{kind}"
    assert Path(coming.value.path()).read_bytes().startswith(starts)


def the_wall(tab: Page, look: Look) -> None:
    tab.clock.install()
    tab.goto("/board/wall?look=dark")
    expect(tab.locator("figure[data-drawn]")).to_have_count(5)
    look(tab, "wall")
    tab.evaluate("document.querySelector('.wall-numbers strong').textContent = 'old'")
    tab.clock.fast_forward(61_000)
    expect(tab.locator(".wall-numbers strong").first).to_have_text(re.compile(r"^\d+$"))
    expect(tab.locator("figure[data-drawn]")).to_have_count(5)
    tab.route("**/board/wall*", lambda route: route.fulfill(body="<h1>登录</h1>"))
    tab.clock.fast_forward(61_000)
    expect(tab.locator("[data-stale]")).to_be_visible()
    expect(tab.locator(".wall-numbers strong").first).to_be_visible()


def a_figure(tab: Page, look: Look) -> None:
    tab.goto("/figures")
    look(tab, "figures")
    tab.get_by_role("link", name="反映人满意", exact=True).click()
    look(tab, "figure")
    shown = tab.locator(".stat a", has_text="满意").last
    count = shown.locator(".stat-value").inner_text()
    address = tab.locator("[data-copy-text]").inner_text()
    shown.click()
    expect(tab.locator("[data-count] strong")).to_have_text(count)
    look(tab, "rows")
    tab.goto("/" + address.split("/", 3)[3])
    expect(tab.locator("main")).to_contain_text(count)


def test_a_number_is_opened_and_taken_along(
    told_for_good: Story, browse: Browse, look: Look
) -> None:
    tab = browse()
    sign_in(tab, "duban")
    tab.goto("/board")
    look(tab, "board")
    save_the_drawing(tab, "svg", b"<svg")
    save_the_drawing(tab, "png", b"\x89PNG")
    open_a_bar(tab)
    take_along(tab)
    a_figure(tab, look)
    the_wall(tab, look)


def test_without_scripts_the_tables_of_a_board_stay(
    told_for_good: Story, browse: Browse, look: Look
) -> None:
    phone = browse(**PHONE, java_script_enabled=False)
    sign_in(phone, "duban")
    phone.goto("/board")
    cell = phone.locator(f"{UNITS} td a").first
    expect(cell).to_be_visible()
    count = cell.inner_text()
    cell.click()
    expect(phone.locator("[data-count] strong")).to_have_text(count)

"""The styleguide as Chromium shows it: accessible, nothing cut off, usable by keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser import CheckAxe

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1440, 1024, 390)


@pytest.fixture
def guide(page: Page, settings: Any) -> Page:
    settings.DEMO = True
    page.goto("/styleguide")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    guide: Page, axe: CheckAxe, width: int, theme: str
) -> None:
    guide.set_viewport_size({"width": width, "height": 900})
    guide.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    axe(guide)
    assert guide.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_list_is_worked_with_the_keyboard(guide: Page) -> None:
    for key in "jjx":
        guide.keyboard.press(key)
    assert "WT-2026-0038" in guide.locator("[data-item].at").inner_text()
    # The second row was ticked from the start: x took the tick away.
    assert guide.locator("[data-picked]").inner_text() == "勾选后批量办理"
    guide.keyboard.press("x")
    assert guide.locator("[data-picked]").inner_text() == "已选 1 条"
    guide.keyboard.press("o")
    assert guide.url.endswith("#row-WT-2026-0038")


def test_keys_are_letters_while_typing(guide: Page) -> None:
    guide.keyboard.press("/")
    guide.keyboard.type("jkx")
    assert guide.locator("input[type=search]").input_value() == "jkx"
    assert guide.locator("[data-item].at").count() == 0


def test_all_rows_are_ticked_at_once(guide: Page) -> None:
    guide.locator("[data-pick-all]").check()
    assert guide.locator("[data-picked]").inner_text() == "已选 8 条"


def test_escape_folds_a_confirmation_and_gives_the_focus_back(guide: Page) -> None:
    summary = guide.locator("details.confirm > summary").first
    summary.click()
    reason = guide.locator("details.confirm textarea[name=reason]").first
    expect(reason).to_be_focused()
    guide.keyboard.type("措施没有落实")
    assert reason.input_value() == "措施没有落实"
    assert guide.locator("[data-counter=why-return]").inner_text() == "还可写 194 字"
    guide.keyboard.press("Escape")
    assert guide.locator("details.confirm[open]").count() == 0
    assert summary.evaluate("el => el === document.activeElement")


def test_what_was_written_survives_a_reload(guide: Page) -> None:
    guide.locator("#id_measures").fill("安排两名教师值守")
    guide.on("dialog", lambda dialog: dialog.accept())
    guide.reload()
    assert guide.locator("#id_measures").input_value() == ""
    guide.locator("[data-draft-restore]").click()
    assert guide.locator("#id_measures").input_value() == "安排两名教师值守"


def test_a_theme_chosen_once_stays(guide: Page) -> None:
    bar = guide.locator("header.appbar").first
    bar.locator("summary", has_text="显示").click()
    bar.get_by_role("button", name="深色").click()
    guide.reload()
    assert guide.locator("html").get_attribute("data-theme") == "dark"


def test_a_file_too_large_is_told_before_it_is_sent(guide: Page) -> None:
    guide.locator("[data-upload]").first.evaluate("el => { el.dataset.limit = '10' }")
    guide.locator("#id_files").set_input_files(
        {"name": "录像.mp4", "mimeType": "video/mp4", "buffer": b"0" * 11}
    )
    said = guide.locator("[data-chosen]").first.inner_text()
    assert said.startswith("录像.mp4 有 1 KB，超过")
    assert guide.locator("#id_files").evaluate("el => !el.checkValidity()")


def test_the_code_is_copied_and_said_so(guide: Page) -> None:
    guide.context.grant_permissions(["clipboard-read", "clipboard-write"])
    guide.locator("[data-copy]").first.click()
    guide.get_by_text("已复制").wait_for()
    assert guide.evaluate("navigator.clipboard.readText()") == "7KQ4-M2XW-9TRA"

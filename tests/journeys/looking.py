"""What journeys do on pages."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from bihuan.story import PASSWORD

Look = Callable[[Page, str], None]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def sign_in(tab: Page, username: str) -> None:
    tab.goto("/sign-in")
    tab.get_by_label("登录名").fill(username)
    tab.get_by_label("密码").fill(PASSWORD)
    tab.get_by_role("button", name="登录").click()
    choice = tab.locator("form[action='/me/post'] button, form button[name=post]")
    if tab.url.partition("?")[0].endswith("/me/post"):
        choice.first.click()


def act(tab: Page, code: str) -> Locator:
    """The part of a matter's page where an action is taken, unfolded."""
    part = tab.locator(f"#do-{code}")
    fold = part.locator("details")
    if fold.count() and not fold.evaluate("el => el.open"):
        fold.locator("summary").first.click()
    return part


def send(part: Locator) -> None:
    part.locator("form button[type=submit], form button:not([type])").last.click()


def flash(tab: Page) -> str:
    return tab.locator("[data-flash]").inner_text()

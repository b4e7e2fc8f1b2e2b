"""A clerk at the keys, in Chromium: a letter beside its reading, and somebody on the telephone."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser import Browse, CheckAxe

from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.letters.models import Letter
from bihuan.rooms.voices.letters.tests import scanned
from bihuan.rooms.voices.models import Voice
from bihuan.rooms.voices.tests.importing import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (390, 1440)
FIRST, SECOND = "食堂饭菜经常是凉的。", "校门口放学时堵车。"


def come_in(page: Page, post: Post) -> BrowserContext:
    cookie = signed_in(post).cookies[settings.SESSION_COOKIE_NAME]
    page.goto("/sign-in")
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url}])
    return page.context


def look(page: Page, axe: CheckAxe) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_line_its_place_and_its_words_are_shown_together_and_what_is_typed_is_kept(
    clerk: Post, page: Page, axe: CheckAxe
) -> None:
    letter = scanned.letter(clerk, scanned.lines(FIRST, SECOND, doubtful=(0,)))
    come_in(page, clerk)
    page.goto("/voices/letters")
    look(page, axe)
    page.goto(f"/voices/letters/{letter.pk}")
    look(page, axe)
    page.locator(".letter-lines a").nth(1).click()
    expect(page.locator(".letter-page polygon.at")).to_have_attribute(
        "id", re.compile(r"box-\d+-2")
    )
    selected = "el => el.value.slice(el.selectionStart, el.selectionEnd)"
    text = page.get_by_label("信的内容")
    assert text.evaluate(selected) == SECOND
    page.keyboard.type("校门口天天堵车。")
    expect(page.locator("#kept")).to_contain_text("已保存")
    page.keyboard.press("Control+Home")
    expect(page.locator(".letter-lines a.at")).to_have_text(FIRST)
    page.reload()  # nothing asks whether to leave, and nothing is offered to be restored
    expect(text).to_have_value(f"{FIRST}\n校门口天天堵车。")
    assert page.locator("[data-draft-restore]").count() == 0
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="回执码")).to_be_visible()
    look(page, axe)
    page.get_by_role("link", name="再登记一条").click()
    assert page.url.endswith("/voices/letters")
    assert Letter.objects.get().voice == Voice.objects.get().matter.number


def test_a_caller_is_known_while_they_speak_and_a_key_takes_the_suggestion_up(
    clerk: Post, page: Page, axe: CheckAxe
) -> None:
    earlier = commands.receive(Said(FIRST, contact="13800001234"), by=clerk).matter
    come_in(page, clerk)
    page.goto("/voices/enter")
    page.keyboard.type("138 0000 1234")
    expect(page.locator("#known")).to_contain_text(earlier.number)
    page.get_by_label("反映内容").fill("青禾区第一小学的饭菜还是凉的。")
    page.get_by_role("button", name="填为涉及单位").click()
    expect(page.get_by_label("涉及单位")).to_have_value(re.compile(r"\d+"))
    look(page, axe)
    page.keyboard.press("Alt+1")
    expect(page.get_by_role("heading", name="补充内容已记录")).to_be_visible()
    page.goto("/voices/enter")
    assert page.locator("[data-draft-restore]").count() == 0
    assert Voice.objects.count() == 1


def test_when_the_line_drops_nothing_is_lost_and_nothing_is_registered_twice(
    clerk: Post, browse: Browse
) -> None:
    """The server takes the opinion, the answer is lost; the clerk sends the draft again."""
    page = browse()
    come_in(page, clerk)
    page.goto("/voices/enter")
    page.get_by_label("反映内容").fill(FIRST)
    page.get_by_label("反映人").fill("林清和")

    def lose_the_answer(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route("**/voices/enter", lose_the_answer, times=1)
    with page.expect_event("requestfailed"):
        page.keyboard.press("Control+Enter")
    page.wait_for_timeout(500)  # the browser's own page of the failure comes up
    assert Voice.objects.count() == 1
    page.goto("/voices/enter")
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("反映内容")).to_have_value(FIRST)
    page.get_by_role("button", name="登记", exact=True).last.click()
    expect(page.get_by_role("heading", name="回执码")).to_be_visible()
    assert Voice.objects.count() == 1
    assert Voice.objects.get().matter.number in page.content()

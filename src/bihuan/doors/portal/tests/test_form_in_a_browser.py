"""Forms on a telephone and on a desk: accessible, nothing cut off, kept while one writes."""

import pytest
from playwright.sync_api import Page
from tests.browser import CheckAxe

from bihuan.doors.portal.tests.test_form import at
from bihuan.doors.portal.tests.test_in_a_browser import look
from bihuan.kernel.tests import district
from bihuan.rooms.collection.asking import commands
from bihuan.rooms.collection.asking.models import Sheet, Unfinished
from bihuan.rooms.collection.asking.tests.asking import handed_out, quiz, survey

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_parent_answers_on_a_telephone(page: Page, axe: CheckAxe) -> None:
    office = district.found()
    page.goto(at(handed_out(office, survey())))
    look(page, axe, "first")
    page.get_by_role("button", name="下一页").click()
    look(page, axe, "missing")
    page.get_by_label("不满意").check()
    page.get_by_role("button", name="下一页").click()
    with page.expect_response(lambda answered: answered.status == 204):
        page.get_by_label("第why题").fill("太远")
    assert Unfinished.objects.get().answers["values"]["why"] == "太远"
    look(page, axe, "second")
    page.get_by_role("button", name="先存下，以后再填").click()
    look(page, axe, "saved")
    page.get_by_role("link", name="现在接着填").click()
    assert page.get_by_label("第why题").input_value() == "太远"
    page.get_by_role("button", name="提交").click()
    look(page, axe, "thanks")
    assert Sheet.objects.get().answers == {"how": "2", "why": "太远"}


def test_the_other_pages_of_forms_are_accessible(page: Page, axe: CheckAxe) -> None:
    office = district.found()
    by_code = handed_out(office, survey(), "code")
    [code] = commands.issue_codes(by_code, count=1, batch="初一家长", by=office.clerk)
    test = handed_out(office, quiz(minutes=10, tell="right"), "public", "quiz")
    ended = handed_out(office, survey())
    commands.close(ended, by=office.clerk)
    for name, address in (("code", at(by_code)), ("slip", at(by_code, code)), ("quiz", at(test)),
                          ("ended", at(ended)), ("unknown", "/f/nothing")):  # fmt: skip
        page.goto(address)
        look(page, axe, name)
    page.goto(at(test))
    page.get_by_role("button", name="开始答题").click()
    for question in ("q-a", "q-b"):
        page.locator(f"input[name={question}]").first.check()
    page.get_by_role("button", name="提交").click()
    look(page, axe, "marked")
    page.goto(at(handed_out(office, survey())))
    page.get_by_label("不满意").check()
    page.get_by_role("button", name="下一页").click()
    page.goto(page.url)
    page.get_by_role("button", name="接着填").wait_for()
    look(page, axe, "begun")

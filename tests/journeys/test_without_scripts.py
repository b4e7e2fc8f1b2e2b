"""The essentials without JavaScript; the same pages dark and in English; text that is not lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bihuan.facilities.pages.models import SavedView
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger.models import Problem
from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.looking import Look, act, flash, send, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]


def filter_and_page(tab: Page) -> None:
    """A list is narrowed, paged and sorted by links and buttons."""
    tab.goto("/voices?size=20")
    first = tab.locator("[data-open]").first.inner_text()
    tab.get_by_role("link", name=re.compile("下一页")).click()
    assert tab.locator("[data-open]").first.inner_text() != first
    tab.goto("/problems")
    tab.locator("select[name=status]").select_option("working")
    tab.locator("form[method=get] button").first.click()
    assert "status=working" in tab.url
    shown = tab.locator("[data-item]")
    expect(shown).to_have_count(Matter.objects.filter(kind="problem", status="working").count())


def save_a_view(tab: Page) -> None:
    tab.locator("summary", has_text="保存为视图").click()
    tab.get_by_label("视图名称").fill("整改中的")
    tab.get_by_role("button", name="保存", exact=True).click()
    assert "视图已保存" in flash(tab)
    assert SavedView.objects.get().query == "status=working"
    tab.goto("/problems")
    tab.get_by_role("link", name="整改中的").click()
    assert "status=working" in tab.url


def urge_several(tab: Page) -> None:
    """Ticked, asked for the words and a confirmation, done."""
    boxes = tab.locator("[data-pick]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    tab.get_by_role("button", name="催办").click()
    expect(tab.locator("main")).to_contain_text("勾选的 2 条")
    tab.get_by_label("催办内容").fill("请于本周内报告进展。")
    tab.get_by_role("button", name="催办").click()
    expect(tab.locator("main")).to_contain_text("已办理 2 条，未办理 0 条")


def test_the_essentials_work_without_scripts(told_for_good: Story, browse: Browse) -> None:
    tab = browse(java_script_enabled=False)
    tab.goto("/sign-in")
    tab.get_by_label("登录名").fill("duban")
    tab.get_by_label("密码").fill("bihuan-demo")
    tab.get_by_role("button", name="登录").click()
    expect(tab.locator("h1")).to_contain_text("我的待办")
    filter_and_page(tab)
    save_a_view(tab)
    urged = sum(Problem.objects.values_list("urges", flat=True))
    urge_several(tab)
    assert sum(Problem.objects.values_list("urges", flat=True)) == urged + 2
    problem = told_for_good.problem("bully-now")
    tab.goto("/problems")
    tab.get_by_role("link", name=problem.title).click()
    tab.locator("#do-issue button").click()
    assert "已交办" in flash(tab)
    problem.refresh_from_db()
    assert problem.status == "issued"


@pytest.mark.parametrize(("scheme", "language"), [("dark", "zh-CN"), ("light", "en")])
def test_pages_are_accessible_dark_and_in_english(
    told_for_good: Story, browse: Browse, look: Look, scheme: str, language: str
) -> None:
    tab = browse(color_scheme=scheme, locale=language)
    tab.goto("/sign-in")
    look(tab, "sign-in")
    tab.locator("[name=username]").fill("duban")
    tab.locator("[name=password]").fill("bihuan-demo")
    tab.locator("form button.btn-primary").click()
    problem, voice = told_for_good.problem("lunch-now"), told_for_good.matters("voice", "new")[0]
    places = ("/", "/problems", f"/problem/{problem.number}", f"/voice/{voice.number}",
              "/problems/by-unit", "/public/say")  # fmt: skip
    for place in places:
        tab.goto(place)
        assert tab.locator("html").get_attribute("lang") == (
            "en" if language == "en" else "zh-Hans"
        )
        look(tab, place.strip("/").replace("/", "-") or "home")


def test_what_was_written_survives_a_refusal_and_a_lost_connection(
    told_for_good: Story, browse: Browse
) -> None:
    problem = told_for_good.problem("lunch-now")
    words = "供餐单位已经约谈，保温车下周到位。"
    tab = browse()
    sign_in(tab, "xuexiao")

    # Refused: the form comes back with what was written.
    tab.goto(f"/problem/{problem.number}")
    progress = act(tab, "progress")
    progress.locator("[name=text]").fill(words)
    progress.locator("[name=percent]").fill("150")
    progress.locator("form").evaluate("form => form.noValidate = true")
    send(progress)
    expect(tab.locator("#do-progress [name=text]")).to_have_value(words)
    expect(tab.locator("#do-progress [name=percent]")).to_have_attribute("aria-invalid", "true")

    # The connection is lost while it is sent: the page opened again offers the draft.
    tab.goto(f"/problem/{problem.number}")
    progress = act(tab, "progress")
    if progress.locator("[data-draft-drop]").count():
        progress.locator("[data-draft-drop]").click()
    progress.locator("[name=text]").fill(words)
    tab.context.set_offline(True)
    progress.locator("form button").last.click()
    tab.wait_for_timeout(300)
    tab.context.set_offline(False)
    tab.goto(f"/problem/{problem.number}")
    progress = act(tab, "progress")
    progress.locator("[data-draft-restore]").click()
    expect(progress.locator("[name=text]")).to_have_value(words)
    send(progress)
    assert "进展已报告" in flash(tab)

    # What has arrived is no draft any more.
    tab.goto(f"/problem/{problem.number}")
    expect(act(tab, "progress").locator("[data-draft-restore]")).to_have_count(0)
    assert Problem.objects.get(pk=problem.pk).progress == words

"""A report from its template to print: composed, edited outside, explained, signed, issued."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bihuan.rooms.reports.papers.models import Report
from bihuan.rooms.reports.papers.tests.papers import changed
from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.looking import PHONE, Look, act, flash, send, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]

DESK = {"width": 1440, "height": 900}


def compose(tab: Page, look: Look) -> str:
    """A report as of yesterday, after a look at its numbers. Returns its address."""
    tab.goto("/reports")
    look(tab, "list")
    tab.get_by_role("link", name="拟报告").click()
    look(tab, "kinds")
    tab.get_by_role("link", name="进展情况汇报").click()
    tab.locator("[name=title]").fill("问题整改进展情况汇报")
    tab.get_by_role("button", name="先看数字").click()
    expect(tab.get_by_role("heading", name="将要填入的数字")).to_be_visible()
    look(tab, "compose")
    tab.get_by_role("button", name="生成文稿").click()
    assert "数字已填入" in flash(tab)
    look(tab, "draft")
    return tab.url


def edit(tab: Page, folder: Path) -> Path:
    """Download the document and write over the number of problems."""
    with tab.expect_download() as fetched:
        tab.get_by_role("link", name="下载 Word").click()
    docx = Path(fetched.value.path()).read_bytes()
    [number] = [
        one for one in Report.objects.latest("pk").numbers
        if (one["figure"], one["split"], one["of"]) == ("problems.registered", "", "")
    ][:1]  # fmt: skip
    file = folder / "改好的汇报.docx"
    file.write_bytes(changed(docx, number["printed"], "999"))
    return file


def ask(part: Page, code: str, whom: str, words: str = "") -> None:
    form = act(part, code)
    form.locator("[name=to]").select_option(
        label=form.locator("[name=to] option", has_text=whom).first.inner_text()
    )
    if words:
        form.locator("[name=words]").fill(words)
    send(form)


def approve(browse: Browse, username: str, at: str, whom: str) -> None:
    tab = browse(viewport=DESK)
    sign_in(tab, username)
    tab.goto(at)
    ask(tab, "pass", whom)
    assert f"送{whom}办理" in flash(tab)


def test_a_report_is_composed_edited_signed_and_issued(
    browse: Browse, told_for_good: Story, look: Look, tmp_path: Path
) -> None:
    desk = browse(viewport=DESK)
    sign_in(desk, "shouli")
    at = compose(desk, look)
    form = act(desk, "revise")
    form.locator("[name=docx]").set_input_files(edit(desk, tmp_path))
    send(form)
    assert "1处数字需要说明" in flash(desk)
    row = desk.locator("#numbers-head ~ div tbody tr", has_text="改动过")
    expect(row).to_contain_text("999")
    expect(row.get_by_role("link").first).to_be_visible()
    look(desk, "edited")
    names = {name: post.name for name, post in told_for_good.posts.items()}
    ask(desk, "submit", names["duban"], "会上补充说明。")
    assert f"已送{names['duban']}办理" in flash(desk)
    approve(browse, "duban", at, names["lingdao"])
    leader = browse(viewport=DESK)
    sign_in(leader, "lingdao")
    leader.goto(at)
    look(leader, "review")
    ask(leader, "pass", names["lingdao"])
    assert "已通过" in flash(leader)
    send(act(leader, "sign"))
    assert "号" in flash(leader)
    desk.goto(at)
    send(act(desk, "publish"))
    assert "数字从此固定" in flash(desk)
    look(desk, "published")
    printed = desk.request.get(f"{at}/pdf")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF-")
    for name in ("verify", "fields", "templates", "templates/circular", "numbers"):
        desk.goto(f"/reports/{name}")
        look(desk, name.replace("/", "-"))
    phone = browse(**PHONE)
    sign_in(phone, "duban")
    weekly = Report.objects.get(report_kind="weekly").matter
    phone.goto(f"/report/{weekly.number}")
    expect(phone.locator("main")).to_contain_text("更正（")
    look(phone, "corrected")

"""A clerk has a draft checked before it is sent: one finding put right, one ignored, the rest taken
along as comments in Word."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from bihuan.kernel.models.matter import Matter
from bihuan.lib.extract import extract
from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.looking import PHONE, Look, flash, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]

HEAD = "关于问题整改进展情况的汇报"
SUM = "共梳理出问题52个，其中：作风问题6个、服务问题6个、利益问题15个、管理问题26个。"
LIST = "做到责任科室、责任人、整改措施、整改时限、整改标准“六明确”，逐项销号。"
DRAFT = f"{HEAD}\n一、总体情况\n{SUM}\n二、主要做法\n{LIST}\n"


def pasted(browse: Browse, look: Look) -> Page:
    desk = browse(viewport={"width": 1440, "height": 900})
    sign_in(desk, "shouli")
    desk.goto("/drafts/")
    desk.locator("[name=ledger]").uncheck()
    desk.locator("[name=text]").fill(DRAFT)
    look(desk, "paste")
    desk.get_by_role("button", name="核对").click()
    desk.wait_for_url("**/draft/*")
    expect(desk.locator(".draft-note")).to_have_count(2)
    return desk


def test_a_draft_is_checked_decided_and_exported_with_comments(
    browse: Browse, told_for_good: Story, look: Look, tmp_path: Path
) -> None:
    desk = pasted(browse, look)
    notes = desk.locator(".draft-note")
    expect(notes.first).to_contain_text("错误")
    look(desk, "found")

    # From the list to the place and back.
    notes.first.locator("[data-open]").click()
    assert desk.url.endswith("#p1")
    desk.locator("#p2").click()
    expect(desk.locator("#n2")).to_be_focused()

    # By keyboard: the second is right as it stands; thought better of; and yet.
    with desk.expect_navigation():
        desk.keyboard.press("i")
    assert "已忽略 1 处" in flash(desk)
    expect(notes).to_have_count(1)
    with desk.expect_navigation():
        desk.keyboard.press("z")
    expect(notes).to_have_count(2)
    desk.locator("#n2").get_by_role("button", name="忽略").click()
    expect(notes).to_have_count(1)

    desk.locator("#n1").get_by_role("button", name="采纳").click()
    expect(desk.locator(".draft-notes")).to_contain_text("这里没有了")
    with desk.expect_download() as downloading:
        desk.get_by_role("link", name="导出批注").click()
    downloading.value.save_as(tmp_path / "a.docx")
    exported = (tmp_path / "a.docx").read_bytes()
    assert extract(exported).text.rstrip() == DRAFT.rstrip()
    (comment,) = docx.Document(BytesIO(exported)).comments
    assert comment.text.startswith("【错误，已采纳】")


def test_a_draft_is_put_right_checked_again_and_deleted(
    browse: Browse, told_for_good: Story, look: Look
) -> None:
    desk = pasted(browse, look)
    notes = desk.locator(".draft-note")
    desk.locator("#n2").get_by_role("button", name="忽略").click()
    expect(notes).to_have_count(1)
    desk.get_by_role("link", name="修改后再核").click()
    look(desk, "edit")
    desk.locator("[name=text]").fill(DRAFT.replace("26个", "25个"))
    desk.get_by_role("button", name="再核一遍").click()
    expect(desk.locator(".draft-notes")).to_contain_text("这里没有了")
    desk.locator(".draft-notes nav a", has_text="已处理").click()
    expect(notes).to_have_count(1)
    expect(notes.first).to_contain_text("已忽略")

    number = desk.url.partition("?")[0].rpartition("/")[2]
    phone = browse(**PHONE)
    sign_in(phone, "shouli")
    phone.goto(f"/draft/{number}?show=settled")
    look(phone, "phone")
    other = browse()
    sign_in(other, "duban")
    answer = other.goto(f"/draft/{number}")
    assert answer is not None
    assert answer.status == 404

    desk.get_by_text("删除这份草稿").click()
    desk.get_by_role("button", name="删除草稿").last.click()
    assert "已删除" in flash(desk)
    assert Matter.objects.get(number=number).status == "removed"

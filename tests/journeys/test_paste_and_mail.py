"""A chat is pasted, mail that was kept apart is let in, an export overlaps: at a desk, by phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bihuan.rooms.voices.importing import running
from bihuan.rooms.voices.mail import taking
from bihuan.rooms.voices.models import Import, Voice
from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.looking import Look, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]

CHAT = """李家长 2026/3/3 17:21:05
放学时校门口太堵，孩子从车缝里钻。
陈爸爸 2026/3/3 17:22:10
食堂的菜这周一直是凉的，能不能保温？
李家长 2026/3/3 17:25:00
希望安排人疏导一下。
"""
MASS = (
    "From: jia@mail.example\r\nSubject: 活动\r\nPrecedence: bulk\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n转发大家都关心的校车问题。\r\n"
).encode()
HEAD = "诉求号码,反映人,诉求时间,诉求内容,答复意见"
SAID = "每天放学的时候校门口停满了接送的车，孩子要从车缝里钻过去，希望安排人疏导。"


@pytest.mark.parametrize("width", [1440, 390])
def test_other_doors_than_the_form(
    told_for_good: Story, browse: Browse, look: Look, tmp_path: Path, width: int
) -> None:
    taking.take(MASS)
    tab = browse(viewport={"width": width, "height": 900})
    sign_in(tab, "shouli")
    _paste(tab, look)
    _mail(tab, look)
    _overlap(tab, look, tmp_path)


def _paste(tab: Page, look: Look) -> None:
    tab.goto("/voices/inbox")
    tab.get_by_role("link", name="粘贴").click()
    look(tab, "粘贴")
    tab.get_by_label("粘贴到这里").fill(CHAT)
    tab.get_by_role("button", name="下一步").click()
    look(tab, "整理")
    tab.get_by_label("第 2 条消息归入").select_option("")
    tab.get_by_role("button", name="按选择重新分条").last.click()
    tab.get_by_role("button", name="登记 1 条意见").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("已登记 1 条意见")
    look(tab, "回执")


def _mail(tab: Page, look: Look) -> None:
    tab.goto("/voices/mail")
    look(tab, "邮箱")
    tab.get_by_role("link", name="活动").click()
    look(tab, "一封")
    tab.get_by_role("button", name="登记为意见").click()
    expect(tab.locator("main")).to_contain_text("校车问题")
    assert Voice.objects.filter(matter__source="email").count() == 1


def _overlap(tab: Page, look: Look, folder: Path) -> None:
    first, second = folder / "一月.csv", folder / "二月.csv"
    first.write_text(f"{HEAD}\nHL001,家长,2026-03-01,{SAID},\n", encoding="utf-8")
    rows = (f"HL001,家长,2026-03-01,{SAID},已办。", f"HL077,家长,2026-03-02,{SAID},")
    second.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    _begin(tab, first)
    running.work()
    _begin(tab, second, look)
    running.work()
    made = Import.objects.latest("pk")
    tab.goto(f"/voices/import/{made.pk}")
    look(tab, "等确认")
    tab.get_by_label("同一件，合并").check()
    tab.get_by_role("button", name="定好了，开始导入").click()
    running.work()
    tab.goto(f"/voices/import/{made.pk}?show=merged")
    expect(tab.locator("main")).to_contain_text("经办人确认")
    look(tab, "结果")
    made.refresh_from_db()
    assert (made.taken, made.updated, made.merged) == (0, 1, 1)


def _begin(tab: Page, file: Path, look: Look | None = None) -> None:
    tab.goto("/voices/import")
    tab.get_by_label("表格文件").set_input_files(file)
    tab.get_by_role("button", name="上传并核对").click()
    tab.get_by_label("由我逐条定").check()
    if look:
        look(tab, "核对")
    tab.get_by_role("button", name="开始导入").click()
    expect(tab.get_by_role("heading", name="排队等候，马上开始")).to_be_visible()

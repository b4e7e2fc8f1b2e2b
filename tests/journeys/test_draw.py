"""A draw from the plan to a list that a visitor replays with the script alone."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bihuan.kernel import clock, log, record, verify
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.oversight.draws import commands, queries
from bihuan.rooms.oversight.draws.population import Filter, Wanted
from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.looking import PHONE, Look, act, flash, send, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]


def publish(office: Page, look: Look) -> None:
    """The office looks at a plan and publishes it."""
    sign_in(office, "duban")
    office.goto("/draws")
    look(office, "draws")
    office.get_by_role("link", name="公布抽取方案").click()
    office.get_by_label("名称").fill("校园食堂随机抽查")
    office.get_by_label("学校", exact=True).check()
    office.locator("[name=strata]").select_option("parent")
    office.get_by_label("抽取总数").fill("6")
    office.get_by_label("排除").fill("QH-XX 上周刚查过")
    office.get_by_label("约定时刻").fill(
        (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    )
    office.get_by_role("button", name="预览").click()
    expect(office.locator("main")).to_contain_text("排除名单有误")
    look(office, "refused")
    office.get_by_label("排除").fill("")
    office.get_by_role("button", name="预览").click()
    expect(office.get_by_role("button", name="公布方案")).to_be_visible()
    look(office, "preview")
    office.get_by_role("button", name="公布方案").click()
    assert "方案已公布" in flash(office)
    look(office, "published")


def soon(story: Story) -> Matter:
    """A draw whose moment comes at once."""
    wanted = Wanted(
        title="开学安全随机抽查",
        filter=Filter("units", kinds=("school", "kindergarten"), strata="kind"),
        total=5,
        second="spoken",
        after=record.instant(clock.now() + timedelta(seconds=1)),
        how="在机关大厅当众掷骰子。",
    )
    made = commands.publish(wanted, by=story.posts["duban"])
    time.sleep(1.1)
    return made


def reveal(office: Page, draw: Matter, look: Look) -> None:
    """The dice are thrown, the seed is shown."""
    office.goto(f"/draw/{draw.number}")
    part = act(office, "contribute")
    part.get_by_label("当众产生的数字").fill("3 5 1 6 2 4 4 1 6 2")
    send(part)
    assert "可以揭晓" in flash(office)
    look(office, "contributed")
    send(act(office, "reveal"))
    assert "任何人都可以重放" in flash(office)
    look(office, "revealed")


def replay(visitor: Page, draw: Matter, folder: Path, look: Look) -> str:
    """Somebody with a telephone and any Python."""
    visitor.goto("/public/draws")
    look(visitor, "public-draws")
    visitor.get_by_role("link", name=draw.title).click()
    look(visitor, "public-draw")
    for name, file in (("下载公开记录", "record.json"), ("下载重放脚本", "draw.py")):
        with visitor.expect_download() as waiting:
            visitor.get_by_role("link", name=name).click()
        waiting.value.save_as(folder / file)
    given = (str(folder / "draw.py"), str(folder / "record.json"))
    words = [sys.executable, "-I", "-S", "-X", "utf8", *given]
    ran = subprocess.run(words, capture_output=True, check=False, encoding="utf-8")
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_a_draw(told_for_good: Story, browse: Browse, look: Look, tmp_path: Path) -> None:
    office = browse()
    publish(office, look)
    draw = soon(told_for_good)
    reveal(office, draw, look)
    log.integrate()
    draw.refresh_from_db()
    visitor = browse(**PHONE)
    told = replay(visitor, draw, tmp_path, look)
    drawn = queries.drawn_ids(draw)
    assert len(drawn) == 5
    assert all(one in told for one in drawn)
    assert told.endswith("重放一致。\n")
    for one in drawn:
        expect(visitor.locator("main")).to_contain_text(one)
    office.reload()
    part = act(office, "void")
    part.get_by_label("理由").fill("抽中的学校当日停课。")
    send(part)
    assert "已作废" in flash(office)
    office.get_by_role("link", name="重抽").click()
    expect(office.locator("main")).to_contain_text(draw.number)
    look(office, "again")
    assert verify.verify().findings == []

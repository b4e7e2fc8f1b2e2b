"""An inspector's visit on a phone whose network is cut, sent later, and arrived once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bihuan.kernel import clock, history
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.oversight.field.models import Sent
from bihuan.rooms.oversight.rounds import commands, commands_site
from bihuan.rooms.oversight.rounds.commands import Plan
from bihuan.rooms.oversight.rounds.commands_site import Answer
from bihuan.rooms.oversight.rounds.models import Check, Finding
from bihuan.story import Story
from bihuan.story.evidence import picture
from tests.browser import Browse
from tests.journeys.looking import PHONE, Look, sign_in


def visit_of(story: Story) -> Matter:
    me = story.posts["ducha"]
    team = [one for one in Post.objects.filter(unit=me.unit, role="inspector") if one.pk != me.pk]
    school = Unit.objects.filter(kind="school").order_by("-order")[0]
    plan = Plan(
        title="秋季开学工作督导",
        visit_kind="call",
        unit=school,
        group=me.unit,
        on=clock.today(),
        team=[me, team[0]],
        checklists=["opening"],
        reason="开学检查统一部署。",
    )
    return commands.plan(plan, by=story.posts["duban"])


def unfold(tab: Page, act: str) -> None:
    tab.locator(f"#act-{act} > summary").click()


def put_down(tab: Page, act: str) -> None:
    tab.locator(f"#act-{act} form button.btn-primary").click()


def waiting(tab: Page, n: int) -> None:
    expect(tab.locator(f"[data-phone][data-left='{n}']")).to_have_count(1)


def write_on_glass(tab: Page, name: str) -> None:
    glass = tab.locator(f"canvas[data-sign='{name}']")
    glass.scroll_into_view_if_needed()
    box = glass.bounding_box()
    assert box is not None
    tab.mouse.move(box["x"] + 20, box["y"] + 30)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 120, box["y"] + 60, steps=4)
    tab.mouse.up()


def fill_in_the_checklist(tab: Page, look: Look) -> None:
    unfold(tab, "check-opening")
    part = tab.locator("#act-check-opening")
    part.locator("input[name=verdict-fees][value=no]").check()
    part.locator("input[name=note-fees]").fill("多收10元")
    # The phone puts the page away; what was typed is there again.
    tab.reload()
    unfold(tab, "check-opening")
    expect(part.locator("input[name=note-fees]")).to_have_value("多收10元")
    photo = {"name": "收费公示.png", "mimeType": "image/png", "buffer": picture("fees")}
    part.locator("input[name=photo-fees]").set_input_files([photo])
    look(tab, "checklist")
    put_down(tab, "check-opening")


def find_suggest_and_finish(tab: Page, look: Look) -> None:
    unfold(tab, "find")
    tab.locator("#act-find input[name=title]").fill("收费公示过期")
    put_down(tab, "find")
    unfold(tab, "suggest")
    tab.locator("#act-suggest textarea[name=text]").fill("按月更新公示。")
    put_down(tab, "suggest")
    unfold(tab, "finish")
    last = tab.locator("#act-finish")
    last.locator("input[name=methods]").first.check()
    last.locator("textarea[name=text]").fill("总体平稳。")
    last.locator("input[name=name-unit]").fill("赵敏")
    write_on_glass(tab, "sign-unit")
    look(tab, "signed")
    put_down(tab, "finish")


@pytest.mark.django_db(transaction=True)
def test_a_visit_is_put_down_without_a_network(
    told_for_good: Story, browse: Browse, look: Look
) -> None:
    visit = visit_of(told_for_good)
    me = told_for_good.posts["ducha"]
    tab = browse(**PHONE)
    sign_in(tab, "ducha")
    tab.goto("/field")
    expect(tab.locator("[data-phone][data-ready=true]")).to_have_count(1)
    look(tab, "taken-along")

    tab.context.set_offline(True)
    tab.goto(f"/field/visit/{visit.number}")
    expect(tab.get_by_text("没有网络，填写")).to_be_visible()
    look(tab, "offline")
    unfold(tab, "begin")
    tab.get_by_label("已向学校出示督导证件").check()
    put_down(tab, "begin")
    waiting(tab, 1)
    fill_in_the_checklist(tab, look)
    waiting(tab, 2)
    find_suggest_and_finish(tab, look)
    waiting(tab, 5)
    assert not Sent.objects.exists()

    tab.context.set_offline(False)
    waiting(tab, 0)
    visit.refresh_from_db()
    assert visit.status == "ended"
    kinds = [one.kind for one in history.of(visit)]
    for kind in ("visit.begun", "visit.checked", "visit.found", "visit.suggested", "visit.made"):
        assert kinds.count(kind) == 1
    (made,) = history.of(visit, "visit.made")
    assert made.by_id == me.pk
    assert [one["who"] for one in made.data.signatures] == ["unit"]
    assert Finding.objects.get(matter=visit, sort="found").problem_number
    look(tab, "arrived")
    tab.reload()
    assert Sent.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_phones_that_filled_in_the_same_checklist_are_shown_both(
    told_for_good: Story, browse: Browse, look: Look
) -> None:
    visit = visit_of(told_for_good)
    me = told_for_good.posts["ducha"]
    team = [Post.objects.get(pk=pk) for pk in visit.visit.team]
    partner = next(one for one in team if one.pk != me.pk)
    commands_site.begin(visit, present=team, identified=True, by=me)
    tab = browse(**PHONE)
    sign_in(tab, "ducha")
    tab.goto(f"/field/visit/{visit.number}")
    expect(tab.locator("[data-phone][data-ready=true]")).to_have_count(1)
    tab.context.set_offline(True)
    unfold(tab, "check-opening")
    tab.locator("#act-check-opening input[name=verdict-gate][value=ok]").check()
    put_down(tab, "check-opening")
    waiting(tab, 1)
    visit.refresh_from_db()
    theirs = [Answer("gate", "no", "无人值守")]
    commands_site.check(visit, checklist="opening", answers=theirs, by=partner)

    tab.context.set_offline(False)
    expect(tab.get_by_text("无人值守")).to_be_visible()
    assert Check.objects.get(matter=visit).answers[0]["verdict"] == "no"
    look(tab, "both")
    tab.get_by_role("button", name="以我填的为准").click()
    waiting(tab, 0)
    assert Check.objects.get(matter=visit).answers[0]["verdict"] == "ok"

"""A clerk's morning by keyboard alone, with its key presses counted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import commands as voices
from bihuan.story import PASSWORD, Story
from tests.browser import Browse
from tests.journeys.keys import Keys
from tests.journeys.looking import Look

BAD_BUS = "校车超员，座位不够，孩子们挤在过道里站着。"


def state(number: str) -> str:
    return Matter.objects.values_list("status", flat=True).get(number=number)


def arrived(story: Story) -> list[str]:
    """Numbers of six new opinions, newest last; two say the same."""
    texts = (
        "请问明年小学什么时候报名？",
        "祝老师们节日快乐！",
        BAD_BUS,
        BAD_BUS + "希望加派一辆。",
        "食堂的饭菜总是凉的，窗口也少。",
        "操场跑道开裂，孩子跑步绊倒。",
    )
    by = story.posts["shouli"]
    said = [voices.Said(text=text, channel="phone", place=story.unit("禾阳小学")) for text in texts]
    return [voices.receive(one, by=by).matter.number for one in said]


def sign_in(keys: Keys) -> None:
    """The name has the focus."""
    keys.tab.goto("/sign-in")
    keys.type("shouli")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.onward("Enter")


def open_and_raise(keys: Keys, number: str, look: Look) -> None:
    """j and k move, o opens, r unfolds the form with the focus in it."""
    keys.press("j", "j", "k")
    expect(keys.tab.locator("[data-item].at")).to_contain_text("操场跑道开裂")
    keys.onward("o")
    assert number in keys.tab.url
    look(keys.tab, "opinion")
    keys.press("r")
    keys.tab_to("title")
    keys.onward("Enter")
    assert state(number) == "raised"


def answer(keys: Keys, number: str) -> None:
    """After each the next one waits."""
    assert number in keys.tab.url
    keys.press("s")
    keys.tab_to("text", most=0)
    keys.type("已责成食堂增加保温台和窗口，明日起执行。")
    keys.press("Tab")
    keys.onward("Enter")
    assert state(number) == "answered"


def take_suggestion(keys: Keys, number: str, text: str, look: Look) -> None:
    """Each suggestion shows the key that takes it."""
    assert number in keys.tab.url
    shown = keys.tab.locator(".suggestion", has_text=text).locator("[data-key]").first
    key = shown.get_attribute("data-key")
    assert key
    look(keys.tab, "suggestions")
    keys.onward(key)


def refuse(keys: Keys, number: str) -> None:
    assert number in keys.tab.url
    keys.press("n")
    keys.tab_to("code", most=0)
    keys.press("End", "Tab")
    keys.tab_to("reason", most=0)
    keys.type("感谢祝福，不涉及需要办理的事项。")
    keys.press("Tab")
    keys.onward("Enter")
    assert state(number) == "not_accepted"


def undo(keys: Keys, number: str) -> None:
    keys.tab.goto(f"/voice/{number}")
    keys.press("z")
    keys.tab_to("reason", most=0)
    keys.type("点错了")
    keys.onward("Enter")
    assert state(number) == "new"


@pytest.mark.xdist_group("journeys")
@pytest.mark.django_db(transaction=True)
def test_a_clerk_works_by_keyboard_alone(told_for_good: Story, browse: Browse, look: Look) -> None:
    ask, wish, bus, bus_again, food, track = arrived(told_for_good)
    keys = Keys(browse())
    sign_in(keys)
    keys.tab.goto("/voices/inbox")
    look(keys.tab, "inbox")
    keys.count = 0
    open_and_raise(keys, track, look)
    assert keys.count <= 8
    answer(keys, food)
    take_suggestion(keys, bus_again, "校车超员", look)
    assert state(bus_again) == "merged"
    keys.press("r", "Tab")
    keys.onward("Enter")
    assert state(bus) == "raised"
    refuse(keys, wish)
    assert keys.count <= 25, f"{keys.count} keys for five opinions"
    undo(keys, wish)
    look(keys.tab, "undone")
    problem = voices.problem_of(Matter.objects.get(number=bus))
    assert problem is not None
    assert problem.reporters.count() == 2
    assert state(ask) == "new"

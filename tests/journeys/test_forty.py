"""Forty opinions before lunch: how many keys it takes to settle what came in from the hotline."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices.tests.importing import imported
from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.forty import about_of, export, settle
from tests.journeys.keys import Keys
from tests.journeys.looking import Look, sign_in

KEYS_EACH = 3


@pytest.mark.xdist_group("journeys")
@pytest.mark.django_db(transaction=True)
def test_forty_opinions_before_lunch(told_for_good: Story, browse: Browse, look: Look) -> None:
    content, known = export()
    done = imported(content, told_for_good.posts["shouli"], name="热线.csv")
    assert done.state == "done"
    about = about_of(known)
    assert len(about) == 40
    keys = Keys(browse())
    sign_in(keys.tab, "shouli")
    keys.tab.goto("/voices/inbox")
    keys.count = 0
    keys.press("j")
    keys.onward("o")
    problems: dict[str, str] = {}
    for turn in range(40):
        number = keys.tab.url.rpartition("/")[2]
        if turn == 20:
            look(keys.tab, "half-way")
            lose_the_line(keys, number)
        settle(keys, about[number], problems)
        if turn == 10:
            think_again(keys, number, about[number], problems)
    ended = Counter(Matter.objects.filter(number__in=about).values_list("status", flat=True))
    assert ended == {"raised": 30, "answered": 8, "not_accepted": 2}
    assert len(problems) == 6
    for name, number in problems.items():
        reporters = Matter.objects.get(number=number).reporters.count()
        assert reporters == 5, f"{name}: {reporters} reporters"
    assert keys.count <= 40 * KEYS_EACH, f"{keys.count} keys for forty opinions"
    look(keys.tab, "all-settled")


def lose_the_line(keys: Keys, number: str) -> None:
    """An answer is written, the line is gone when it is sent; it is there again afterwards."""
    keys.press("s")
    keys.type("线路中断前写下的答复。")
    keys.tab.context.set_offline(True)
    keys.press("Control+Enter")
    keys.tab.wait_for_url(re.compile("chrome-error|voice"))
    keys.tab.context.set_offline(False)
    keys.tab.goto(f"/voice/{number}")
    assert Matter.objects.get(number=number).status == "new"
    expect(keys.tab.locator("[data-draft-restore]").first).to_be_attached()


def think_again(keys: Keys, number: str, about: str, problems: dict[str, str]) -> None:
    """z takes back the last step; then it is settled again."""
    raised = Matter.objects.get(number=number)
    assert raised.status != "new"
    keys.onward("z")
    assert number in keys.tab.url
    assert Matter.objects.get(number=number).status == "new"
    gone = [name for name, known in problems.items() if not standing(known)]
    for name in gone:
        del problems[name]
    settle(keys, about, problems)


def standing(number: str) -> bool:
    return Matter.objects.get(number=number).status not in ("withdrawn", "merged")

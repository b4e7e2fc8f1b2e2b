"""What was closed is looked at again, and what has relapsed becomes a problem of its own."""

from __future__ import annotations

import pytest
from django.db import transaction
from playwright.sync_api import expect

from bihuan.kernel import clock, policy
from bihuan.kernel.models.matter import Link, Matter
from bihuan.rooms.oversight.lookback import commands
from bihuan.story import Story
from tests.browser import Browse
from tests.journeys.looking import PHONE, Look, act, flash, send, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("journeys")]


def falls_to_somebody(story: Story) -> tuple[Matter, str]:
    """A closed problem whose look-back the rule gives to a group of whom somebody signs in, and
    the name they sign in by: tried, not kept."""
    people = [story.posts[name] for name in ("ducha", "zuzhang")]
    for problem in Matter.objects.filter(kind="problem", status="closed").order_by("pk"):
        if commands.running(problem) is not None:
            continue
        with transaction.atomic():
            tried = commands.plan(problem, due_on=clock.today(), by=story.posts["duban"])
            commands.bring_forward(tried, by=story.posts["duban"])
            tried.refresh_from_db()
            able = [one for one in people if policy.may(one, "lookback.held", tried)]
            transaction.set_rollback(True)
        if able:
            assert able[0].account is not None
            return problem, able[0].account.username
    raise AssertionError("no look-back falls to anybody who signs in")


def test_a_relapse_is_found_and_opens_a_problem_while_the_closure_stands(
    browse: Browse, told_for_good: Story, look: Look
) -> None:
    problem, inspector = falls_to_somebody(told_for_good)
    desk = browse()
    sign_in(desk, "duban")
    desk.goto("/lookbacks/new")
    desk.locator("[name=number]").fill(problem.number)
    desk.locator("[name=due_on]").fill(clock.today().isoformat())
    desk.locator("[name=criterion]").fill("连续两周抽查，均达到整改标准。")
    look(desk, "set")
    desk.locator("main form button.btn-primary").click()
    send(act(desk, "bring-forward"))
    assert "已按规则分派" in flash(desk)
    lookback = Matter.objects.get(kind="lookback", lookback__problem=problem.pk, status="due")

    phone = browse(**PHONE)
    sign_in(phone, inspector)
    phone.goto("/me/post")
    phone.locator("label.choice", has_text=str(lookback.checker)).click()
    phone.get_by_role("button", name="以此岗位办理").click()
    phone.goto(f"/lookback/{lookback.number}")
    part = act(phone, "hold")
    part.locator("[name=holds][value=no]").check()
    for box in part.locator("[name=methods]").all()[:3]:
        box.check()
    for answer in part.locator("input[type=radio][name^=item_][value=yes]").all():
        answer.check()
    part.locator("[name=findings]").fill("抽查三天，有两天又出现了同样的情况。")
    look(phone, "found")
    send(part)
    assert "反弹" in flash(phone)

    problem.refresh_from_db()
    assert problem.status == "closed"
    again = Link.objects.get(target=problem, kind="relapse_of").source
    desk.goto(f"/problem/{again.number}")
    expect(desk.locator("main")).to_contain_text(problem.number)
    look(desk, "again")

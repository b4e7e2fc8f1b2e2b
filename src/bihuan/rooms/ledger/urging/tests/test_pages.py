"""The pages of urging: plans, what they would send, messages, and what stands on an item's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from bihuan.facilities.notify import box
from bihuan.kernel import clock, schemes
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.urging import commands, plans
from bihuan.rooms.ledger.urging.tests.conftest import Handed
from bihuan.rooms.ledger.urging.tests.days import at

STEP = {"when": "after", "days": "3", "to": ["head"], "words": "{编号}请办理"}


def client(post: Post) -> Client:
    made = Client()
    assert post.account is not None
    made.force_login(post.account)
    return made


def typed(act: str, number: str = "", **step: Any) -> dict[str, Any]:
    """What a browser sends of a plan with one step."""
    fields = {f"form-0-{name}": value for name, value in (STEP | step).items()}
    return {
        "act": act, "label": "宽限方案", "first": "09:00", "last": "17:00", "number": number,
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", **fields,
    }  # fmt: skip


def test_a_plan_is_tried_on_an_item_before_it_is_put_in_force(
    office: District, handed: Handed
) -> None:
    problem = handed()
    address = reverse("urging-plan", args=("problems",))
    shown = client(office.supervisor).post(address, typed("look", problem.number)).content.decode()
    assert "2026年4月29日" in shown
    assert f"{problem.number}请办理" in shown
    assert "problems" not in schemes.every("urging")
    assert client(office.supervisor).post(address, typed("adopt")).status_code == 403
    assert client(office.admin).post(address, typed("adopt")).status_code == 302
    plan = plans.of("problems")
    assert plan is not None
    assert (plan.label, plan.hours, [one.code for one in plan.steps]) == (
        "宽限方案", ("09:00", "17:00"), ["after-1"],
    )  # fmt: skip


def test_what_is_wrong_with_a_plan_is_said_and_nothing_is_put_in_force(office: District) -> None:
    address = reverse("urging-plan", args=("standard",))
    admin = client(office.admin)
    for wrong, said in (
        ({"to": []}, "至少选择一类接收人"),
        ({"words": "{谁}请办理"}, "花括号里只能是"),
        ({"days": "0"}, "工作日数应为整数"),
        ({"words": ""}, "1到12步"),
    ):
        answer = admin.post(address, typed("adopt", **wrong))
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert "没有找到这个编号" in admin.post(address, typed("look", "W-2026-0")).content.decode()
    assert plans.of("standard") == plans.of("problems")


def test_an_items_page_shows_what_was_sent_who_saw_it_and_what_came_of_it(
    office: District, handed: Handed
) -> None:
    problem = handed()
    with clock.at(at(date(2026, 4, 21))):
        commands.run()
    address = reverse("problem", args=(problem.number,))
    supervisor = client(office.supervisor)
    page = supervisor.get(address).content.decode()
    assert "催办与回应" in page
    assert "（未阅）" in page
    assert box.unread(office.officer) == 1
    client(office.officer).get(address)
    assert box.unread(office.officer) == 0
    problem.refresh_from_db()
    ledger.progress(problem, text="已疏通", by=office.officer)
    page = supervisor.get(address).content.decode()
    assert "已阅）" in page
    assert "报告进展" in page.partition("催办与回应")[2].partition("办理记录")[0]


def test_messages_are_listed_opened_and_marked_by_their_own_post_alone(
    office: District, handed: Handed
) -> None:
    problem = handed()
    ledger.urge(problem, text="请抓紧。", by=office.leader)
    message = box.of(office.head).get()
    mine, other = client(office.head), client(office.other_officer)
    assert "请抓紧。" in mine.get(reverse("messages")).content.decode()
    assert box.unread(office.head) == 1
    assert other.get(reverse("message", args=(message.pk,))).status_code == 404
    assert other.post(reverse("read-messages"), {"pick": message.pk}).status_code == 302
    assert box.unread(office.head) == 1
    assert mine.get(reverse("message", args=(message.pk,))).status_code == 200
    assert box.unread(office.head) == 0
    assert "请抓紧。" not in mine.get(reverse("messages") + "?only=unread").content.decode()
    assert mine.get(reverse("messages") + "?before=nonsense").status_code == 200

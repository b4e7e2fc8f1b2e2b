"""One opinion from a parent's telephone to a closure that can be proved, by pages alone."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from bihuan.kernel import log, verify
from bihuan.kernel.models.matter import Matter
from bihuan.story import Story, evidence
from tests.browser import Browse
from tests.journeys.looking import PHONE, Look, act, flash, send, sign_in

SAID = "禾阳小学北门的路灯坏了两个月，孩子晚上放学看不见台阶，已经有人摔倒。"
PHOTO = {"mimeType": "image/png", "buffer": evidence.picture("路灯")}


def page_of(problem: Matter) -> str:
    return f"/problem/{problem.number}"


def say(phone: Page, look: Look) -> str:
    """A parent says it on a telephone and keeps the receipt code."""
    phone.goto("/public/")
    look(phone, "start")
    phone.get_by_role("link", name="我要反映问题").click()
    phone.get_by_label("是哪所学校或单位的事").fill("禾阳小学")
    phone.get_by_label("您要反映的情况").fill(SAID)
    phone.locator("[name=contact]").fill("13900001111")
    look(phone, "say")
    phone.get_by_role("button", name="提交").click()
    code: str = phone.locator("[data-copy-text]").first.inner_text()
    look(phone, "receipt")
    return code


def take_up(desk: Page, look: Look) -> Matter:
    """The clerk raises it as a problem."""
    sign_in(desk, "shouli")
    desk.goto("/voices/inbox")
    look(desk, "inbox")
    desk.locator("[data-open]").first.click()
    expect(desk.get_by_text("13900001111")).to_be_visible()
    look(desk, "opinion")
    raising = act(desk, "raise")
    raising.get_by_label("问题名称").fill("禾阳小学北门夜间照明损坏")
    send(raising)
    expect(desk.locator("[data-flash]")).to_contain_text("已立项")
    return Matter.objects.get(kind="problem", title="禾阳小学北门夜间照明损坏")


def issue(office: Page, problem: Matter, look: Look) -> None:
    """The supervisor is told what is missing, fills it in, and issues it."""
    sign_in(office, "duban")
    office.goto(page_of(problem))
    send(act(office, "issue"))
    expect(office.locator("#do-issue")).to_contain_text("还不能交办")
    for lacking in ("责任人", "责任领导", "整改措施", "整改标准", "整改时限"):
        expect(office.locator("#do-issue")).to_contain_text(lacking)
    look(office, "not-yet")
    fields = act(office, "detail")
    fields.locator("[name=unit]").select_option(label="　　青禾区禾阳小学")
    fields.locator("[name=person]").fill("秦念山")
    fields.locator("[name=leader]").fill("陆景川")
    fields.locator("[name=measure]").fill("更换路灯，台阶加装反光条。")
    fields.locator("[name=standard]").fill("夜间照度达标，反映人到场确认。")
    fields.locator("[name=due]").select_option(index=1)
    look(office, "fields")
    send(fields)
    assert "可以交办" in flash(office)
    send(act(office, "issue"))
    assert "已交办" in flash(office)
    look(office, "issued")


def work(school: Page, problem: Matter, look: Look) -> None:
    """The school signs for it, sets a measure, reports with a picture, asks for time."""
    sign_in(school, "xuexiao")
    look(school, "todo-of-the-school")
    school.goto(page_of(problem))
    send(act(school, "receive"))
    assert "已签收" in flash(school)
    measure = act(school, "measure")
    measure.locator("[name=text]").fill("本周内更换两盏路灯。")
    send(measure)
    progress = act(school, "progress")
    progress.locator("[name=text]").fill("一盏已换，另一盏等配件。")
    progress.locator("[name=percent]").fill("50")
    progress.locator("[name=evidence]").set_input_files([{"name": "路灯.png", **PHOTO}])
    look(school, "progress")
    send(progress)
    assert "进展已报告" in flash(school)
    expect(school.locator(".photos img")).to_have_js_property("complete", True)
    assert school.locator(".photos img").evaluate("el => el.naturalWidth") > 0
    look(school, "at-work")
    problem.refresh_from_db()
    assert problem.due_on
    asking = act(school, "extension")
    until = problem.due_on + timedelta(days=7)
    asking.locator("[name=until]").fill(until.isoformat())
    asking.locator("[name=reason]").fill("配件下周到货。")
    send(asking)
    assert "延期申请已提交" in flash(school)


def grant(office: Page, problem: Matter, look: Look) -> None:
    """The supervisor grants it; the first date stays in sight."""
    office.goto(page_of(problem))
    decision = act(office, "extension-decision")
    decision.locator("[name=decision][value=yes]").check()
    decision.locator("[name=reason]").fill("理由属实。")
    send(decision)
    assert "已同意延期" in flash(office)
    look(office, "extended")


def report_done(school: Page, problem: Matter, look: Look) -> None:
    """The school asks to close it, first without evidence: nothing written is lost."""
    school.goto(page_of(problem))
    done = act(school, "closure")
    done.locator("[name=text]").fill("两盏路灯已更换，台阶已加反光条。")
    done.locator("[name=evidence]").evaluate("el => el.required = false")
    send(done)
    expect(school.locator("#do-closure [name=text]")).to_have_value(
        "两盏路灯已更换，台阶已加反光条。"
    )
    look(school, "without-evidence")
    done = act(school, "closure")
    done.locator("[name=evidence]").set_input_files([{"name": "整改后.png", **PHOTO}])
    send(done)
    assert "已申请销号" in flash(school)


def check(browse: Browse, story: Story, problem: Matter, look: Look) -> None:
    """Somebody of the group that the rule chose verifies it."""
    problem.refresh_from_db()
    inspector = story.inspector_for(problem)
    assert inspector.account is not None
    visit = browse(**PHONE)
    sign_in(visit, inspector.account.username)
    visit.goto(page_of(problem))
    verdict = act(visit, "verify")
    verdict.locator("[name=passed][value=yes]").check()
    verdict.locator("[name=methods]").first.check()
    verdict.locator("[name=findings]").fill("夜间到场查看，两盏路灯正常。")
    look(visit, "verify")
    send(verdict)
    assert "核查通过" in flash(visit)


def link_of(caller: Page, problem: Matter, look: Look) -> str:
    """The caller finds the address at which the reporter answers."""
    sign_in(caller, "huifang")
    caller.goto("/callbacks")
    look(caller, "callbacks")
    here = caller.locator("section", has_text=problem.number)
    link: str = here.locator("[data-copy-text]").first.inner_text()
    return urlsplit(link).path


def judge(at_home: Page, path: str, look: Look) -> None:
    """The parent opens the link, signed out, and is satisfied."""
    at_home.goto(path)
    look(at_home, "asked")
    at_home.get_by_label("满意", exact=True).check()
    at_home.get_by_label("您想说的话").fill("亮了，谢谢。")
    at_home.get_by_role("button", name="提交评价").click()
    look(at_home, "answered")


@pytest.mark.xdist_group("journeys")
@pytest.mark.django_db(transaction=True)
def test_one_opinion(told_for_good: Story, browse: Browse, look: Look) -> None:
    phone = browse(**PHONE)
    code = say(phone, look)
    problem = take_up(browse(), look)
    office, school = browse(), browse(**PHONE)
    issue(office, problem, look)
    work(school, problem, look)
    grant(office, problem, look)
    report_done(school, problem, look)
    check(browse, told_for_good, problem, look)
    judge(browse(**PHONE), link_of(browse(), problem, look), look)
    problem.refresh_from_db()
    assert problem.status == "closed"
    phone.goto("/public/follow")
    phone.get_by_label("回执码").fill(code)
    phone.get_by_role("button", name="查询").click()
    expect(phone.locator("main")).to_contain_text("销号")
    look(phone, "followed")
    office.goto(page_of(problem))
    expect(office.locator("main")).to_contain_text("已销号")
    look(office, "closed")
    log.integrate()
    assert verify.verify().findings == []

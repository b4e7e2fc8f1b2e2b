"""The public site in Chromium, on a telephone and on a desk: accessible, nothing cut off, and
working without JavaScript."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from tests.browser import CheckAxe

from bihuan.doors.portal import links, schools
from bihuan.doors.portal.tests.district import District
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import commands as voices

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (390, 1280)
TARGET_PX = 44
"""What a finger hits: buttons and fields of the public site are at least so high."""

LOW = """least => [...document.querySelectorAll(
    '.portal .btn:not(.btn-small), .portal input:not([type=hidden], [type=radio]), label.choice'
)].filter(el => el.offsetParent && !el.closest('.portal-trap')
    && el.getBoundingClientRect().height < least).map(el => el.outerHTML)"""


def look(page: Page, axe: CheckAxe, name: str) -> None:
    """Axe, overflow and the height of what is pressed, on telephone and desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        low = page.evaluate(LOW, TARGET_PX)
        assert low == [], name


def test_the_front_pages_are_accessible(district: District, page: Page, axe: CheckAxe) -> None:
    for name in ("", "say", "follow"):
        page.goto(f"/public/{name}")
        look(page, axe, name or "start")
    page.goto(urlsplit(schools.address(district.school)).path)
    look(page, axe, "school")
    page.goto("/public/s/nothing")
    look(page, axe, "no-school")


def test_a_parent_speaks_follows_adds_and_judges(
    district: District, page: Page, axe: CheckAxe
) -> None:
    page.goto("/public/")
    page.get_by_role("link", name="我要反映问题").click()
    page.get_by_label("您要反映的情况").fill(" ")
    page.get_by_label("是哪所学校或单位的事").fill("青禾一小")
    page.evaluate("document.querySelector('form[data-draft]').noValidate = true")
    page.get_by_role("button", name="提交").click()
    look(page, axe, "say-refused")
    page.get_by_label("您要反映的情况").fill("放学时校门口堵车，孩子过马路危险。")
    page.get_by_role("button", name="提交").click()
    code = page.locator("[data-copy-text]").inner_text()
    look(page, axe, "received")
    page.get_by_role("button", name="现在看办理情况").click()
    look(page, axe, "case-new")
    page.get_by_label("补充说明").fill("雨天更堵。")
    page.get_by_role("button", name="提交补充").click()
    assert page.get_by_text("补充的内容已收到").is_visible()
    voice = voices.by_receipt(code)
    assert voice
    problem = district.asking(voice)
    page.reload()
    look(page, axe, "case-asking")
    page.get_by_role("button", name="提交评价").click()
    assert page.url.endswith("/public/case")
    page.get_by_label("基本满意").check()
    page.get_by_label("您想说的话").fill("好多了。")
    page.get_by_role("button", name="提交评价").click()
    look(page, axe, "case-closed")
    problem.refresh_from_db()
    assert problem.status == "closed"
    page.get_by_role("button", name="退出").click()
    page.get_by_label("回执码").fill(code[:-1])
    page.get_by_role("button", name="查询").click()
    look(page, axe, "follow-refused")


def test_the_link_of_the_call_back_is_accessible(
    district: District, page: Page, axe: CheckAxe
) -> None:
    voice = district.hear().matter
    path = urlsplit(links.callback_url(voice, district.asking(voice))).path
    page.goto(path)
    look(page, axe, "callback")
    page.get_by_label("不满意").check()
    page.get_by_role("button", name="提交评价").click()
    look(page, axe, "answered")
    page.goto(path)
    look(page, axe, "gone")


def test_everything_works_without_javascript(
    district: District, chromium: Browser, live_server: LiveServer
) -> None:
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/public/say")
    page.get_by_label("您要反映的情况").fill("操场跑道开裂。")
    page.get_by_role("button", name="提交").click()
    page.get_by_role("button", name="现在看办理情况").click()
    voice = Matter.objects.get(kind="voice")
    problem = district.asking(voice)
    page.reload()
    page.get_by_label("不满意").check()
    page.get_by_label("您想说的话").fill("还没有修。")
    page.get_by_role("button", name="提交评价").click()
    assert page.get_by_text("还没有修。").is_visible()
    problem.refresh_from_db()
    assert problem.status == "working"
    context.close()


def test_a_poster_fills_one_sheet(district: District, page: Page, axe: CheckAxe) -> None:
    from django.conf import settings
    from django.test import Client

    desk = Client()
    desk.force_login(district.clerk.account)
    cookie = desk.cookies[settings.SESSION_COOKIE_NAME]
    page.goto("/public/")
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url}])
    for address in ("/public/qr", "/public/qr/qh-1"):
        page.goto(address)
        look(page, axe, address.replace("/", "-"))
    page.goto("/public/qr/all")
    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert sheets == schools.listed().count()

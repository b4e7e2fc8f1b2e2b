import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bihuan.doors.web.tests.staff import PASSWORD, Staff, post
from bihuan.kernel import clock, history, people, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Account, Post, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.urls("bihuan.doors.web.tests.pages")]


@pytest.fixture
def admin(staff: Staff) -> Client:
    return staff.client(staff.admin)


def shown_password(text: str) -> str:
    found = re.search(r"<code data-copy-text>([a-z2-9]{4}(?:-[a-z2-9]{4}){2})</code>", text)
    assert found is not None
    return found[1]


ADMIN_PAGES = ["units", "add-unit", "accounts", "add-account"]
PAGES = [*ADMIN_PAGES, "calendar", "me", "own-password", "choose-post"]
LEADING_TO_ROOMS = [pytest.param("schemes", marks=pytest.mark.urls("bihuan.config.urls"))]


@pytest.mark.parametrize("name", [*PAGES, *LEADING_TO_ROOMS])
def test_every_page_opens_for_the_administrator(admin: Client, name: str) -> None:
    response = admin.get(reverse(name))
    assert response.status_code == 200
    assert "<h1>" in response.text


@pytest.mark.urls("bihuan.config.urls")
def test_rules_are_listed_under_their_names_without_the_files_in_them(admin: Client) -> None:
    data = {"label": "自拟期限", "amount": 7, "unit": "days", "docx": "A" * 9_000}
    schemes.adopt("limit", "own", data, by=people.system())
    shown = admin.get(reverse("schemes")).text
    assert "进校检查统筹" in shown
    assert not re.search(r"<h2>\w+</h2>", shown, re.ASCII)
    assert ("自拟期限" in shown, "A" * 100 in shown) == (True, False)


@pytest.mark.parametrize("name", [*ADMIN_PAGES, "calendar", "schemes"])
def test_others_are_refused_with_the_reason(staff: Staff, name: str) -> None:
    response = staff.client(staff.officer).get(reverse(name))
    assert response.status_code == 403
    assert "岗位不能办理" in response.text


def test_the_supervisor_keeps_the_calendar_and_not_the_people(staff: Staff) -> None:
    client = staff.client(staff.supervisor)
    assert client.get(reverse("calendar")).status_code == 200
    assert client.get(reverse("units")).status_code == 403


@pytest.mark.parametrize(
    ("name", "args"),
    [("switch-unit", ["qh-1"]), ("end-post", [1]), ("reset-password", [1]), ("appoint", ["qh-1"])],
)
def test_nobody_else_changes_people_by_sending_forms(
    staff: Staff, name: str, args: list[object]
) -> None:
    client = staff.client(staff.supervisor)
    assert client.post(reverse(name, args=args), {"active": "0"}).status_code == 403
    assert Unit.objects.get(code="qh-1").active


def test_units_stand_in_official_order_under_their_parents(staff: Staff, admin: Client) -> None:
    system = people.system()
    people.add_unit("zone", "东学区", kind="zone", by=system, parent=staff.bureau, order=5)
    zone = Unit.objects.get(code="zone")
    people.add_unit("zone-b", "乙小学", kind="school", by=system, parent=zone, order=2)
    people.add_unit("zone-a", "甲小学", kind="school", by=system, parent=zone, order=1)
    text = admin.get(reverse("units")).text
    names = ("青禾区教育局", "东学区", "甲小学", "乙小学", "青禾区第一小学")
    places = [text.index(f">{name}<") for name in names]
    assert places == sorted(places)


def test_the_tree_takes_the_same_number_of_queries_however_long(
    staff: Staff, admin: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin.get(reverse("units"))
    for n in range(20):
        people.add_unit(
            f"s{n}", f"第{n}小学", kind="school", by=people.system(), parent=staff.bureau
        )
    admin.get(reverse("units"))  # the registers have changed: they are read once more
    with django_assert_num_queries(4):
        admin.get(reverse("units"))


def test_a_unit_is_found_by_its_former_name(staff: Staff, admin: Client) -> None:
    people.change_unit(staff.school, by=people.system(), aliases=["河东完小"])
    text = admin.get(reverse("units"), {"q": "河东"}).text
    assert "青禾区第一小学" in text
    assert "周既明" not in text


def test_a_unit_is_registered_and_the_mistakes_are_told(staff: Staff, admin: Client) -> None:
    data = {"parent": "qh", "code": "qh-2", "name": "青禾区第二小学", "kind": "school", "order": 20}
    response = admin.post(reverse("add-unit"), data | {"aliases": "二小\n\n东街小学\n二小"})
    assert response["Location"] == reverse("unit", args=["qh-2"])
    made = Unit.objects.get(code="qh-2")
    assert (made.path, made.order, made.aliases) == ("qh/qh-2/", 20, ["二小", "东街小学"])
    again = admin.post(reverse("add-unit"), data)
    assert again.status_code == 422
    assert "机构代码已被使用" in again.text
    odd = admin.post(reverse("add-unit"), data | {"code": "二小"})
    assert "机构代码只能用" in odd.text


def test_what_people_call_a_school_and_where_it_is_can_be_registered(
    staff: Staff, admin: Client
) -> None:
    address = reverse("unit", args=["qh-1"])
    same = {"name": "青禾区第一小学", "short_name": "", "order": 10, "aliases": ""}
    place = {"address": "禾阳街道望禾路12号", "lon": "118.5", "lat": "30.25"}
    admin.post(address, same | place | {"nicknames": "桥头小学\n\n 老一小 "})
    unit = Unit.objects.get(code="qh-1")
    assert unit.nicknames == ["桥头小学", "老一小"]
    assert (unit.address, unit.lon, unit.lat) == ("禾阳街道望禾路12号", 118.5, 30.25)
    assert "青禾区第一小学" in admin.get(reverse("units"), {"q": "老一小"}).text
    shown = admin.get(address).text
    assert "老一小" in shown
    assert "118.5" in shown
    half = admin.post(address, same | {"lon": "118.5", "lat": ""})
    assert half.status_code == 422
    assert "经度和纬度要同时填写" in half.text


def test_only_what_changed_is_written(staff: Staff, admin: Client) -> None:
    address = reverse("unit", args=["qh-1"])
    same = {"name": "青禾区第一小学", "short_name": "", "order": 10, "aliases": ""}
    before = Post.objects.count()
    admin.post(address, same)
    admin.post(address, same | {"name": "青禾区实验小学"})
    text = admin.get(address, follow=True).text
    assert "青禾区实验小学" in text
    assert Unit.objects.get(code="qh-1").name == "青禾区实验小学"
    assert Post.objects.count() == before


def test_a_unit_is_deactivated_and_activated_again(staff: Staff, admin: Client) -> None:
    switch = reverse("switch-unit", args=["qh-1"])
    admin.post(switch, {"active": "0"})
    assert not Unit.objects.get(code="qh-1").active
    assert admin.get(reverse("appoint", args=["qh-1"])).status_code == 404
    assert "恢复使用" in admin.get(reverse("unit", args=["qh-1"])).text
    admin.post(switch, {"active": "1"})
    assert Unit.objects.get(code="qh-1").active


def test_a_person_is_appointed_and_can_act_at_once(staff: Staff, admin: Client) -> None:
    made = admin.post(reverse("add-account"), {"username": "chen", "name": "陈望舒"})
    account = Account.objects.get(username="chen")
    assert account.check_password(shown_password(made.text))
    response = admin.post(
        reverse("appoint", args=["qh-1"]),
        {"username": "chen", "role": "head", "title": "校长", "from_on": clock.today()},
        follow=True,
    )
    assert "陈望舒已任单位负责人" in response.text
    head = Post.objects.get(account=account)
    assert (head.unit, head.role, head.name) == (staff.school, "head", "陈望舒")
    people.change_password(account, PASSWORD)
    client = Client()
    client.force_login(account)
    assert client.get("/").content == str(head.pk).encode()


def test_appointing_nobody_or_an_unknown_name_is_told(staff: Staff, admin: Client) -> None:
    address = reverse("appoint", args=["qh-1"])
    data = {"role": "officer", "from_on": clock.today()}
    assert "请填写姓名" in admin.post(address, data).text
    assert "没有这个登录名" in admin.post(address, data | {"username": "ghost"}).text
    admin.post(address, data | {"name": "不登录者"})
    assert Post.objects.get(name="不登录者").account is None


@pytest.mark.parametrize("role", ["system", "public", "root"])
def test_reserved_roles_cannot_be_given(staff: Staff, admin: Client, role: str) -> None:
    data = {"role": role, "name": "某人", "from_on": clock.today()}
    assert admin.post(reverse("appoint", args=["qh-1"]), data).status_code == 422
    assert not Post.objects.filter(name="某人").exists()


def test_a_post_ends_and_its_holder_is_out(staff: Staff, admin: Client) -> None:
    officer = staff.client(staff.officer)
    yesterday = clock.today() - timedelta(days=1)
    admin.post(reverse("end-post", args=[staff.officer.pk]), {"until_on": yesterday})
    assert Post.objects.get(pk=staff.officer.pk).until_on == yesterday
    assert officer.get("/").status_code == 403
    again = admin.post(reverse("end-post", args=[staff.officer.pk]), {"until_on": yesterday})
    assert again.status_code == 404


def test_a_post_cannot_end_before_it_began_nor_without_a_day(staff: Staff, admin: Client) -> None:
    address = reverse("end-post", args=[staff.officer.pk])
    assert admin.post(address, {"until_on": "2019-12-31"}).status_code == 422
    assert admin.post(address, {"until_on": ""}).status_code == 422
    assert "林知夏" in admin.get(address).text
    assert Post.objects.get(pk=staff.officer.pk).until_on is None


def test_nobody_shuts_themselves_out(staff: Staff, admin: Client) -> None:
    yesterday = clock.today() - timedelta(days=1)
    response = admin.post(reverse("end-post", args=[staff.admin.pk]), {"until_on": yesterday})
    assert response.status_code == 422
    assert "正在使用的岗位" in response.text


def test_the_posts_nobody_holds_cannot_be_ended(staff: Staff, admin: Client) -> None:
    for pk in ("-1", "-2"):
        response = admin.post(f"/people/posts/{pk}/end", {"until_on": clock.today()})
        assert response.status_code == 404


def test_a_new_password_is_shown_once_works_and_ends_the_sessions(
    staff: Staff, admin: Client
) -> None:
    officer = staff.client(staff.officer)
    account = staff.officer.account
    assert account is not None
    response = admin.post(reverse("reset-password", args=[account.pk]))
    assert "no-store" in response["Cache-Control"]
    assert officer.get("/").status_code == 302
    password = shown_password(response.text)
    entered = Client().post("/sign-in", {"username": "xiao", "password": password})
    assert entered.status_code == 302
    old = Client().post("/sign-in", {"username": "xiao", "password": PASSWORD})
    assert old.status_code == 422
    assert password not in admin.get(reverse("account", args=[account.pk])).text


def test_a_password_set_by_somebody_else_is_on_record_and_changed_before_anything_else(
    staff: Staff, admin: Client
) -> None:
    account = people.open_account("xin", "新同志", PASSWORD)
    people.appoint(account, staff.school, "officer", by=people.system())
    given = shown_password(
        admin.post(reverse("reset-password", args=[account.pk])).content.decode()
    )
    register = Matter.objects.get(kind="register", title="people")
    last = history.of(register)[-1]
    assert (last.kind, last.data.account) == ("account.password_reset", account.pk)
    assert last.by_id == Post.objects.get(role="admin").pk
    theirs = Client()
    assert theirs.login(username="xin", password=given)
    assert theirs.get("/")["Location"] == reverse("own-password")
    words = {"old": given, "new": "qinghe-2026-own", "again": "qinghe-2026-own"}
    assert theirs.post(reverse("own-password"), words).status_code == 302
    assert theirs.get("/").status_code == 200


def test_accounts_are_found_by_name_and_come_page_by_page(staff: Staff, admin: Client) -> None:
    for n in range(60):
        people.open_account(f"user{n:02}", f"用户{n}", None)
    first = admin.get(reverse("accounts"))
    assert "user47" in first.text
    assert "user48" not in first.text
    assert "after=user47" in first.text
    second = admin.get(reverse("accounts"), {"after": "user47"})
    assert "user48" in second.text
    found = admin.get(reverse("accounts"), {"q": "林知夏"})
    assert "xiao" in found.text
    assert "青禾区第一小学" in found.text
    assert "user01" not in found.text


def test_a_person_with_several_posts_sees_them_on_their_own_page(staff: Staff) -> None:
    post("xiao", "林知夏", staff.bureau, "clerk")
    text = staff.client(staff.officer).get(reverse("me")).text
    assert reverse("choose-post") in text
    assert reverse("own-password") in text

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as configured
from django.contrib.auth import get_user_model
from django.test import Client

from bihuan.doors.web.tests.staff import PASSWORD, Staff, post
from bihuan.kernel import clock, people

pytestmark = [pytest.mark.django_db, pytest.mark.urls("bihuan.doors.web.tests.pages")]

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WRONG = "登录名或密码不正确"


def enter(client: Client, username: str, password: str, **more: str):
    return client.post("/sign-in", {"username": username, "password": password, **more})


def test_signing_in_leads_back_to_where_one_wanted_to_go(staff: Staff, client: Client) -> None:
    page = client.get("/sign-in", {"next": "/open?x=1"})
    assert 'name="next" value="/open?x=1"' in page.text
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    response = enter(client, "xiao", PASSWORD, next="/open?x=1")
    assert response["Location"] == "/open?x=1"
    assert client.get("/").content == str(staff.officer.pk).encode()


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_it_never_leads_to_a_foreign_site(staff: Staff, client: Client, onward: str) -> None:
    assert enter(client, "xiao", PASSWORD, next=onward)["Location"] == "/"


def test_the_session_key_changes_at_sign_in(staff: Staff, client: Client) -> None:
    session = client.session
    session["planted"] = 1
    session.save()
    planted = client.cookies[configured.SESSION_COOKIE_NAME].value
    enter(client, "xiao", PASSWORD)
    assert client.cookies[configured.SESSION_COOKIE_NAME].value != planted


@pytest.mark.parametrize(
    ("username", "password"),
    [("xiao", "wrong"), ("nobody", PASSWORD), ("xiao", PASSWORD + " "), ("left", PASSWORD)],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    staff: Staff, client: Client, username: str, password: str
) -> None:
    people.open_account("left", "已离职者", PASSWORD)
    get_user_model().objects.filter(username="left").update(is_active=False)
    response = enter(client, username, password)
    assert response.status_code == 422
    assert WRONG in response.text
    assert client.get("/").status_code == 302


def test_an_account_whose_password_was_never_set_cannot_sign_in(
    staff: Staff, client: Client
) -> None:
    people.open_account("new", "新来者", None)
    assert enter(client, "new", "").status_code == 422
    assert enter(client, "new", "!").status_code == 422


@pytest.mark.parametrize("username", ["", "a\x00b", "x" * 61])
def test_a_malformed_name_is_refused_before_anything_is_looked_up(
    client: Client, username: str
) -> None:
    assert enter(client, username, "x").status_code == 422


def test_a_huge_password_is_not_hashed(staff: Staff, client: Client) -> None:
    response = enter(client, "xiao", "x" * 201)
    assert response.status_code == 422
    assert WRONG not in response.text


def test_guessing_one_account_is_slowed_from_wherever_it_comes(staff: Staff) -> None:
    with clock.at(MORNING):
        for attempt in range(10):
            client = Client(REMOTE_ADDR=f"203.0.113.{attempt}")
            assert enter(client, "XIAO" if attempt % 2 else "xiao", "guess").status_code == 422
        late = enter(Client(REMOTE_ADDR="198.51.100.1"), "xiao", PASSWORD)
    assert late.status_code == 429
    assert "请过 3 分钟再试" in late.text
    with clock.at(MORNING + timedelta(minutes=3, seconds=1)):
        assert enter(Client(), "xiao", PASSWORD).status_code == 302


def test_one_address_cannot_try_many_accounts(staff: Staff) -> None:
    client = Client(REMOTE_ADDR="203.0.113.1")
    with clock.at(MORNING):
        answers = [enter(client, f"name{n}", "guess").status_code for n in range(61)]
    assert answers == [422] * 60 + [429]
    with clock.at(MORNING):
        assert enter(Client(REMOTE_ADDR="203.0.113.2"), "xiao", PASSWORD).status_code == 302


def test_a_whole_office_behind_one_address_can_sign_in(staff: Staff) -> None:
    with clock.at(MORNING):
        for _ in range(100):
            assert enter(Client(), "xiao", PASSWORD).status_code == 302


def test_a_person_with_several_posts_is_asked_which(staff: Staff, client: Client) -> None:
    post("xiao", "林知夏", staff.bureau, "clerk")
    response = enter(client, "xiao", PASSWORD, next="/open")
    assert response["Location"] == "/me/post?next=%2Fopen"
    page = client.get(response["Location"])
    assert "青禾区教育局 · 受理员" in page.text
    assert "青禾区第一小学 · 单位经办人" in page.text


def test_signing_out_takes_a_post_and_ends_the_session(staff: Staff, client: Client) -> None:
    enter(client, "xiao", PASSWORD)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/").status_code == 200
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/").status_code == 302


def test_signing_in_and_out_needs_the_form_of_the_page(staff: Staff) -> None:
    client = Client(enforce_csrf_checks=True)
    assert enter(client, "xiao", PASSWORD).status_code == 403
    client.get("/sign-in")
    token = client.cookies["csrftoken"].value
    assert enter(client, "xiao", PASSWORD, csrfmiddlewaretoken=token).status_code == 302


def test_changing_ones_password_needs_the_old_one(staff: Staff, client: Client) -> None:
    enter(client, "xiao", PASSWORD)
    new = "three unlikely words"
    wrong = client.post("/me/password", {"old": "no", "new": new, "again": new})
    assert wrong.status_code == 422
    assert "现在的密码不对" in wrong.text
    differs = client.post("/me/password", {"old": PASSWORD, "new": new, "again": "x" * 12})
    assert "不一样" in differs.text
    short = client.post("/me/password", {"old": PASSWORD, "new": "short", "again": "short"})
    assert short.status_code == 422


def test_a_changed_password_keeps_this_session_and_ends_the_others(staff: Staff) -> None:
    here, elsewhere = Client(), Client()
    enter(here, "xiao", PASSWORD)
    enter(elsewhere, "xiao", PASSWORD)
    new = "three unlikely words"
    response = here.post("/me/password", {"old": PASSWORD, "new": new, "again": new}, follow=True)
    assert "密码已修改" in response.text
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert enter(Client(), "xiao", PASSWORD).status_code == 422
    assert enter(Client(), "xiao", new).status_code == 302


def test_the_language_is_chosen_without_signing_in(client: Client) -> None:
    response = client.post("/preferences/language", {"language": "en", "next": "/sign-in"})
    assert response.cookies["django_language"].value == "en"
    assert '<html lang="en"' in client.get("/sign-in").text

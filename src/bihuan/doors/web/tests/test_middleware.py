import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from bihuan.doors.web.tests.pages import REFUSALS
from bihuan.doors.web.tests.staff import Staff, post
from bihuan.kernel import clock, people

pytestmark = [pytest.mark.django_db, pytest.mark.urls("bihuan.doors.web.tests.pages")]

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/problems?status=open"}


def test_who_is_not_signed_in_goes_to_the_sign_in_page_and_back_afterwards(client: Client) -> None:
    response = client.get("/", {"q": "热水"})
    assert response.status_code == 302
    assert response["Location"] == "/sign-in?next=%2F%3Fq%3D%25E7%2583%25AD%25E6%25B0%25B4"


def test_an_address_too_long_to_be_followed_leads_home_after_signing_in(client: Client) -> None:
    response = client.get("/", {"q": "热" * 9000})
    assert response["Location"] == "/sign-in?next=%2F"


def test_a_part_of_a_page_sends_the_whole_browser_to_sign_in(client: Client) -> None:
    response = client.get("/", headers=HTMX)
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/sign-in?next=%2Fproblems%3Fstatus%3Dopen"
    assert response.content == b""


def test_after_a_post_one_comes_back_to_the_form_and_never_to_a_foreign_site(
    client: Client,
) -> None:
    form = client.post("/", headers={"Referer": "http://testserver/problems/1"})
    assert form["Location"] == "/sign-in?next=%2Fproblems%2F1"
    foreign = client.post("/", headers={"Referer": "https://evil.example/x"})
    assert foreign["Location"] == "/sign-in?next=%2F"


def test_a_public_view_asks_nobody_and_makes_no_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/open").content == b"open"


def test_the_post_comes_with_unit_and_account_in_one_query_besides_the_session(
    staff: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = staff.client(staff.officer)
    client.get("/")  # notes the time in the session
    with django_assert_num_queries(2):
        assert client.get("/").content == str(staff.officer.pk).encode()


def test_the_chosen_post_acts_else_the_first_in_official_order(staff: Staff) -> None:
    clerk = post("xiao", "林知夏", staff.bureau, "clerk")
    client = staff.client(clerk)
    assert client.get("/").content == str(clerk.pk).encode()
    response = client.post("/me/post", {"post": staff.officer.pk, "next": "/"})
    assert response["Location"] == "/"
    assert client.get("/").content == str(staff.officer.pk).encode()


def test_a_post_of_somebody_else_cannot_be_chosen(staff: Staff) -> None:
    client = staff.client(staff.officer)
    assert client.post("/me/post", {"post": staff.admin.pk}).status_code == 403
    assert client.get("/").content == str(staff.officer.pk).encode()


def test_a_chosen_post_that_ended_no_longer_acts(staff: Staff) -> None:
    clerk = post("xiao", "林知夏", staff.bureau, "clerk")
    client = staff.client(clerk)
    client.post("/me/post", {"post": clerk.pk})
    people.end_post(clerk, until_on=clock.today() - timedelta(days=1), by=people.system())
    assert client.get("/").content == str(staff.officer.pk).encode()


def test_a_person_without_a_current_post_is_told_so_and_can_sign_out(staff: Staff) -> None:
    client = staff.client(staff.officer)
    people.end_post(staff.officer, until_on=clock.today() - timedelta(days=1), by=people.system())
    response = client.get("/")
    assert response.status_code == 403
    assert "没有在任的岗位" in response.text
    assert 'action="/sign-out"' in response.text
    assert client.get("/open").status_code == 200


def test_a_closed_account_is_signed_out(staff: Staff) -> None:
    client = staff.client(staff.officer)
    account = staff.officer.account
    assert account is not None
    account.is_active = False
    account.save()
    assert client.get("/")["Location"].startswith("/sign-in")


def test_a_changed_password_ends_every_other_session(staff: Staff) -> None:
    client = staff.client(staff.officer)
    account = staff.officer.account
    assert account is not None
    account.set_password("something else entirely")
    account.save()
    assert client.get("/")["Location"].startswith("/sign-in")


def test_half_an_hour_without_a_request_signs_out_and_says_why(
    staff: Staff, settings: Settings
) -> None:
    settings.IDLE_MINUTES = 30
    client = staff.client(staff.officer)
    now = clock.now()
    for minute in (0, 29, 58):
        with clock.at(now + timedelta(minutes=minute)):
            assert client.get("/").status_code == 200
    with clock.at(now + timedelta(minutes=89)):
        response = client.get("/", follow=True)
    assert response.redirect_chain[0][0].endswith("&idle=1")
    assert "30 分钟没有操作" in response.text
    with clock.at(now + timedelta(minutes=90)):
        assert client.get("/").status_code == 302


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_a_page_with_its_status_and_its_words(staff: Staff, name: str) -> None:
    error = REFUSALS[name]
    response = staff.client(staff.officer).get(f"/refuse/{name}")
    assert response.status_code == error.status
    assert str(error) in response.text
    assert "<h1>" in response.text


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_to_htmx_is_a_notice_that_leaves_the_page_alone(staff: Staff, name: str) -> None:
    error = REFUSALS[name]
    response = staff.client(staff.officer).get(f"/refuse/{name}", headers=HTMX)
    assert response.status_code == error.status
    assert response["HX-Retarget"] == "[data-flash]"
    assert str(error) in response.text
    assert "<html" not in response.text


def test_who_comes_too_late_is_led_back_to_the_page_they_were_on(staff: Staff) -> None:
    client = staff.client(staff.officer)
    here = client.post("/refuse/stale", headers={"Referer": "http://testserver/problems/P-1"})
    assert 'href="/problems/P-1"' in here.text
    foreign = client.post("/refuse/stale", headers={"Referer": "https://evil.example/x"})
    assert "evil.example" not in foreign.text


def test_an_unknown_address_is_a_page_too(staff: Staff, client: Client) -> None:
    assert "没有找到" in client.get("/nowhere").text
    signed_in = staff.client(staff.officer).get("/nowhere")
    assert signed_in.status_code == 404
    assert "林知夏" in signed_in.text


def test_what_breaks_shows_a_number_and_logs_no_personal_text(
    staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    client = staff.client(staff.officer)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        response = client.get("/broken", {"who": "王小明"})
    assert response.status_code == 500
    number = re.search(r"request (\w{8}) broke: RuntimeError", caplog.text)
    assert number is not None
    assert number[1] in response.text
    assert "pages.py" in caplog.text
    assert "IntegrityError" in caplog.text
    for text in (response.text, caplog.text):
        assert "王小明" not in text
        assert "13900000000" not in text
    assert "林知夏" not in response.text

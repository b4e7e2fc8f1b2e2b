"""Light and dark, kept in a cookie."""

import pytest
from django.test import RequestFactory

from bihuan.doors.web.context import page
from bihuan.doors.web.views_preferences import theme


def test_a_chosen_theme_is_kept_and_leads_back() -> None:
    response = theme(RequestFactory().post("/", {"theme": "dark", "next": "/ledger?late=1"}))
    assert (response.status_code, response.headers["Location"]) == (302, "/ledger?late=1")
    assert response.cookies["theme"].value == "dark"


def test_following_the_machine_removes_the_cookie() -> None:
    response = theme(RequestFactory().post("/", {"theme": ""}))
    assert response.cookies["theme"]["max-age"] == 0


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_the_way_back_never_leads_to_another_site(next_: str) -> None:
    response = theme(RequestFactory().post("/", {"theme": "dark", "next": next_}))
    assert response.headers["Location"] == "/"


def test_reading_the_address_changes_nothing() -> None:
    assert theme(RequestFactory().get("/")).status_code == 405


def test_a_made_up_theme_is_not_written_into_the_page() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = '"><script>'
    assert page(request)["theme"] == ""

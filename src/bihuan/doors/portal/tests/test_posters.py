import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from bihuan.doors.portal import schools
from bihuan.doors.portal.tests.district import District
from bihuan.doors.portal.tests.visitor import Visitor, code_on, words
from bihuan.kernel import people
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands as voices

pytestmark = pytest.mark.django_db


def signed_in(post: Post) -> Client:
    client = Client()
    assert post.account is not None
    client.force_login(post.account)
    return client


def test_the_code_on_a_schools_poster_leads_to_its_form(
    district: District, visitor: Visitor
) -> None:
    path = urlsplit(schools.address(district.school)).path
    assert "反映青禾区第一小学的问题" in visitor.text(path)
    assert 'name="school"' not in visitor.text(path)
    response = visitor.send(path, "/public/said", text="食堂的饭是凉的。")
    voice = voices.by_receipt(code_on(response))
    assert voice
    assert voice.place == district.school


def test_a_refused_form_of_a_school_stays_that_schools(
    district: District, visitor: Visitor
) -> None:
    path = urlsplit(schools.address(district.school)).path
    response = visitor.send(path, "/public/said", text="")
    assert response.status_code == 422
    assert "反映青禾区第一小学的问题" in words(response)


def test_tokens_differ_tell_nothing_and_are_not_guessed(
    district: District, visitor: Visitor, settings: Settings
) -> None:
    one, two = schools.token(district.school), schools.token(district.kindergarten)
    assert one != two
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{16}", one)
    assert visitor.get(f"/public/s/{one.lower()}").status_code == 200
    for wrong in (
        one[:-1],
        f"{one}0",
        f"{one[:-1]}{'0' if one[-1] != '0' else '2'}",
        "qh-1",
        "１" * 16,
    ):
        response = visitor.get(f"/public/s/{wrong}")
        assert (response.status_code, "没有找到这所学校" in words(response)) == (404, True)
    settings.SECRET_KEY = "another key, just as long as the one before it was"
    assert schools.token(district.school) != one


def test_a_closed_school_and_an_oversight_group_have_no_form(
    district: District, visitor: Visitor
) -> None:
    token = schools.token(district.school)
    people.change_unit(district.school, by=people.system(), active=False)
    assert visitor.get(f"/public/s/{token}").status_code == 404
    assert visitor.get(f"/public/s/{schools.token(district.group)}").status_code == 404


def test_the_office_prints_one_poster_or_all_of_them(district: District) -> None:
    desk = signed_in(district.clerk)
    listed = words(desk.get("/public/qr"))
    assert schools.address(district.school) in listed
    assert "第一督导组" not in listed
    one = words(desk.get("/public/qr/qh-1"))
    assert "扫码反映青禾区第一小学的问题" in one
    assert one.count("data:image/svg+xml") == 1
    assert schools.address(district.school) in one
    assert words(desk.get("/public/qr/all")).count("data:image/svg+xml") == 3
    assert desk.get("/public/qr/nothing").status_code == 404


def test_posters_are_for_the_office_alone(district: District, visitor: Visitor) -> None:
    for page in ("/public/qr", "/public/qr/all", "/public/qr/qh-1"):
        assert visitor.get(page)["Location"].startswith("/sign-in")
        assert signed_in(district.officer).get(page).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_schools(
    district: District, visitor: Visitor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        visitor.get("/public/say")
    for n in range(30):
        name = f"第{n}小学"
        people.add_unit(f"s{n}", name, kind="school", by=people.system(), parent=district.bureau)
    with django_assert_num_queries(2):
        visitor.get("/public/say")

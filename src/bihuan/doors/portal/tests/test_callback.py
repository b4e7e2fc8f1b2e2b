import logging
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from bihuan.doors.portal import links
from bihuan.doors.portal.tests.district import District
from bihuan.doors.portal.tests.visitor import Visitor, words
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.models import Reporter
from bihuan.rooms.voices import commands as voices

ANSWER = "/public/answer"


def path_of(voice: Matter, problem: Matter) -> str:
    return urlsplit(links.callback_url(voice, problem)).path


def token_of(path: str) -> str:
    return path.removeprefix("/c/")


@pytest.mark.django_db
def test_a_link_asks_in_plain_words_and_takes_one_answer_without_cookies(
    district: District, visitor: Visitor
) -> None:
    receipt = district.hear()
    problem = district.asking(receipt.matter)
    path = path_of(receipt.matter, problem)
    page = visitor.text(path)
    assert "放学时校门口堵车" in page
    assert "满意吗" in page
    fields = visitor.hidden(path, ANSWER)
    visitor.client.cookies.clear()
    assert visitor.post(ANSWER, {**fields, "result": "satisfied"}).status_code == 200
    problem.refresh_from_db()
    assert problem.status == "closed"
    used = visitor.get(path)
    assert used.status_code == 410
    again = visitor.post(ANSWER, {**fields, "result": "dissatisfied"})
    assert (again.status_code, "已经评价过" in words(again)) == (410, True)
    assert Reporter.objects.get(matter=problem).result == "satisfied"


@pytest.mark.django_db
def test_the_address_tells_neither_number_nor_identity(district: District) -> None:
    receipt = district.hear()
    problem = district.asking(receipt.matter)
    url = links.callback_url(receipt.matter, problem)
    for told in (receipt.matter.number, problem.number, f"{receipt.matter.pk}/", receipt.code):
        assert told not in url
    other = links.callback_url(district.hear().matter, problem)
    same = sum(a == b for a, b in zip(token_of(url), token_of(other), strict=True))
    assert same < len(token_of(url)) - 20


@pytest.mark.django_db
def test_a_link_ends_after_thirty_days(district: District, visitor: Visitor) -> None:
    receipt = district.hear()
    problem = district.asking(receipt.matter)
    path = path_of(receipt.matter, problem)
    with clock.at(timezone.now() + timedelta(days=30)):
        assert visitor.get(path).status_code == 200
    with clock.at(timezone.now() + timedelta(days=31)):
        response = visitor.get(path)
        assert (response.status_code, "过期" in words(response)) == (410, True)
        fields = {"token": token_of(path), "result": "satisfied"}
        assert visitor.post(ANSWER, fields).status_code == 410


@pytest.mark.django_db
def test_a_link_of_an_earlier_asking_asks_no_more(district: District, visitor: Visitor) -> None:
    receipt = district.hear()
    problem = district.asking(receipt.matter)
    old = path_of(receipt.matter, problem)
    fields = {"token": token_of(old), "result": "dissatisfied"}
    assert "退回" in words(visitor.post(ANSWER, fields))
    district.finish(problem)
    problem.refresh_from_db()
    assert problem.status == "consulting"
    response = visitor.get(old)
    assert (response.status_code, "现在不用评价" in words(response)) == (410, True)
    assert visitor.get(path_of(receipt.matter, problem)).status_code == 200


@pytest.mark.django_db
def test_a_link_of_an_earlier_round_asks_no_more(district: District, visitor: Visitor) -> None:
    receipt = district.hear()
    problem = district.asking(receipt.matter)
    old = path_of(receipt.matter, problem)
    visitor.post(ANSWER, {"token": token_of(old), "result": "satisfied"})
    problem.refresh_from_db()
    ledger.reopen(problem, reason="反弹", basis="回访", by=district.supervisor)
    district.issue(problem)
    district.finish(problem)
    assert visitor.get(old).status_code == 410
    problem.refresh_from_db()
    assert visitor.get(path_of(receipt.matter, problem)).status_code == 200


@pytest.mark.django_db
def test_a_link_made_too_early_or_for_somebody_else_asks_nothing(
    district: District, visitor: Visitor
) -> None:
    receipt, stranger = district.hear(), district.hear()
    problem = district.raise_problem(receipt.matter)
    district.issue(problem)
    assert visitor.get(path_of(receipt.matter, problem)).status_code == 410
    district.finish(problem)
    problem.refresh_from_db()
    assert visitor.get(path_of(stranger.matter, problem)).status_code == 410


@pytest.mark.django_db
def test_an_incomplete_link_says_so(district: District, visitor: Visitor) -> None:
    receipt = district.hear()
    path = path_of(receipt.matter, district.asking(receipt.matter))
    for wrong in (path[:-1], path[:-4], f"{path}AAAA", "/c/x", f"/c/{'A' * 5000}", "/c/链接"):
        response = visitor.get(wrong)
        assert (response.status_code, "链接不完整" in words(response)) == (404, True)


@pytest.mark.django_db
def test_a_refused_answer_keeps_the_words_and_logs_no_link(
    district: District, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    receipt = district.hear()
    path = path_of(receipt.matter, district.asking(receipt.matter))
    caplog.set_level(logging.INFO)
    response = visitor.post(ANSWER, {"token": token_of(path), "said": "还没选"})
    assert response.status_code == 422
    assert "还没选</textarea>" in words(response)
    assert token_of(path) not in caplog.text


@pytest.mark.django_db
def test_a_link_outlives_a_rotated_key(district: District, settings: Settings) -> None:
    receipt = district.hear()
    token = token_of(path_of(receipt.matter, district.asking(receipt.matter)))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, just as long as the one before it was"
    read = links.read(token)
    assert read
    assert read.voice == receipt.matter.pk
    settings.SECRET_KEY_FALLBACKS = []
    assert links.read(token) is None


@given(st.text(max_size=300))
def test_whatever_is_given_as_a_link_is_no_link(text: str) -> None:
    assert links.read(text) is None


@pytest.mark.django_db
def test_the_caller_finds_the_links_of_who_has_not_answered(
    district: District, visitor: Visitor
) -> None:
    first, second = district.hear(), district.hear()
    voices.merge(second.matter, into=first.matter, by=district.clerk)
    first.matter.refresh_from_db()
    problem = district.asking(first.matter)
    desk = Client()
    desk.force_login(district.caller.account)
    assert desk.get("/callbacks").content.count(b"/c/") == 2
    path = path_of(first.matter, problem)
    visitor.post(ANSWER, {"token": token_of(path), "result": "satisfied"})
    shown = desk.get("/callbacks")
    assert shown.content.count(b"/c/") == 1
    assert second.matter.number in words(shown)

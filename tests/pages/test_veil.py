"""Numbers that somebody wrote into an opinion stay with those who may reach its reporter."""

import io

import pytest
from django.test import Client

from bihuan.kernel import people
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices.commands import Said
from bihuan.story import Story

NUMBER = "17000009999"
pytestmark = pytest.mark.django_db


def opened(story: Story, username: str) -> Client:
    client = Client()
    account = story.posts[username].account
    assert account is not None
    client.force_login(account)
    return client


@pytest.fixture
def number(told: Story) -> str:
    """A problem handed to a school, with a telephone number in what was said."""
    said = Said(text=f"门口积水，请打{NUMBER}。", channel="phone")
    voice = voices.receive(said, by=people.public()).matter
    problem = voices.raise_problem(voice, list_code="problems", by=told.posts["shouli"])
    school = told.posts["xuexiao"].unit
    wants = {
        "person": "甲",
        "leader": "乙",
        "measure": "排水",
        "standard": "不积水",
        "due": "at-once",
    }
    ledger.detail(problem, by=told.posts["duban"], unit=school, **wants)
    ledger.issue(problem, by=told.posts["duban"])
    return problem.number


def test_the_unit_reads_what_was_said_with_numbers_masked(told: Story, number: str) -> None:
    page = opened(told, "xuexiao").get(f"/problem/{number}")
    assert "门口积水" in page.text
    assert NUMBER not in page.text
    assert NUMBER in opened(told, "duban").get(f"/problem/{number}").text


def test_the_export_of_a_unit_masks_them_too(told: Story, number: str) -> None:
    def exported(username: str) -> str:
        answer = opened(told, username).get("/problems/export.csv")
        return io.BytesIO(b"".join(answer.streaming_content)).read().decode("utf-8-sig")

    assert number in exported("xuexiao")
    assert NUMBER not in exported("xuexiao")
    assert NUMBER in exported("duban")


def test_whoever_may_not_reach_the_reporter_reads_an_opinion_with_numbers_masked(
    told: Story,
) -> None:
    said = Said(text=f"门口积水，请打{NUMBER}，一直没人管。", channel="phone")
    voice = voices.receive(said, by=people.public()).matter
    page = opened(told, "shenji").get(f"/voice/{voice.number}")
    assert "门口积水，请打170****9999，一直没人管。" in page.text
    assert NUMBER in opened(told, "shouli").get(f"/voice/{voice.number}").text


def test_nothing_of_what_was_seen_is_kept_by_the_browser(told: Story) -> None:
    assert "no-store" in opened(told, "xuexiao").get("/").headers["Cache-Control"]

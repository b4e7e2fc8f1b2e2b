"""What every page promises whoever it is shown to: its shape, and that it tells nobody who
reported something unless that is their work."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping

import pytest
from django.urls import reverse
from lxml import etree, html

from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices.models import Voice
from tests.cast import EVERYBODY, STAFF, VISITOR, Cast
from tests.pages.answers import Answer, Answers, ask
from tests.pages.test_every_address import TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("addresses")]

NEEDING = ("clerk", "supervisor", "leader", "caller")
"""Whose work it is to reach reporters."""


class Shape:
    """Counts what matters of a page's shape."""

    def __init__(self, text: str) -> None:
        page = html.document_fromstring(text)
        self.headings = len(page.findall(".//h1"))
        self.title = page.find(".//title") is not None
        self.lang = page.get("lang") or ""
        self.inline: list[str] = []
        self.ids: list[str] = []
        for one in page.iter(etree.Element):
            if one.tag == "style" or (one.tag == "script" and "src" not in one.attrib):
                self.inline += [] if _data(one.attrib) else [one.tag]
            self.inline += [name for name in one.attrib if name == "style" or name[:2] == "on"]
            if one.get("id"):
                self.ids.append(one.get("id"))


def _data(given: Mapping[str, str]) -> bool:
    return given.get("type") == "application/json"


@pytest.mark.parametrize("name", TABLE)
def test_a_page_has_one_heading_a_title_a_language_and_nothing_inline(
    name: str, got: Callable[[str, str], Answer]
) -> None:
    for persona in EVERYBODY:
        answer = got(name, persona)
        if not answer.is_page or answer.status == 405 or not answer.text:
            continue
        shape = Shape(answer.text)
        headings = 1 + (name == "styleguide" and answer.status == 200)  # it shows one as a sample
        assert (shape.headings, shape.title, shape.lang) == (headings, True, "zh-Hans"), persona
        assert shape.inline == [], persona
        assert sorted(shape.ids) == sorted(set(shape.ids)), persona


@pytest.mark.parametrize("name", TABLE)
def test_nobody_learns_who_reported_something_but_those_whose_work_it_is(
    name: str, answers: Answers, got: Callable[[str, str], Answer]
) -> None:
    for persona in EVERYBODY:
        if persona not in (*NEEDING, VISITOR):
            assert answers.told_of(got(name, persona).text) == set(), persona


def test_a_visitor_is_told_nothing_of_other_reporters(
    answers: Answers, got: Callable[[str, str], Answer]
) -> None:
    own = Voice.objects.get(pk=answers.cast.voice.pk)
    for name in TABLE:
        assert answers.told_of(got(name, VISITOR).text) <= {own.reporter, own.contact}, name


def test_those_whose_work_it_is_are_told(cast: Cast) -> None:
    voice = Voice.objects.get(pk=cast.voice.pk)
    address = reverse("voice", args=(cast.voice.number,))
    for persona in STAFF:
        shown = ask(cast.client(persona), "get", address).text
        assert (voice.contact in shown) == (persona in NEEDING), persona
        assert (voice.reporter in shown) == (persona in NEEDING), persona


def test_no_opinion_and_no_problem_of_the_story_tells_an_auditor_who_reported_it(
    cast: Cast, answers: Answers
) -> None:
    for persona in ("auditor", "officer", "head", "inspector"):
        client = cast.client(persona)
        for matter in Matter.objects.exclude(kind="register"):
            shown = ask(client, "get", f"/{matter.kind}/{matter.number}").text
            assert answers.told_of(shown) == set(), (persona, matter.number)


def test_nobody_finds_an_opinion_by_the_telephone_number_of_its_reporter(cast: Cast) -> None:
    contact = Voice.objects.get(pk=cast.voice.pk).contact
    for persona in ("auditor", "reviewer"):
        found = ask(cast.client(persona), "get", f"/voices?q={contact}").text
        assert cast.voice.number not in found, persona


def test_an_export_names_no_reporter(cast: Cast, answers: Answers) -> None:
    for persona in ("officer", "auditor", "supervisor"):
        for ending in ("csv", "xlsx"):
            made = ask(cast.client(persona), "get", f"/problems/export.{ending}")
            assert cast.problem.number in made.text
            assert answers.told_of(made.text) == set()


def test_the_log_of_the_program_names_no_reporter_and_quotes_no_opinion(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    voice = Voice.objects.get(pk=cast.voice.pk)
    with caplog.at_level(logging.DEBUG):
        for persona in ("supervisor", "auditor", "officer"):
            client = cast.client(persona)
            for address in (f"/voice/{cast.voice.number}", "/voices", "/callbacks", "/nothing"):
                ask(client, "get", address)
            ask(client, "post", f"/voice/{cast.voice.number}/do/answer", {"text": voice.text})
        ask(cast.client("clerk"), "post", "/voices/enter", {
            "text": voice.text, "reporter": voice.reporter, "contact": voice.contact,
            "channel": "nonsense",
        })  # fmt: skip
    logged = "\n".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    assert re.search(r"/voice/Y-\d{4}-\w{6}", logged)
    assert voice.contact not in logged
    assert voice.text[:20] not in logged


@pytest.mark.parametrize("address", ["/problems", "/voices", "/voices/inbox", "/"])
def test_a_list_gives_its_part_alone_when_the_filters_ask(cast: Cast, address: str) -> None:
    client = cast.client("supervisor")
    answer = client.get(address, {"q": "学校"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<form" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_an_address_with_a_character_no_text_can_have_is_not_found(cast: Cast) -> None:
    client = cast.client("supervisor")
    for address in ("/problem/W%00", "/voice/%00", "/people/units/of/%00", "/c/%00"):
        assert client.get(address).status_code == 404

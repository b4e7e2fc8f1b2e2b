"""Operator entry: what is known while somebody speaks, and what one press makes of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.facilities.files.models import File
from bihuan.facilities.files.tests.samples import GIF
from bihuan.kernel import history, people
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.voices import commands, known, rules
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.models import Voice
from bihuan.rooms.voices.tests.importing import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/voices/enter"
TEXT = "学校食堂饭菜是凉的，孩子吃了拉肚子。"
PHONE = "13800001234"


@pytest.fixture
def client(clerk: Post) -> Client:
    return signed_in(clerk)


def fields(client: Client, **more: Any) -> dict[str, Any]:
    token = re.search(r'name="token" value="([^"]+)"', client.get(PAGE).text)
    assert token
    return {"token": token[1], "channel": "phone", "text": TEXT, **more}


def code_on(page: str) -> str:
    found = re.search(r"data-copy-text>([^<]+)<", page)
    assert found
    return found[1]


def said_before(clerk: Post, **more: Any) -> Matter:
    return commands.receive(Said(**{"text": TEXT, "contact": PHONE} | more), by=clerk).matter


def test_the_receipt_is_shown_once_and_opens_the_opinion(client: Client) -> None:
    answer = client.post(PAGE, fields(client, contact=PHONE))
    voice = Voice.objects.get()
    assert commands.by_receipt(code_on(answer.text)) == voice.matter
    assert voice.matter.number in answer.text
    assert 'data-tone="green"' in answer.text  # so the browser drops its draft
    assert code_on(answer.text) not in client.get(f"/voice/{voice.matter.number}").text


def test_the_form_sent_twice_is_taken_once_and_gives_the_same_receipt(client: Client) -> None:
    data = fields(client)
    first, second = client.post(PAGE, data), client.post(PAGE, data)
    assert code_on(first.text) == code_on(second.text)
    assert Voice.objects.count() == 1


def test_the_token_is_kept_with_the_draft(client: Client) -> None:
    """drafts.js leaves hidden fields out."""
    assert re.search(r'<input type="text" name="token"[^>]* hidden', client.get(PAGE).text)


def test_papers_from_the_counter_come_along(client: Client) -> None:
    paper = SimpleUploadedFile("材料.gif", GIF)
    assert client.post(PAGE, fields(client, materials=[paper])).status_code == 200
    assert File.objects.get().matter_id == Voice.objects.get().pk
    answer = client.post(PAGE, fields(client, materials=[SimpleUploadedFile("x.gif", b"MZ")]))
    assert answer.status_code == 422
    assert TEXT in answer.text


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        ("13800001234", "13800001234"),
        ("+86 138-0000-1234（微信同号）", "13800001234"),
        ("电话：138 0000 1234，晚上打", "13800001234"),
        ("(010) 8888 0000", "01088880000"),
        ("010-88880000 转 12", "01088880000"),
        ("8888 0000", "88880000"),
        ("Li.Ming@example.com", "limingexamplecom"),
        ("微信 qinghe_01", "微信qinghe01"),
        ("无", ""),
        ("不详", ""),
        ("", ""),
    ],
)
def test_a_person_is_told_by_the_number_however_it_is_written(contact: str, found: str) -> None:
    assert rules.caller(contact) == found


@pytest.mark.parametrize(
    ("name", "tells"),
    [("林清和", True), ("王女士", False), ("四年级家长", False), ("李某某", False), ("", False)],
)
def test_only_a_whole_name_may_tell_a_person(name: str, tells: bool) -> None:
    assert rules.tells_person(name) is tells


def test_the_caller_is_known_by_number_and_what_they_said_is_shown_with_its_state(
    client: Client, clerk: Post
) -> None:
    earlier = said_before(clerk, contact="138 0000 1234（微信）")
    commands.answer(earlier, text="已答复。", by=clerk)
    said_before(clerk, contact="13900005678", text="校车路线太少，希望增加。")
    part = client.post(f"{PAGE}/known", {"contact": "138-0000-1234"}, HTTP_HX_REQUEST="true")
    assert part.text.count("<li") == 1
    assert earlier.number in part.text
    assert "已答复" in part.text
    assert "<html" not in part.text


def test_part_of_a_number_finds_nobody(client: Client, clerk: Post) -> None:
    said_before(clerk)
    for contact in ("1380000", "138", "0001234"):
        part = client.post(f"{PAGE}/known", {"contact": contact}, HTTP_HX_REQUEST="true")
        assert "<li" not in part.text, contact


def test_a_name_alone_is_said_to_be_only_a_name(client: Client, clerk: Post) -> None:
    said_before(clerk, reporter="林清和", contact="")
    part = client.post(f"{PAGE}/known", {"reporter": "林清和"}, HTTP_HX_REQUEST="true")
    assert "只是姓名相同" in part.text


def test_whoever_may_not_reach_reporters_learns_nothing_from_a_number(clerk: Post) -> None:
    said_before(clerk)
    assert clerk.unit is not None
    auditor = people.appoint(None, clerk.unit, "auditor", by=people.system(), name="查阅员")
    assert len(known.look(auditor, text=TEXT).voices) == 1
    assert known.look(auditor, contact=PHONE).earlier == []
    assert len(known.look(clerk, contact=PHONE).earlier) == 1


def test_what_may_be_known_already_and_the_school_are_offered_while_typing(
    client: Client, clerk: Post
) -> None:
    school = Unit.objects.filter(kind="school").first()
    assert school is not None
    earlier = said_before(clerk, place=school, contact="")
    part = client.post(
        f"{PAGE}/known", {"text": f"{school.name}{TEXT}"}, HTTP_HX_REQUEST="true"
    ).text
    assert f'value="merge:{earlier.number}"' in part
    assert f'value="{school.pk}" data-fill="id_place"' in part
    found = known.look(clerk, text=f"{school.name}{TEXT}", place=school)
    assert found.places == []  # chosen already


def test_a_name_that_may_mean_several_schools_offers_them(clerk: Post) -> None:
    system = people.system()
    for n, zone in enumerate(("东川", "西河"), 1):
        people.add_unit(f"QH-X{n}", f"{zone}镇中心小学", kind="school", by=system,
                        parent=clerk.unit, order=20 + n, aliases=("镇小学",))  # fmt: skip
    found = known.named("镇小学门口堵车。")
    assert {one.code for one in found} == {"QH-X1", "QH-X2"}
    assert [one.code for one in known.named("西河镇中心小学门口堵车。")] == ["QH-X2"]
    assert known.named("门口堵车。") == []


def test_without_scripts_a_button_looks_it_up_and_what_was_typed_stays(
    client: Client, clerk: Post
) -> None:
    earlier = said_before(clerk)
    data = fields(client, contact=PHONE, reporter="林清和")
    page = client.post(f"{PAGE}/known", data)
    assert page.status_code == 200
    for word in (earlier.number, TEXT, 'value="林清和"', data["token"]):
        assert word in page.text
    assert Voice.objects.count() == 1


def test_one_press_adds_to_the_earlier_opinion_of_the_same_person(
    client: Client, clerk: Post
) -> None:
    earlier = said_before(clerk)
    answer = client.post(PAGE, fields(client, text="还是没有解决。", do=f"add:{earlier.number}"))
    assert "原来的回执码继续有效" in answer.text
    assert Voice.objects.count() == 1
    assert str(history.of(earlier)[-1].data.text) == "还是没有解决。"


def test_one_press_registers_and_merges_and_the_reporter_is_kept(
    client: Client, clerk: Post
) -> None:
    earlier = said_before(clerk)
    answer = client.post(PAGE, fields(client, contact="13900005678", do=f"merge:{earlier.number}"))
    made = Voice.objects.get(contact="13900005678").matter
    assert made.status == "merged"
    assert Link.objects.get(source=made).target == earlier
    assert commands.by_receipt(code_on(answer.text)) == made


def test_when_joining_is_refused_nothing_is_registered_and_the_text_stays(
    client: Client, clerk: Post
) -> None:
    earlier = said_before(clerk)
    commands.not_accept(earlier, code="unclear", reason="无法联系", by=clerk)
    data = fields(client, text="热水器坏了三天。", do=f"merge:{earlier.number}")
    answer = client.post(PAGE, data)
    assert answer.status_code == 422
    assert "热水器坏了三天。" in answer.text
    assert Voice.objects.count() == 1
    assert client.post(PAGE, {**data, "do": ""}).status_code == 200
    assert client.post(PAGE, fields(client, do="attach:W-2026-NOSUCH")).status_code == 404


def test_looking_costs_a_fixed_number_of_queries(clerk: Post) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            known.look(clerk, contact=PHONE, text=TEXT)
        return len(asked)

    for _ in range(8):
        said_before(clerk)
    known.look(clerk, contact=PHONE, text=TEXT)
    few = cost()
    for _ in range(20):
        said_before(clerk)
    assert cost() == few <= 18


def test_an_erased_contact_tells_nobody_any_more(clerk: Post) -> None:
    from bihuan.kernel.erase import erase

    earlier = said_before(clerk)
    contact = history.of(earlier)[0].data.contact
    erase(earlier, digests=[contact.digest], reason="本人要求", by=people.system())
    assert Voice.objects.get().caller == ""
    assert known.look(clerk, contact=PHONE).earlier == []

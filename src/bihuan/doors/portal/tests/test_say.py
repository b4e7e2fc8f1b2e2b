import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from bihuan.doors.portal import limits
from bihuan.doors.portal.tests.district import District
from bihuan.doors.portal.tests.visitor import Visitor, code_on, words
from bihuan.facilities.once.models import Sent
from bihuan.kernel import history, people
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import PUBLIC_ID
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices.models import Voice

pytestmark = pytest.mark.django_db

TEXT = "操场跑道开裂，孩子容易摔倒。"


def only_voice() -> Voice:
    return Voice.objects.select_related("matter__place").get()


def test_the_start_page_says_how_it_goes_and_who_receives(
    district: District, visitor: Visitor
) -> None:
    page = visitor.text("/public/")
    for word in ("青禾区教育局", "/public/say", "/public/follow", "登记", "回访", "销号"):
        assert word in page


def test_a_visitor_without_account_gets_a_receipt_code_that_opens_the_opinion(
    district: District, visitor: Visitor
) -> None:
    response = visitor.say(text=TEXT, school="青禾区第一小学", contact="13800001234")
    assert response.status_code == 200
    voice = only_voice()
    assert voices.by_receipt(code_on(response)) == voice.matter
    assert (voice.text, voice.contact, voice.channel) == (TEXT, "13800001234", "portal")
    assert voice.matter.place == district.school
    assert history.of(voice.matter)[0].by_id == PUBLIC_ID


@pytest.mark.parametrize("typed", ["青禾一小", " 青禾区 第一小学 ", "青禾区第一小学"])
def test_a_school_is_known_by_its_names_however_typed(
    district: District, visitor: Visitor, typed: str
) -> None:
    visitor.say(text=TEXT, school=typed)
    assert only_voice().matter.place == district.school


def test_a_school_we_do_not_know_is_kept_in_words(district: District, visitor: Visitor) -> None:
    assert visitor.say(text=TEXT, school="外区第九小学").status_code == 200
    voice = only_voice()
    assert voice.matter.place is None
    assert voice.text.startswith(TEXT)
    assert "外区第九小学" in voice.text


def test_the_form_sent_twice_is_taken_once_and_gives_the_same_receipt(
    district: District, visitor: Visitor
) -> None:
    fields = {**visitor.hidden("/public/say", "/public/said"), "text": TEXT}
    first, second = visitor.post("/public/said", fields), visitor.post("/public/said", fields)
    assert code_on(first) == code_on(second)
    assert Voice.objects.count() == 1


def test_the_receipt_code_cannot_be_read_from_the_database(
    district: District, visitor: Visitor
) -> None:
    code = code_on(visitor.say(text=TEXT))
    row = Sent.objects.get()
    assert code.encode() not in bytes(row.result)
    assert code.replace("-", "").encode() not in bytes(row.result)
    assert not visitor.client.session.items()


def test_a_form_works_in_a_browser_that_keeps_no_cookies(
    district: District, visitor: Visitor
) -> None:
    fields = {**visitor.hidden("/public/say", "/public/said"), "text": TEXT}
    visitor.client.cookies.clear()
    assert code_on(visitor.post("/public/said", fields))


def test_a_form_left_open_too_long_comes_back_with_the_text_and_then_works(
    district: District, visitor: Visitor
) -> None:
    fields = {"token": "made:up", "text": TEXT}
    response = visitor.post("/public/said", fields)
    assert response.status_code == 422
    assert TEXT in words(response)
    assert Voice.objects.count() == 0
    token = re.search(r'name="token" value="([^"]+)"', words(response))
    assert token
    assert code_on(visitor.post("/public/said", {"token": token[1], "text": TEXT}))


def test_an_empty_text_is_refused_and_the_rest_kept(district: District, visitor: Visitor) -> None:
    response = visitor.say(text="  ", reporter="王女士")
    assert response.status_code == 422
    assert "还没有写要反映的情况" in words(response)
    assert 'value="王女士"' in words(response)


def test_a_text_of_invisible_characters_only_is_refused_by_the_room(
    district: District, visitor: Visitor
) -> None:
    response = visitor.say(text="\u200b\u200b")
    assert response.status_code == 422
    assert "没有写明反映的内容" in words(response)
    assert Voice.objects.count() == 0


def test_programs_that_fill_in_the_hidden_field_are_refused_and_a_person_may_go_on(
    district: District, visitor: Visitor
) -> None:
    response = visitor.say(text=TEXT, topic2="http://spam.example")
    assert response.status_code == 422
    assert TEXT in words(response)
    assert "spam.example" not in words(response)
    assert Voice.objects.count() == 0


def test_a_flood_from_one_address_is_stopped_and_the_text_kept(
    district: District, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SAY", {"per_hour": 6, "burst": 2})
    assert [visitor.say(text=f"{TEXT}{n}").status_code for n in range(2)] == [200, 200]
    response = visitor.say(text=TEXT)
    assert response.status_code == 429
    assert TEXT in words(response)
    assert "分钟" in words(response)
    assert Voice.objects.count() == 2


def test_a_whole_school_behind_one_address_can_speak(district: District, visitor: Visitor) -> None:
    answers = {visitor.say(text=f"{TEXT}{n}").status_code for n in range(40)}
    assert answers == {200}


def test_sending_twice_does_not_count_twice_against_the_address(
    district: District, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SAY", {"per_hour": 6, "burst": 1})
    fields = {**visitor.hidden("/public/say", "/public/said"), "text": TEXT}
    assert [visitor.post("/public/said", fields).status_code for _ in range(3)] == [200] * 3


def test_markup_comes_back_inert(district: District, visitor: Visitor) -> None:
    script = "<script>alert(1)</script>"
    refused = visitor.say(text=" ", subject=script, school='"><img src=x onerror=alert(1)>')
    assert refused.status_code == 422
    assert script not in words(refused)
    assert "<img src=x" not in words(refused)
    code = code_on(visitor.say(text=f"身高<150cm的孩子 {script} 摔倒"))
    visitor.follow(code)
    page = visitor.text("/public/case")
    assert "alert(1)" not in page
    assert "身高&lt;150cm" in page


def test_nul_characters_are_dropped(district: District, visitor: Visitor) -> None:
    response = visitor.say(text=f"跑道\0{TEXT}", school="青禾\0一小", reporter="王\0女士")
    assert response.status_code == 200
    assert only_voice().text == f"跑道{TEXT}"
    assert only_voice().matter.place == district.school


def test_a_text_beyond_the_limit_comes_back_whole(district: District, visitor: Visitor) -> None:
    text = "长" * 20_001
    response = visitor.say(text=text)
    assert response.status_code == 422
    assert text in words(response)
    assert "写得太长了" in words(response)


@pytest.mark.parametrize("address", ["/public/said", "/public/follow", "/public/case/add"])
def test_ten_megabytes_are_refused_in_plain_words(
    district: District, visitor: Visitor, address: str
) -> None:
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        body = {"text": "长" * 3_500_000}
        if kind == "multipart/form-data":
            response = visitor.client.post(address, body)
        else:
            raw = b"text=" + b"a" * 10_000_000
            response = visitor.client.post(address, raw, content_type=kind)
        assert response.status_code == 413
        assert "什么也没有保存" in words(response)


def test_a_photo_comes_along_and_can_be_opened_by_its_sender_alone(
    district: District, visitor: Visitor, settings: Settings, photo: bytes
) -> None:
    upload = SimpleUploadedFile("操场.png", photo, "image/png")
    code = code_on(visitor.say(text=TEXT, materials=upload))
    visitor.follow(code)
    page = visitor.text("/public/case")
    assert "操场.png" in page
    link = re.search(r'href="(/public/case/file/[^"]+)"', page)
    assert link
    response = visitor.get(link[1])
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response).startswith(b"\x89PNG")
    stranger = district.hear().code
    visitor.follow(stranger)
    assert visitor.get(link[1]).status_code == 404
    visitor.client.cookies.clear()
    assert visitor.get(link[1])["Location"] == "/public/follow"


def test_a_file_that_is_not_accepted_refuses_the_form_and_keeps_the_text(
    district: District, visitor: Visitor
) -> None:
    upload = SimpleUploadedFile("照片.jpg", b"MZ\x90\x00 not a picture", "image/jpeg")
    response = visitor.say(text=TEXT, materials=upload)
    assert response.status_code == 422
    assert TEXT in words(response)
    assert "重新选一次" in words(response)
    assert Matter.objects.filter(kind="voice").count() == 0


def test_the_form_answers_in_english_too(district: District, visitor: Visitor) -> None:
    page = visitor.client.get("/public/say", headers={"Accept-Language": "en"})
    assert 'lang="en"' in words(page)


def test_only_the_front_pages_may_be_listed_by_search_engines(
    district: District, visitor: Visitor
) -> None:
    assert "X-Robots-Tag" not in visitor.get("/public/say")
    received = visitor.say(text=TEXT)
    for response in (received, visitor.get("/public/follow")):
        assert "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
    assert people.public().pk == PUBLIC_ID

"""Forms answered by people who do not sign in: by link, by code, with and without cookies."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.doors.portal import limits, views_form
from bihuan.doors.portal.tests.visitor import HIDDEN, Visitor, words
from bihuan.facilities.forms.words import Language
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district
from bihuan.kernel.tests.district import District
from bihuan.rooms.collection.asking import codes, commands, drafts
from bihuan.rooms.collection.asking.models import Sheet, Unfinished
from bihuan.rooms.collection.asking.tests.asking import handed_out, quiz, survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> District:
    return district.found()


@pytest.fixture
def form(office: District) -> Matter:
    return handed_out(office, survey())


def at(form: Matter, code: str = "") -> str:
    return reverse("portal-form", args=(codes.token(form, code),))


def key_in(page: str) -> str:
    return dict(HIDDEN.findall(page))["key"]


def sent(page: int, go: str, key: str = "", **answers: str) -> dict[str, str]:
    given = {f"q-{code}": answer for code, answer in answers.items()}
    return {"page": str(page), "go": go, **({"key": key} if key else {}), **given}


def test_a_parent_answers_page_by_page_and_is_thanked(visitor: Visitor, form: Matter) -> None:
    page = visitor.text(at(form))
    assert "家长满意度问卷" in page
    assert "不记名" in page
    key = key_in(page)
    second = words(visitor.post(at(form), sent(0, "next", key, how="1")))
    assert key_in(second) == key
    assert "第wish题" in second
    done = visitor.post(at(form), sent(1, "send", key, wish="多种树。"))
    assert "谢谢您" in words(done)
    row = Sheet.objects.get()
    assert row.answers == {"how": "1", "wish": "多种树。"}
    assert row.matter.number in words(done)
    assert not Unfinished.objects.exists()


def test_it_works_without_cookies(form: Matter) -> None:
    """Every page in a browser of its own: nothing is kept but the hidden key."""
    key = key_in(Visitor(Client(enforce_csrf_checks=True)).text(at(form)))
    for page in (sent(0, "next", key, how="1"), sent(1, "send", key, wish="")):
        assert Client(enforce_csrf_checks=True).post(at(form), page).status_code == 200
    assert Sheet.objects.count() == 1


def test_handed_in_twice_it_is_taken_once(visitor: Visitor, form: Matter) -> None:
    key = key_in(visitor.text(at(form)))
    visitor.post(at(form), sent(0, "next", key, how="1"))
    first = words(visitor.post(at(form), sent(1, "send", key, wish="")))
    again = words(visitor.post(at(form), sent(1, "send", key, wish="")))
    assert Sheet.objects.count() == 1
    number = Sheet.objects.get().matter.number
    assert number in first
    assert number in again


def test_what_is_missing_is_told_and_what_was_written_stays(visitor: Visitor, form: Matter) -> None:
    key = key_in(visitor.text(at(form)))
    response = visitor.post(at(form), sent(0, "next", key))
    assert response.status_code == 422
    assert "请选择一项" in words(response)
    visitor.post(at(form), sent(0, "next", key, how="2"))
    back = words(visitor.post(at(form), sent(1, "back", key, why="太远")))
    assert re.search(r'value="2" checked', back)
    assert "太远" in words(visitor.post(at(form), sent(0, "next", key, how="2")))


def test_whoever_chooses_a_language_gets_buttons_and_messages_in_it_too(
    visitor: Visitor, office: District
) -> None:
    plain = survey()
    languages = (*plain.languages, Language("en", "English"), Language("bo", "藏文"))
    thanks = {"zh": "谢谢家长", "en": "Thank you, parents"}
    title = {**plain.title, "en": "Questionnaire"}
    form = handed_out(office, replace(plain, languages=languages, thanks=thanks, title=title))
    key = key_in(visitor.text(at(form)))
    page = words(visitor.post(at(form), {**sent(0, "", key), "lang": "en"}))
    assert "Next" in page
    assert "下一页" not in page
    missing = words(visitor.post(at(form), sent(0, "next", key)))
    assert "请选择一项" not in missing
    visitor.post(at(form), sent(0, "next", key, how="1"))
    done = words(visitor.post(at(form), sent(1, "send", key, wish="")))
    assert "Thank you, parents" in done
    assert "Questionnaire" in done
    other = visitor.post(at(form), {**sent(0, "", drafts.fresh_key()), "lang": "bo"})
    assert "下一页" in words(other)


def test_put_aside_it_is_found_under_the_address_given_then(visitor: Visitor, form: Matter) -> None:
    key = key_in(visitor.text(at(form)))
    kept = words(visitor.post(at(form), sent(0, "save", key, how="2")))
    [address] = re.findall(r"data-copy-text>([^<]+)<", kept)
    path = re.sub(r"^https?://[^/]+", "", address)
    other = Visitor(Client())
    assert re.search(r'value="2" checked', other.text(path))
    assert other.get(path[:-1] + "!").status_code == 404
    quietly = Client().post(at(form), sent(0, "save", key, how="1"), headers={"X-Form-Save": "1"})
    assert quietly.status_code == 204


def test_what_was_begun_on_a_shared_device_is_not_shown_to_the_next(
    visitor: Visitor, form: Matter
) -> None:
    key = key_in(visitor.text(at(form)))
    visitor.post(at(form), sent(0, "next", key, how="2"))
    page = visitor.text(at(form))
    assert "没有填完" in page
    assert key not in page
    again = words(visitor.post(at(form), {"go": "again"}))
    assert key_in(again) == key
    assert "没有填完" in visitor.text(at(form))
    afresh = words(visitor.post(at(form), {"go": "afresh"}))
    assert key_in(afresh) != key
    assert "checked" not in afresh
    assert "没有填完" not in visitor.text(at(form))


def test_after_half_an_hour_nothing_of_it_is_offered_any_more(
    visitor: Visitor, form: Matter
) -> None:
    key = key_in(visitor.text(at(form)))
    visitor.post(at(form), sent(0, "next", key, how="2"))
    with clock.at(clock.now() + timedelta(minutes=views_form.IDLE_MINUTES + 1)):
        assert "没有填完" not in visitor.text(at(form))


def test_a_code_on_paper_leads_to_an_address_of_its_own(visitor: Visitor, office: District) -> None:
    form = handed_out(office, survey(), "code")
    [code, other] = commands.issue_codes(form, count=2, batch="初一家长", by=office.clerk)
    assert "填报码" in visitor.text(at(form))
    wrong = visitor.post(at(form), {"code": code[:-1] + ("0" if code[-1] != "0" else "1")})
    assert wrong.status_code == 422
    response = visitor.post(at(form), {"code": code.lower()})
    assert (response.status_code, response["Location"]) == (302, at(form, code))
    page = visitor.text(at(form, code))
    assert "初一家长" in page
    assert 'name="key"' not in page
    visitor.post(at(form, code), sent(0, "next", how="1"))
    assert "第wish题" in Visitor(Client()).text(at(form, code))
    assert "谢谢您" in words(visitor.post(at(form, code), sent(1, "send", wish="")))
    assert "已经用过" in visitor.text(at(form, code))
    assert "谢谢您" in words(visitor.post(at(form, code), sent(1, "send", wish="")))
    assert Sheet.objects.count() == 1
    assert "第how题" in visitor.text(at(form, other))


def test_codes_cannot_be_tried_out(
    visitor: Visitor, office: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = handed_out(office, survey(), "code")
    monkeypatch.setattr(limits, "GUESS", {"per_hour": 1, "burst": 2})
    answers = [visitor.post(at(form), {"code": "0000-0000-0000-0000-0"}) for _ in range(3)]
    assert [one.status_code for one in answers] == [422, 422, 429]


def test_a_flood_is_stopped_and_nothing_typed_is_lost(
    visitor: Visitor, form: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HAND_IN", {"per_hour": 1, "burst": 1})
    for expected in (200, 429):
        key = key_in(Visitor(Client()).text(at(form)))
        Client().post(at(form), sent(0, "next", key, how="1"))
        response = Client().post(at(form), sent(1, "send", key, wish="多种树。"))
        assert response.status_code == expected
    assert "没有丢" in words(response)
    assert Sheet.objects.count() == 1


@pytest.mark.parametrize("end", ["close", "pass"])
def test_a_form_that_ended_says_so(
    visitor: Visitor, office: District, form: Matter, end: str
) -> None:
    key = key_in(visitor.text(at(form)))
    if end == "close":
        commands.close(form, by=office.clerk)
        assert "已经结束" in visitor.text(at(form))
        assert "已经结束" in words(visitor.post(at(form), sent(0, "next", key, how="1")))
    else:
        commands.change(form, closes_on=clock.today(), by=office.clerk)
        with clock.at(clock.now() + timedelta(days=1)):
            assert "已经结束" in visitor.text(at(form))
    assert not Sheet.objects.exists()


def test_forms_that_are_not_for_the_public_are_not_there(
    visitor: Visitor, office: District, form: Matter
) -> None:
    for_units = handed_out(office, survey(), "units")
    drafted = commands.draft(title="x", purpose="survey", audience="public", unit=office.root,
                             by=office.clerk)  # fmt: skip
    for matter in (for_units, drafted):
        assert visitor.get(at(matter)).status_code == 404
    for nonsense in ("x", "1", form.number, codes.token(form)[:-1]):
        assert visitor.get(reverse("portal-form", args=(nonsense,))).status_code == 404
    other = handed_out(office, survey(), "code")
    [code] = commands.issue_codes(other, count=1, batch="家长", by=office.clerk)
    assert visitor.get(at(form, code)).status_code == 404


def test_a_quiz_begins_when_the_respondent_does_and_tells_what_was_right(
    visitor: Visitor, office: District
) -> None:
    form = handed_out(office, quiz(minutes=10, tell="right"), "public", "quiz")
    cover = visitor.text(at(form))
    assert "限时 10 分钟" in cover
    assert "第a题" not in cover
    key = key_in(cover)
    ends = timezone.localtime(clock.now() + timedelta(minutes=10))
    page = words(visitor.post(at(form), {"go": "begin", "key": key}))
    assert "第a题" in page
    minutes = (f"请在 {one:%H:%M} 以前提交" for one in (ends, ends + timedelta(minutes=1)))
    assert any(one in page for one in minutes)
    done = words(visitor.post(at(form), sent(0, "send", key, a="1", b="2")))
    assert "得5分，满分10分" in done
    assert done.count("正确答案") == 1


def test_a_new_version_does_not_take_away_what_somebody_is_writing(
    visitor: Visitor, office: District, form: Matter
) -> None:
    key = key_in(visitor.text(at(form)))
    visitor.post(at(form), sent(0, "next", key, how="1"))
    shorter = replace(survey(), items=survey().items[:1])
    commands.design(form, shorter, by=office.clerk)
    commands.publish(form, by=office.clerk)
    assert "谢谢您" in words(visitor.post(at(form), sent(1, "send", key, wish="")))
    assert Sheet.objects.get().number == 1

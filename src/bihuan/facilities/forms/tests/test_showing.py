"""What a page shows: values that were written, errors beside them, nothing that is not asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from django.template import engines
from django.test import Client
from hypothesis import given, settings

from bihuan.facilities.forms import showing
from bihuan.facilities.forms.answering import Draft, complete, read
from bihuan.facilities.forms.definition import Form, Group, Kind, Quiz, Row
from bihuan.facilities.forms.tests import door
from bihuan.facilities.forms.tests.made import (
    ENGLISH,
    TODAY,
    ask,
    choices,
    form,
    forms,
    survey,
    zh,
)
from bihuan.facilities.forms.view import Field, Kept, Option, PageView, Respondent
from bihuan.facilities.forms.words import CHINESE

UNITS = (Option("u1", "第一小学", group="小学"), Option("u2", "第二小学", group="小学"))


def view(one: Form, page: int = 0, draft: Draft | None = None, **to: Any) -> PageView:
    return showing.page_view(one, page, draft or Draft(), today=TODAY, to=Respondent(**to))


def field(page: PageView, code: str) -> Field:
    return next(one for one in page.section.fields() if one.code == code)


def drawn(page: PageView) -> str:
    source = (
        '{% import "forms/answer.html" as forms %}<form {{ forms.attributes(view) }}>'
        "{{ forms.head(view) }}{{ forms.questions(view, 1000) }}{{ forms.go(view) }}</form>"
    )
    engine: Any = engines["jinja2"]
    html: str = engine.env.from_string(source).render(view=page)
    return html


def test_what_was_written_stands_there_again_even_if_unreadable() -> None:
    one = form(ask("n", Kind.INTEGER), ask("w", Kind.MANY, choices=choices("甲", "乙")))
    reading = read(one, {"q-n": ["十二"], "q-w": ["2", "9"]}, today=TODAY)
    page = showing.page_view(one, 0, reading.draft, today=TODAY, reading=reading)
    assert field(page, "n").value == "十二"
    assert [option.chosen for option in field(page, "w").options] == [False, True]
    assert [code for code, _label, _text in page.errors] == ["id_q-n", "id_q-w"]
    html = drawn(page)
    assert 'value="十二"' in html
    assert html.count('aria-invalid="true"') == 3


def test_questions_that_are_not_asked_are_hidden_with_their_condition() -> None:
    page = view(survey(), 0, Draft({"bus": "no"}))
    route = field(page, "at")
    assert route.hidden
    assert orjson.loads(route.condition) == ["=", ["ref", "bus"], ["str", "yes"]]
    assert not field(view(survey(), 0, Draft({"bus": "yes"})), "at").hidden
    assert 'name="shown" value="at" disabled' in drawn(page)


def test_the_browser_is_told_what_it_cannot_see_on_the_page() -> None:
    one = form(
        Group(code="g", label=zh("一"), items=(ask("a", Kind.INTEGER), ask("b", Kind.INTEGER))),
        Group(
            code="h",
            label=zh("二"),
            items=(
                ask("c", Kind.INTEGER),
                ask("sum", Kind.CALCULATED, calculation="${a} + ${c}"),
                ask("d", relevant="${sum} > 10"),
            ),
        ),
    )
    live = orjson.loads(view(one, 1, Draft({"a": 7, "b": 8})).live)
    assert live["known"] == {"a": "7", "sum": ""}
    assert [code for code, _tree in live["sums"]] == ["sum"]
    assert live["today"] == "2014-05-06"


def test_pages_count_only_what_is_asked() -> None:
    one = form(
        ask("bus", Kind.YES_NO),
        Group(code="g", label=zh("校车"), relevant="${bus} = 'yes'", items=(ask("line"),)),
        Group(code="h", label=zh("其他"), items=(ask("more"),)),
    )
    page = view(one, 2, Draft({"bus": "no"}))
    assert (page.step, page.steps, page.previous, page.next, page.last) == (2, 2, 0, None, True)


def test_a_text_quotes_an_answer_in_words_and_escaped() -> None:
    one = form(
        ask("who", Kind.ONE, choices=choices("家长", "教师")),
        ask("name"),
        ask("more", label="${name}${who}，请说说"),
    )
    page = view(one, 0, Draft({"who": "1", "name": "<b>李</b>"}))
    assert field(page, "more").label == "<b>李</b>家长，请说说"
    assert "&lt;b&gt;李&lt;/b&gt;家长" in drawn(page)


def test_units_are_offered_under_their_headings() -> None:
    page = view(survey(), 0, Draft({"school": "u2"}), units=UNITS)
    assert [option.chosen for option in field(page, "school").options] == [False, True]
    assert '<optgroup label="小学">' in drawn(page)


def test_what_is_read_only_is_shown_and_cannot_be_sent() -> None:
    one = form(ask("unit", label="单位", read_only=True))
    html = drawn(view(one, prefilled={"unit": "第一小学"}))
    assert "第一小学" in html
    assert 'name="q-unit"' not in html


def test_files_sent_earlier_can_be_dropped() -> None:
    one = form(ask("photo", Kind.FILES, most="3"))
    page = view(
        one, 0, Draft({"photo": ["f1", "f2"]}), files={"f1": Kept("f1", "墙.jpg", "/files/1")}
    )
    html = drawn(page)
    assert page.has_files
    assert 'name="q-photo-drop" id="id_q-photo_drop1" value="f1"' in html
    assert '<a href="/files/1">墙.jpg</a>' in html


def test_a_page_in_another_language() -> None:
    one = Form(
        title={"zh": "问卷", "en": "Survey"},
        languages=(CHINESE, ENGLISH),
        items=(
            ask("a", label="校车"),
            ask(
                "m", Kind.MATRIX, choices=choices("好"), rows=(Row("r", {"zh": "一", "en": "One"}),)
            ),
        ),
    )
    page = view(one, language="en")
    assert (page.title, field(page, "a").label, field(page, "r").label) == ("Survey", "校车", "One")
    html = drawn(page)
    assert 'lang="en"' in html
    assert 'name="lang" value="zh"' in html


def test_when_it_was_saved_is_said() -> None:
    html = drawn(view(survey(), saved_at=datetime(2014, 5, 6, 6, 5, tzinfo=UTC)))
    assert "已暂存 14:05" in html


def test_a_quiz_is_shown_in_the_order_of_its_respondent() -> None:
    one = form(*(ask(f"q{n}") for n in range(9)), quiz=Quiz(shuffle=True))
    orders = {
        tuple(found.code for found in view(one, seed=seed).section.fields()) for seed in "abcd"
    }
    assert len(orders) == 4


def test_a_filled_in_form_is_read_in_words() -> None:
    one = survey()
    posted = {
        "q-school": ["u1"],
        "q-role": ["1"],
        "q-bus": ["no"],
        "q-food": ["1"],
        "q-path": ["2"],
        "q-stars": ["4"],
        "q-why": ["1", "3"],
        "q-true": ["OK"],
    }
    reading = read(one, posted, today=TODAY, files={"photo": ["f1"]}, units={"u1": ""})
    lines = showing.answered(
        one, reading.values, names={"u1": "第一小学"}, files={"f1": Kept("f1", "墙.jpg")}
    )
    assert [(line.label, line.text) for line in lines] == [
        ("孩子在哪所学校", "第一小学"),
        ("您是", "家长"),
        ("孩子乘校车吗", "否"),
        ("食堂", "很满意"),
        ("上学路上", "满意"),
        ("总的打几分", "4"),
        ("哪些要改进", "饭菜、作业"),
        ("现场照片", "1 个文件"),
        ("以上内容属实", "已确认"),
    ]
    assert lines[3].heading == "您对这些方面满意吗"
    assert lines[7].files == (Kept("f1", "墙.jpg"),)


@settings(max_examples=40)
@given(forms())
def test_every_page_of_any_form_is_drawn_with_all_its_questions(one: Form) -> None:
    whole = complete(one, Draft(), today=TODAY)
    for page in one.pages():
        made = showing.page_view(one, page.number, Draft(), today=TODAY, reading=whole)
        html = drawn(made)
        for found in made.section.fields():
            if found.kind not in ("note", "matrix") and not found.fixed:
                assert f'name="{found.name}"' in html


# -- as a room uses it -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.urls("bihuan.facilities.forms.tests.door")
def test_a_form_is_answered_page_by_page_without_scripts(client: Client) -> None:
    door.KEPT.clear()
    door.KEPT["form"] = survey()
    shown = ["school", "role", "bus"]
    first = {"q-school": "u1", "q-role": "1", "q-bus": "yes", "shown": shown}
    again = client.post("/forms/0", {**first, "go": "next"})
    assert "多了几道题" in again.content.decode()
    more = {"q-age": "二十", "shown": [*shown, "age", "born", "at", "fare"]}
    wrong = client.post("/forms/0", {**first, **more, "go": "next"})
    assert "这一页有 1 处需要改正" in wrong.content.decode()
    went = client.post("/forms/0", {**first, **more, "q-age": "9", "go": "next"})
    assert went["Location"] == "/forms/1"
    back = client.post("/forms/1", {"q-food": "1", "go": "back"})
    assert back["Location"] == "/forms/0"
    kept = client.get("/forms/1").content.decode()
    assert 'id="id_q-food_1" value="1" checked' in kept
    last = {"q-food": "1", "q-path": "1", "q-true": "OK", "go": "send"}
    last |= {"shown": ["food", "path", "stars", "why", "name", "photo", "true"]}
    assert client.post("/forms/1", last)["Location"] == "/forms/done"
    assert door.KEPT["sent"]["age"] == 9
    assert "第一小学" in client.get("/forms/done").content.decode()


@pytest.mark.django_db
@pytest.mark.urls("bihuan.facilities.forms.tests.door")
def test_a_form_is_designed_without_scripts(client: Client) -> None:
    door.KEPT.clear()
    door.KEPT["form"] = form()
    assert "还没有题目" in client.get("/forms/design").content.decode()
    added = client.post("/forms/act", {"act": "add", "kind": "choose_one"})
    assert added["Location"] == "/forms/item?item=q1"
    assert "题型" in client.get("/forms/item?item=q1").content.decode()
    empty = client.post("/forms/item?item=q1", {"code": "q1"})
    assert "请填写题目的文字" in empty.content.decode()
    filled = {"label_zh": "乘校车吗", "choices_zh": "乘\n不乘", "code": "q1", "page": ""}
    assert client.post("/forms/item?item=q1", filled)["Location"] == "/forms/design"
    client.post("/forms/act", {"act": "copy", "item": "q1"})
    assert [one.code for one in door.form().questions()] == ["q1", "q2"]
    page = client.get("/forms/design").content.decode()
    assert "还不能启用" not in page
    assert page.count("乘校车吗") >= 2

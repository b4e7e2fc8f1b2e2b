"""A form as a value: its pages, its JSON, what is wrong with one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bihuan.facilities.forms import stored
from bihuan.facilities.forms.checking import MOST_ON_PAGE, MOST_QUESTIONS, check
from bihuan.facilities.forms.definition import (
    Choice,
    Form,
    Group,
    Item,
    Kind,
    Question,
    Quiz,
    Row,
    page_questions,
)
from bihuan.facilities.forms.stored import BadForm
from bihuan.facilities.forms.tests.made import ask, choices, form, forms, survey, zh
from bihuan.facilities.forms.words import CHINESE, Language, language
from bihuan.lib import canonical


def said(one: Form) -> list[tuple[str, str]]:
    return [(problem.code, problem.part) for problem in check(one)]


def test_a_group_is_a_page_and_so_is_a_run_of_loose_questions() -> None:
    one = form(
        ask("a"), ask("b"), Group(code="g", label=zh("组"), items=(ask("c"),)), ask("d"), ask("e")
    )
    pages = [[question.code for question in page_questions(page)] for page in one.pages()]
    assert pages == [["a", "b"], ["c"], ["d", "e"]]
    assert [page.number for page in one.pages()] == [0, 1, 2]


def test_a_matrix_is_answered_row_by_row() -> None:
    matrix = ask(
        "m", Kind.MATRIX, choices=choices("好"), rows=(Row("r1", zh("一")),), required=True
    )
    asked = form(matrix).asked()
    assert list(asked) == ["r1"]
    assert (asked["r1"].kind, asked["r1"].required) == (Kind.ONE, True)
    assert form(matrix).question("r1") == matrix


def test_a_text_falls_back_to_the_forms_first_language() -> None:
    one = form(languages=(CHINESE, Language("en", "English")))
    assert one.say({"zh": "校车", "en": "bus"}, "en") == "bus"
    assert one.say({"zh": "校车"}, "en") == "校车"
    assert one.say({"bo": "其他"}, "en") == "其他"
    assert one.say({}) == ""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("中文 (zh)", "zh"),
        ("English（en）", "en"),
        ("  藏文 ( bo ) ", "bo"),
        ("中文", "zh"),
        ("English", "en"),
        ("Português (pt-BR)", "pt-BR"),
    ],
)
def test_a_language_is_told_by_its_name(name: str, code: str) -> None:
    found = language(name)
    assert found is not None
    assert found.code == code


def test_a_language_that_cannot_be_told_is_none() -> None:
    assert language("方言") is None


@given(forms())
def test_json_gives_back_the_very_form(made: Form) -> None:
    data = canonical.encode(stored.to_json(made))
    assert stored.decode(data) == made
    assert stored.digest(stored.decode(data)) == stored.digest(made)


def test_the_digest_names_the_version_and_never_changes_for_it() -> None:
    digest = "4f61d7a2320d5c876e11b0739fbc9d8edf7ffe55d9b294631f78a6a302e341bd"
    assert stored.digest(survey()) == digest
    assert stored.digest(replace(survey(), title=zh("别的"))) != digest


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ([], "$"),
        ({"shape": 2, "title": {}}, "$.shape"),
        ({"shape": 1}, "$"),
        ({"shape": 1, "title": "t"}, "$.title"),
        ({"shape": 1, "title": {"zh": 3}}, "$.title.zh"),
        ({"shape": 1, "title": {}, "colour": "red"}, "$"),
        ({"shape": 1, "title": {}, "items": {}}, "$.items"),
        ({"shape": 1, "title": {}, "items": [3]}, "$.items[0]"),
        (
            {"shape": 1, "title": {}, "items": [{"code": "a", "kind": "tea", "label": {}}]},
            "$.items[0].kind",
        ),
        (
            {
                "shape": 1,
                "title": {},
                "items": [{"code": "a", "kind": "text", "label": {}, "required": "yes"}],
            },
            "$.items[0].required",
        ),
        ({"shape": 1, "title": {}, "quiz": {"minutes": "5"}}, "$.quiz.minutes"),
    ],
)
def test_json_that_is_no_form_is_refused_with_the_place(data: canonical.Json, path: str) -> None:
    with pytest.raises(BadForm) as refused:
        stored.from_json(data)
    assert refused.value.path == path


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(BadForm, match="JSON"):
        stored.decode(b"{")


def test_the_sample_is_in_order() -> None:
    assert check(survey()) == []


@pytest.mark.parametrize(
    ("question", "part"),
    [
        (ask("1a"), "code"),
        (ask("题"), "code"),
        (ask("meta"), "code"),
        (replace(ask("a"), label={}), "label"),
        (ask("a", Kind.ONE), "choices"),
        (ask("a", Kind.ONE, choices=(Choice("x", zh("一")), Choice("x", zh("二")))), "choices"),
        (ask("a", Kind.ONE, choices=(Choice("x y", zh("一")),)), "choices"),
        (ask("a", Kind.ONE, choices=(Choice("x", {}),)), "choices"),
        (ask("a", Kind.MATRIX, choices=choices("好")), "rows"),
        (ask("a", Kind.INTEGER, least="九"), "least"),
        (ask("a", Kind.INTEGER, least="9", most="3"), "least"),
        (ask("a", Kind.DATE, most="2014年"), "most"),
        (ask("a", Kind.RATING), "most"),
        (ask("a", Kind.RATING, least="1", most="100"), "most"),
        (ask("a", relevant="${b} ="), "relevant"),
        (ask("a", relevant="${nowhere} = 'x'"), "relevant"),
        (ask("a", constraint="nonsense"), "constraint"),
        (ask("a", default="${nowhere}"), "default"),
        (ask("a", label="您好，${nowhere}"), "label"),
        (ask("a", Kind.NOTE, required=True), "required"),
        (ask("a", Kind.ONE, choices=choices("好"), right=("9",), points="1"), "right"),
        (ask("a", Kind.ONE, choices=choices("好"), right=("1",)), "points"),
        (ask("a", Kind.ONE, choices=choices("好"), right=("1",), points="1.234"), "points"),
        (ask("a", Kind.INTEGER, right=("many",), points="1"), "right"),
        (ask("a", relevant="${a} = 'x'"), "relevant"),
    ],
)
def test_what_is_wrong_with_a_question_is_told_with_its_part(question: Question, part: str) -> None:
    assert (question.code, part) in said(form(question))


def test_what_is_wrong_with_the_whole_form() -> None:
    assert said(form()) == [("", "items")]
    assert ("", "title") in said(replace(form(ask("a")), title={}))
    assert ("", "languages") in said(replace(form(ask("a")), languages=()))
    assert ("a", "code") in said(form(ask("a"), ask("a")))
    assert ("g", "items") in said(form(ask("a"), Group(code="g")))
    groups = [
        Group(code=f"g{page}", items=tuple(ask(f"q{page}_{n}") for n in range(MOST_ON_PAGE)))
        for page in range(MOST_QUESTIONS // MOST_ON_PAGE)
    ]
    assert said(form(*groups)) == []
    assert said(form(*groups, *(ask(f"x{n}") for n in range(MOST_ON_PAGE)))) == [("", "items")]
    assert said(form(*(ask(f"x{n}") for n in range(MOST_ON_PAGE + 1)))) == [("", "items")]


def test_questions_that_wait_for_each_other_are_told_together() -> None:
    circle = form(ask("a", relevant="${b} = 'x'"), ask("b", relevant="${a} = 'x'"))
    problems = check(circle)
    assert [problem.part for problem in problems] == ["relevant"]
    assert "a" in problems[0].text
    assert "b" in problems[0].text


def test_a_group_cannot_wait_for_what_is_in_it() -> None:
    group = Group(code="g", label=zh("组"), relevant="${a} = 'x'", items=(ask("a"),))
    assert len(check(form(group))) == 1


def test_a_quiz_needs_points_and_a_mark_that_can_be_reached() -> None:
    right = ask("a", Kind.ONE, choices=choices("好", "坏"), right=("1",), points="2.5")
    assert said(form(right, quiz=Quiz("2.5", 30))) == []
    assert ("", "pass_mark") in said(form(right, quiz=Quiz("3")))
    assert ("", "minutes") in said(form(right, quiz=Quiz("1", 1000)))
    assert ("", "tell") in said(form(right, quiz=Quiz("1", tell="all")))
    assert ("", "quiz") in said(form(ask("a"), quiz=Quiz()))


def test_notes_alone_are_no_page() -> None:
    hello, group = ask("hello", Kind.NOTE), Group(code="g", label=zh("一"), items=(ask("a"),))
    other, bye = Group(code="h", label=zh("二"), items=(ask("b"),)), ask("bye", Kind.NOTE)

    def pages(*items: Item) -> list[list[str]]:
        return [[one.code for one in page.items] for page in form(*items).pages()]

    assert pages(hello, group, other, bye) == [["hello", "g"], ["h", "bye"]]
    assert pages(group, hello, other) == [["g"], ["hello", "h"]]
    assert pages(hello, ask("c"), group) == [["hello", "c"], ["g"]]
    assert pages(hello) == [["hello"]]
    assert [page.number for page in form(hello, group, other, bye).pages()] == [0, 1]

"""Versions: what changed is said in words, and no answer of an earlier one is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.forms.answering import Draft
from bihuan.facilities.forms.changes import carry, carry_draft, diff
from bihuan.facilities.forms.definition import Choice, Form, Group, Kind, Question, Quiz, Row
from bihuan.facilities.forms.tests.made import ask, choices, form, forms, survey, zh
from bihuan.lib.canonical import Json


def told(old: Form, new: Form) -> list[str]:
    return [change.text for change in diff(old, new).changes]


def test_the_same_form_has_not_changed() -> None:
    difference = diff(survey(), survey())
    assert difference.changes == ()
    assert difference.maps == {code: code for code in survey().asked()}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {"label": zh("新的问法")}, "“新的问法”的文字：由“题 a”改为“新的问法”。"),
        ({}, {"hint": zh("看清楚")}, "“题 a”的提示：写为“看清楚”。"),
        ({"hint": zh("看清楚")}, {"hint": {}}, "“题 a”的提示：去掉了，原为“看清楚”。"),
        ({}, {"required": True}, "“题 a”的必填：由“否”改为“是”。"),
        ({}, {"kind": Kind.LONG}, "“题 a”的题型：由“单行文字”改为“多行文字”。"),
        ({}, {"most": "9"}, "“题 a”的上限：写为“9”。"),
        ({}, {"relevant": "1 = 1"}, "“题 a”的出现条件：写为“1 = 1”。"),
        ({}, {"label": {"zh": "题 a", "en": "a"}}, "“题 a”的文字：其他语言有变。"),
    ],
)
def test_a_changed_part_is_told(
    before: dict[str, object], after: dict[str, object], said: str
) -> None:
    question = replace(ask("a"), **before)  # type: ignore[arg-type]
    assert told(form(question), form(replace(question, **after))) == [said]  # type: ignore[arg-type]


def test_choices_and_rows_are_told_one_by_one() -> None:
    old = ask("a", Kind.ONE, choices=choices("好", "坏", "不知道"))
    new = replace(
        old, choices=(Choice("2", zh("差")), Choice("1", zh("好")), Choice("9", zh("很好")))
    )
    assert told(form(old), form(new)) == [
        "“题 a”的选项：“坏”改为“差”。",
        "“题 a”的选项：增加“很好”。",
        "“题 a”的选项：去掉“不知道”。",
    ]
    turned = replace(old, choices=tuple(reversed(old.choices)))
    assert told(form(old), form(turned)) == ["“题 a”的选项：先后顺序有调整。"]


def test_new_removed_and_moved_questions_are_told() -> None:
    old, new = form(ask("a"), ask("b"), ask("c")), form(ask("c"), ask("d", Kind.DATE), ask("a"))
    assert told(old, new) == [
        "新增日期“题 d”。",
        "删去“题 b”。",
        "题目的先后顺序有调整。",
    ]
    group = Group(code="g", label=zh("新组"), items=(ask("a"),))
    assert told(form(ask("a")), form(group)) == ["新增分组“新组”。"]


def test_what_concerns_the_whole_form_is_told_first() -> None:
    old = form(ask("a", Kind.YES_NO, right=("yes",), points="1"))
    new = replace(old, title=zh("新卷"), quiz=Quiz("1"))
    assert told(old, new) == [
        "标题由“试卷”改为“新卷”。",
        "测试设置有变（及格分、限时、随机排列或交卷后显示的内容）。",
    ]


def test_a_question_under_a_new_code_is_known_by_kind_and_words() -> None:
    old, new = (
        form(ask("a", label="校车几点到"), ask("x")),
        form(ask("x"), ask("bus", label="校车几点到")),
    )
    difference = diff(old, new)
    assert difference.maps == {"a": "bus", "x": "x"}
    assert "代码由 a 改为 bus" in difference.changes[0].text


def test_two_questions_of_the_same_words_are_not_guessed_at() -> None:
    old = form(ask("a", label="其他"), ask("b", label="其他"))
    new = form(ask("c", label="其他"), ask("d", label="其他"))
    assert diff(old, new).maps == {}


@pytest.mark.parametrize(
    ("old", "new", "answer", "moved"),
    [
        (ask("a"), ask("a", Kind.LONG), "校车", "校车"),
        (ask("a", Kind.INTEGER), ask("a", Kind.DECIMAL), 3, "3"),
        (ask("a", Kind.DECIMAL), ask("a", Kind.INTEGER), "3", 3),
        (ask("a"), ask("a", Kind.INTEGER), "12", 12),
        (ask("a", Kind.INTEGER), ask("a"), 12, "12"),
        (ask("a", Kind.DATE), ask("a"), "2014-05-06", "2014-05-06"),
        (
            ask("a", Kind.ONE, choices=choices("好", "坏")),
            ask("a", Kind.MANY, choices=choices("好", "坏")),
            "2",
            ["2"],
        ),
        (
            ask("a", Kind.MANY, choices=choices("好", "坏")),
            ask("a", Kind.ONE, choices=choices("好", "坏")),
            ["2"],
            "2",
        ),
        (ask("a", Kind.ONE, choices=choices("好", "坏")), ask("a"), "2", "坏"),
        (
            ask("a", Kind.ONE, choices=choices("好", "坏")),
            ask("a", Kind.ONE, choices=(Choice("x", zh("坏")), Choice("y", zh("好")))),
            "2",
            "x",
        ),
    ],
)
def test_an_answer_goes_along_where_that_is_certain(
    old: Question, new: Question, answer: Json, moved: Json
) -> None:
    carried = carry(form(old), form(new), {"a": answer})
    assert (carried.values, carried.left) == ({"a": moved}, ())


@pytest.mark.parametrize(
    ("old", "new", "answer", "text"),
    [
        (ask("a"), ask("b", Kind.DATE), "校车", "校车"),
        (ask("a", Kind.DECIMAL), ask("a", Kind.INTEGER), "3.5", "3.5"),
        (
            ask("a", Kind.ONE, choices=choices("好", "坏")),
            ask("a", Kind.ONE, choices=choices("好")),
            "2",
            "坏",
        ),
        (
            ask("a", Kind.MANY, choices=choices("好", "坏")),
            ask("a", Kind.ONE, choices=choices("好", "坏")),
            ["1", "2"],
            "好、坏",
        ),
        (ask("a", Kind.FILES), ask("a"), ["f1"], "f1"),
    ],
)
def test_an_answer_without_a_place_is_left_as_it_was(
    old: Question, new: Question, answer: Json, text: str
) -> None:
    carried = carry(form(old), form(new), {"a": answer})
    assert carried.values == {}
    assert [(one.code, one.label, one.answer, one.text) for one in carried.left] == [
        ("a", "题 a", answer, text)
    ]


def test_of_several_choices_those_that_are_left_go_along() -> None:
    old = ask("a", Kind.MANY, choices=choices("好", "坏", "贵"))
    new = ask("a", Kind.MANY, choices=choices("好", "坏"))
    carried = carry(form(old), form(new), {"a": ["1", "3"]})
    assert carried.values == {"a": ["1"]}
    assert [(one.answer, one.text) for one in carried.left] == [(["3"], "贵")]


def test_a_matrix_whose_rows_got_new_codes_keeps_their_answers() -> None:
    old = ask("m", Kind.MATRIX, choices=choices("好"), rows=(Row("r1", zh("食堂")),))
    new = replace(old, rows=(Row("m_1", zh("校车")), Row("m_2", zh("食堂"))))
    assert carry(form(old), form(new), {"r1": "1"}).values == {"m_2": "1"}


def test_rows_that_became_questions_keep_their_answers() -> None:
    matrix = ask("m", Kind.MATRIX, choices=choices("好"), rows=(Row("r1", zh("食堂")),))
    loose = ask("r1", Kind.ONE, choices=choices("好"))
    assert carry(form(matrix), form(loose), {"r1": "1"}).values == {"r1": "1"}


def test_a_draft_goes_along_with_what_could_not_be_read() -> None:
    old, new = (
        form(ask("a", Kind.INTEGER), ask("b"), ask("c")),
        form(ask("a", Kind.INTEGER), ask("b")),
    )
    draft = Draft({"b": None, "c": "x"}, {"a": ("九",)})
    carried, left = carry_draft(old, new, draft)
    assert carried == Draft({"b": None}, {"a": ("九",)})
    assert [(one.code, one.text) for one in left] == [("c", "x")]


@given(forms(), st.data())
def test_nothing_is_lost_between_any_two_forms(old: Form, data: st.DataObject) -> None:
    new = data.draw(forms())
    answers: dict[str, Json] = {}
    for code, question in old.asked().items():
        answer = data.draw(st.sampled_from([None, "x", 3, "3", "yes", ["c0"], ["c0", "c1"], "c0"]))
        if answer is not None:
            answers[code] = (
                answer if question.kind != Kind.MANY or isinstance(answer, list) else ["c0"]
            )
    carried = carry(old, new, answers)
    maps = diff(old, new).maps
    left = {one.code for one in carried.left}
    for code in answers:
        assert code in left or maps[code] in carried.values


@given(forms())
def test_no_difference_is_found_between_a_form_and_itself(one: Form) -> None:
    assert diff(one, one).changes == ()

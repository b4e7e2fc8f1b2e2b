"""Quizzes: what is right, what it is worth, how a class did."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bihuan.facilities.forms.definition import Kind, Question, Quiz
from bihuan.facilities.forms.marking import class_result, is_right, mark, overtime
from bihuan.facilities.forms.shuffling import choices_in_order, shuffled
from bihuan.facilities.forms.tests.made import TODAY, ask, choices, form, zh
from bihuan.lib.canonical import Json

FIRE = form(
    ask(
        "call",
        Kind.ONE,
        "火警电话",
        choices=choices("119", "110", "120"),
        right=("1",),
        points="2",
        explanation=zh("119 是火警。"),
    ),
    ask(
        "do",
        Kind.MANY,
        "怎么办",
        choices=choices("报警", "乘电梯", "弯腰走"),
        right=("1", "3"),
        points="3",
    ),
    ask("drill", Kind.YES_NO, "演练过吗"),
    ask(
        "times", Kind.INTEGER, "每学期几次", right=("2",), points="2.5", relevant="${drill} = 'yes'"
    ),
    ask("who", label="校长姓什么", right=("Ｗａｎｇ", "王"), points="1"),
    quiz=Quiz("4", 20, shuffle=True),
)


def several(*right: str) -> Question:
    return ask("a", Kind.MANY, choices=choices("甲", "乙"), right=right, points="1")


def test_points_are_given_for_what_is_right_as_a_whole() -> None:
    marked = mark(
        FIRE, {"call": "1", "do": ["1"], "drill": "yes", "times": 2, "who": " WANG "}, today=TODAY
    )
    assert (marked.points, marked.of, marked.passed) == (Decimal("5.5"), Decimal("8.5"), True)
    assert [(one.code, one.right, one.points) for one in marked.questions] == [
        ("call", True, Decimal(2)),
        ("do", False, Decimal(0)),
        ("times", True, Decimal("2.5")),
        ("who", True, Decimal(1)),
    ]
    wrong = marked.questions[1]
    assert (wrong.given, wrong.right_answer) == ("报警", "报警、弯腰走")
    assert marked.questions[0].explanation == "119 是火警。"


def test_what_was_not_asked_counts_for_nothing_and_what_was_left_empty_is_wrong() -> None:
    marked = mark(FIRE, {"call": "1", "drill": "no"}, today=TODAY)
    assert (marked.points, marked.of, marked.passed) == (Decimal(2), Decimal(6), False)
    assert [one.code for one in marked.questions] == ["call", "do", "who"]


def test_without_a_pass_mark_nobody_passes_or_fails() -> None:
    assert mark(replace(FIRE, quiz=Quiz()), {"call": "1"}, today=TODAY).passed is None
    assert class_result(replace(FIRE, quiz=Quiz()), [{"call": "1"}], today=TODAY).passed is None


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        (ask("a", Kind.DECIMAL, right=("2.50",), points="1"), "2.5", True),
        (ask("a", Kind.DATE, right=("1949-10-01",), points="1"), "1949-10-01", True),
        (
            ask("a", Kind.MANY, choices=choices("甲", "乙"), right=("2", "1"), points="1"),
            ["1", "2"],
            True,
        ),
        (
            ask("a", Kind.MANY, choices=choices("甲", "乙"), right=("1",), points="1"),
            ["1", "2"],
            False,
        ),
        (ask("a", right=("北京市",), points="1"), " 北 京 市", True),
        (ask("a", right=("北京市",), points="1"), "北京", False),
        (ask("a", right=("北京市",), points="1"), None, False),
        (ask("a"), "北京", False),
    ],
)
def test_what_counts_as_right(question: Question, answer: Json, right: bool) -> None:
    assert is_right(question, answer) is right


def test_a_class_is_told_by_points_and_by_question() -> None:
    papers: list[dict[str, Json]] = [
        {"call": "1", "do": ["1", "3"], "drill": "yes", "times": 2},
        {"call": "1", "drill": "no"},
        {"call": "2", "drill": "no"},
    ]
    result = class_result(FIRE, papers, today=TODAY)
    assert (result.count, result.passed, result.best, result.median) == (3, 1, Decimal("7.5"), 2)
    assert round(result.mean or 0, 2) == Decimal("3.17")
    assert [(one.code, one.right, one.asked) for one in result.questions] == [
        ("call", 2, 3),
        ("do", 1, 3),
        ("times", 1, 1),
        ("who", 0, 3),
    ]


def test_nobody_handed_in() -> None:
    result = class_result(FIRE, [], today=TODAY)
    assert (result.count, result.mean, result.passed, result.questions) == (0, None, 0, ())


def test_the_time_allowed_has_a_little_grace() -> None:
    begun = datetime(2014, 5, 6, 8, tzinfo=UTC)
    assert not overtime(FIRE, begun, begun + timedelta(minutes=20, seconds=29))
    assert overtime(FIRE, begun, begun + timedelta(minutes=20, seconds=31))
    assert not overtime(replace(FIRE, quiz=Quiz()), begun, begun + timedelta(days=3))


def test_everybody_has_an_order_of_their_own_and_keeps_it() -> None:
    items = tuple(ask(f"q{n}") for n in range(8))
    note, later = ask("n", Kind.NOTE), ask("l", relevant="${q0} = 'x'")
    one = form(*items[:4], note, *items[4:], later, quiz=Quiz(shuffle=True))
    orders = {
        seed: [item.code for item in shuffled(one, one.items, seed, "page 0")]
        for seed in ("a", "b", "c")
    }
    assert len({tuple(order) for order in orders.values()}) == 3
    for seed, order in orders.items():
        assert sorted(order) == sorted(item.code for item in one.items)
        assert (order[4], order[-1]) == ("n", "l")
        assert [item.code for item in shuffled(one, one.items, seed, "page 0")] == order
    assert shuffled(one, one.items, "", "page 0") == one.items
    assert shuffled(replace(one, quiz=None), one.items, "a", "page 0") == one.items


def test_choices_are_shuffled_where_the_question_or_the_quiz_says_so() -> None:
    question = ask("a", Kind.ONE, choices=choices(*"甲乙丙丁戊己庚辛"))
    plain, quiz = form(question), form(question, quiz=Quiz(shuffle=True))
    mixed = choices_in_order(quiz, question, "me")
    assert mixed != question.choices
    assert {one.code for one in mixed} == {one.code for one in question.choices}
    assert choices_in_order(plain, question, "me") == question.choices
    assert choices_in_order(plain, replace(question, shuffle=True), "me") == mixed

"""Designing: every step gives another form, and nothing that refers to it goes astray."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.forms import designer, outline
from bihuan.facilities.forms.checking import check
from bihuan.facilities.forms.definition import Form, Group, Kind, Question, Quiz, Row
from bihuan.facilities.forms.designer import NoSuchItem
from bihuan.facilities.forms.designer_forms import SettingsForm, editing
from bihuan.facilities.forms.lines import BadLines, choices_of, rows_of
from bihuan.facilities.forms.simple import NotSimple, Simple, built, simple, usable
from bihuan.facilities.forms.tests.made import ENGLISH, ask, choices, form, forms, survey, zh
from bihuan.facilities.forms.words import CHINESE


def codes(one: Form) -> list[str]:
    return [item.code for item, _around in one.walk()]


def posted(one: Form, code: str, /, **changes: object) -> dict[str, Any]:
    """What the page of an item sends when only `changes` were made."""
    bound = editing(one, code)
    data: dict[str, Any] = {}
    for name, field in bound.fields.items():
        initial = bound.get_initial_for_field(field, name)
        if initial is True:
            data[name] = "on"
        elif initial not in (False, None):
            data[name] = initial
    return data | changes


def edited(one: Form, code: str, /, **changes: object) -> Form:
    bound = editing(one, code, posted(one, code, **changes))
    assert bound.is_valid(), bound.errors
    return bound.changed()


def test_buttons_add_copy_move_and_remove() -> None:
    one = form()
    group = designer.act(one, {"act": "add", "kind": "group"})
    assert (group.code, codes(group.form)) == ("part1", ["part1"])
    first = designer.act(group.form, {"act": "add", "kind": "choose_one", "into": "part1"})
    second = designer.act(first.form, {"act": "add", "kind": "rating"})
    assert codes(second.form) == ["part1", "q1", "q2"]
    rating = designer.find(second.form, "q2")
    assert isinstance(rating, Question)
    assert (rating.least, rating.most) == ("1", "5")
    up = designer.act(second.form, {"act": "up", "item": "q2"})
    assert codes(up.form) == ["q2", "part1", "q1"]
    assert codes(designer.act(up.form, {"act": "up", "item": "q2"}).form) == codes(up.form)
    copied = designer.act(up.form, {"act": "copy", "item": "q2"})
    assert (copied.code, codes(copied.form)) == ("q3", ["q2", "q3", "part1", "q1"])
    removed = designer.act(copied.form, {"act": "remove", "item": "part1"})
    assert (removed.code, codes(removed.form)) == ("", ["q2", "q3"])


@pytest.mark.parametrize("act", ["up", "down", "copy", "remove", "kind"])
def test_a_button_of_what_is_gone_is_refused(act: str) -> None:
    with pytest.raises(NoSuchItem):
        designer.act(survey(), {"act": act, "item": "gone", "kind": "text"})


def test_an_unknown_button_changes_nothing() -> None:
    assert designer.act(survey(), {"act": "burn", "item": "age"}).form == survey()
    assert designer.act(survey(), {"act": "kind", "item": "age", "kind": "tea"}).form == survey()


def test_another_kind_drops_what_it_has_no_use_for() -> None:
    one = designer.act(survey(), {"act": "kind", "item": "role", "kind": "text"}).form
    question = designer.find(one, "role")
    assert isinstance(question, Question)
    assert (question.kind, question.choices, question.required) == (Kind.TEXT, (), True)


def test_a_new_code_is_changed_wherever_it_is_quoted() -> None:
    one = survey()
    question = designer.find(one, "role")
    renamed = designer.edit(one, "role", replace(question, code="who"))
    assert renamed.asked()["age"].relevant == "${who} = '1'"
    assert check(renamed) == []


def test_a_copied_group_has_conditions_of_its_own() -> None:
    one = survey()
    group = designer.copied(one, designer.find(one, "about"))
    both = designer.add(one, group, after="about")
    assert check(both) == []
    assert both.asked()["at_2"].relevant == "${bus_2} = 'yes'"


def test_an_item_is_put_into_another_group_but_never_into_itself() -> None:
    one = survey()
    moved = designer.place(one, "bus", "said")
    assert designer.around_of(moved, "bus") == "said"
    assert designer.place(one, "said", "said") == one
    assert designer.place(one, "bus", "about") == one
    out = designer.place(one, "bus", "")
    assert codes(out)[-1] == "bus"


@given(forms(), st.data())
def test_moving_up_and_down_loses_nothing(one: Form, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(codes(one)))
    step = data.draw(st.sampled_from([-1, 1]))
    moved = designer.move(one, code, step)
    assert sorted(codes(moved)) == sorted(codes(one))
    assert {c: q.kind for c, q in moved.asked().items()} == {
        c: q.kind for c, q in one.asked().items()
    }
    assert designer.around_of(moved, code) == designer.around_of(one, code)


@given(forms(), st.data())
def test_a_copy_never_takes_a_code_twice(one: Form, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(codes(one)))
    again = designer.copied(one, designer.find(one, code))
    assert check(designer.add(one, again, after=code)) == []


@given(forms(), st.data())
def test_saving_a_page_untouched_changes_nothing(one: Form, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(codes(one)))
    bound = editing(one, code, posted(one, code))
    assert bound.is_valid(), bound.errors
    assert bound.changed() == one


def test_the_outline_numbers_questions_and_says_what_is_wrong() -> None:
    lines = outline.lines(survey())
    assert [(line.code, line.number, line.depth) for line in lines][:3] == [
        ("about", 0, 0),
        ("school", 1, 1),
        ("role", 2, 1),
    ]
    assert [line.code for line in lines if line.ends] == ["fare", "true"]
    assert [line.number for line in lines if line.code in ("intro", "total")] == [0, 0]
    wrong = form(Group(code="g", label=zh("组"), items=(replace(ask("a"), label={}),)))
    assert outline.lines(wrong)[1].problems == ("请填写题目的文字。",)
    assert [problem.part for problem in outline.whole(form())] == ["items"]


def test_a_question_is_edited() -> None:
    one = edited(survey(), "age", label_zh=" 几周岁 ", required="on", most="18")
    question = one.asked()["age"]
    assert (question.label, question.required, question.most) == (zh("几周岁"), True, "18")
    assert question.relevant == "${role} = '1'"


def test_what_is_wrong_is_told_beside_its_field() -> None:
    one = survey()
    for changes, field in (
        ({"label_zh": ""}, "label_zh"),
        ({"most": "many"}, "most"),
        ({"constraint": "1 +"}, "constraint"),
        ({"code": "bus"}, "code"),
        ({"when": "", "relevant": "${gone} = 1"}, "relevant"),
        ({"when": "role", "what": "校长"}, "what"),
    ):
        bound = editing(one, "age", posted(one, "age", **changes))
        assert not bound.is_valid()
        assert list(bound.errors) == [field]
        assert bound.opened == (field in ("constraint", "code", "relevant"))


def test_choices_are_typed_line_by_line_and_keep_their_codes() -> None:
    question = ask("a", Kind.ONE, choices=choices("好", "坏", "贵"))
    one = form(question)
    reworded = edited(one, "a", choices_zh="好\n差\n贵").asked()["a"]
    assert [(c.code, c.label["zh"]) for c in reworded.choices] == [
        ("1", "好"),
        ("2", "差"),
        ("3", "贵"),
    ]
    turned = edited(one, "a", choices_zh="贵\n\n 好 \n慢").asked()["a"]
    assert [(c.code, c.label["zh"]) for c in turned.choices] == [
        ("3", "贵"),
        ("1", "好"),
        ("4", "慢"),
    ]
    more = edited(one, "a", choices_zh="好\n坏\n贵\n慢").asked()["a"]
    assert [c.code for c in more.choices] == ["1", "2", "3", "4"]


def test_equal_lines_do_not_share_a_code() -> None:
    question = ask("a", Kind.ONE, choices=choices("好"))
    made, _right = choices_of(question, zh("好\n好\n好"), ["zh"], quiz=False)
    assert len({one.code for one in made}) == 3


def test_the_lines_of_two_languages_belong_together() -> None:
    question = ask("a", Kind.ONE, choices=choices("好", "坏"))
    made, _right = choices_of(
        question, {"zh": "好\n坏", "en": "good\nbad"}, ["zh", "en"], quiz=False
    )
    assert [one.label for one in made] == [
        {"zh": "好", "en": "good"},
        {"zh": "坏", "en": "bad"},
    ]
    partly, _right = choices_of(
        question, {"zh": "好\n坏", "en": "-\nbad"}, ["zh", "en"], quiz=False
    )
    assert [one.label.get("en") for one in partly] == [None, "bad"]
    with pytest.raises(BadLines) as refused:
        choices_of(question, {"zh": "好\n坏", "en": "good"}, ["zh", "en"], quiz=False)
    assert refused.value.language == "en"
    one = form(question, languages=(CHINESE, ENGLISH))
    bound = editing(one, "a", posted(one, "a", choices_en="good"))
    assert not bound.is_valid()
    assert list(bound.errors) == ["choices_en"]


def test_in_a_quiz_a_star_marks_the_right_answer() -> None:
    question = ask("a", Kind.MANY, choices=choices("119", "110", "120"), right=("1",), points="2")
    one = form(question, quiz=Quiz("1"))
    assert posted(one, "a")["choices_zh"] == "* 119\n110\n120"
    changed = edited(one, "a", choices_zh="119\n*110\n* 120").asked()["a"]
    assert (changed.right, [c.label["zh"] for c in changed.choices]) == (
        ("2", "3"),
        ["119", "110", "120"],
    )


def test_rows_get_codes_nobody_has() -> None:
    matrix = ask("m", Kind.MATRIX, choices=choices("好"), rows=(Row("m_1", zh("食堂")),))
    made = rows_of(matrix, zh("校车\n食堂"), ["zh"], {"m_2"})
    assert [(row.code, row.label["zh"]) for row in made] == [("m_3", "校车"), ("m_1", "食堂")]
    one = edited(form(matrix), "m", rows_zh="校车\n食堂")
    assert list(one.asked()) == ["m_2", "m_1"]


CONDITIONS = form(
    ask("one", Kind.ONE, label="年级", choices=choices("一年级", "二年级")),
    ask("many", Kind.MANY, label="原因", choices=choices("远", "贵")),
    ask("bus", Kind.YES_NO, label="校车"),
    ask("age", Kind.INTEGER, label="年龄"),
    ask("day", Kind.DATE, label="哪天"),
    ask("name", label="称呼"),
    ask("file", Kind.FILES, label="照片"),
)


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Simple("one", "is", "二年级"), "${one} = '2'"),
        (Simple("one", "not", "二年级"), "${one} != '2'"),
        (Simple("many", "is", "贵"), "selected(${many}, '2')"),
        (Simple("many", "not", "贵"), "not(selected(${many}, '2'))"),
        (Simple("bus", "is", "是"), "${bus} = 'yes'"),
        (Simple("age", "more", "12"), "${age} > 12"),
        (Simple("day", "less", "2014-05-06"), "${day} < '2014-05-06'"),
        (Simple("name", "is", "张三"), "${name} = '张三'"),
        (Simple("name", "given"), "${name} != ''"),
    ],
)
def test_a_condition_is_chosen_instead_of_written(condition: Simple, text: str) -> None:
    assert built(CONDITIONS, condition) == text
    assert simple(CONDITIONS, text) == condition


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Simple("one", "is", "三年级"), "一年级、二年级"),
        (Simple("one", "more", "1"), "选择题"),
        (Simple("age", "less", "十二"), "写一个数"),
        (Simple("name", "is", "it's"), "单引号"),
        (Simple("gone", "is", "x"), "没有这道题"),
    ],
)
def test_a_condition_that_does_not_fit_is_refused(condition: Simple, said: str) -> None:
    with pytest.raises(NotSimple, match=said):
        built(CONDITIONS, condition)


def test_what_is_more_than_simple_stays_an_expression() -> None:
    assert simple(CONDITIONS, "${one} = '2' and ${bus} = 'yes'") is None
    assert simple(CONDITIONS, "${gone} = '2'") is None
    assert [code for code, _label in usable(CONDITIONS, "one")] == [
        "many",
        "bus",
        "age",
        "day",
        "name",
    ]


def test_the_settings_make_and_unmake_a_quiz() -> None:
    one = form(ask("a", Kind.YES_NO, right=("yes",), points="2"))
    data = {"title_zh": "小测", "languages": "中文 (zh)\nEnglish (en)", "tell": "right"}
    quiz = SettingsForm(one, data | {"quiz": "on", "pass_mark": "1", "minutes": "20"})
    assert quiz.is_valid(), quiz.errors
    changed = quiz.changed()
    assert (changed.title, changed.quiz) == (zh("小测"), Quiz("1", 20, tell="right"))
    assert [language.code for language in changed.languages] == ["zh", "en"]
    plain = SettingsForm(changed, data)
    assert plain.is_valid()
    assert plain.changed().quiz is None


def test_settings_that_make_no_sense_are_refused() -> None:
    bad = SettingsForm(form(ask("a")), {"title_zh": " ", "languages": "方言", "minutes": "-1"})
    assert not bad.is_valid()
    assert {"title_zh", "languages", "minutes"} <= set(bad.errors)

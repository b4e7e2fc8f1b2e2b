"""Answers: read by the form's rules, whatever was posted; nothing written is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.forms.answering import (
    SHOWN,
    Draft,
    Reading,
    beside,
    complete,
    control,
    open_pages,
    page_of,
    read,
)
from bihuan.facilities.forms.definition import Form, Kind, Question, Row
from bihuan.facilities.forms.standing import Standing, fixed
from bihuan.facilities.forms.tests.made import ENGLISH, TODAY, ask, choices, form, forms, survey, zh
from bihuan.facilities.forms.values import fits
from bihuan.facilities.forms.words import CHINESE
from bihuan.lib import canonical
from bihuan.lib.canonical import Json

UNITS = {"u1": "第一小学", "u2": "第二小学"}


def post(**answers: str | Sequence[str]) -> dict[str, list[str]]:
    return {
        control(code): [value] if isinstance(value, str) else list(value)
        for code, value in answers.items()
    }


def answered(one: Form, **answers: str | Sequence[str]) -> Reading:
    return read(one, post(**answers), today=TODAY, units=UNITS)


def only(kind: Kind, posted: str | Sequence[str], **parts: object) -> Reading:
    return answered(form(ask("a", kind, **parts)), a=posted)


GOOD: list[tuple[Kind, str | Sequence[str], Json]] = [
    (Kind.TEXT, "  校车\t晚点 ", "校车 晚点"),
    (Kind.LONG, "一\r\n二  ", "一\n二"),
    (Kind.INTEGER, " １２ ", 12),
    (Kind.INTEGER, "-3", -3),
    (Kind.DECIMAL, "12.50", "12.5"),
    (Kind.DECIMAL, "-0.0", "0"),
    (Kind.DECIMAL, "3", "3"),
    (Kind.DATE, "2014-05-06", "2014-05-06"),
    (Kind.DATE, "2014年5月6日", "2014-05-06"),
    (Kind.TIME, "7:05", "07:05"),
    (Kind.TIME, "14:05:30", "14:05"),
    (Kind.ONE, "2", "2"),
    (Kind.MANY, ["3", "1", "1"], ["1", "3"]),
    (Kind.YES_NO, "yes", "yes"),
    (Kind.AGREE, "OK", "OK"),
    (Kind.SCHOOL, "u2", "u2"),
    (Kind.RATING, "4", 4),
]


@pytest.mark.parametrize(("kind", "posted", "expected"), GOOD)
def test_an_answer_becomes_one_plain_value(
    kind: Kind, posted: str | Sequence[str], expected: Json
) -> None:
    parts: dict[str, object] = {}
    if kind in (Kind.ONE, Kind.MANY):
        parts = {"choices": choices("甲", "乙", "丙")}
    elif kind == Kind.RATING:
        parts = {"least": "1", "most": "5"}
    reading = only(kind, posted, **parts)
    assert (reading.values, reading.errors) == ({"a": expected}, {})


@pytest.mark.parametrize(
    ("kind", "posted", "said"),
    [
        (Kind.INTEGER, "12.5", "整数"),
        (Kind.INTEGER, "十二", "数字"),
        (Kind.INTEGER, "12岁", "单位"),
        (Kind.INTEGER, "9" * 40, "数字"),
        (Kind.DECIMAL, "1,200", "逗号"),
        (Kind.DATE, "2014-02-30", "日期"),
        (Kind.DATE, "5/6/2014", "日期"),
        (Kind.TIME, "25:00", "时间"),
        (Kind.ONE, "9", "没有这个选项"),
        (Kind.MANY, ["1", "9"], "没有这个选项"),
        (Kind.YES_NO, "maybe", "没有这个选项"),
        (Kind.SCHOOL, "u9", "名单"),
    ],
)
def test_what_cannot_be_read_is_refused_and_kept(
    kind: Kind, posted: str | Sequence[str], said: str
) -> None:
    parts: dict[str, object] = {"choices": choices("甲")} if kind in (Kind.ONE, Kind.MANY) else {}
    reading = only(kind, posted, **parts)
    assert said in reading.errors["a"]
    assert reading.values == {}
    assert list(reading.draft.raw["a"]) == ([posted] if isinstance(posted, str) else list(posted))


def test_correcting_an_unreadable_answer_forgets_it() -> None:
    one = form(ask("a", Kind.INTEGER))
    wrong = answered(one, a="十二")
    right = read(one, post(a="12"), today=TODAY, earlier=wrong.draft)
    assert (right.values, right.errors, right.draft.raw) == ({"a": 12}, {}, {})


@pytest.mark.parametrize(
    ("question", "posted", "said"),
    [
        (ask("a", Kind.INTEGER, least="3"), "2", "不能小于 3"),
        (ask("a", Kind.INTEGER, most="3"), "4", "不能大于 3"),
        (ask("a", Kind.DECIMAL, most="0.5"), "0.51", "不能大于 0.5"),
        (ask("a", Kind.DATE, least="2014-01-01"), "2013-12-31", "不能小于"),
        (ask("a", Kind.TIME, most="08:00"), "08:01", "不能大于"),
        (ask("a", most="3"), "四个字的", "最多 3 字"),
        (ask("a", Kind.LONG, least="10"), "太短", "至少 10 字"),
        (ask("a", Kind.MANY, choices=choices("甲", "乙", "丙"), most="2"), "123", "最多选 2 项"),
        (ask("a", Kind.MANY, choices=choices("甲", "乙", "丙"), least="2"), "1", "至少选 2 项"),
        (ask("a", constraint=". = 'x'", constraint_message=zh("要写 x")), "y", "要写 x"),
        (ask("a", constraint="regex(., '1[0-9]{10}')"), "12345", "不符合要求"),
    ],
)
def test_limits_hold_on_the_server(question: Question, posted: str, said: str) -> None:
    given = list(posted) if question.kind == Kind.MANY else posted
    assert said in answered(form(question), a=given).errors["a"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.TEXT, "必须填写"),
        (Kind.ONE, "选择一项"),
        (Kind.MANY, "至少选择一项"),
        (Kind.AGREE, "勾选"),
        (Kind.FILES, "上传"),
        (Kind.SCHOOL, "选择单位"),
        (Kind.RATING, "打分"),
    ],
)
def test_what_must_be_answered_says_so(kind: Kind, said: str) -> None:
    parts: dict[str, object] = {"choices": choices("甲")} if kind in (Kind.ONE, Kind.MANY) else {}
    assert said in only(kind, "", required=True, **parts).errors["a"]
    own = only(kind, "", required=True, required_message=zh("别忘了"), **parts)
    assert own.errors["a"] == "别忘了"


def test_required_under_a_condition() -> None:
    one = form(ask("found", Kind.YES_NO), ask("what", required_if="${found} = 'yes'"))
    assert list(answered(one, found="yes").errors) == ["what"]
    assert answered(one, found="no").errors == {}


def test_what_is_not_asked_does_not_count_but_stays_in_the_draft() -> None:
    one = form(ask("bus", Kind.YES_NO), ask("line", relevant="${bus} = 'yes'", required=True))
    reading = answered(one, bus="no", line="3路")
    assert (reading.values, reading.errors) == ({"bus": "no"}, {})
    assert reading.draft.values["line"] == "3路"
    again = read(one, post(bus="yes", line="3路"), today=TODAY, earlier=reading.draft)
    assert again.values == {"bus": "yes", "line": "3路"}


def test_an_answer_that_is_not_asked_counts_as_empty_in_other_conditions() -> None:
    one = form(
        ask("a", Kind.YES_NO),
        ask("b", Kind.YES_NO, relevant="${a} = 'yes'"),
        ask("c", relevant="${b} = 'yes'", required=True),
    )
    assert answered(one, a="no", b="yes").errors == {}
    assert list(answered(one, a="yes", b="yes").errors) == ["c"]


def test_a_long_chain_of_conditions_and_one_backwards() -> None:
    chain = [ask("q0")] + [ask(f"q{n}", relevant=f"${{q{n - 1}}} != ''") for n in range(1, 400)]
    one = form(*reversed(chain))
    everything = answered(one, **{f"q{n}": "x" for n in range(400)})
    assert len(everything.values) == 400
    broken = answered(one, **{f"q{n}": "x" for n in range(400) if n != 200})
    assert len(broken.values) == 200


def test_calculations_are_the_servers_own() -> None:
    one = form(
        ask("boys", Kind.INTEGER),
        ask("girls", Kind.INTEGER),
        ask("all", Kind.CALCULATED, calculation="${boys} + ${girls}"),
        ask("half", Kind.CALCULATED, calculation="${all} div 8"),
    )
    reading = answered(one, boys="3", girls="4", all="999")
    assert reading.values == {"boys": 3, "girls": 4, "all": 7, "half": "0.875"}
    assert "all" not in answered(one, boys="3").values


def test_what_is_known_is_filled_in_and_read_only_cannot_be_changed() -> None:
    one = form(
        ask("unit", read_only=True),
        ask("mark", Kind.CALCULATED),
        ask("name"),
        ask("day", Kind.DATE, default="today()"),
        ask("copy", default="${unit}"),
    )
    known: Mapping[str, Json] = {"unit": "第一小学", "mark": "A", "name": "张三"}
    first = complete(one, Draft(), today=TODAY, prefilled=known)
    assert first.values == {
        "unit": "第一小学",
        "mark": "A",
        "name": "张三",
        "day": "2014-05-06",
        "copy": "第一小学",
    }
    changed = read(one, post(unit="别的", name="", mark="B"), today=TODAY, prefilled=known)
    assert changed.values == {"unit": "第一小学", "mark": "A"}


def test_rows_of_a_matrix_answer_one_by_one() -> None:
    matrix = ask(
        "m",
        Kind.MATRIX,
        choices=choices("好", "差"),
        rows=(Row("r1", zh("甲")), Row("r2", zh("乙"))),
        required=True,
    )
    reading = answered(form(matrix), r1="2")
    assert (reading.values, list(reading.errors)) == ({"r1": "2"}, ["r2"])


def test_files_are_added_kept_and_dropped_by_id() -> None:
    one = form(ask("a", Kind.FILES, most="2", required=True))
    first = read(one, {}, today=TODAY, files={"a": ["f1", "f2"]})
    assert first.values == {"a": ["f1", "f2"]}
    more = read(one, {}, today=TODAY, files={"a": ["f3"]}, earlier=first.draft)
    assert "最多 2 个文件" in more.errors["a"]
    dropped = read(one, {"q-a-drop": ["f1"]}, today=TODAY, files={"a": ["f3"]}, earlier=first.draft)
    assert dropped.values == {"a": ["f2", "f3"]}
    claimed = read(one, post(a="f9"), today=TODAY)
    assert claimed.values == {}


def test_pages_are_read_one_at_a_time() -> None:
    one = survey()
    first = read(one, post(school="u1", role="2", bus="no"), today=TODAY, page=0, units=UNITS)
    assert (first.errors, first.values) == ({}, {"school": "u1", "role": "2", "bus": "no"})
    second = read(one, post(food="1"), today=TODAY, page=1, earlier=first.draft, units=UNITS)
    assert list(second.errors) == ["path", "true"]
    whole = complete(one, second.draft, today=TODAY, units=UNITS)
    assert list(whole.errors) == ["path", "true"]
    assert (page_of(one, "path"), page_of(one, "bus"), page_of(one, "none")) == (1, 0, 0)


def test_a_page_nobody_is_asked_is_passed_over() -> None:
    from bihuan.facilities.forms.definition import Group

    one = form(
        ask("bus", Kind.YES_NO),
        Group(code="g", label=zh("校车"), relevant="${bus} = 'yes'", items=(ask("line"),)),
        Group(code="h", label=zh("其他"), items=(ask("more"),)),
    )
    for bus, way in (("yes", [0, 1, 2]), ("no", [0, 2])):
        standing = Standing(one, {"bus": bus}, today=TODAY)
        assert [page.number for page in open_pages(one, standing)] == way
        assert beside(one, standing, 0, 1) == way[1]
        assert beside(one, standing, 2, -1) == way[-2]
        assert beside(one, standing, 2, 1) is None


def test_without_scripts_a_question_that_the_answers_call_for_is_shown_before_going_on() -> None:
    one = form(ask("bus", Kind.YES_NO), ask("line", relevant="${bus} = 'yes'"))
    posted = post(bus="yes") | {SHOWN: ["bus"]}
    first = read(one, posted, today=TODAY, page=0)
    assert (first.errors, first.unseen, first.ok) == ({}, ("line",), False)
    again = read(one, posted | {SHOWN: ["bus", "line"]}, today=TODAY, page=0, earlier=first.draft)
    assert again.ok


def test_a_draft_survives_json() -> None:
    reading = answered(survey(), school="u1", age="九", why=["1", "3"], more="食堂")
    kept = canonical.decode(canonical.encode(reading.draft.to_json()))
    assert Draft.from_json(kept) == reading.draft


def test_the_language_chosen_is_remembered_and_spoken() -> None:
    question = ask("a", required=True, required_message={"zh": "别忘了", "en": "Do not forget"})
    one = form(question, languages=(CHINESE, ENGLISH))
    first = read(one, {"lang": ["en"]}, today=TODAY)
    assert first.errors == {"a": "Do not forget"}
    later = read(one, {"lang": ["xx"]}, today=TODAY, earlier=Draft.from_json(first.draft.to_json()))
    assert (later.draft.language, later.errors) == ("en", {"a": "Do not forget"})
    assert complete(one, Draft(), today=TODAY).errors == {"a": "别忘了"}


@pytest.mark.parametrize("data", [None, 3, [], {}, {"values": 3, "raw": {"a": "x"}}])
def test_a_draft_of_another_shape_is_an_empty_one(data: Json) -> None:
    assert Draft.from_json(data) == Draft()


def test_stored_answers_of_another_kind_are_not_believed() -> None:
    one = form(
        ask("a", Kind.DATE), ask("b", Kind.INTEGER), ask("c", Kind.ONE, choices=choices("甲"))
    )
    strange: dict[str, Json] = {"a": "not a day", "b": "x", "c": ["1"], "gone": 1}
    assert complete(one, Draft(strange), today=TODAY).values == {}


TEXTS = st.sampled_from(["", "x", "12", "3", "yes", "OK", "1", "c0", "2014-05-06", "07:30", "u1"])
ANY = st.lists(TEXTS | st.text(max_size=20), max_size=3)


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, dict[str, list[str]]]:
    made = draw(forms())
    return made, {control(code): draw(ANY) for code in made.asked()}


@given(filled())
def test_any_post_gives_values_that_are_asked_and_readable(
    pair: tuple[Form, dict[str, list[str]]],
) -> None:
    made, posted = pair
    reading = read(made, posted, today=TODAY, units=UNITS)
    asked = made.asked()
    standing = Standing(made, reading.draft.values, today=TODAY)
    for code, value in reading.values.items():
        assert standing.relevant(code)
        assert fits(asked[code], value)
    assert all(standing.relevant(code) for code in reading.errors)
    canonical.encode(reading.values)
    for code in asked:
        if asked[code].kind != Kind.FILES and not fixed(asked[code]):
            assert code in reading.draft.values or code in reading.draft.raw


@given(filled())
def test_page_by_page_comes_to_the_same_as_all_at_once(
    pair: tuple[Form, dict[str, list[str]]],
) -> None:
    made, posted = pair
    once = read(made, posted, today=TODAY, units=UNITS)
    draft = Draft()
    for page in made.pages():
        reading = read(made, posted, today=TODAY, page=page.number, earlier=draft, units=UNITS)
        draft = Draft.from_json(reading.draft.to_json())
    whole = complete(made, draft, today=TODAY, units=UNITS)
    assert (whole.values, whole.errors) == (once.values, once.errors)


@given(filled())
def test_reading_again_what_was_read_changes_nothing(
    pair: tuple[Form, dict[str, list[str]]],
) -> None:
    made, posted = pair
    first = read(made, posted, today=TODAY, units=UNITS)
    texts: dict[str, list[str]] = {}
    for code, value in first.draft.values.items():
        listed = value if isinstance(value, list) else [value] if value is not None else []
        texts[control(code)] = [str(one) for one in listed]
    for code, raw in first.draft.raw.items():
        texts[control(code)] = list(raw)
    again = read(made, texts, today=TODAY, units=UNITS)
    assert (again.values, again.errors) == (first.values, first.errors)


def test_a_constraint_sees_other_answers() -> None:
    one = form(ask("from", Kind.DATE), ask("to", Kind.DATE, constraint=". >= ${from}"))
    assert list(answered(one, **{"from": "2014-05-06", "to": "2014-05-05"}).errors) == ["to"]
    assert answered(one, **{"from": "2014-05-06", "to": "2014-05-06"}).ok


def test_a_prefilled_answer_of_the_wrong_kind_is_left_out() -> None:
    one = form(ask("a", Kind.INTEGER))
    assert complete(one, Draft(), today=TODAY, prefilled={"a": "many"}).values == {}
    assert complete(replace(one), Draft(), today=TODAY, prefilled={"a": 3}).values == {"a": 3}

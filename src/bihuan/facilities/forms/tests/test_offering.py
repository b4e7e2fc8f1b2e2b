"""Which choices are offered depends on earlier answers, as choice_filter of XLSForm says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page

from bihuan.facilities.forms import offering, stored
from bihuan.facilities.forms.answering import Draft
from bihuan.facilities.forms.answering import read as answered
from bihuan.facilities.forms.checking import check
from bihuan.facilities.forms.definition import Choice, Form, Kind, Question
from bihuan.facilities.forms.designer import requote
from bihuan.facilities.forms.designer_forms import editing
from bihuan.facilities.forms.showing import page_view
from bihuan.facilities.forms.tests import door
from bihuan.facilities.forms.tests.made import TODAY, ask, choices, form, zh
from bihuan.facilities.forms.tests.workbooks import book
from bihuan.facilities.forms.xlsform import read, write

SURVEY = [
    ("type", "name", "label", "required", "choice_filter"),
    ("select_one town", "town", "哪个镇", "yes", ""),
    ("select_one school", "school", "哪所学校", "yes", "town=${town}"),
    ("select_multiple school", "also", "还有哪些", "", "town = ${town} and name != ${school}"),
]
LISTS = [
    ("list_name", "name", "label", "town", "remark"),
    ("town", "north", "北坡", "", ""),
    ("town", "south", "南河", "", ""),
    ("school", "n1", "北坡一小", "north", "老校区"),
    ("school", "n2", "北坡二小", "north", ""),
    ("school", "s1", "南河小学", "south", ""),
]


def towns() -> Form:
    made = read(book(SURVEY, LISTS))
    assert made.form is not None, made.troubles
    return made.form


def offered(made: Form, **values: object) -> dict[str, list[str]]:
    """The choices that are not hidden, by question."""
    view = page_view(made, 0, Draft(values), today=TODAY)  # type: ignore[arg-type]
    fields = view.section.fields()
    return {one.code: [o.value for o in one.options if not o.hidden] for one in fields}


def test_choices_follow_an_earlier_answer() -> None:
    made = towns()
    assert offered(made)["school"] == []
    assert offered(made, town="north")["school"] == ["n1", "n2"]
    assert offered(made, town="north", school="n1")["also"] == ["n2"]
    assert offered(made, town="south")["school"] == ["s1"]


def test_an_answer_that_is_not_offered_any_more_does_not_count() -> None:
    made = towns()
    sent = {"q-town": ["south"], "q-school": ["n1"], "q-also": ["s1", "n1"]}
    found = answered(made, sent, today=TODAY)
    assert found.values == {"town": "south", "also": ["s1"]}
    assert list(found.errors) == ["school"]
    again = answered(made, {**sent, "q-town": ["north"]}, today=TODAY)
    assert again.ok
    assert again.values == {"town": "north", "school": "n1"}


def test_columns_that_no_filter_asks_for_are_told_and_left_out() -> None:
    made = read(book(SURVEY, LISTS))
    assert [(one.sheet, one.column, one.stops) for one in made.troubles] == [
        ("choices", "remark", False)
    ]
    school = towns().question("school")
    assert school is not None
    assert [one.facts for one in school.choices][:1] == [{"town": "north"}]
    missing = read(book(SURVEY, [row[:3] for row in LISTS]))
    assert [(one.row, one.column) for one in missing.troubles] == [
        (3, "choice_filter"),
        (4, "choice_filter"),
    ]


def test_a_filter_goes_through_excel_and_json_unchanged() -> None:
    made = towns()
    assert read(write(made)).form == made
    assert stored.from_json(stored.to_json(made)) == made


def test_what_cannot_work_is_told_before_it_is_published() -> None:
    made = towns()
    school = made.question("school")
    assert school is not None
    for filtered, said in (
        ("town=${gone}", "gone"),
        ("town=${also}", "绕成了一圈"),
        ("town=", "字符处"),
        ("county=${town}", "county"),
    ):
        items = tuple(
            replace(one, choice_filter=filtered) if one.code == "school" else one
            for one in made.items
            if isinstance(one, Question)
        )
        (problem, *_more) = check(replace(made, items=items))
        assert said in problem.text
    matrix = ask("m", Kind.MATRIX, choices=choices("a"), choice_filter="town=1")
    assert any(one.part == "choice_filter" for one in check(form(matrix)))


def test_only_names_are_columns() -> None:
    text = "town = ${town} and not(selected(${name}, 'town')) or name='x' and area > 3 div 2"
    assert offering.columns(text) == ("town", "name", "area")
    one = Choice("c1", zh("一"), {"town": "O'Hara", "area": "5"})
    question = ask("q", Kind.ONE, choices=(one,), choice_filter="town = ${town} and name='x'")
    assert offering.condition(question, one) == "\"O'Hara\" = ${town} and 'c1'='x'"


def test_lines_changed_on_the_page_keep_what_the_list_says_of_them() -> None:
    made = towns()
    given = {"label_zh": "哪所学校", "choices_zh": "北坡第一小学\n北坡二小\n南河小学",
             "code": "school", "choice_filter": "town=${town}"}  # fmt: skip
    edit = editing(made, "school", given)
    assert edit.is_valid(), edit.errors
    school = edit.changed().question("school")
    assert school is not None
    assert [one.facts["town"] for one in school.choices] == ["north", "north", "south"]
    more = editing(made, "school", {**given, "choices_zh": "北坡一小\n北坡二小\n南河小学\n新学校"})
    assert "新学校" in str(more.errors)
    assert editing(made, "school", {**given, "choice_filter": ""}).is_valid()
    moved = requote(made, {"town": "place"}).question("school")
    assert moved is not None
    assert moved.choice_filter == "town=${place}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("bihuan.facilities.forms.tests.door")
def test_the_browser_offers_what_the_server_offers(page: Page) -> None:
    door.KEPT.clear()
    door.KEPT["form"] = towns()
    page.goto("/forms/0")
    school = page.locator("[data-code=school] .choice:visible")
    assert school.count() == 0
    page.get_by_text("北坡", exact=True).click()
    assert school.all_inner_texts() == ["北坡一小", "北坡二小"]
    page.locator("[data-code=school]").get_by_text("北坡一小").click()
    page.get_by_text("南河", exact=True).click()
    assert school.all_inner_texts() == ["南河小学"]
    assert page.locator("[name=q-school]:checked").count() == 0
    page.get_by_text("北坡", exact=True).click()
    assert page.locator("[name=q-school]:checked").count() == 0
    also = page.locator("[data-code=also] .choice:visible")
    assert also.all_inner_texts() == ["北坡一小", "北坡二小"]

"""A text as it is shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.similarity.tags import Context, display
from bihuan.kernel import people, schemes
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.lib import persons

FRIDAY = date(2026, 9, 18)
TEXT = "上周五在一小门口，王晓梅老师收了50元，电话13812345678。家住望禾路。"


@pytest.fixture
def district() -> District:
    return districts.found()


def marked(text: str, context: Context | None = None, *, masked: bool = False) -> dict[str, str]:
    found = display.shown(text, FRIDAY, context or Context(), masked=masked)
    return {one.text: one.says for one in found if one.kind}


@pytest.mark.django_db
def test_what_is_recognised_is_shown_with_what_it_is_taken_for(district: District) -> None:
    pieces = display.shown(TEXT, FRIDAY)
    assert "".join(one.text for one in pieces) == TEXT
    assert marked(TEXT) == {
        "上周五": "2026年9月11日",
        "一小": "青禾一小（常用的简称）",
        "王晓梅老师": "",
        "50元": "",
        "望禾路": "道路",
    }


@pytest.mark.django_db
def test_who_may_not_see_contacts_sees_neither_names_nor_numbers(district: District) -> None:
    pieces = display.shown(TEXT, FRIDAY, masked=True)
    whole = "".join(one.text for one in pieces)
    assert whole == TEXT.replace("王晓梅", "王某某").replace("13812345678", "138****5678")
    assert {one.text for one in pieces if one.kind} >= {"上周五", "一小", "50元"}


@pytest.mark.django_db
def test_an_open_name_says_what_it_may_be(district: District) -> None:
    for unit in (district.school, district.other_school):
        people.change_unit(unit, nicknames=["桥头小学"], by=district.admin)
    assert marked("桥头小学停水") == {"桥头小学": "可能是：青禾一小、青禾二小"}
    filed = Context(place=district.school.path)
    assert marked("桥头小学停水", filed) == {"桥头小学": "青禾一小（登记的俗称，登记的涉及单位）"}


@pytest.mark.django_db
def test_places_of_the_scheme_are_known(district: District) -> None:
    estates = [{"name": "望禾新居", "kind": "estate", "zone": "nowhere"}]
    schemes.adopt("places", "own", {"label": "地名", "places": estates}, by=district.admin)
    assert marked("望禾新居的孩子上哪个小学") == {"望禾新居": "小区"}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("王晓梅老师骂人", "王某某老师骂人"),
        ("班主任王丽批评孩子", "班主任王某批评孩子"),
        ("我女儿欧阳小雨", "我女儿欧阳某某"),
        ("王老师态度不好", "王老师态度不好"),
        ("孩子叫陳一諾。", "孩子叫陳某某。"),
        ("请校长安排老师值班", "请校长安排老师值班"),
    ],
)
def test_given_names_are_hidden_and_nothing_else(text: str, hidden: str) -> None:
    assert persons.hide(text) == hidden


@given(st.text(max_size=60))
def test_hiding_keeps_the_length_and_repeats_without_change(text: str) -> None:
    once = persons.hide(text)
    assert len(once) == len(text)
    assert len(persons.hide(once)) == len(text)

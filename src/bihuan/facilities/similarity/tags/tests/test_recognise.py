"""How much is found in sentences written for this, and how much of what is found is right."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bihuan.facilities.similarity.tags import Context, Tag, recognise
from bihuan.facilities.similarity.tags.gazetteer import build
from bihuan.facilities.similarity.tags.tests import town
from bihuan.facilities.similarity.tags.tests.town import SAID_ON, Seen

GAZETTEER = town.district()
SENTENCES = (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()
FLOORS = {
    "unit": (0.97, 0.97),
    "place": (0.95, 0.95),
    "person": (0.93, 0.93),
    "date": (0.97, 0.97),
    "clock": (0.95, 0.95),
    "amount": (0.95, 0.95),
}
"""Precision and recall, of whole tags: kind, extent and meaning."""


def seen(text: str, context: Context | None = None) -> list[Seen]:
    found = recognise(text, SAID_ON, GAZETTEER, context or Context())
    return [Seen(tag.kind, text[tag.start : tag.end], meaning(tag)) for tag in found]


def meaning(tag: Tag) -> str:
    return "/".join(town.short_name(one) for one in tag.units) or tag.value


@pytest.mark.parametrize("kind", FLOORS)
def test_most_of_what_is_said_is_recognised_and_little_else(kind: str) -> None:
    right = found = wanted = 0
    wrong: list[tuple[str, list[Seen], list[Seen]]] = []
    for sentence in SENTENCES:
        text, all_told = town.marked(sentence)
        told = [one for one in all_told if one.kind == kind]
        got = [one for one in seen(text) if one.kind == kind]
        both = (Counter(told) & Counter(got)).total()
        right, found, wanted = right + both, found + len(got), wanted + len(told)
        if both < max(len(told), len(got)):
            wrong.append((text, told, got))
    assert wanted >= 9
    precision, recall = right / found, right / wanted
    assert precision >= FLOORS[kind][0], wrong
    assert recall >= FLOORS[kind][1], wrong


def units_in(text: str, context: Context | None = None) -> list[tuple[str, tuple[str, ...], bool]]:
    """Candidates, why, and whether it is sure, of each unit named."""
    found = recognise(text, SAID_ON, GAZETTEER, context or Context())
    return [(meaning(tag), tag.why, tag.sure) for tag in found if tag.kind == "unit"]


def test_a_name_two_schools_share_stays_open_until_something_speaks_for_one() -> None:
    both = "白鹭小学/石桥小学"
    assert units_in("桥头小学太挤了") == [(both, ("nickname",), False)]
    said = "桥头小学太挤了，我们柳湖镇没有别的学校"
    assert units_in(said) == [("石桥小学", ("nickname", "place"), True)]
    zone = units_in("东屏学区的桥头小学太挤了")
    assert zone[1] == ("白鹭小学", ("nickname", "zone"), True)
    beside = units_in("桥头小学并到东屏中学去")
    assert beside[0] == ("白鹭小学", ("nickname", "beside"), True)


def test_what_the_text_says_counts_more_than_where_it_was_filed_or_is_read() -> None:
    filed = Context(place="Y/Y-L/")
    reader = Context(reader="Y/Y-L/")
    assert units_in("桥头小学太挤了", filed) == [("石桥小学", ("nickname", "filed"), True)]
    assert units_in("桥头小学太挤了", reader) == [("石桥小学", ("nickname", "reader"), True)]
    both = Context(place="Y/Y-D/", reader="Y/Y-L/")
    assert units_in("桥头小学太挤了", both) == [("白鹭小学", ("nickname", "filed"), True)]
    assert units_in("东屏镇桥头小学", filed) == [("白鹭小学", ("nickname", "place"), True)]


def test_a_name_cut_short_of_its_town_needs_something_that_speaks_for_it() -> None:
    small = build([*GAZETTEER.about.values()][:1] + [*GAZETTEER.about.values()][17:18])
    found = recognise("二中没有热水", SAID_ON, small)
    assert [(tag.units, tag.why, tag.sure) for tag in found] == [((18,), ("partial",), False)]
    found = recognise("柳湖镇的二中没有热水", SAID_ON, small)
    assert [tag.sure for tag in found if tag.kind == "unit"] == [True]


@pytest.mark.parametrize(
    "text",
    ["", "。", "一", "教育局教育局", "一小一小一小", "柳湖" * 50, "９月３１日", "〇年〇月",
     "1" * 4000, "九九九九九九亿元", "0点61分", "两千年前", "9999999年前", "上" * 40 + "周"],
)  # fmt: skip
def test_odd_texts_do_no_harm(text: str) -> None:
    assert all(tag.start < tag.end <= len(text) for tag in recognise(text, SAID_ON, GAZETTEER))


pieces = st.one_of(
    st.sampled_from([town.marked(one)[0] for one in SENTENCES]),
    st.sampled_from(
        ["一小", "青", "老师", "王", "9月", "上周", "元", "路", "二中", "\n", "　", "區"]
    ),
    st.text(max_size=8),
)


@example("区一小", SAID_ON)
@given(st.lists(pieces, max_size=8).map("".join), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_tags_lie_in_the_text_in_order_and_apart_whatever_the_text(text: str, on: date) -> None:
    found = recognise(text, on, GAZETTEER)
    ends = [0]
    for tag in found:
        assert ends[-1] <= tag.start < tag.end <= len(text)
        ends.append(tag.end)
    assert found == recognise(text, on, GAZETTEER)
    assert [Tag.of(json.loads(json.dumps(tag.plain()))).kind for tag in found] == [
        tag.kind for tag in found
    ]


@given(st.sampled_from(SENTENCES), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_date_is_one_day_or_an_interval_whenever_it_was_said(sentence: str, on: date) -> None:
    for tag in recognise(town.marked(sentence)[0], on, GAZETTEER):
        if tag.kind == "date" and tag.value:
            first, _, last = tag.value.removeprefix("~").partition("/")
            assert date.fromisoformat(first) <= date.fromisoformat(last or first)

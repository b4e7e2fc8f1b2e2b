"""Results: counts of those asked, versions put together, small counts withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.forms import chart, sheets, stored
from bihuan.facilities.forms.definition import Form, Kind, Row
from bihuan.facilities.forms.responses import Response
from bihuan.facilities.forms.spread import bins, numbers
from bihuan.facilities.forms.suppress import suppressed
from bihuan.facilities.forms.tabulate import CATEGORY, Line, Table, Tabulation, tabulate
from bihuan.facilities.forms.tests.made import TODAY, ask, choices, form, survey, zh
from bihuan.lib.canonical import Json

BUS = form(
    ask("bus", Kind.YES_NO, "乘校车吗"),
    ask("line", Kind.ONE, "几路", choices=choices("一路", "二路"), relevant="${bus} = 'yes'"),
    ask("why", Kind.MANY, "为什么", choices=choices("近", "贵", "慢")),
    ask("age", Kind.INTEGER, "几岁"),
    ask("said", Kind.LONG, "建议"),
)


def answers(*values: dict[str, Json], **more: str) -> list[Response]:
    return [Response(one, **more) for one in values]


def table(result: Tabulation, code: str) -> Table:
    return next(one for one in result.tables if one.code == code)


def counts(one: Table, at: int = 0) -> dict[str, int | None]:
    return {line.label: line.cells[at].count for line in one.lines}


def line(one: Table, label: str) -> Line:
    return next(found for found in one.lines if found.label == label)


FOUR = answers(
    {"bus": "yes", "line": "1", "why": ["1", "3"], "age": 6, "said": "早一点"},
    {"bus": "yes", "line": "1", "why": ["3"], "age": 8},
    {"bus": "yes", "age": 9},
    {"bus": "no", "why": ["2"], "said": "太贵"},
)


def test_shares_are_of_those_who_were_asked() -> None:
    result = tabulate(BUS, FOUR, today=TODAY)
    assert result.returned == 4
    bus, route = table(result, "bus"), table(result, "line")
    assert counts(bus) == {"是": 3, "否": 1}
    assert (route.asked[0].count, route.answered[0].count) == (3, 2)
    assert counts(route) == {"一路": 2, "二路": 0}
    assert route.share(line(route, "一路")) == pytest.approx(2 / 3)


def test_of_several_choices_each_is_counted() -> None:
    why = table(tabulate(BUS, FOUR, today=TODAY), "why")
    assert counts(why) == {"近": 1, "贵": 1, "慢": 2}
    assert why.answered[0].count == 3


def test_numbers_have_a_mean_a_median_and_classes() -> None:
    age = table(tabulate(BUS, FOUR, today=TODAY), "age")
    found = age.numbers[0]
    assert found is not None
    assert (found.count, found.median, found.least, found.most) == (3, 8, 6, 9)
    assert round(found.mean, 2) == Decimal("7.67")
    assert counts(age) == {"6": 1, "8": 1, "9": 1}


def test_days_and_times_are_counted_in_their_order_unless_somebody_is_to_be_shielded() -> None:
    made = form(ask("on", Kind.DATE), ask("at", Kind.TIME))

    def lines(k: int, **answers: list[str]) -> list[tuple[str, object]]:
        (code,) = answers
        given = [Response({code: one}) for one in answers[code]]
        found = table(tabulate(made, given, today=TODAY, k=k), code)
        assert found.texts == ()
        return [(line.label, line.cells[0].count) for line in found.lines]

    assert lines(0, on=["2014-03-02", "2014-03-01", "2014-03-02"]) == [
        ("2014-03-01", 1),
        ("2014-03-02", 2),
    ]
    many = [f"2014-{month:02d}-{day:02d}" for month in (3, 4) for day in range(1, 11)]
    assert lines(0, on=many) == [("2014-03", 10), ("2014-04", 10)]
    years = [f"{year}-{month:02d}-01" for year in (2012, 2013) for month in range(1, 13)]
    assert lines(0, on=years) == [("2012", 12), ("2013", 12)]
    assert lines(0, at=[f"{hour:02d}:{minute:02d}" for hour in (7, 8) for minute in range(20)]) == [
        ("07:00", 20),
        ("08:00", 20),
    ]
    assert lines(5, on=["2014-03-01"] * 9) == []


def test_what_was_counted_is_not_listed_one_by_one_after_it_became_a_text() -> None:
    old, new = form(ask("age", Kind.INTEGER)), form(ask("age", Kind.TEXT))
    versions = {stored.digest(old): old, stored.digest(new): new}
    given = [Response({"age": age}, stored.digest(old)) for age in (31, 31, 31, 31, 97)]
    given += [Response({"age": text}, stored.digest(new)) for text in ("三十一", "31")]
    shielded = table(tabulate(new, given, today=TODAY, versions=versions, k=5), "age")
    assert shielded.texts == ("三十一", "31")
    assert shielded.answered[0].count == 7
    named = table(tabulate(new, given, today=TODAY, versions=versions), "age")
    assert sorted(named.texts) == ["31", "31", "31", "31", "31", "97", "三十一"]


def test_free_texts_are_listed_as_written() -> None:
    assert table(tabulate(BUS, FOUR, today=TODAY), "said").texts == ("早一点", "太贵")


def test_split_by_a_question() -> None:
    result = tabulate(BUS, FOUR, today=TODAY, split="bus")
    assert result.groups == ("是", "否")
    why = table(result, "why")
    assert [counts(why, at)["慢"] for at in (0, 1, 2)] == [2, 2, 0]
    assert [cell.count for cell in why.asked] == [4, 3, 1]
    assert why.share(line(why, "贵"), 2) == 1.0


def test_split_by_category_and_by_what_was_left_empty() -> None:
    mixed = answers({"bus": "yes"}, category="家长") + answers({}, category="教师")
    assert tabulate(BUS, mixed, today=TODAY, split=CATEGORY).groups == ("家长", "教师")
    result = tabulate(BUS, mixed, today=TODAY, split="bus")
    assert result.groups == ("是", "否", "（未填写）")


@pytest.mark.parametrize("split", ["why", "age", "said", "gone"])
def test_what_cannot_be_split_by_is_not(split: str) -> None:
    assert tabulate(BUS, FOUR, today=TODAY, split=split).groups == ()


def test_units_come_in_the_official_order() -> None:
    one = form(ask("school", Kind.SCHOOL))
    given_ = answers({"school": "b"}, {"school": "a"}, {"school": "z"})
    names = {"a": "第一小学", "b": "第二小学", "c": "第三小学"}
    result = tabulate(one, given_, today=TODAY, names=names)
    assert counts(table(result, "school")) == {"第一小学": 1, "第二小学": 1, "z": 1}


def test_rows_of_a_matrix_stand_together() -> None:
    result = tabulate(survey(), answers({"food": "1", "path": "4"}), today=TODAY)
    blocks = [[one.code for one in block] for block in result.blocks() if len(block) > 1]
    assert blocks == [["food", "path"]]
    assert table(result, "food").heading == "您对这些方面满意吗"


def test_no_answers_are_no_error() -> None:
    result = tabulate(survey(), [], today=TODAY, k=5)
    assert result.returned == 0
    assert all(one.asked[0].count == 0 for one in result.tables)


OLD = form(
    ask("bus", Kind.YES_NO, "乘校车吗"),
    ask("route", Kind.ONE, "几路", choices=choices("一路", "二路", "三路")),
    ask("gone", Kind.ONE, "旧题", choices=choices("甲", "乙")),
    ask("name", label="称呼"),
)
NEW = form(
    ask("bus", Kind.YES_NO, "乘校车吗"),
    ask("line", Kind.ONE, "几路", choices=choices("一路", "二路")),
    ask("added", Kind.YES_NO, "新题"),
)


def test_answers_of_earlier_versions_all_stand_somewhere() -> None:
    old = stored.digest(OLD)
    both = answers({"bus": "yes", "route": "1", "gone": "2", "name": "张三"}, version=old)
    both += answers({"bus": "no", "route": "3"}, version=old)
    both += answers({"bus": "yes", "line": "1", "added": "yes"})
    result = tabulate(NEW, both, today=TODAY, versions={old: OLD})
    assert counts(table(result, "bus")) == {"是": 2, "否": 1}
    route = table(result, "line")
    assert counts(route) == {"一路": 2, "二路": 0, "三路": 1}
    assert line(route, "三路").old
    assert (route.asked[0].count, route.answered[0].count) == (3, 3)
    assert table(result, "added").asked[0].count == 1
    gone = table(result, "gone")
    assert (gone.old, counts(gone)) == (True, {"甲": 0, "乙": 1})
    assert table(result, "name").texts == ("张三",)


def test_the_sheet_of_answers_keeps_what_has_no_place_any_more() -> None:
    old = stored.digest(OLD)
    one = Response({"route": "3", "name": "张三"}, old, "家长", TODAY)
    sheet = sheets.answers(NEW, [one], today=TODAY, versions={old: OLD})
    assert sheet.headings == (
        "日期",
        "填写人类别",
        "乘校车吗",
        "几路",
        "新题",
        "已取消的题目和选项",
    )
    assert sheet.rows == [(TODAY, "家长", "", "", "", "几路：三路；称呼：张三")]


def test_the_sheet_of_answers_has_numbers_and_dates_as_such() -> None:
    one = form(ask("n", Kind.INTEGER), ask("d", Kind.DECIMAL), ask("on", Kind.DATE))
    matrix = ask("m", Kind.MATRIX, choices=choices("好"), rows=(Row("r", zh("食堂")),))
    both = replace(one, items=(*one.items, matrix))
    values: dict[str, Json] = {"n": 3, "d": "2.5", "on": "2014-05-06", "r": "1"}
    sheet = sheets.answers(both, answers(values), today=TODAY)
    assert sheet.rows[0][2:] == (3, Decimal("2.5"), TODAY, "好", "")
    assert sheet.headings[5] == "题 m：食堂"


def test_the_sheet_of_results_says_of_how_many() -> None:
    sheet = sheets.results(tabulate(BUS, FOUR, today=TODAY, split="bus"))
    assert sheet.headings[:6] == ("题目", "选项", "应答人数", "作答人数", "全部人数", "全部占比")
    assert ("几路", "一路", 3, 2, 2, "66.7%", 2, "66.7%", 0, None) in sheet.rows
    assert all(len(row) == len(sheet.headings) for row in sheet.rows)
    texts = sheets.texts(tabulate(BUS, FOUR, today=TODAY))
    assert texts.rows == [("建议", "早一点"), ("建议", "太贵")]


def test_a_chart_says_in_words_what_it_shows() -> None:
    bus = table(tabulate(BUS, FOUR, today=TODAY), "bus")
    drawn = chart.bars(bus)
    assert isinstance(drawn, SafeString)
    assert "<title>乘校车吗</title>" in drawn
    assert "是 3（75.0%）；否 1（25.0%）" in drawn
    assert "style=" not in drawn
    assert chart.bars(table(tabulate(BUS, FOUR, today=TODAY), "said")) == ""


def test_a_chart_escapes_what_strangers_wrote() -> None:
    wild = form(
        ask("a", Kind.ONE, "<script>", choices=choices('"><b>很长很长很长很长很长很长的选项'))
    )
    drawn = chart.bars(tabulate(wild, answers({"a": "1"}), today=TODAY).tables[0])
    assert "<script>" not in drawn
    assert "<b>" not in drawn
    assert "…" in drawn


# -- small counts ----------------------------------------------------------------------------


def test_a_small_count_is_withheld_with_another_that_would_give_it_away() -> None:
    many = answers(*[{"bus": "yes"}] * 20, *[{"bus": "no"}] * 2)
    bus = table(tabulate(BUS, many, today=TODAY, k=5), "bus")
    assert counts(bus) == {"是": None, "否": None}
    assert bus.share(bus.lines[0]) is None
    assert counts(table(tabulate(BUS, many, today=TODAY, k=2), "bus")) == {"是": 20, "否": 2}


def test_fewer_than_k_answers_show_nothing_at_all() -> None:
    result = tabulate(BUS, FOUR[:3], today=TODAY, k=5)
    assert all(cell.withheld for one in result.tables for cell in one.asked if cell.count != 0)
    assert table(result, "said").texts == ()
    assert table(result, "age").numbers == (None,)


def test_what_is_one_persons_own_number_is_not_shown() -> None:
    ages = answers(*[{"age": age} for age in [*range(6, 12), 70]])
    age = table(tabulate(BUS, ages, today=TODAY, k=3), "age")
    found = age.numbers[0]
    assert found is not None
    assert (found.least, found.most) == (None, None)
    assert not any("70" in one.label for one in age.lines)


COUNTS = st.integers(0, 12)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[list[int]], list[int], list[int], int]:
    """Lines of counts by group with their totals; everybody asked is in one line or in none."""
    groups, lines = draw(st.integers(0, 4)), draw(st.integers(1, 5))
    size = max(groups, 1)
    cells = [[draw(COUNTS) for _ in range(size)] for _ in range(lines)]
    empty = [draw(COUNTS) for _ in range(size)]

    def whole(row: Sequence[int]) -> list[int]:
        return [sum(row), *row] if groups else [sum(row)]

    answered = [sum(column) for column in zip(*cells, strict=True)]
    asked = [a + b for a, b in zip(answered, empty, strict=True)]
    return [whole(row) for row in cells], whole(asked), whole(answered), draw(st.integers(2, 6))


@given(grids())
def test_no_small_count_is_shown_or_the_only_one_missing_of_a_total(
    grid: tuple[list[list[int]], list[int], list[int], int],
) -> None:
    lines, asked, answered, k = grid
    shown = suppressed(lines, asked, answered, k, exclusive=True)
    empty = [
        None if a.count is None or b.count is None else a.count - b.count
        for a, b in zip(shown.asked, shown.answered, strict=True)
    ]
    rows = [[cell.count for cell in row] for row in shown.lines] + [empty]
    true = [*lines, [a - b for a, b in zip(asked, answered, strict=True)]]
    for row in rows:
        assert not any(count is not None and 0 < count < k for count in row)
    for at, of in enumerate(shown.asked):
        if of.count is not None:
            lost = [true[n][at] for n, row in enumerate(rows) if row[at] is None]
            kept = [row[at] for row in rows if row[at] is not None]
            assert not lost or not kept or (len(lost) > 1 and sum(lost) >= k)
    for number, row in enumerate(rows):
        if row[0] is not None and len(row) > 1:
            lost = [true[number][at] for at in range(1, len(row)) if row[at] is None]
            kept = [count for count in row[1:] if count is not None]
            assert not lost or not kept or (len(lost) > 1 and sum(lost) >= k)


@given(grids())
def test_without_k_everything_is_shown(
    grid: tuple[list[list[int]], list[int], list[int], int],
) -> None:
    lines, asked, answered, _k = grid
    shown = suppressed(lines, asked, answered, 0, exclusive=True)
    assert [[cell.count for cell in row] for row in shown.lines] == lines
    assert [cell.count for cell in shown.asked] == asked
    assert [cell.count for cell in shown.answered] == answered


def test_of_several_choices_the_few_who_did_not_choose_are_shielded_too() -> None:
    shown = suppressed([[19], [10], [3]], [20], [20], 5, exclusive=False)
    assert [row[0].count for row in shown.lines] == [None, 10, None]


@given(st.lists(st.decimals("-500", "500", places=1), min_size=1, max_size=60), st.integers(0, 5))
def test_every_number_is_in_exactly_one_class(values: list[Decimal], k: int) -> None:
    given_: dict[str, list[int]] = {}
    for value in values:
        given_.setdefault(str(value), []).append(0)
    found = bins(given_, 6, k)
    assert sum(len(entries) for _label, entries in found) == len(values)
    assert len({label for label, _entries in found}) == len(found)
    if k and len(found) > 1:
        assert len(found[0][1]) >= k
        assert len(found[-1][1]) >= k


def test_a_number_that_few_gave_is_no_class_of_its_own() -> None:
    given_ = {str(number): [0] * (1 if number == 3 else 6) for number in range(6)}
    assert [label for label, _entries in bins(given_, 12)] == ["0", "1", "2", "3", "4", "5"]
    shielded = [label for label, _entries in bins(given_ | {"37": [0]}, 12, 5)]
    assert "37" not in " ".join(shielded)


def test_the_numbers_of_one_answer() -> None:
    one = numbers([Decimal("2.5")], private=False)
    assert (one.mean, one.median, one.least, one.most) == (Decimal("2.5"),) * 4


def test_a_decimal_question_is_tabulated() -> None:
    one = form(ask("fare", Kind.DECIMAL))
    fare = table(tabulate(one, answers({"fare": "2.5"}, {"fare": "3"}), today=TODAY), "fare")
    assert fare.numbers[0] is not None
    assert fare.numbers[0].mean == Decimal("2.75")


def test_calculated_points_have_a_mean() -> None:
    one: Form = form(ask("n", Kind.INTEGER), ask("c", Kind.CALCULATED, calculation="${n} * 2"))
    result = tabulate(one, answers({"n": 1, "c": 2}, {"n": 2, "c": 4}), today=TODAY)
    points = table(result, "c").numbers[0]
    assert points is not None
    assert points.mean == 3

"""Cells as values, and what is said of those that are none."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.tables.columns import Field, FieldKind
from bihuan.facilities.tables.dateorder import date_orders
from bihuan.facilities.tables.parse import REASONS, CellError, Parsed, parse_row
from bihuan.facilities.tables.rows import Problem, Row, letter
from bihuan.facilities.tables.tests.making import moment


def one(cell, kind: FieldKind = "text", **options):
    """The value of a single cell, or its single error."""
    got = parse_row(Row(2, (cell,)), {"f": 0}, [Field("f", "字段", kind=kind, **options)], ["列"])
    return got.values["f"] if isinstance(got, Parsed) else got[0]


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("\n\t\t<p>校门口&nbsp;拥堵</p>\n", "text", "校门口 拥堵"),
        ("  ", "text", None),
        ("\u3000\u200b", "text", None),
        (530, "text", "530"),
        (1.5, "text", "1.5"),
        (True, "text", "是"),
        (moment("2014-03-01 00:00"), "text", "2014-03-01"),
        (moment("2014-03-01 08:30"), "text", "2014-03-01 08:30:00"),
        ("2019/4/25 9:32:09", "datetime", moment("2019-04-25 09:32:09")),
        ("2019年4月25日", "datetime", date(2019, 4, 25)),
        ("2019/4/25 9:32:09", "date", date(2019, 4, 25)),
        (moment("2019-04-25 09:32"), "date", date(2019, 4, 25)),
        (date(2019, 4, 25), "datetime", date(2019, 4, 25)),
        (43580, "date", date(2019, 4, 25)),
        ("１２件", "number", Decimal(12)),
        ("1,234.5", "number", Decimal("1234.5")),
        ("1.5万", "number", Decimal(15000)),
        ("3 个", "number", Decimal(3)),
        ("-7", "number", Decimal(-7)),
        ("80%", "number", Decimal("0.8")),
        (0.1, "number", Decimal("0.1")),
        ("是", "yesno", True),
        ("已整改", "yesno", True),
        ("√", "yesno", True),
        ("Ｙ", "yesno", True),
        ("否", "yesno", False),
        ("未完成", "yesno", False),
        ("×", "yesno", False),
        ("n", "yesno", False),
        (False, "yesno", False),
        (1, "yesno", True),
        ("张　三", "person", "张三"),
        ("Ann  Lee", "person", "Ann Lee"),
    ],
)
def test_usual_ways_of_writing_are_understood(cell, kind, value):
    assert one(cell, kind) == value


@pytest.mark.parametrize(
    ("cell", "kind", "code"),
    [
        ("长" * 11, "text", "too_long"),
        ("1.23457E+17", "text", "digits"),
        (4.30123199001011e17, "text", "digits"),
        ("#REF!", "text", "excel"),
        ("########", "date", "excel"),
        ("14-5-6", "date", "date.two_digit_year"),
        ("5/6/2014", "date", "date.year_not_first"),
        ("2014年5月", "date", "date.no_day"),
        ("2014-02-30", "date", "date.impossible"),
        ("1900-01-01", "date", "date.out_of_range"),
        ("尽快", "date", "date.not_a_date"),
        (True, "date", "date.not_a_date"),
        ("十几件", "number", "number"),
        ("12a", "number", "number"),
        (True, "number", "number"),
        ("大概", "yesno", "yesno"),
        (2, "yesno", "yesno"),
        ("王" * 31, "person", "person"),
    ],
)
def test_what_cannot_be_understood_is_said_in_words(cell, kind, code):
    error = one(cell, kind, max_chars=10 if code == "too_long" else 1000)
    assert isinstance(error, CellError)
    assert error.code == code
    assert error.reason.endswith("。")


def test_choices_are_matched_by_their_shown_words_and_named_when_they_are_not():
    choices = {"网站": "web", "电 话": "phone"}
    assert one("网　站", "choice", choices=choices) == "web"
    error = one("信件", "choice", choices=choices)
    assert error.reason == "不在可选范围内。可填：网站、电 话。"


def test_all_errors_of_a_row_are_told_with_place_field_and_value():
    fields = [
        Field("title", "标题", required=True),
        Field("on", "时间", kind="date", required=True),
        Field("phone", "电话", max_chars=5),
        Field("reply", "答复"),
    ]
    row = Row(7, ("", "去年", "13812345678"), line=9)
    got = parse_row(row, {"title": 0, "on": 1, "phone": 2}, fields, ["标题", "时间", "电话"])
    assert isinstance(got, list)
    assert [(e.row, e.line, e.column, e.field, e.code, e.value) for e in got] == [
        (7, 9, "A 标题", "title", "required", ""),
        (7, 9, "B 时间", "on", "date.not_a_date", "去年"),
        (7, 9, "C 电话", "phone", "too_long", "138****5678"),
    ]
    assert got[0].reason == "“标题”不能为空，请补填。"


def test_a_required_field_without_a_column_is_an_error_and_an_optional_one_is_none():
    row = Row(2, ("甲",))
    assert parse_row(row, {}, [Field("a", "甲")]) == Parsed(2, {"a": None})
    got = parse_row(row, {}, [Field("a", "甲", required=True)])
    assert isinstance(got, list)
    assert got[0].column == ""


def test_what_the_reader_noticed_about_a_row_is_an_error_of_the_row():
    fields = [Field("a", "甲"), Field("b", "乙")]
    row = Row(2, ("1", "二", "三"), 2, (Problem("surplus", 2), Problem("too_long", 1)))
    got = parse_row(row, {"a": 0, "b": 1}, fields)
    assert isinstance(got, list)
    assert [(e.code, e.column) for e in got] == [("surplus", "C"), ("cell_cut", "B")]
    assert isinstance(parse_row(row, {"a": 0}, fields[:1]), list)


def test_a_cut_cell_that_nobody_reads_does_no_harm():
    row = Row(2, ("1", "二"), 2, (Problem("too_long", 1),))
    assert parse_row(row, {"a": 0}, [Field("a", "甲")]) == Parsed(2, {"a": "1"})


ON = (Field("on", "时间", kind="date"),)


def orders_of(*cells):
    return date_orders([Row(n, (cell,)) for n, cell in enumerate(cells)], {"on": 0}, ON)


def test_a_column_of_dates_with_the_year_last_proves_its_own_order():
    assert orders_of("01/02/2016", "12/31/2016", "") == {"on": "month_first"}
    assert orders_of("01/02/2016", "31.12.2016 8:30") == {"on": "day_first"}
    assert orders_of("01/02/2016", "2016-12-31") == {}
    assert orders_of("12/31/2016", "31/12/2016") == {}
    assert date_orders([Row(2, ())], {"on": 0}, ON) == {}


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("01/02/2016", "month_first", date(2016, 1, 2)),
        ("01/02/2016 8:30", "day_first", date(2016, 2, 1)),
        ("2016-02-01", "day_first", date(2016, 2, 1)),
    ],
)
def test_a_proved_order_is_used_for_every_date_of_the_column(text, order, day):
    got = parse_row(Row(2, (text,)), {"on": 0}, ON, orders={"on": order})
    assert got == Parsed(2, {"on": day})


CELLS = (
    st.text()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
)
KINDS = st.sampled_from(["text", "date", "datetime", "number", "choice", "person", "yesno"])


@given(CELLS, KINDS, st.booleans())
def test_any_cell_becomes_a_value_or_an_error_in_words(cell, kind, required):
    got = one(cell, kind, required=required, choices={"甲": "a"})
    if isinstance(got, CellError):
        assert got.template == REASONS[got.code]
        assert "%(" not in got.reason
        assert len(got.value) <= 41


def test_columns_are_lettered_as_in_excel():
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702, 16_383)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip

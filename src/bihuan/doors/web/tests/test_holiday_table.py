import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bihuan.doors.web import holiday_table
from bihuan.kernel.errors import Invalid

PASTED = """日期\t类型\t名称
2027-01-01\t休\t元旦
2027年2月5日 至 2027年2月11日 放假 春节
2027/02/20, 班, 春节
2027.2.28 调休上班
"""


def test_days_and_spans_are_read_in_the_usual_ways_of_writing() -> None:
    found = holiday_table.read(PASTED, 2027)
    assert found.off[date(2027, 1, 1)] == "元旦"
    assert [day for day, name in found.off.items() if name == "春节"] == [
        date(2027, 2, 5) + timedelta(n) for n in range(7)
    ]
    assert found.worked == {date(2027, 2, 20): "春节", date(2027, 2, 28): ""}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("元旦 休", "没有认出日期"),
        ("2027-01-01 元旦", "休”还是“班"),
        ("2027-01-01 休 班", "休”还是“班"),
        ("2027-02-30 休", "日期不存在"),
        ("2028-01-01 休 元旦", "不在 2027 年"),
        ("2027-02-11 至 2027-02-05 休 春节", "起止颠倒"),
        ("2027-01-01 至 2027-12-31 休 全年", "相隔太久"),
        ("2027-03-03 班", "应是周六或周日"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(line: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        holiday_table.read(f"2027-01-01 休 元旦\n{line}", 2027)
    assert "第 2 行" in str(caught.value)
    assert words in str(caught.value)


def test_a_day_that_is_off_and_worked_is_refused() -> None:
    with pytest.raises(Invalid, match="既写了放假又写了上班") as caught:
        holiday_table.read("2027-02-06 休 春节\n2027-02-06 班", 2027)
    assert caught.value.fields


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(Invalid):
        holiday_table.read("日期 类型 名称", 2027)


@given(st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.just("节"), min_size=1))
def test_what_is_written_out_is_read_back(days: dict[date, str]) -> None:
    weekends = {day: name for day, name in days.items() if day.weekday() >= 5}
    off = {day: name for day, name in days.items() if day.weekday() < 5} or {
        date(2027, 1, 1): "元旦"
    }
    arrangement = holiday_table.Arrangement(off, weekends)
    assert holiday_table.read(arrangement.text(), 2027) == holiday_table.Arrangement(
        dict(sorted(off.items())), dict(sorted(weekends.items()))
    )


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = holiday_table.read(text, 2027)
    except Invalid as error:
        assert error.fields  # noqa: PT017
    else:
        assert found.off


def test_an_uploaded_workbook_gives_the_same_lines() -> None:
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (
        ("日期", "类型", "名称"),
        (date(2027, 1, 1), "休", "元旦"),
        ("2027-01-02", "休", "元旦"),
    ):
        book.active.append(row)
    book.save(file)
    file.seek(0)
    found = holiday_table.read(holiday_table.from_file(file, "2027.xlsx"), 2027)
    assert list(found.off) == [date(2027, 1, 1), date(2027, 1, 2)]


def test_a_file_that_is_no_table_is_refused_in_words() -> None:
    with pytest.raises(Invalid) as caught:
        holiday_table.from_file(io.BytesIO(b"MZ\x90\0" + b"\0" * 500), "放假.xlsx")
    assert caught.value.fields["file"]


def test_days_are_put_together_into_spans() -> None:
    days = [date(2027, 1, 3), date(2027, 1, 1), date(2027, 1, 2), date(2027, 2, 1)]
    assert holiday_table.runs(days) == [
        (date(2027, 1, 1), date(2027, 1, 3)),
        (date(2027, 2, 1), date(2027, 2, 1)),
    ]

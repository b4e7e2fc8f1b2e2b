"""What we write opens well, runs nothing, and reads back as it was."""

import io
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.facilities.tables.guard import guarded, unguarded
from bihuan.facilities.tables.read import open_table
from bihuan.facilities.tables.tests.making import moment
from bihuan.facilities.tables.write import (
    CUT,
    EXCEL_CHARS,
    Column,
    SheetPlan,
    csv_chunks,
    sheet_name,
    write_csv,
    write_xlsx,
    xlsx_text,
)

COLUMNS = [Column("序号", 6, "center"), Column("问题表述", 40), Column("整改时限", 14)]
HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    "''=1",
    "http://example.org",
    "_x0041_",
    "<b>&amp;</b>",
    '引"号,逗号;分号\n换行',
    "\u2028\u200b\x01",
    "007",
    "1e5",
    "😀𠮷",
]


def xlsx(**options) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, [SheetPlan("台账", COLUMNS, **options)])
    return out.getvalue()


def rows_of(content: bytes) -> list[tuple[object, ...]]:
    with open_table(io.BytesIO(content), "表") as table:
        return [row.values for row in table.rows()]


def test_a_workbook_reads_back_with_its_titles_names_and_values():
    rows = [
        (1, "校门口拥堵", date(2014, 6, 12)),
        (2, None, moment("2014-06-12 08:30")),
        (Decimal("2.5"), "食堂", time(8, 30)),
        (4, True, None),
        (10**17, False, date(1850, 1, 1)),
    ]
    content = xlsx(
        rows=iter(rows),
        title="问题整改台账",
        block=["填报单位：示例中学    截至日期：2014年6月12日"],
        notes=["注：共 5 条"],
    )
    with open_table(io.BytesIO(content), "台账.xlsx") as table:
        assert table.sheet == "台账"
        assert table.titles == ("问题整改台账", "填报单位：示例中学    截至日期：2014年6月12日")
        assert table.headers == ("序号", "问题表述", "整改时限")
        assert table.head_rows == (3, 3)
        assert [row.values for row in table.rows()] == [
            (1, "校门口拥堵", date(2014, 6, 12)),
            (2, "", moment("2014-06-12 08:30")),
            (2.5, "食堂", time(8, 30)),
            (4, "是", ""),
            ("100000000000000000", "否", "1850-01-01"),
        ]
        assert [skipped.code for skipped in table.skipped] == ["footer"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_plain_text_in_a_workbook_and_comes_back(text):
    content = xlsx(rows=[(1, text, "x")])
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["B2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert rows_of(content) == [(1, text, "x")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_starts_no_formula_in_a_csv_and_comes_back(text):
    content = b"".join(csv_chunks(SheetPlan("台账", COLUMNS, [(1, text, "x")])))
    assert content.startswith(b"\xef\xbb\xbf")
    field = content.decode("utf-8-sig").split(",", 3)[3].lstrip('"')
    assert field[0] not in "=+-@\t\r\n"
    assert rows_of(content) == [("1", text, "x")]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"))


@given(st.lists(st.tuples(st.integers(0, 10**9), TEXT, TEXT), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_written_is_read_back_from_both_formats(rows):
    rows = [(number, "文" + text, other) for number, text, other in rows]
    assert rows_of(xlsx(rows=rows)) == rows
    out = io.BytesIO()
    write_csv(out, SheetPlan("台账", COLUMNS, rows))
    # Blank cells at the end of a line of a CSV are no cells.
    want = [(str(n), text, other if other.strip() else "") for n, text, other in rows]
    assert rows_of(out.getvalue()) == want


@given(st.text("'=+-@a\t", max_size=6))
def test_the_mark_before_a_formula_can_always_be_taken_off(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t")


def test_text_too_long_for_excel_is_cut_and_says_so():
    (row,) = rows_of(xlsx(rows=[(1, "长" * 40_000, "")]))
    assert len(str(row[1])) == EXCEL_CHARS
    assert str(row[1]).endswith(CUT)
    assert xlsx_text("a\ud800b\0c") == "abc"


def test_an_aware_time_is_written_as_its_own_wall_time():
    noon = datetime(2014, 6, 12, 12, 0, tzinfo=timezone(timedelta(hours=8)))
    assert rows_of(xlsx(rows=[(1, "甲", noon)]))[0][2] == moment("2014-06-12 12:00")
    chunk = b"".join(csv_chunks(SheetPlan("台账", COLUMNS, [(1, "甲", noon)])))
    assert b"2014-06-12 12:00:00\r\n" in chunk


def test_the_sheet_is_set_up_for_screen_and_paper():
    content = xlsx(rows=[(1, "甲", date(2014, 6, 12))] * 3, title="台账", block=["单位：甲"])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:C6"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.column_dimensions["B"].width == pytest.approx(40, abs=1)
    assert sheet["B4"].alignment.wrap_text
    assert sheet["C4"].number_format == "yyyy-mm-dd"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]


def test_sheets_may_be_called_anything_and_stay_apart():
    taken: set[str] = set()
    names = [
        sheet_name(n, taken) for n in ("a/b:c", "", "'", "长" * 40, "长" * 40, "History", "A B C")
    ]
    assert names[:3] == ["a b c", "表", "表(2)"]
    assert len(set(map(str.casefold, names))) == len(names)
    assert max(map(len, names)) == 31
    out = io.BytesIO()
    assert write_xlsx(out, [SheetPlan(n, COLUMNS, [(1, "甲", "乙")]) for n in names]) == len(names)
    assert openpyxl.load_workbook(io.BytesIO(out.getvalue())).sheetnames[0] == "a b c"


def test_a_workbook_can_be_written_to_a_path(tmp_path):
    path = tmp_path / "台账.xlsx"
    write_xlsx(path, [SheetPlan("台账", COLUMNS, [(1, "甲", "乙")])])
    assert rows_of(path.read_bytes()) == [(1, "甲", "乙")]

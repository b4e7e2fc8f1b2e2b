"""Ordinary files as offices export them: formats, encodings, delimiters, row numbers."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.facilities.tables.errors import BadFile
from bihuan.facilities.tables.limits import Limits
from bihuan.facilities.tables.read import open_table
from bihuan.facilities.tables.rows import Problem
from bihuan.facilities.tables.tests import making

TEXT_ROWS = [[str(v) for v in row] for row in making.ROWS]


def read(content: bytes, **options: object) -> list[tuple[object, ...]]:
    with open_table(io.BytesIO(content), "表", **options) as table:  # type: ignore[arg-type]
        return [row.values for row in table.rows()]


@pytest.mark.parametrize("make", [making.xlsx, making.xls])
def test_a_workbook_gives_its_headers_and_typed_values(make):
    content = make([making.NAMES, *making.ROWS])
    with open_table(io.BytesIO(content), "导出.xlsx") as table:
        assert table.headers == making.NAMES
        rows = list(table.rows())
    assert [row.values for row in rows] == list(making.ROWS)
    assert [row.number for row in rows] == [2, 3, 4]
    assert rows[0].values[2] == making.moment("2014-03-01 08:30")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "\uff0c"])
def test_a_text_table_is_read_in_every_usual_encoding_and_delimiter(encoding, delimiter):
    text = making.csv_text([making.NAMES, *making.ROWS], delimiter)
    with open_table(io.BytesIO(text.encode(encoding)), "导出.csv") as table:
        assert table.delimiter == delimiter
        assert table.headers == making.NAMES
        assert [list(row.values) for row in table.rows()] == TEXT_ROWS


def test_the_type_is_told_by_content_and_not_by_name():
    text = making.csv_text([making.NAMES, *making.ROWS]).encode()
    with open_table(io.BytesIO(text), "导出.xlsx") as table:
        assert table.kind == "text"
    with open_table(io.BytesIO(making.xlsx([making.NAMES, *making.ROWS])), "导出.csv") as table:
        assert table.kind == "xlsx"


def test_a_text_row_knows_its_record_and_the_line_it_begins_on():
    text = '编号,内容\n1,"一\n二\n三"\n\n2,四\n'
    with open_table(io.BytesIO(text.encode()), "表.csv") as table:
        rows = list(table.rows())
    assert [(row.number, row.line) for row in rows] == [(2, 2), (4, 6)]
    assert rows[0].values == ("1", "一\n二\n三")


def test_a_path_is_read_where_it_lies_and_left_there(tmp_path: Path):
    path = tmp_path / "表.csv"
    path.write_text("编号,内容\n1,一\n", encoding="utf-8")
    with open_table(path, path.name) as table:
        assert len(list(table.rows())) == 1
    assert path.exists()


def test_the_copy_of_an_upload_is_deleted(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_table(io.BytesIO("编号,内容\n1,一\n".encode()), "表.csv"):
        assert len(list(tmp_path.iterdir())) == 1
    assert not list(tmp_path.iterdir())
    with pytest.raises(BadFile):
        open_table(io.BytesIO(b"%PDF-1.7 ..."), "表.csv")
    assert not list(tmp_path.iterdir())


def test_rows_can_be_read_twice_and_left_half_way():
    with open_table(io.BytesIO(making.xlsx([making.NAMES, *making.ROWS])), "表") as table:
        first = next(iter(table.rows()))
        assert next(row.values for row in table.rows()) == first.values


def test_the_first_visible_sheet_with_content_is_taken_and_another_can_be_asked_for():
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "空表"
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(["甲", "乙"])
    hidden.append([1, 2])
    shown = book.create_sheet("数据")
    shown.append(["编号", "内容"])
    shown.append([1, "一"])
    content = making.saved(book)
    with open_table(io.BytesIO(content), "表") as table:
        assert table.sheet == "数据"
        assert [(s.name, s.visible) for s in table.sheets] == [
            ("空表", True),
            ("隐藏", False),
            ("数据", True),
        ]
    assert read(content, sheet="隐藏") == [(1, 2)]
    with pytest.raises(BadFile) as caught:
        open_table(io.BytesIO(content), "表", sheet="没有")
    assert caught.value.code == "no_sheet"
    assert "空表、隐藏、数据" in caught.value.text


def test_html_named_xls_is_read_with_spans_line_breaks_and_entities():
    page = (
        '\ufeff<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><title>不要</title>'
        "<style>td {x}</style></head><body><table><tr><td colspan=3>信访台账</td></tr>"
        "<tr><th rowspan=2>编号<th colspan=2>责任</tr><tr><th>单位<th>责任人</tr>"
        "<tr><td>1<td>第一&nbsp;小学<br>东校区</td><td>&lt;王&gt;</td></tr>"
        "<tr><td rowspan=2>2<td>二小<td>李<tr><td>三小<td>赵</table>"
    )
    with open_table(io.BytesIO(page.encode()), "导出.xls") as table:
        assert table.kind == "html"
        assert table.titles == ("信访台账",)
        assert table.headers == ("编号", "责任/单位", "责任/责任人")
        rows = [row.values for row in table.rows()]
        filled = [row.values for row in table.rows(fill_merged=True)]
    assert rows == [("1", "第一 小学\n东校区", "<王>"), ("2", "二小", "李"), ("", "三小", "赵")]
    assert filled[2] == ("2", "三小", "赵")


def test_html_in_gbk_that_calls_itself_otherwise_is_read():
    page = making.html([making.NAMES, ["1", "甲", "2014-03-01", "乙"]]).encode("gbk")
    assert read(page.replace(b"gb2312", b"utf-8")) == [("1", "甲", "2014-03-01", "乙")]


def test_excel_s_own_delimiter_line_is_obeyed():
    assert read("sep=|\n编号|内容\n1|a,b,c\n2|d,e,f\n".encode()) == [("1", "a,b,c"), ("2", "d,e,f")]


def test_nul_bytes_in_text_are_dropped():
    assert read("编号,内容\n1,一\0二\n".encode()) == [("1", "一二")]


def test_a_row_with_more_cells_than_headers_is_marked():
    with open_table(io.BytesIO("编号,内容\n1,一,二\n2,三\n".encode()), "表") as table:
        rows = list(table.rows())
    assert rows[0].problems == (Problem("surplus", 2),)
    assert rows[1].problems == ()


def test_a_quote_still_open_at_the_end_is_marked_on_the_row_it_begins_in():
    text = '编号,内容\n1,一\n2,"二\n3,三\n'
    with open_table(io.BytesIO(text.encode()), "表") as table:
        rows = list(table.rows())
    assert [(row.number, row.line, bool(row.problems)) for row in rows] == [
        (2, 2, False),
        (3, 3, True),
    ]
    assert rows[1].problems[0].code == "quote"


@pytest.mark.parametrize("make", [making.xlsx, lambda rows: making.csv_text(rows).encode()])
def test_a_cell_past_the_limit_is_cut_and_marked_and_the_rest_is_read(make):
    limits = Limits(cell_chars=50)
    content = make([["编号", "内容"], ["1", "长" * 51], ["2", "短"]])
    with open_table(io.BytesIO(content), "表", limits=limits) as table:
        rows = list(table.rows())
    assert rows[0].problems == (Problem("too_long", 1),)
    assert len(str(rows[0].values[1])) == 50
    assert rows[1].values == ("2", "短")


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_quoted_text_comes_back_as_it_was(rows):
    rows = [["x" + cell for cell in row] for row in rows]
    text = making.csv_text([["编号", "标题", "内容"], *rows])
    assert [list(values) for values in read(text.encode("utf-8-sig"))] == rows

import io

import openpyxl
import pytest

from bihuan.doors.web import class_table
from bihuan.kernel.editions import Row, plan
from bihuan.kernel.errors import Invalid
from bihuan.kernel.taxonomy import Taxonomy


def workbook(lines: list[list[str | None]], merged: tuple[str, ...] = ()) -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in lines:
        sheet.append(line)
    for cells in merged:
        sheet.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_merged_and_empty_cells_go_on_with_what_stands_above() -> None:
    lines = [
        ["一级分类", "二级分类", "三级分类"],
        ["后勤", "食堂", "饭菜"],
        [None, None, "价格"],
        [None, "校车", None],
        ["收费", "校服", None],
    ]
    read = class_table.read(workbook(lines, ("A2:A4", "B2:B3")), "分类.xlsx")
    assert read == class_table.read(workbook(lines), "分类.xlsx")
    assert [row.labels for row in read] == [
        ("后勤", "食堂", "饭菜"),
        ("后勤", "食堂", "价格"),
        ("后勤", "校车"),
        ("收费", "校服"),
    ]


def test_codes_and_key_words_are_read_where_there_are_such_columns() -> None:
    lines = [["一级", "二级", "代码", "关键词"], ["后勤", "食堂", "12", "饭菜、 午餐,饭菜"]]
    [row] = class_table.read(workbook([list(line) for line in lines]), "分类.xlsx")
    assert row == Row(("后勤", "食堂"), "12", ("饭菜", "午餐"))


def test_what_was_written_is_read_back_as_the_same_edition() -> None:
    rows = [Row(("后勤",)), Row(("后勤", "食堂"), "F", ("饭菜",)), Row(("收费", "校服"), "U")]
    taxonomy = plan(Taxonomy("分类", 0), rows).taxonomy
    file = io.BytesIO()
    assert class_table.write(file, taxonomy) == 4
    file.seek(0)
    again = plan(taxonomy, class_table.read(file, "分类.xlsx"))
    assert again.changes == ()
    assert again.taxonomy.classes == taxonomy.classes


@pytest.mark.parametrize("headers", [["名称", "说明"], ["二级分类", "三级分类"]])
def test_a_table_without_a_first_level_is_refused(headers: list[str]) -> None:
    with pytest.raises(Invalid, match="一级分类"):
        class_table.read(workbook([list(headers), ["后勤", "食堂"]]), "分类.xlsx")


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(Invalid):
        class_table.read(io.BytesIO(b"\x00\x01"), "分类.xlsx")

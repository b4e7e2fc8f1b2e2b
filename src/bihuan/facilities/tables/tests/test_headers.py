"""Titles above, merged and two-level names, totals below."""

import io

import pytest

from bihuan.facilities.tables.errors import BadFile
from bihuan.facilities.tables.headers import compact, normal
from bihuan.facilities.tables.read import Skipped, open_table
from bihuan.facilities.tables.tests import making

LEDGER = [
    ["某县教育局问题整改台账", None, None, None, None, None],
    ["填报单位：示例中学", None, None, "截至日期：2014年6月12日", None, None],
    [None] * 6,
    ["序号", "问题表述", "责任", None, "整改\n时限", "备 注"],
    [None, None, "牵头单位", "责任人", None, None],
    [1, "校门口拥堵", "示例中学", "甲某", "2014-06-01", None],
    [2, "食堂卫生", "示例中学", "乙某", "2014-06-02", "无"],
    ["合计", 2, None, None, None, None],
    ["填表人：丙某", None, None, "审核人：丁某", None, None],
]
MERGES = ["A1:F1", "A2:C2", "D2:F2", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5"]
NAMES = ("序号", "问题表述", "责任/牵头单位", "责任/责任人", "整改时限", "备注")


def opened(rows, merge=()):
    return open_table(io.BytesIO(making.xlsx(rows, merge)), "台账.xlsx")


def test_a_real_ledger_s_title_block_two_level_head_and_totals_are_told_apart():
    with opened(LEDGER, MERGES) as table:
        assert table.titles == (
            "某县教育局问题整改台账",
            "填报单位：示例中学  截至日期：2014年6月12日",
        )
        assert table.headers == NAMES
        assert table.head_rows == (4, 5)
        assert [row.number for row in table.rows()] == [6, 7]
        assert table.skipped == [
            Skipped(8, "total", "合计  2"),
            Skipped(9, "footer", "填表人：丙某  审核人：丁某"),
        ]


def test_a_two_level_head_is_found_in_csv_too_where_nothing_is_merged():
    rows = [["" if cell is None else cell for cell in row] for row in LEDGER]
    content = making.csv_text(rows).encode("gbk")
    with open_table(io.BytesIO(content), "台账.csv") as table:
        assert table.headers == NAMES
        assert len(list(table.rows())) == 2


def test_a_row_called_total_in_the_middle_stays_data():
    rows = [["单位", "数量"], ["甲校", 1], ["小计", 1], ["乙校", 2], ["合计", 3]]
    with opened(rows) as table:
        assert [row.values[0] for row in table.rows()] == ["甲校", "小计", "乙校"]
        assert [skipped.number for skipped in table.skipped] == [5]


def test_a_first_data_row_of_words_is_not_taken_for_a_second_level():
    rows = [["一级", "二级", "三级"], ["安全", "校车", "超载"], ["安全", "食堂", "卫生"]]
    with opened(rows, ["A2:A3"]) as table:
        assert table.headers == ("一级", "二级", "三级")
        assert len(list(table.rows())) == 2
        assert [row.values[0] for row in table.rows(fill_merged=True)] == ["安全", "安全"]


def test_a_merged_name_above_plain_data_does_not_swallow_the_first_row():
    rows = [["编号", "内容", None], [1, "一", "甲"], [2, "二", "乙"]]
    with opened(rows, ["B1:C1"]) as table:
        assert [row.number for row in table.rows()] == [2, 3]


def test_a_column_without_a_name_keeps_its_place():
    with opened([["编号", None, "内容"], [1, "甲", "一"]]) as table:
        assert table.headers == ("编号", "", "内容")


def test_a_table_of_one_column_is_a_table():
    with opened([["内容"], ["一"], ["二"]]) as table:
        assert table.headers == ("内容",)
        assert len(list(table.rows())) == 2


def test_the_row_of_names_can_be_forced():
    rows = [["甲", "乙"], ["编号", "内容"], [1, "一"]]
    content = making.xlsx(rows)
    with open_table(io.BytesIO(content), "表", header_row=2) as table:
        assert table.headers == ("编号", "内容")


@pytest.mark.parametrize(
    ("rows", "code"),
    [([[1, 2], [3, 4]], "no_header"), ([["编号", "内容"]], "no_rows"), ([], "no_table")],
)
def test_a_sheet_without_names_or_without_data_is_refused_in_words(rows, code):
    with pytest.raises(BadFile) as caught:
        opened(rows)
    assert caught.value.code == code


def test_names_are_compared_without_spaces_width_case_or_bracketed_remarks():
    assert compact(" 姓　名\n") == "姓名"
    assert compact("Due \n date") == "Due date"
    assert normal("留言　时间（年-月-日）") == normal("留言时间")
    assert normal("ＩＤ") == normal("id")

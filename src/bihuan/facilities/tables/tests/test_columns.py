"""Guessing which column is which."""

import random

from bihuan.facilities.tables.columns import Field, fingerprint, guess
from bihuan.facilities.tables.rows import Row

FIELDS = (
    Field("number", "编号", ("留言编号", "工单号", "id")),
    Field("title", "标题", ("主题", "留言主题", "subject"), required=True),
    Field("raised", "反映时间", ("留言时间", "诉求时间", "时间"), required=True, kind="datetime"),
    Field("text", "内容", ("留言详情", "投诉件内容", "content"), required=True, looks="long"),
    Field("reply", "答复", ("答复意见", "回复"), looks="long"),
    Field("replied", "答复时间", ("回复时间",), kind="datetime"),
    Field("phone", "联系电话", ("电话", "手机"), looks="phone"),
)
LONG = "校门口每天早上都有车辆乱停乱放，孩子们只能走在车行道上，非常危险，请尽快处理。"


def sample(*rows):
    return [Row(number, values) for number, values in enumerate(rows, 2)]


def test_usual_names_of_a_message_board_are_known():
    headers = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
    got = guess(
        headers, sample((1, "甲", "乙", "2019/4/25 9:32:09", LONG, LONG, "2019/5/1")), FIELDS
    )
    assert got.columns == {
        "number": 0,
        "title": 2,
        "raised": 3,
        "text": 4,
        "reply": 5,
        "replied": 6,
    }
    assert got.missing == ()


def test_a_date_column_is_not_given_to_a_column_of_other_things():
    headers = ("标题", "诉求时间", "时间", "内容")
    got = guess(headers, sample(("甲", "6", "2020-09-03 00:00:00", LONG)), FIELDS)
    assert got.columns["raised"] == 2


def test_names_spread_with_spaces_bracketed_or_below_a_group_are_known():
    headers = ("标　题", "受理/留言时间（年月日）", "内容\n")
    got = guess(headers, sample(("甲", "2020-09-03", LONG)), FIELDS)
    assert got.columns == {"title": 0, "raised": 1, "text": 2}


def test_unnamed_columns_are_told_by_what_they_hold_if_the_field_is_required():
    fields = (*FIELDS[:-1], Field("phone", "联系电话", required=True, looks="phone"))
    rows = sample(
        ("甲", "13800001111", "2020年9月3日", LONG), ("乙", 13900002222, "2020.9.4", LONG)
    )
    got = guess(("标题", "", "C", "栏四"), rows, fields)
    assert got.columns == {"title": 0, "raised": 2, "text": 3, "phone": 1}
    assert got.why["phone"].text == "列名未认出，但这一列多数是电话号码"


def test_optional_fields_are_never_guessed_from_content_alone():
    got = guess(("标题", "出生日期"), sample(("甲", "2010-01-01")), (FIELDS[1], FIELDS[5]))
    assert got.columns == {"title": 0}


def test_every_guess_has_its_reason_and_missing_fields_are_named():
    got = guess(("主题", "投诉内容", "编号"), sample(("甲", LONG, 1)), FIELDS)
    assert {code: why.text for code, why in got.why.items()} == {
        "title": "列名“主题”是“标题”的常见写法",
        "text": "列名“投诉内容”与“内容”相近",
        "number": "列名“编号”与“编号”相同",
    }
    assert got.missing == ("raised",)


def test_one_column_never_serves_two_fields_and_the_answer_is_always_the_same():
    headers = ["时间", "时间", "内容", "标题", "回复", "电话", "编号", ""]
    for seed in range(20):
        random.Random(seed).shuffle(headers)
        first = guess(headers, [], FIELDS)
        assert len(set(first.columns.values())) == len(first.columns)
        assert guess(headers, [], FIELDS) == first


def test_the_fingerprint_forgives_spacing_and_nothing_else():
    known = fingerprint(("编号", "整改 时限"))
    assert fingerprint((" 编　号", "整改\n时限")) == known
    assert fingerprint(("整改时限", "编号")) != known
    assert fingerprint(("编号整改", "时限")) != known
    assert len(known) == 32

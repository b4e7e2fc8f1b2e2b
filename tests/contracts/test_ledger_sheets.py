"""The ledger as a spreadsheet: what goes out comes in again, and what offices really send comes in
too. No state ever comes in with a sheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.facilities.tables.tests import making
from bihuan.kernel import people
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger import commands, importing
from bihuan.rooms.ledger.models import Problem
from bihuan.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sheets")]

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def by(told: Story) -> Post:
    return told.posts["duban"]


@pytest.fixture
def desk(told: Story) -> Client:
    client = Client()
    account = told.posts["duban"].account
    assert account
    client.force_login(account)
    return client


def load(rows: Rows, by: Post, **more: Any) -> importing.Result:
    book = io.BytesIO(making.xlsx(rows, more.pop("merge", ())))
    return importing.load(book, "台账.xlsx", list_code="problems", by=by, **more)


def newest() -> Matter:
    return Matter.objects.filter(kind="problem").select_related("unit", "place", "problem").last()  # type: ignore[return-value]


def everything() -> list[tuple[Any, ...]]:
    """All problems with all their columns."""
    matters = Matter.objects.filter(kind="problem").order_by("pk").values_list()
    return [*matters, *Problem.objects.order_by("pk").values_list()]


# -- out and in again ---------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_taken_in_again_changes_nothing(
    desk: Client, told: Story, by: Post, ending: str
) -> None:
    """Also with texts that a spreadsheet would take for formulas, and problems that ended."""
    told.problem("bully-now")
    commands.detail(
        told.problem("bully-now"), by=by, title="=HYPERLINK(1)", remark="-2+3", text="'=1\n第二行"
    )
    before = everything()
    exported = b"".join(desk.get(f"/problems/export.{ending}").streaming_content)  # type: ignore[attr-defined]
    upload = SimpleUploadedFile(f"台账.{ending}", exported)
    sent = {"file": upload, "list_code": "problems", "act": "take"}
    answer = desk.post("/problems/import", sent)
    result = answer.context["result"] if answer.context else None
    assert answer.status_code == 200
    assert result is None or result.errors == []
    assert 'aria-label="有错的行"' not in answer.text
    shown = Matter.objects.filter(kind="problem").count()
    assert f"新登记 0 个，更新 0 个，没有变化 {shown} 个" in answer.text
    assert everything() == before


def test_an_export_has_the_layout_offices_expect(desk: Client) -> None:
    exported = b"".join(desk.get("/problems/export.xlsx").streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(io.BytesIO(exported)).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.values]  # type: ignore[union-attr]
    assert "问题台账" in rows[0][0] or "台账" in rows[0][0]
    assert rows[1][0].startswith("填报单位：")
    assert rows[2][0].startswith("截至日期：")
    assert rows[3] == [
        *("编号", "问题来源", "问题分类", "处理类别", "涉及单位", "问题名称", "问题表述"),
        *("整改类型", "整改标准", "整改措施", "责任领导", "牵头单位", "配合单位", "责任人"),
        *("联系电话", "整改时限", "进展情况", "完成进度（%）", "状态", "佐证材料（件）", "验收人"),
        *("验收时间", "销号日期", "未完成原因及下一步计划", "备注"),
    ]


def test_an_export_holds_what_the_list_shows_and_no_more(desk: Client, told: Story) -> None:
    answer = desk.get("/problems/export.csv?status=closed")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = [row for row in csv.reader(io.StringIO(text)) if len(row) > 20]
    at = rows[0].index("编号")
    closed = set(told.matters("problem", "closed").values_list("number", flat=True))
    assert {row[at] for row in rows[1:]} == closed


def test_a_changed_cell_changes_that_field_of_that_problem(by: Post, told: Story) -> None:
    problem = told.problem("bully-now")
    result = load(
        [("编号", "问题名称", "整改措施"), (problem.number, problem.title, "新措施。")], by
    )
    assert (result.updated, result.registered, result.errors) == (1, 0, [])
    assert Problem.objects.get(pk=problem.pk).measure == "新措施。"
    assert Problem.objects.get(pk=problem.pk).standard != ""  # what the sheet lacks stays


def test_what_the_hand_over_settled_is_not_changed_by_a_sheet(by: Post, told: Story) -> None:
    problem = told.problem("lunch-now")
    result = load([("编号", "问题名称", "牵头单位"), (problem.number, problem.title, "基教科")], by)
    assert [(one.row, "已交办" in one.reason) for one in result.errors] == [(2, True)]
    assert told.problem("lunch-now").unit_id == problem.unit_id


# -- states -------------------------------------------------------------------------------------


def test_a_state_in_a_sheet_is_kept_as_a_record_and_nothing_more(
    by: Post, desk: Client, told: Story
) -> None:
    head = ("序号", "问题名称", "状态", "销号日期", "验收人", "满意度")
    assert load([head, ("7", "操场积水", "已销号", "2026-05-01", "王局长", "满意")], by).done
    made = newest()
    assert (made.status, made.closed_on, made.problem.external) == ("drafted", None, "7")
    assert json.loads(made.problem.carried) == {
        "状态": "已销号", "销号日期": "2026-05-01", "验收人": "王局长", "满意度": "满意",
    }  # fmt: skip
    page = desk.get(f"/problem/{made.number}").text
    for word in ("原台账记载", "已销号", "2026-05-01", "王局长", "满意度"):
        assert word in page
    assert "待交办" in page


def test_the_record_of_an_old_ledger_is_not_shown_to_the_unit(by: Post, told: Story) -> None:
    head = ("问题名称", "牵头单位", "反映人")
    assert load([head, ("操场积水", "禾阳小学", "丁某某")], by).done
    made = newest()
    client = Client()
    account = told.posts["xuexiao"].account
    assert account
    client.force_login(account)
    page = client.get(f"/problem/{made.number}")
    assert page.status_code == 200
    assert "丁某某" not in page.text


def test_a_closed_problem_is_not_reopened_or_changed_by_a_sheet(by: Post, told: Story) -> None:
    problem = told.problem("bike-now")
    before = everything()
    head = ("编号", "问题名称", "状态")
    assert load([head, (problem.number, problem.title, "整改中")], by).unchanged == 1
    result = load([head, (problem.number, "另一个名称", "整改中")], by)
    assert len(result.errors) == 1
    assert everything() == before


# -- what offices send --------------------------------------------------------------------------


def test_title_rows_a_date_line_and_two_rows_of_headings_are_found(by: Post) -> None:
    rows = [
        ("青禾区教育系统整改问题清单",),
        ("截至2026年10月31日",),
        ("填报单位：禾阳小学（盖章）", None, None, "联系人：某某"),
        ("序号", "问题", None, "整改", None, "责任单位"),
        (None, "问题名称", "问题表述", "整改措施", "完成时限", None),
        (1, "校门口拥堵", "放学时无人疏导。", "安排值班。", "2027年3月底前", "禾阳小学"),
        (2, "围墙开裂", "东侧三米。", "加固。", "2027-4-15", "禾阳小学"),
    ]
    merge = ["A1:F1", "A2:F2", "A4:A5", "B4:C4", "D4:E4", "F4:F5"]
    result = load(rows, by, merge=merge)
    assert (result.registered, [one.reason for one in result.errors]) == (2, [])
    made = newest()
    assert (made.title, made.problem.text, made.unit and made.unit.short_name) == (
        "围墙开裂", "东侧三米。", "禾阳小学",
    )  # fmt: skip
    assert made.problem.due == "2027-04-15"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2027年3月底前", "2027-03-31"),
        ("2028年2月底", "2028-02-29"),
        ("2027年底前", "2027-12-31"),
        ("2027年 6 月末之前", "2027-06-30"),
        ("2027年3月5日", "2027-03-05"),
        ("2027.3.5", "2027-03-05"),
    ],
)
def test_a_limit_is_read_as_offices_write_it(by: Post, cell: str, day: str) -> None:
    assert load([("问题名称", "完成时限"), ("操场积水", cell)], by).errors == []
    assert newest().problem.due == day


def test_several_units_in_one_cell_are_the_leading_and_the_helping_ones(by: Post) -> None:
    for cell in ("基教科、安稳科，禾阳小学", "基教科\n安稳科；禾阳小学", "基教科/安稳科/禾阳小学"):
        assert load([("问题名称", "责任单位"), ("联合检查", cell)], by).done
        made = newest()
        assert made.unit
        assert made.unit.short_name == "基教科"
        helping = [Post.objects.filter(unit=pk).first().unit.short_name for pk in made.helpers]  # type: ignore[union-attr]
        assert helping == ["安稳科", "禾阳小学"]


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("责任单位", "星河小学", "机构中没有“星河小学”"),
        ("配合单位", "基教科、星河小学", "机构中没有“星河小学”"),
        ("问题分类", "玄学问题", "不在分类中"),
        ("处理类别", "玄学", "不在分类中"),
        ("整改类型", "随缘整改", "整改类型应为"),
        ("整改时限", "尽快", "时限应为日期"),
        ("整改时限", "2027-02-30", "时限应为日期"),
        ("整改时限", "13月1日", "时限应为日期"),
        ("整改时限", "2027年13月底前", "时限应为日期"),
    ],
)
def test_what_cannot_be_meant_is_named_with_row_column_reason_and_value(
    by: Post, heading: str, cell: str, said: str
) -> None:
    before = everything()
    rows = [("问题名称", heading), ("好的一行", ""), ("坏的一行", cell), ("又一行好的", "")]
    result = load(rows, by)
    (error,) = result.errors
    assert (error.row, error.value) == (3, cell)
    assert said in error.reason
    assert error.column in (heading, "牵头单位")
    assert not result.done
    assert everything() == before


def test_bad_rows_are_skipped_only_when_that_was_asked_for(by: Post) -> None:
    rows = [("问题名称", "责任单位"), ("好的", "基教科"), ("坏的", "星河小学"), (None, "基教科")]
    count = Matter.objects.count()
    result = load(rows, by, skip_bad=True)
    assert (result.done, result.registered, result.refused_rows) == (True, 1, 2)
    assert Matter.objects.count() == count + 1


def test_looking_writes_nothing(by: Post) -> None:
    before = everything()
    result = load([("问题名称",), ("操场积水",)], by, dry=True)
    assert (result.registered, result.done) == (1, False)
    assert everything() == before


def test_only_who_may_import_can(told: Story) -> None:
    from bihuan.kernel.errors import NotAllowed

    for name in ("shouli", "xuexiao", "fuhe", "guanli"):
        with pytest.raises(NotAllowed):
            load([("问题名称",), ("操场积水",)], told.posts[name])


def test_two_units_of_one_name_stand_for_neither(by: Post) -> None:
    root = by.unit and by.unit.path.split("/")[0]
    parent = type(by.unit).objects.get(code=root)  # type: ignore[misc]
    for code in ("QH-T1", "QH-T2"):
        people.add_unit(code, f"青禾区双名学校（{code}）", kind="school", by=people.system(),
                        parent=parent, short_name="双名学校")  # fmt: skip
    result = load([("问题名称", "责任单位"), ("操场积水", "双名学校")], by)
    assert [one.value for one in result.errors] == ["双名学校"]

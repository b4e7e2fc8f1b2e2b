"""Ledgers as offices lay them out, in and out."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bihuan.facilities.tables.tests import making
from bihuan.facilities.tables.write import write_csv, write_xlsx
from bihuan.kernel import clock, schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands, importing, sheet, types
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.types import shape
from bihuan.rooms.ledger.types.catalog import CATALOG, CLASS, OWN
from bihuan.rooms.ledger.types.checks import faults

pytestmark = pytest.mark.django_db

REAL = (
    ("青禾区教育系统问题整改台账",),
    ("填报单位：青禾区教育局", None, None, None, None, "截至2026年10月31日"),
    ("序号", "问题", None, "整改", None, None, "责任单位", "是否完成"),
    (None, "问题名称", "问题表述", "整改措施", "责任人", "完成时限", None, None),
    (1, "校门口拥堵", "放学时无人疏导。", "安排值班。", "甲某", "2027年3月底前",
     "牵头：青禾一小；配合：基础教育科、青禾二小", "√"),
    (None, None, None, "增设护栏。", "乙某", "2027-6-30", "青禾二小", None),
    (2, "作业过多", "每天三小时。", "教研组统一把关。", "丙某", "长期坚持", "基础教育科", "未完成"),
)  # fmt: skip
MERGED = ("A1:H1", "A3:A4", "B3:C3", "D3:F3", "G3:G4", "H3:H4", "A5:A6", "B5:B6", "C5:C6")


@pytest.fixture
def district(db: None) -> District:
    return districts.found()


def load(rows: Sequence[Sequence[Any]], by: Any, code: str = "problems", **more: Any) -> Any:
    book = io.BytesIO(making.xlsx(rows, more.pop("merge", ())))
    return importing.load(book, "台账.xlsx", list_code=code, by=by, **more)


def items(code: str) -> list[Matter]:
    found = Matter.objects.filter(kind="problem", list_code=code).select_related("problem", "unit")
    return list(found.order_by("pk"))


def test_a_real_ledger_is_read_as_it_was_meant(district: District) -> None:
    result = load(REAL, district.supervisor, merge=MERGED)
    assert (result.registered, result.errors, result.as_of) == (2, [], "2026-10-31")
    first, second = items("problems")
    assert (first.title, first.unit) == ("校门口拥堵", district.school)
    assert first.helpers == [district.section.pk, district.other_school.pk]
    assert first.problem.measure == (
        "1. 安排值班。（牵头：青禾一小；配合：基础教育科、青禾二小，甲某，2027年3月底前）\n"
        "2. 增设护栏。（青禾二小，乙某，2027-6-30）"
    )
    assert (first.problem.due, first.problem.external) == ("2027-06-30", "1")
    assert json.loads(first.problem.carried) == {"是否完成": "√", "截至日期": "2026-10-31"}
    assert (second.problem.due, second.status) == ("standing", "drafted")


def test_a_row_that_goes_on_says_where_it_is_wrong(district: District) -> None:
    rows = [list(row) for row in REAL]
    rows[5][6] = "青禾九小"
    result = load(rows, district.supervisor, merge=MERGED)
    assert [(one.row, one.column, one.value) for one in result.errors] == [
        (6, "牵头单位", "青禾九小")
    ]
    assert not result.done
    assert items("problems") == []
    assert load(rows, district.supervisor, merge=MERGED, skip_bad=True).registered == 1


def test_yes_and_no_are_read_in_the_words_of_offices(district: District) -> None:
    words = {"是": "yes", "√": "yes", "已完成": "yes", "否": "no", "未完成": "no", "×": "no"}
    rows = [(n, f"课题{n}", cell) for n, cell in enumerate(words)]
    head = ("编号", "课题名称", "是否形成报告")
    assert load([head, *rows], district.supervisor, "research").done
    kept = [one.problem.own["reported"] for one in items("research")]
    assert kept == list(words.values())


def test_a_cell_of_the_lists_own_columns_that_cannot_be_meant_is_named(
    district: District,
) -> None:
    for heading, cell, said in (
        ("投入资金（万元）", "很多", "应为数字"),
        ("资金来源", "社会捐赠", "应为：市级财政"),
        ("实事领域", "水利", "不在分类中"),
        ("完成时限", "尽快", "长期坚持"),
    ):
        rows = [("编号", "实事名称", heading), ("1", "修操场", cell)]
        (error,) = load(rows, district.supervisor, "deeds").errors
        assert (error.row, error.value, heading in error.column) == (2, cell, True)
        assert said in error.reason


def test_what_goes_out_has_the_lists_two_rows_of_headings(district: District) -> None:
    commands.register(list_code="deeds", title="修操场", by=district.supervisor)
    table = openpyxl.load_workbook(exported("deeds", district)).active
    assert table
    rows = [[cell for cell in row if cell is not None] for row in table.values]
    assert rows[0] == ["青禾区教育局实事清单"]
    assert rows[1][0].startswith("填报单位：青禾区教育局")
    assert rows[2][0].startswith(f"截至日期：{clock.today().isoformat()}")
    assert rows[3][6:9] == ["资金", "责任分工", "完成时限"]
    assert rows[4][:3] == ["投入资金（万元）", "资金来源", "责任领导"]
    assert "G4:H4" in {str(one) for one in table.merged_cells.ranges}


def exported(code: str, district: District, ending: str = "xlsx") -> io.BytesIO:
    rows = Matter.objects.filter(kind="problem", list_code=code).order_by("pk")
    plan = sheet.plan(rows, by=district.supervisor, list_code=code)
    book = io.BytesIO()
    if ending == "csv":
        write_csv(book, plan)
    else:
        write_xlsx(book, [plan])
    book.seek(0)
    return book


# -- any list: out and in again -------------------------------------------------------------------

WORDS = st.text("校门口积水修缮值班安排，。（）0123456789ab-=+", min_size=1, max_size=20).map(
    lambda text: f"事{text}项"
)
READABLE = [code for code, one in CATALOG.items() if one.on_sheet]
KINDS = {
    "text": WORDS,
    "number": st.decimals(-1000, 1000, places=2).map(str),
    "date": st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(str),
    "choice": st.sampled_from(["甲", "乙"]),
    "yesno": st.sampled_from(["yes", "no", "√", "未完成"]),
}


@st.composite
def layouts(draw: st.DrawFn) -> dict[str, Any]:
    """A list type: columns in any order, own fields, two of its columns under one heading."""
    own = [
        {"code": f"f{n}", "label": f"自设{n}", "kind": kind, "choices": ["甲", "乙"]}
        for n, kind in enumerate(draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=4)))
    ]
    others = [c for c in READABLE if c not in ("number", "title")]
    chosen = draw(st.lists(st.sampled_from(others), unique=True, max_size=12))
    columns = ["number", "title", *chosen, *(OWN + one["code"] for one in own)]
    columns = draw(st.permutations([*columns, f"{CLASS}deed"]))
    at = draw(st.integers(0, len(columns) - 2))
    base = dict(schemes.get("list", "deeds"))
    return base | {
        "label": "试验清单", "prefix": "SY", "own": own, "sheet": list(columns),
        "page": ["number", "title"], "headings": {"title": draw(WORDS)[:20].replace("。", "")},
        "groups": [{"label": "上级", "columns": columns[at : at + 2]}],
        "explicit": [{"code": "unit", "label": "单位"}, {"code": "due", "label": "时限"}],
    }  # fmt: skip


@st.composite
def filled(draw: st.DrawFn, data: dict[str, Any]) -> dict[str, Any]:
    texts = ("title", "text", "measure", "standard", "person", "phone", "leader", "remark", "plan")
    out = {name: draw(WORDS) for name in texts if draw(st.booleans()) or name in ("title", "text")}
    if draw(st.booleans()):
        later = clock.today() + timedelta(days=draw(st.integers(0, 400)))
        out["due"] = draw(st.sampled_from([later.isoformat(), "standing", "quarter"]))
    if draw(st.booleans()):
        out["type"] = draw(st.sampled_from(["at_once", "by_date", "standing"]))
    if draw(st.booleans()):
        out["labels"] = {"deed": draw(st.sampled_from(schemes.get("classes", "deed")["classes"]))}
    out["own"] = {f["code"]: draw(KINDS[f["kind"]]) for f in data["own"] if draw(st.booleans())}
    return out


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(data=st.data())
def test_whatever_the_list_an_export_taken_in_again_is_the_same(
    district: District, data: st.DataObject
) -> None:
    """As an update nothing changes; without the numbers the same items are there twice."""
    code = f"trial-{Matter.objects.count()}"
    layout = data.draw(layouts())
    layout["prefix"] = ""
    schemes.adopt("list", code, layout, by=district.admin)
    kind = types.of(code)
    units = [district.section, district.school, district.other_school]
    for _n in range(data.draw(st.integers(1, 2))):
        made = commands.register(
            list_code=code, title="待填", source="ledger", by=district.supervisor
        )
        fields = data.draw(filled(layout))
        helpers = data.draw(st.lists(st.sampled_from(units[1:]), unique=True))
        commands.detail(made, by=district.supervisor, unit=units[0], helpers=helpers, **fields)
    ending = data.draw(st.sampled_from(["xlsx", "csv"]))
    before = state(code)
    result = importing.load(exported(code, district, ending), f"表.{ending}", list_code=code,
                            by=district.supervisor)  # fmt: skip
    assert (result.errors, result.updated, result.registered) == ([], 0, 0)
    assert state(code) == before
    names = sheet.names()
    read = [c for c in kind.sheet if sheet.read(c) and c not in ("number", "serial", "received_on")]
    rows = [columns(kind, pk, read, names) for pk, *_rest in before]
    Matter.objects.filter(kind="problem", list_code=code).update(list_code="problems")
    book = exported_without_numbers(kind, [pk for pk, *_rest in before], district)
    result = importing.load(book, "表.xlsx", list_code=code, by=district.supervisor)
    assert (result.errors, result.registered) == ([], len(rows))
    assert [columns(kind, one.pk, read, names) for one in items(code)] == rows


def state(code: str) -> list[tuple[Any, ...]]:
    return [
        (pk, *row)
        for pk, *row in Problem.objects.filter(matter__list_code=code).order_by("pk").values_list()
    ]


def columns(kind: shape.ListType, pk: int, codes: list[str], names: sheet.Names) -> list[Any]:
    record = Matter.objects.filter(pk=pk).values(*sheet.READ).get()
    return [sheet.cell(kind, code)(record, names) for code in codes]


def exported_without_numbers(
    kind: shape.ListType, pks: list[int], district: District
) -> io.BytesIO:
    rows = Matter.objects.filter(pk__in=pks).order_by("pk")
    plan = sheet.plan(rows, by=district.supervisor, list_code=kind.code)
    bare = [
        [
            "" if code in ("number", "serial") else value
            for code, value in zip(kind.sheet, row, strict=True)
        ]
        for row in plan.rows
    ]
    book = io.BytesIO()
    made = type(plan)(plan.name, plan.columns, bare, plan.title, plan.block)
    write_xlsx(book, [made])
    book.seek(0)
    return book


# -- what may be put in force ---------------------------------------------------------------------


def test_every_shipped_list_can_be_put_in_force(district: District) -> None:
    for code, data in schemes.every("list").items():
        assert faults(code, {**data, "edition": data["edition"] + 1}) == {}
        assert data["label"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"evidence": 0}, "evidence"),
    ({"photos": True, "evidence": 1}, "evidence"),
    ({"tries": 2}, "tries"),
    ({"consents": ["basically"]}, "consents"),
    ({"consents": ["satisfied", "dissatisfied"]}, "consents"),
    ({"page": ["number"]}, "page"),
    ({"page": ["title", "text"]}, "page"),
    ({"page": ["title", "nothing"]}, "page"),
    ({"sheet": ["title", "text"]}, "sheet"),
    ({"sheet": ["number", "title", "title"]}, "sheet"),
    ({"sheet": ["number", "title", "lamp"]}, "sheet"),
    ({"headings": {"title": "责任人"}}, "headings.person"),
    ({"headings": {"title": "一/二"}}, "headings.title"),
    ({"groups": [{"label": "甲", "columns": ["number", "remark"]}]}, "groups.0"),
    ({"groups": [{"label": "甲", "columns": ["number"]}]}, "groups.0"),
    ({"explicit": [{"code": "unit", "label": "单位"}]}, "explicit"),
    ({"classes": ["nothing"]}, "classes"),
    ({"limits": []}, "limits"),
    ({"lamp": "nothing"}, "lamp"),
    ({"prefix": "RW"}, "prefix"),
    ({"prefix": "rw"}, "prefix"),
    ({"label": ""}, "label"),
    ({"edition": 1}, "edition"),
    ({"own": [{"code": "a", "label": "甲", "kind": "picture"}]}, "own.0.kind"),
    ({"own": [{"code": "a", "label": "甲", "kind": "choice"}]}, "own.0.choices"),
    ({"return_workdays": 0}, "return_workdays"),
    ({"extension": {"times": 9, "days": 30}}, "extension_times"),
]


def test_a_list_that_cannot_be_is_refused_and_the_field_named(district: District) -> None:
    for change, field in REFUSED:
        data = schemes.get("list", "problems") | {"edition": 2} | change
        assert field in faults("problems", data), change
        with pytest.raises(Invalid):
            schemes.adopt("list", "problems", data, by=district.admin)
    assert schemes.get("list", "problems")["edition"] == 1


def test_all_that_is_wrong_is_named_at_once(district: District) -> None:
    data = schemes.get("list", "problems") | {"edition": 2, "evidence": 0, "tries": 1, "limits": []}
    assert {"evidence", "tries", "limits"} <= set(faults("problems", data))

"""The shipped templates: made by the script, in the layout of GB/T 9704-2012, and all fill."""

import io
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Length

from bihuan.facilities.documents import checking, package, templates, verifying
from bihuan.facilities.documents.filling import fill
from bihuan.facilities.documents.kinds import KINDS, named
from bihuan.facilities.documents.shipped import making
from bihuan.kernel import schemes
from bihuan.kernel.tests.district import District

ON = date(2026, 4, 9)
GIVEN: dict[str, Any] = {
    "标题": "关于整改工作有关情况的报告",
    "单位": "青禾区教育局",
    "文号": "测报〔2026〕1号",
    "签发人": "某某人",
    "日期": date(2026, 4, 10),
    "截至日期": ON,
    "开始日期": date(2026, 4, 1),
    "签收期限": date(2026, 4, 13),
    "回复期限": date(2026, 4, 20),
}


SPARE = {"标题": "关于整改工作有关情况的报告", "截至日期": ON, "开始日期": date(2026, 4, 1)}


def given(code: str) -> dict[str, Any]:
    """A value for every field of a kind: its own name, or two rows of names of columns."""
    found: dict[str, Any] = {}
    for one in KINDS[code].fields:
        row = {name: f"{one.name}之{name}" for name in one.columns}
        found[one.name] = [row, row] if one.columns else GIVEN.get(one.name, f"有关{one.name}")
    return found


def of(code: str) -> Any:
    return Document(str(templates.SHIPPED / f"{code}.docx"))


def test_the_files_beside_are_what_the_script_makes() -> None:
    for code, docx in making.every().items():
        assert (templates.SHIPPED / f"{code}.docx").read_bytes() == docx, code


def test_every_shipped_template_passes_the_check_of_adopted_ones(office: District) -> None:
    for code, kind in KINDS.items():
        assert checking.faults(templates.get(code).docx, kind.columns) == [], code


def test_every_shipped_template_fills_and_says_what_it_was_given(office: District) -> None:
    for code in KINDS:
        filled = fill(templates.get(code), fields=given(code), as_of=ON)
        text = package.text_of(filled.docx)
        assert "{" not in text, code
        assert GIVEN["标题"] in text, code
        assert "2026年4月10日" in text or code == "weekly"
        assert GIVEN["单位"] in text or code in ("notice-closing", "weekly")
        assert all(one.state == "unchanged" for one in verifying.verify(filled.docx)), code
        Document(io.BytesIO(filled.docx))


def test_a_template_with_hardly_anything_given_leaves_no_half_sentences(office: District) -> None:
    halves = ("抄送：。", "，，", "。。", "，。", "附件：", "下一步，\n", "{")
    for code in KINDS:
        few = {name: one for name, one in SPARE.items() if name in KINDS[code].columns}
        text = package.text_of(fill(templates.get(code), fields=few, as_of=ON).docx)
        assert [one for one in halves if one in text] == [], code


@pytest.mark.parametrize("code", KINDS)
def test_the_type_area_is_156_by_225_millimetres(code: str) -> None:
    page = of(code).sections[0]
    turned = page.orientation == WD_ORIENT.LANDSCAPE
    lengths = [page.page_width, page.page_height]
    margins = [page.top_margin, page.left_margin, page.bottom_margin, page.right_margin]
    expected = ((297, 210), (28, 35, 26, 37)) if turned else ((210, 297), (37, 28, 35, 26))
    assert [round(Length(one).mm) for one in lengths] == list(expected[0])
    assert [round(Length(one).mm) for one in margins] == list(expected[1])
    wide = Length(page.page_width - page.left_margin - page.right_margin).mm
    high = Length(page.page_height - page.top_margin - page.bottom_margin).mm
    assert (round(wide, 1), round(high, 1)) == ((225.0, 156.0) if turned else (156.0, 225.0))
    assert turned == (code == "ledger")


def test_the_grid_gives_22_lines_of_28_characters() -> None:
    page = of("progress").sections[0]
    grid = page._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    advance = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert pitch == 28.95
    assert int(Length(page.page_height - page.top_margin - page.bottom_margin).pt / pitch) == 22
    assert int(Length(page.page_width - page.left_margin - page.right_margin).pt / advance) == 28


@pytest.mark.parametrize(
    ("name", "font", "size"),
    [
        ("发文机关标志", "方正小标宋简体", 42),
        ("公文标题", "方正小标宋简体", 22),
        ("一级标题", "黑体", 16),
        ("二级标题", "楷体_GB2312", 16),
        ("三级标题", "仿宋_GB2312", 16),
        ("公文正文", "仿宋_GB2312", 16),
        ("版记", "仿宋_GB2312", 14),
    ],
)
def test_a_named_style_has_its_font_and_size(name: str, font: str, size: int) -> None:
    style = of("progress").styles[name]
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert style.font.size.pt == size


def test_text_stands_on_lines_of_28_95_points_with_two_characters_before_it() -> None:
    form = of("progress").styles["公文正文"].paragraph_format
    assert form.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert form.line_spacing.pt == 28.95
    assert round(form.first_line_indent.pt / 15.8, 1) == 2


def test_page_numbers_stand_outside_right_on_odd_pages_left_on_even_ones() -> None:
    made = of("progress")
    assert made.settings.odd_and_even_pages_header_footer
    page = made.sections[0]
    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert line.text == "— 1 —"
        assert line._p.pPr.jc.get(qn("w:val")) == side
        assert line.runs[0].font.size.pt == 14
        assert line.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"


def test_the_red_head_is_on_what_a_person_signs_and_on_no_form() -> None:
    red = {
        code for code in KINDS if any(p.style.name == "发文机关标志" for p in of(code).paragraphs)
    }
    assert "progress" in red
    assert "notice-rectify" in red
    assert not red & {"ledger", "weekly", "notice-closing"}
    upward = of("progress").paragraphs[1]
    assert upward.style.name == "发文字号（上行文）"
    assert "签发人" in upward.text


def test_every_shipped_kind_of_notice_has_a_template_with_its_fields(office: District) -> None:
    for code, data in schemes.every("notice").items():
        kind = KINDS[f"notice-{code}"]
        assert kind.label == data["label"]
        assert {named(one["label"]) for one in data["fields"]} <= set(kind.columns)

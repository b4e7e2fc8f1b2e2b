"""What offices use in Word comes out in the PDF where it belongs."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

from bihuan.facilities.documents import package
from bihuan.facilities.documents.layout.numbering import chinese, numeral, roman
from bihuan.facilities.documents.layout.tests import measured, official
from bihuan.facilities.documents.layout.tests.official import element
from bihuan.facilities.documents.pdf import pdf

EM = 16 * measured.MM


def _pages(made: Any) -> list[measured.Sheet]:
    return measured.sheets(pdf(official.saved(made)).pdf)


def test_headings_are_set_in_the_font_of_their_level_two_characters_in() -> None:
    made = official.blank()
    levels = (
        ("一、总体情况", official.BLACK, "bihuan-hei"),
        ("（一）进展", official.KAI, "bihuan-kai"),
        ("1．措施", official.BODY, "bihuan-fang"),
        ("（1）要求", official.BODY, "bihuan-fang"),
    )
    for text, font, _printed in levels:
        official.paragraph(made, text, font=font)
    official.paragraph(made, "关于进展情况的通报", font=official.TITLE, size=22)
    lines = _pages(made)[0].lines
    for (text, _font, printed), line in zip(levels, lines, strict=False):
        assert measured.said(line) == text
        assert set(measured.fonts(line)) == {printed}
        assert line[0].x == pytest.approx(28 + 2 * EM, abs=1)
        assert line[0].size == pytest.approx(16, abs=0.05)
    assert measured.fonts(lines[4]) == ["bihuan-title-Bold"]
    assert lines[4][0].size == pytest.approx(22, abs=0.05)


def test_text_in_content_controls_and_insertions_is_kept_and_deletions_are_not() -> None:
    made = official.blank()
    line: Any = official.paragraph(made, "已销号")
    control = element("w:sdt")
    control.append(element("w:sdtPr"))
    content = element("w:sdtContent")
    control.append(content)
    content.append(official.write(line, "36")._r)
    line._p.append(control)
    inserted, deleted = element("w:ins"), element("w:del")
    inserted.append(official.write(line, "个。")._r)
    deleted.append(official.write(line, "件")._r)
    line._p.append(deleted)
    line._p.append(inserted)
    assert measured.said(_pages(made)[0].lines[0]) == "已销号36个。"


def test_a_table_keeps_merged_cells_widths_and_repeats_its_head() -> None:
    made = official.blank()
    table: Any = made.add_table(rows=40, cols=3, style="Table Grid")
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, (20, 100, 36), strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, (20, 100, 36), strict=True):
        column.width = Mm(width)
    for cell, text in zip(table.rows[0].cells, ("序号", "问题", "状态"), strict=True):
        cell.text = text
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(element("w:tblHeader"))
    table.cell(1, 0).merge(table.cell(2, 0)).text = "合并"
    table.cell(3, 1).merge(table.cell(3, 2)).text = "横跨"
    table.cell(2, 1).text = "第二行"
    for at in range(4, 40):
        table.cell(at, 1).text = f"第{at}行"
        table.rows[at].height = Pt(24)
    pages = _pages(made)
    assert len(pages) == 2
    heads = [page.lines[0] for page in pages]
    assert [measured.said(line) for line in heads] == ["序号问题状态"] * 2
    first = heads[0]
    assert first[2].x - first[0].x == pytest.approx(20, abs=0.5)
    assert first[4].x - first[2].x == pytest.approx(100, abs=0.5)
    text = "".join(page.text for page in pages)
    assert text.count("合并") == text.count("横跨") == text.count("第二行") == 1
    assert "第39行" in pages[1].text


def test_a_section_may_lie_across_and_a_page_break_is_one() -> None:
    made = official.blank()
    official.paragraph(made, "正文。").add_run().add_break(WD_BREAK.PAGE)
    official.paragraph(made, "第二页。")
    section = made.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    official.paragraph(made, "附表。")
    pages = _pages(made)
    assert [round(page.width) for page in pages] == [210, 210, 297]
    assert [measured.said(page.lines[0]) for page in pages] == ["正文。", "第二页。", "附表。"]
    assert [measured.said(page.lines[-1]) for page in pages] == ["—1—", "—2—", "—3—"]


def test_what_stands_at_a_right_tab_ends_there() -> None:
    made = official.blank()
    line: Any = official.paragraph(made, indent=False)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT)
    official.write(line, "某某局\t2026年6月12日印发")
    found = _pages(made)[0].lines[0]
    assert found[0].x == pytest.approx(28, abs=0.5)
    assert found[-1].x + EM == pytest.approx(28 + 150, abs=1)


def test_spacing_line_height_and_borders_are_what_the_paragraph_says() -> None:
    made = official.blank()
    first: Any = official.paragraph(made, "上一段。", indent=False)
    first._p.get_or_add_pPr().append(_border("bottom", "18", "FF0000"))
    second: Any = official.paragraph(made, "下一段。", indent=False)
    second.paragraph_format.space_before = Pt(30)
    second.paragraph_format.line_spacing = Pt(40)
    third = official.paragraph(made, "再一段。", indent=False)
    third.paragraph_format.line_spacing = Pt(40)
    printed = pdf(official.saved(made)).pdf
    lines = measured.sheets(printed)[0].lines
    step = (lines[2][0].baseline - lines[1][0].baseline) / measured.MM
    assert step == pytest.approx(40, abs=0.3)
    assert (lines[1][0].baseline - lines[0][0].baseline) / measured.MM > 30 + 28.95
    with pypdfium2.PdfDocument(printed) as document:
        picture = document[0].render(scale=5).to_numpy()  # blue, green, red
    red = (picture[:, :, 2] > 200) & (picture[:, :, 1] < 80)
    rows, columns = red.any(axis=1).nonzero()[0], red.any(axis=0).nonzero()[0]
    dot = measured.MM / 5
    assert (columns[-1] - columns[0]) * dot == pytest.approx(156, abs=0.5)
    assert (rows[-1] - rows[0] + 1) * dot == pytest.approx(18 / 8 * measured.MM, abs=0.15)


def _border(side: str, width: str, colour: str) -> Any:
    borders = element("w:pBdr")
    borders.append(element(f"w:{side}", val="single", sz=width, space="1", color=colour))
    return borders


def test_a_picture_stands_in_its_size_and_one_that_is_none_is_named() -> None:
    made = official.blank()
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "blue").save(out, "PNG")
    out.seek(0)
    made.add_picture(out, width=Mm(60))
    docx = official.saved(made)
    with pypdfium2.PdfDocument(pdf(docx).pdf) as document:
        [drawn] = [one for one in document[0].get_objects() if isinstance(one, pypdfium2.PdfImage)]
        left, bottom, right, top = drawn.get_bounds()
    assert ((right - left) * measured.MM, (top - bottom) * measured.MM) == (
        pytest.approx(60, abs=0.2),
        pytest.approx(30, abs=0.2),
    )
    parts = package.read(docx)
    parts["word/media/image1.png"] = b"\x89PNG and then nothing"
    broken = pdf(package.write(parts)).pdf
    assert "图片不能打印：PNG" in measured.sheets(broken)[0].text


def test_lists_are_numbered_as_the_document_counts() -> None:
    made = official.blank()
    for text in ("甲", "乙", "丙"):
        made.add_paragraph(text, style="List Number")
    lines = _pages(made)[0].lines
    assert [measured.said(line) for line in lines[:3]] == ["1.甲", "2.乙", "3.丙"]


@pytest.mark.parametrize(
    ("count", "kind", "said"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"), (20, "japaneseCounting", "二十"),
        (105, "chineseCounting", "一百零五"), (110, "chineseCounting", "一百一十"),
        (1010, "chineseCounting", "一千零一十"), (3, "decimalEnclosedCircle", "③"),
        (28, "lowerLetter", "bb"), (4, "upperRoman", "IV"), (7, "decimalZero", "07"),
        (2, "ideographTraditional", "乙"), (5, "bullet-like nonsense", "5"), (9, "none", ""),
    ],
)  # fmt: skip
def test_numbers_are_written_in_the_way_of_the_list(count: int, kind: str, said: str) -> None:
    assert numeral(count, kind) == said


def test_numbers_beyond_the_chinese_signs_stay_digits() -> None:
    assert (chinese(0), chinese(10_000), roman(1994)) == ("0", "10000", "mcmxciv")


def test_a_footnote_stands_at_the_foot_of_its_page() -> None:
    made = official.blank()
    line: Any = official.paragraph(made, "数据来源见注")
    run: Any = official.write(line, "")
    run._r.append(element("w:footnoteReference", id="2"))
    docx = _with_note(official.saved(made), "取自台账。")
    lines = measured.sheets(pdf(docx).pdf)[0].lines
    found = {measured.said(one): one[0].baseline for one in lines}
    at = next(place for said, place in found.items() if "取自台账" in said)
    assert at > 240


def _with_note(docx: bytes, text: str) -> bytes:
    parts = package.read(docx)
    main = package.W.strip("{}")
    parts["word/footnotes.xml"] = (
        f'<w:footnotes xmlns:w="{main}"><w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r>'
        "</w:p></w:footnote></w:footnotes>"
    ).encode()
    name = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    parts[name] = parts[name].replace(
        b"</Relationships>",
        f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
    )
    return package.write(parts)


def test_a_page_number_in_a_frame_as_word_puts_it_stands_outside() -> None:
    made = official.blank()
    for footer, text in (
        (made.sections[0].footer, "单"),
        (made.sections[0].even_page_footer, "双"),
    ):
        line: Any = footer.paragraphs[0]
        for run in list(line._p.findall(qn("w:r"))):
            line._p.remove(run)
        line.alignment = None
        run = official.write(line, "")
        frame = element("w:framePr", wrap="around", hAnchor="margin", xAlign="outside")
        line._p.get_or_add_pPr().insert(0, frame)
        official.write(line, text, font=official.SONG, size=14)
    official.paragraph(made, "正文。").add_run().add_break(WD_BREAK.PAGE)
    official.paragraph(made, "正文。")
    odd, even = (page.lines[-1][0] for page in _pages(made))
    assert odd.text == "单"
    assert odd.x > 150
    assert even.text == "双"
    assert even.x < 60


_BOX = """
<w:r xmlns:w="{w}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH
 relativeFrom="margin"><wp:align>outside</wp:align></wp:positionH><wps:txbx><w:txbxContent>{said}
</w:txbxContent></wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>
<w:txbxContent>{said}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>
"""
_PAGE = (
    '<w:p><w:r><w:t xml:space="preserve">- </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:r><w:t xml:space="preserve"> -</w:t></w:r></w:p>'
)


def test_a_page_number_in_a_text_box_as_wps_puts_it_stands_outside_once() -> None:
    made = official.blank()
    made.settings.odd_and_even_pages_header_footer = False
    line: Any = made.sections[0].footer.paragraphs[0]
    for one in list(line._p):
        line._p.remove(one)
    line._p.append(parse_xml(_BOX.format(w=package.W.strip("{}"), said=_PAGE)))
    official.paragraph(made, "正文。").add_run().add_break(WD_BREAK.PAGE)
    official.paragraph(made, "正文。")
    odd, even = (page.lines[-1] for page in _pages(made))
    assert (measured.said(odd), measured.said(even)) == ("-1-", "-2-")
    assert odd[0].x > 150
    assert even[0].x < 60

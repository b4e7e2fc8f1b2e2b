"""Word files for tests: the page of GB/T 9704, made by python-docx as an office's Word would."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

BODY, TITLE, BLACK, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"


def element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, said in attributes.items():
        made.set(qn(f"w:{key}"), said)
    return made


def blank() -> Document:
    """A4, type area 156 × 225 mm, 22 lines of 28 characters, page numbers outside."""
    made = docx.Document()
    made.core_properties.title = "关于整改进展情况的通报"
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(35 - 7 - 5)
    properties: Any = section._sectPr
    for one in properties.findall(qn("w:docGrid")):
        properties.remove(one)
    grid = element("w:docGrid", type="linesAndChars", linePitch="579", charSpace="-847")
    properties.append(grid)
    style: Any = made.styles["Normal"]
    style.font.size, style.font.name = Pt(16), BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1
    _numbered(made)
    return made


def _numbered(made: Document) -> None:
    made.settings.odd_and_even_pages_header_footer = True
    section = made.sections[0]
    places = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, {"rightChars": "100"}),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, {"leftChars": "100"}),
    )
    for footer, align, indent in places:
        line = footer.paragraphs[0]
        line.alignment = align
        line._p.get_or_add_pPr().append(element("w:ind", **indent))
        write(line, "— ", font=SONG, size=14)
        for kind in ("begin", "code", "end"):
            run: Any = write(line, "", font=SONG, size=14)
            if kind == "code":
                code = element("w:instrText")
                code.text = " PAGE "
                run._r.append(code)
            else:
                run._r.append(element("w:fldChar", fldCharType=kind))
        write(line, " —", font=SONG, size=14)


def write(
    line: Paragraph, text: str, *, font: str = "", size: float = 0, bold: bool = False,
    colour: str = "",
) -> Run:  # fmt: skip
    run: Any = line.add_run(text)
    if font:
        run.font.name = font
        run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)
    if size:
        run.font.size = Pt(size)
    if bold:
        run.font.bold = True
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    made: Run = run
    return made


def paragraph(made: Document, text: str = "", *, indent: bool = True, **look: Any) -> Paragraph:
    """Justified, its first line two characters in."""
    line: Any = made.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if indent:
        line._p.get_or_add_pPr().append(element("w:ind", firstLineChars="200", firstLine="640"))
    if text:
        write(line, text, **look)
    done: Paragraph = line
    return done


def saved(made: Document) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()

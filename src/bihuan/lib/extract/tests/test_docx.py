from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest

from bihuan.lib.extract import Unreadable, extract
from bihuan.lib.extract.tests import made


def test_paragraphs_and_table_rows_are_lines_and_cells_are_joined_by_tabs() -> None:
    document = docx.Document()
    document.add_paragraph("一、总体情况")
    table = document.add_table(2, 3)
    for cell, text in zip(table._cells, ["单位", "受理", "办结", "甲校", "12", "9"], strict=True):
        cell.text = text
    document.add_paragraph("附件")
    assert extract(made.saved(document)).text == "一、总体情况\n单位\t受理\t办结\n甲校\t12\t9\n附件"


def test_columns_keep_their_places_under_merged_cells() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(0, 2).text = "末列"
    for cell, text in zip(table.rows[1].cells, "甲乙丙", strict=True):
        cell.text = text
    assert extract(made.saved(document)).text.split("\n") == ["合并\t\t末列", "甲\t乙\t丙"]


def test_a_cell_of_two_paragraphs_stays_one_line() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "责任\n单位"
    table.cell(0, 1).text = "办结"
    assert extract(made.saved(document)).text == "责任 单位\t办结"


def test_runs_fields_links_and_content_controls_are_read_and_deleted_or_hidden_words_are_not() -> (
    None
):
    inner = (
        "<w:r><w:t>共有</w:t></w:r>"
        "<w:sdt><w:sdtContent><w:r><w:t>52</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:del><w:r><w:delText>50</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>个</w:t></w:r></w:ins>"
        "<w:hyperlink><w:r><w:t>问题</w:t></w:r></w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:tab/><w:t>。</w:t></w:r>"
    )
    assert extract(made.paragraph(inner)).text == "共有52个问题 。"


def test_phonetic_guides_are_left_out() -> None:
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>dāng</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>当</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    assert extract(made.paragraph(f"{ruby}<w:r><w:t>地</w:t></w:r>")).text == "当地"


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框里有6个</w:t></w:r></w:p></w:txbxContent>"
    inner = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    text = extract(made.paragraph(f"<w:r><w:t>段落</w:t></w:r><w:r>{inner}</w:r>")).text
    assert text == "段落\n框里有6个"


def test_footnotes_stand_at_the_end() -> None:
    data = made.paragraph(
        "<w:r><w:t>共52个</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        "<w:r><w:t>。</w:t></w:r>"
    )
    notes = (
        f"<w:footnotes {made.W}><w:footnote w:id='2'><w:p><w:r><w:t>含转办3个</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    data = made.with_part(data, "word/footnotes.xml", notes.encode())
    assert extract(data).text == "共52个。\n含转办3个"


def test_a_document_that_declares_entities_brings_none_of_them_in() -> None:
    data = made.paragraph("<w:r><w:t>正文</w:t></w:r>")
    body = (
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
        f"<w:document {made.W}><w:body><w:p><w:r><w:t>甲&a;</w:t></w:r></w:p></w:body></w:document>"
    )
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, body if name == "word/document.xml" else old.read(name))
    assert extract(out.getvalue()).text == "甲"


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 nothing of the kind",
        made.paragraph("<w:r><w:t>半截</w:t></w:r>")[:-400],
        b"PK\x03\x04",
    ],
)
def test_a_damaged_document_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Unreadable, match="打不开"):
        extract(data, "草稿.docx")


def test_a_document_that_unpacks_beyond_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.lib.extract.docx.MOST_BYTES", 1000)
    with pytest.raises(Unreadable, match="大得不合常理"):
        extract(made.paragraph(f"<w:r><w:t>{'长' * 2000}</w:t></w:r>"))


def test_a_workbook_is_no_word_document() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "_rels/.rels", '<R><x Type="a/officeDocument" Target="xl/workbook.xml"/></R>'
        )
    with pytest.raises(Unreadable, match="不是 Word"):
        extract(out.getvalue())

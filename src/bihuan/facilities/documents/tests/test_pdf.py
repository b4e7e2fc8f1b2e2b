"""PDFs of Word documents: every character prints, nothing is fetched, bad files are refused."""

from __future__ import annotations

import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan.facilities.documents import package
from bihuan.facilities.documents.layout.tests import measured, official
from bihuan.facilities.documents.package import BadDocument
from bihuan.facilities.documents.pdf import CannotPrint, pdf, written
from bihuan.facilities.documents.pdf_page import page

RARE = "喆堃镕珺玥昇翀赟璟旸濛珮祎暐燚瑀骉龑垟𬭎𬍛𬘓𬤊𫖯𫘧"


def _one(text: str, **look: object) -> bytes:
    made = official.blank()
    official.paragraph(made, text, **look)
    return official.saved(made)


@pytest.mark.parametrize(
    "font", [official.BODY, official.TITLE, official.BLACK, official.KAI, official.SONG]
)
def test_every_rare_character_of_a_name_prints_in_every_font(
    font: str, caplog: pytest.LogCaptureFixture
) -> None:
    printed = pdf(_one(RARE, font=font))
    assert "notdef" not in caplog.text  # WeasyPrint's word for a box
    assert measured.said(measured.sheets(printed.pdf)[0].lines[0]) == RARE
    named = {one for each in printed.fallbacks for one in each.characters if each.wanted == font}
    expected = set() if font == official.KAI else set(RARE)
    assert named == expected
    assert all(each.used for each in printed.fallbacks)


def test_a_fallback_is_logged_by_code_points(caplog: pytest.LogCaptureFixture) -> None:
    pdf(_one("张喆", font=official.BODY))
    [said] = [one.getMessage() for one in caplog.records if "fallback" in one.getMessage()]
    assert said.startswith("font fallback: 仿宋_GB2312 -> ")
    assert said.endswith(": U+5586")


def test_a_character_in_no_font_is_printed_as_its_code_point() -> None:
    printed = pdf(_one("字\U000f1234。", font=official.BODY))
    assert "〔U+F1234〕" in measured.sheets(printed.pdf)[0].text
    [missing] = [one for one in printed.fallbacks if not one.used]
    assert missing.characters == "\U000f1234"


def test_ticks_boxes_and_marks_of_forms_print() -> None:
    signs = "☑☐□✓★〔〕①⑳㎡℃※●◎"
    printed = pdf(_one(signs, font=official.BODY))
    assert measured.said(measured.sheets(printed.pdf)[0].lines[0]) == signs


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server that remembers what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_fetched_whatever_the_document_points_to(
    listener: tuple[str, list[str]],
) -> None:
    address, asked = listener
    for url in (f"{address}/a.png", "file:///etc/passwd"):
        written(
            f'<link rel="stylesheet" href="{url}"><img src="{url}">'
            f'<style>@font-face{{font-family:x;src:url("{url}")}}p{{font-family:x;'
            f'background:url("{url}")}}</style><p>字</p>'
        )
    docx = _one("外部图片")
    parts = package.read(docx)
    parts[package.DOCUMENT] = parts[package.DOCUMENT].replace(
        b"</w:body>",
        b'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata '
        b'r:id="rIdX" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships"/></v:shape></w:pict></w:r></w:p></w:body>',
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(
        b"</Relationships>",
        f'<Relationship Id="rIdX" Type="x/image" Target="{address}/b.png" '
        'TargetMode="External"/></Relationships>'.encode(),
    )
    assert "外部图片" in measured.sheets(pdf(package.write(parts)).pdf)[0].text
    assert asked == []


def test_names_of_fonts_and_colours_cannot_carry_a_style_sheet_in() -> None:
    parts = package.read(_one("正文。", font=official.BODY, colour="FF0000"))
    parts[package.DOCUMENT] = (
        parts[package.DOCUMENT]
        .replace(b'"FF0000"', b'"red;background:url(file:///etc/passwd)"')
        .replace("仿宋_GB2312".encode(), b"x&quot;}*{display:none}")
    )
    assert "正文。" in measured.sheets(pdf(package.write(parts)).pdf)[0].text


def test_what_is_no_word_document_is_refused() -> None:
    for bad in (b"", b"PK\x03\x04 and then nothing", b"%PDF-1.4"):
        with pytest.raises(BadDocument):
            pdf(bad)
    parts = package.read(_one("正文。"))
    parts[package.DOCUMENT] = (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document '
        b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>'
        b"<w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(BadDocument):
        pdf(package.write(parts))


def test_a_page_of_ours_prints_rare_characters_and_says_which() -> None:
    printed = page(
        "<!DOCTYPE html><html><head><style>p{font-family:bihuan-song,bihuan-kai}</style></head>"
        "<body><p>张喆与\U000f1234</p></body></html>"
    )
    assert "张喆与〔U+F1234〕" in measured.sheets(printed.pdf)[0].text.replace("\n", "")
    assert {one.characters for one in printed.fallbacks} == {"喆", "\U000f1234"}


def test_a_machine_without_pango_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text('raise OSError("cannot load library libpango")')
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    with pytest.raises(CannotPrint) as told:
        written("<p>字</p>")
    assert "apt-get install libpango-1.0-0" in str(told.value)
    assert told.value.status == 503

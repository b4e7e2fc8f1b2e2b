"""PDF by its text layer, page by page, without the lines that stand on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pypdfium2 as pdfium

from bihuan.lib.extract.found import Extracted, Unreadable

MOST_PAGES = 1000
_NUMBER = re.compile(
    r"\s*(?:[-—–·.]*\s*\d{1,4}\s*[-—–·.]*|第\s*\d{1,4}\s*页.{0,12}|\d+\s*/\s*\d+)\s*"
)
_PAGE_IN_TITLE = re.compile(r"^\W*\d{1,4}\W+|\W*第?\s*\d{1,4}\s*页?\W*$")
_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
EDGE = 2
"""Lines at the top and at the bottom of a page among which a running title may be."""
SCANNED = "这份 PDF 是扫描件，只有图像、没有文字，无法核对。请用 Word 原稿，或先识读成文字再粘贴。"


def read(data: bytes) -> Extracted:
    """Raises Unreadable for what is damaged, locked or scanned."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable("PDF 设了打开密码。请去掉密码再核对。") from error
        raise Unreadable("PDF 不完整或已损坏，打不开。") from error
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable(f"PDF 超过{MOST_PAGES}页，请分成几份核对。")
        pages = [_lines(document, number) for number in range(len(document))]
    except pdfium.PdfiumError as error:
        raise Unreadable("PDF 里有打不开的页。请重新导出再核对。") from error
    finally:
        document.close()
    return _composed(pages)


def _lines(document: pdfium.PdfDocument, number: int) -> list[str]:
    page = document[number]
    textpage = page.get_textpage()
    try:
        text = str(textpage.get_text_bounded())
    finally:
        textpage.close()
        page.close()
    lines = _ODD.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return [line.rstrip() for line in lines if line.strip()]


def _composed(pages: Sequence[list[str]]) -> Extracted:
    bare = [str(number) for number, lines in enumerate(pages, 1) if not lines]
    if len(bare) == len(pages):
        raise Unreadable(SCANNED)
    texts, starts, at = [], [], 0
    for lines in _without_running(pages):
        starts.append(at)
        texts.append("\n".join(lines))
        at += len(texts[-1]) + 1
    notes = (f"第{'、'.join(bare)}页没有文字（可能是扫描图像），没有核对。",) if bare else ()
    return Extracted("pdf", "\f".join(texts), tuple(starts), notes)


def _without_running(pages: Sequence[list[str]]) -> list[list[str]]:
    """Without page numbers at the edges, and without what stands at the same place of the edge of
    most pages."""
    seen = Counter((place, _key(lines[place])) for lines in pages for place in _edges(lines))
    often = max(3, -(-2 * len(pages) // 3))
    out = []
    for lines in pages:
        gone = {at for at in _edges(lines) if seen[at, _key(lines[at])] >= often}
        gone |= {at for at in (0, -1) if lines and _NUMBER.fullmatch(lines[at])}
        left = {at % len(lines) for at in gone}
        out.append([line for place, line in enumerate(lines) if place not in left])
    return out


def _key(line: str) -> str:
    """A running title without the number of its page."""
    return "".join(_PAGE_IN_TITLE.sub("", line).split())


def _edges(lines: list[str]) -> list[int]:
    """Places of the lines at the top, from 0, and at the bottom, from -1."""
    top = range(min(EDGE, len(lines)))
    bottom = range(-1, -1 - min(EDGE, len(lines) - len(top)), -1)
    return [*top, *bottom]

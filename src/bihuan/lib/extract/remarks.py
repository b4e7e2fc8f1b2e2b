"""Remarks at places of a text, as Word comments: in the document it was read from, or in one made
of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from zipfile import BadZipFile, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

from bihuan.lib.extract import docx as reader
from bihuan.lib.extract.docx import Piece
from bihuan.lib.extract.found import Unreadable

_PRESERVED = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS = str.maketrans({"\f": "\n", "\r": " ", "\v": " "})


@dataclass(frozen=True)
class Remark:
    """What is said about characters `start` to `end` of a text."""

    start: int
    end: int
    text: str


def annotate(data: bytes, remarks: Iterable[Remark], *, author: str, at: datetime) -> bytes:
    """The Word document with a comment at each remark; nothing else in it is changed.

    Raises Unreadable when it cannot be opened for writing.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            if any(_huge(one) for one in package.infolist()):
                raise Unreadable("Word 文件解开后大得不合常理，不能写入批注。")
        document = docx.Document(BytesIO(data))
    except (OpcError, BadZipFile, KeyError, ValueError) as error:
        raise Unreadable("这个 Word 文件不能写入批注。请在 Word 或 WPS 里另存一次再试。") from error
    _comment(document, remarks, reader.note_parts(data), author, at)
    return _saved(document)


def _huge(part: ZipInfo) -> bool:
    """Parts of XML are read whole."""
    return part.filename.endswith(".xml") and part.file_size > reader.MOST_BYTES


def document(text: str, remarks: Iterable[Remark], *, author: str, at: datetime) -> bytes:
    """A plain Word document of a text, a comment at each remark. Rows become tables."""
    made = docx.Document()
    made.core_properties.author = author
    made.core_properties.created = made.core_properties.modified = at.astimezone(UTC)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    style = made.styles["Normal"]
    style.font.size = Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    lines = text.translate(_BREAKS).split("\n")
    for tabs, rows in groupby(lines, lambda line: line.count("\t")):
        if not tabs:
            for line in rows:
                made.add_paragraph(_allowed(line))
        else:
            _table(made, [_allowed(row).split("\t") for row in rows])
    _comment(made, remarks, {}, author, at)
    return _saved(made)


def _table(made: Document, rows: Sequence[Sequence[str]]) -> None:
    table = made.add_table(0, len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _allowed(line: str) -> str:
    """Each character that XML has not replaced by one that it has: places stay."""
    return "".join(c if c >= " " or c == "\t" else " " for c in line).translate(_NOT_XML)


_NOT_XML = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD} | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


def _saved(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _comment(
    document: Document,
    remarks: Iterable[Remark],
    notes: dict[tuple[str, str], etree._Element],
    author: str,
    at: datetime,
) -> None:
    ordered = sorted(remarks, key=lambda one: (one.start, -one.end))
    pieces = reader.told(document.element, notes).pieces
    if not ordered or not pieces:
        return
    pieces = _cut(pieces, {place for one in ordered for place in (one.start, one.end)})
    made = []
    for one in ordered:
        first, last = _embraced(pieces, one)
        comment = document.comments.add_comment(one.text, author, author[:1])
        _mark(first, last, comment.comment_id)
        made.append(str(comment.comment_id))
    _date(document, made, at)


def _cut(pieces: Sequence[Piece], places: set[int]) -> list[Piece]:
    """The pieces with their runs parted at the places; a piece never shares its run with another
    behind a cut."""
    out: list[Piece] = []
    wanted = sorted(places)
    for piece in pieces:
        inner = [place for place in wanted if piece.start <= place <= piece.end]
        if piece.anchor is None:
            out += _parted(piece, inner)
        else:
            out.append(piece)
    return out


def _parted(piece: Piece, places: Sequence[int]) -> list[Piece]:
    out, rest = [], piece
    for place in places:
        if place == rest.start:
            _begin_run(rest.element)
        elif place == rest.end:
            if (after := rest.element.getnext()) is not None:
                _begin_run(after)
        else:
            text = rest.element.text or ""
            tail = deepcopy(rest.element)
            rest.element.text, tail.text = text[: place - rest.start], text[place - rest.start :]
            for one in (rest.element, tail):
                one.set(_PRESERVED, "preserve")
            rest.element.addnext(tail)
            _begin_run(tail)
            out.append(rest)
            rest = Piece(place, tail)
    return [*out, rest]


def _begin_run(element: etree._Element) -> None:
    """Let the element be the first content of its run: what stands before stays in a run of its
    own with the same properties."""
    run = element.getparent()
    before = [one for one in element.itersiblings(preceding=True) if one.tag != qn("w:rPr")]
    if not before:
        return
    fresh = deepcopy(run)
    for child in list(fresh):
        if child.tag != qn("w:rPr"):
            fresh.remove(child)
    for child in [element, *element.itersiblings()]:
        fresh.append(child)
    run.addnext(fresh)


def _embraced(pieces: Sequence[Piece], remark: Remark) -> tuple[etree._Element, etree._Element]:
    """The first and the last run of a remark; where no text is, the run before."""
    inside = [one for one in pieces if one.start < remark.end and remark.start < one.end]
    if not inside:
        earlier = [one for one in pieces if one.start <= remark.start]
        inside = [earlier[-1] if earlier else pieces[0]]
    return inside[0].run, inside[-1].run


def _mark(first: etree._Element, last: etree._Element, number: int) -> None:
    start, end = OxmlElement("w:commentRangeStart"), OxmlElement("w:commentRangeEnd")
    reference = OxmlElement("w:r")
    sign = OxmlElement("w:commentReference")
    for one in (start, end, sign):
        one.set(qn("w:id"), str(number))
    reference.append(sign)
    first.addprevious(start)
    last.addnext(end)
    end.addnext(reference)


def _date(document: Document, made: Sequence[str], at: datetime) -> None:
    """Comments bear the instant at which they were asked for."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.COMMENTS)
    for comment in part.element:  # type: ignore[attr-defined]
        if comment.get(qn("w:id")) in made:
            comment.set(qn("w:date"), at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

"""Word documents: paragraphs, table rows, text boxes and notes as lines, and the way back.

The text is that of the document with tracked changes accepted; hidden text, phonetic guides,
headers, footers and automatic numbers are left out. `remarks` puts comments into the document at
places of this text.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from bihuan.lib.extract.found import Extracted, Unreadable

MOST_BYTES = 64 * 1024 * 1024
"""Unpacked, of any part that is read."""
_NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"))
_THROUGH = frozenset(
    {"hyperlink", "ins", "smartTag", "fldSimple", "customXml", "moveTo", "sdt", "sdtContent"}
    | {"dir", "bdo", "body", "ruby", "rubyBase", "object"}
)
_BROKEN = "Word 文件不完整或已损坏，打不开。请在 Word 或 WPS 里另存一次再核对。"


@dataclass
class Piece:
    """A text element of the document and where its text begins. `anchor`: the run in the body to
    which a remark about it goes, when it cannot stand at the text itself."""

    start: int
    element: etree._Element
    anchor: etree._Element | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.element.text or "")

    @property
    def run(self) -> etree._Element:
        """The run a remark may embrace."""
        if self.anchor is not None:
            return self.anchor
        run = self.element.getparent()
        assert run is not None
        return run


@dataclass
class Story:
    """The text of a document as it is put together."""

    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def say(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def end_line(self) -> None:
        self.say("\n")


def read(data: bytes) -> Extracted:
    """Raises Unreadable for what is damaged or no Word document."""
    notes = note_parts(data)
    root = _parsed(_part(data, _main_part(data)))
    return Extracted("docx", told(root, notes).text.rstrip("\n"))


def told(document: etree._Element, notes: dict[tuple[str, str], etree._Element]) -> Story:
    """The text of the main part, with its notes at the end, and the elements it comes from."""
    story = Story()
    reader = _Reader(story)
    body = next((child for child in document if _name(child) == "body"), document)
    reader.blocks(body)
    while reader.referred:
        key, run = reader.referred.pop(0)
        if key in notes:
            reader.anchor = run
            reader.blocks(notes[key])
    return story


class _Reader:
    """Walks through one document in reading order."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.anchor: etree._Element | None = None
        self.referred: list[tuple[tuple[str, str], etree._Element]] = []
        self._boxes: list[tuple[etree._Element, etree._Element]] = []

    def blocks(self, container: etree._Element) -> None:
        for child in _chosen(container):
            name = _name(child)
            if name == "p":
                self.inline(child)
                self.story.end_line()
                self._open_boxes()
            elif name == "tbl":
                self._rows(child)
            elif name in _THROUGH:
                self.blocks(child)

    def _rows(self, table: etree._Element) -> None:
        for row in _inner(table, "tr"):
            blank = _number(row, "trPr", "gridBefore")
            self.story.say("\t" * blank)
            for place, cell in enumerate(_inner(row, "tc")):
                if place:
                    self.story.say("\t")
                self._cell(cell)
                self.story.say("\t" * (max(1, _number(cell, "tcPr", "gridSpan")) - 1))
            self.story.end_line()
            self._open_boxes()

    def _cell(self, cell: etree._Element) -> None:
        """The paragraphs of a cell, also of tables in it, with a blank between."""
        begun = self.story.length
        for paragraph in cell.iter():
            if _name(paragraph) == "p" and not _boxed(paragraph, cell):
                if self.story.length > begun and not self.story.parts[-1].endswith(" "):
                    self.story.say(" ")
                self.inline(paragraph, "  ")

    def inline(self, element: etree._Element, line_end: str = "\n") -> None:
        for child in _chosen(element):
            name = _name(child)
            if name == "r":
                self._run(child, line_end)
            elif name in _THROUGH:
                self.inline(child, line_end)

    def _run(self, run: etree._Element, line_end: str) -> None:
        if _hidden(run):
            return
        for child in _chosen(run):
            name = _name(child)
            if name == "t" and child.text:
                self.story.pieces.append(Piece(self.story.length, child, self.anchor))
                self.story.say(child.text)
            elif name == "tab":
                self.story.say(" ")
            elif name in ("br", "cr"):
                self.story.say(line_end[0])
            elif name == "noBreakHyphen":
                self.story.say("-")
            elif name in _THROUGH:
                self.inline(child, line_end)
            elif name in ("footnoteReference", "endnoteReference"):
                self.referred.append(((name[: -len("Reference")], _attribute(child, "id")), run))
            elif name in ("drawing", "pict"):
                self._boxes += [(box, run) for box in child.iter() if _name(box) == "txbxContent"]

    def _open_boxes(self) -> None:
        """Text boxes are read behind the paragraph they hang on."""
        boxes, self._boxes = self._boxes, []
        for box, run in boxes:
            outer, self.anchor = self.anchor, self.anchor if self.anchor is not None else run
            self.blocks(box)
            self.anchor = outer


def _chosen(container: etree._Element) -> Iterator[etree._Element]:
    """The children, of alternatives the first that is offered."""
    for child in container:
        if _name(child) == "AlternateContent":
            first = next((one for one in child if _name(one) in ("Choice", "Fallback")), None)
            if first is not None:
                yield from _chosen(first)
        else:
            yield child


def _inner(container: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table, cells of a row, also inside content controls and tracked insertions."""
    for child in container:
        if _name(child) == name:
            yield child
        elif _name(child) in _THROUGH:
            yield from _inner(child, name)


def _boxed(element: etree._Element, within: etree._Element) -> bool:
    for above in element.iterancestors():
        if above is within:
            return False
        if _name(above) in ("txbxContent", "Fallback", "del", "moveFrom"):
            return True
    return False


def _hidden(run: etree._Element) -> bool:
    for child in run:
        if _name(child) == "rPr":
            return any(
                _name(one) == "vanish" and _attribute(one, "val") not in ("0", "false", "off")
                for one in child
            )
    return False


def _number(element: etree._Element, properties: str, name: str) -> int:
    for child in element:
        if _name(child) == properties:
            for one in child:
                value = _attribute(one, "val")
                if _name(one) == name and value.isdecimal() and len(value) < 3:
                    return int(value)
    return 0


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute in whichever of the two namespaces WordprocessingML has."""
    for key, value in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


# -- the package --------------------------------------------------------------------------------


def note_parts(data: bytes) -> dict[tuple[str, str], etree._Element]:
    """(footnote or endnote, id) → its element."""
    out: dict[tuple[str, str], etree._Element] = {}
    for part, name in _NOTES:
        try:
            root = _parsed(_part(data, f"word/{part}.xml"))
        except KeyError:
            continue
        out |= {(name, _attribute(one, "id")): one for one in root if _name(one) == name}
    return out


def _main_part(data: bytes) -> str:
    """The part of the document itself; some programs number it."""
    try:
        root = _parsed(_part(data, "_rels/.rels"))
    except KeyError as error:
        raise Unreadable(_BROKEN) from error
    for one in root:
        if _attribute(one, "Type").endswith("/officeDocument"):
            target = _attribute(one, "Target").lstrip("/")
            if target.endswith(".xml") and target.startswith("word/"):
                return target
    raise Unreadable("这不是 Word 文件（.docx）。可以核对 .docx、.pdf、.txt、.html。")


def _part(data: bytes, name: str) -> bytes:
    """A part unpacked, never more than MOST_BYTES of it. Raises KeyError, Unreadable."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(name) as file:
            content = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(_BROKEN) from error
    if len(content) > MOST_BYTES:
        raise Unreadable("Word 文件解开后大得不合常理，不能核对。")
    return content


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(_BROKEN) from error
    return root

"""A .docx file as the parts of its package: opened with limits, written the same every time."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree

from bihuan.kernel.errors import Invalid

MOST_PACKED = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2_000
MOST_XML = 30 * 1024 * 1024
"""Of one part of XML; a thousand pages of text stay below 10 MB."""
_STAMP = (1980, 1, 1, 0, 0, 0)

DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Parts = dict[str, bytes]


class BadDocument(Invalid):
    """The file is not a Word document that can be read."""

    def __init__(self, text: str | Promise) -> None:
        super().__init__({"docx": text})


def damaged() -> BadDocument:
    return BadDocument(_("这不是完好的 Word 文档（.docx）。请用 Word 或 WPS 另存为 .docx 后再用。"))


def too_big() -> BadDocument:
    return BadDocument(_("Word 文档太大，没有打开。请删去图片或拆成几份后再用。"))


def read(docx: bytes) -> Parts:
    """The parts by name. Raises BadDocument: not a .docx, password, too big, a zip bomb."""
    if len(docx) > MOST_PACKED:
        raise too_big()
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            parts = _parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise damaged() from error
    if DOCUMENT not in parts or TYPES not in parts:
        raise damaged()
    return parts


def _parts(archive: zipfile.ZipFile) -> Parts:
    """Counts what really comes out: what the directory declares may be a lie."""
    entries = [one for one in archive.infolist() if not one.is_dir()]
    names = [one.filename for one in entries]
    if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise too_big()
    if len({name.lower() for name in names}) != len(names):
        raise damaged()  # two readers would see two documents
    if any(one.flag_bits & 1 for one in entries):
        raise BadDocument(_("Word 文档加了密码，打不开。请去掉密码后再用。"))
    found: Parts = {}
    left = MOST_UNPACKED
    for one in entries:
        with archive.open(one) as content:
            data = content.read(left + 1)
        left -= len(data)
        if left < 0:
            raise too_big()
        found[one.filename] = data
    return found


def write(parts: Parts) -> bytes:
    """The same parts make the same bytes: fixed order and times."""
    made = io.BytesIO()
    order = sorted(parts, key=lambda name: (name != TYPES, name != "_rels/.rels", name))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in order:
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 0, 0
            archive.writestr(entry, parts[name])
    return made.getvalue()


def parse(part: bytes) -> etree._Element:
    """An XML part. Nothing outside is fetched, entities are not resolved, a DOCTYPE is refused.
    Raises BadDocument."""
    if len(part) > MOST_XML:
        raise too_big()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root.getroottree().docinfo.doctype:
        raise damaged()
    return root


def serialised(root: etree._Element) -> bytes:
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return made


def relations(parts: Parts, name: str) -> Iterator[tuple[str, str, bool]]:
    """(type, target, external) of each relation of a part; targets inside are names of parts."""
    folder, base = posixpath.split(name)
    rels = parts.get(posixpath.join(folder, "_rels", f"{base}.rels"))
    if rels is None:
        return
    for one in parse(rels):
        target, external = one.get("Target", ""), one.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield one.get("Type", "").rsplit("/", 1)[-1], target, external


def texts(parts: Parts) -> list[str]:
    """Names of the parts that hold text: the document, then its headers, footers and notes."""
    beside = ("header", "footer", "footnotes", "endnotes")
    found = [DOCUMENT]
    for kind, target, external in relations(parts, DOCUMENT):
        if kind in beside and not external and target in parts and target not in found:
            found.append(target)
    return found


# -- text ---------------------------------------------------------------------------------------

_GONE = {f"{W}del", f"{W}moveFrom", f"{W}rPr", f"{W}pPr", f"{W}sdtPr", f"{W}instrText"}
_SPOKEN = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_FALLBACK = f"{{{MC}}}Fallback"


def spoken(element: etree._Element) -> str:
    """What an element says, deletions in tracked changes left out."""
    if element.tag in _GONE or element.tag == _FALLBACK:
        return ""
    if element.tag == f"{W}t":
        return element.text or ""
    if element.tag in _SPOKEN:
        return _SPOKEN[str(element.tag)]
    return "".join(spoken(child) for child in element)


def text_of(docx: bytes) -> str:
    """The text of the body: a line for each paragraph, a row of a table in one line, its cells
    joined by tabs. Raises BadDocument."""
    body = parse(read(docx)[DOCUMENT]).find(f"{W}body")
    return "" if body is None else "\n".join(_lines(body))


def _lines(block: etree._Element) -> Iterator[str]:
    for child in block:
        if child.tag == f"{W}p":
            yield spoken(child)
        elif child.tag == f"{W}tbl":
            yield from (_row(row) for row in child.iter(f"{W}tr"))
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _lines(child)


def _row(row: etree._Element) -> str:
    cells = (cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row)
    return "\t".join(" ".join(line.strip() for line in _lines(cell)).strip() for cell in cells)

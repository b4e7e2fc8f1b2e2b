"""Deciding what a file is by what it contains; its name may say anything."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO, Literal

from bihuan.facilities.tables.errors import BadFile
from bihuan.facilities.tables.limits import Limits

Kind = Literal["xlsx", "xls", "html", "text"]

HEAD_BYTES = 65_536
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "word"),
    (b"\x09\x00\x04\x00", "old_xls"),
    (b"\x09\x02\x06\x00", "old_xls"),
    (b"\x09\x04\x06\x00", "old_xls"),
)
TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|meta|style|body|table|div)\b", re.IGNORECASE)
# BIFF8: the FILEPASS record follows the first one, at most a write-protect record between.
FILEPASS = re.compile(
    rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00[\x04-\xff]\x00", re.DOTALL
)
ODDITIES = bytes(b for b in range(32) if b not in b"\t\n\r\x0b\x0c\x1a")


def kind_of(path: Path, limits: Limits) -> Kind:
    """Which reader the file needs. Raises BadFile when no reader may have it."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
            raise BadFile("empty")
        for start, code in STARTS:
            if head.startswith(start):
                raise BadFile(code)
        if head.startswith(b"PK"):
            return _zip_kind(file, limits)
        if head.startswith(OLE):
            return _ole_kind(file)
    return _text_kind(head)


def _ole_kind(file: IO[bytes]) -> Kind:
    """OLE compound files: the directory names its streams in UTF-16."""
    file.seek(0)
    content = file.read()
    if _names(content, "EncryptedPackage") or FILEPASS.search(content):
        raise BadFile("encrypted")
    if _names(content, "Workbook"):
        return "xls"
    if _names(content, "WordDocument"):
        raise BadFile("word")
    if _names(content, "PowerPoint Document"):
        raise BadFile("slides")
    raise BadFile("old_xls" if _names(content, "Book") else "broken")


def _names(content: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") + b"\0\0" in content


def _text_kind(head: bytes) -> Kind:
    if head.startswith(TEXT_BOMS[1:]):
        return "text"
    body = head.removeprefix(TEXT_BOMS[0]).lstrip()
    if HTML.match(body):
        return "html"
    if body[:13].lower() == b"mime-version:":
        raise BadFile("mhtml")
    if body.startswith(b"<?xml"):
        # Some systems put an XML declaration before a page that is HTML all the same.
        rest = body.partition(b"?>")[2].lstrip()
        if HTML.match(rest):
            return "html"
        raise BadFile("xml")
    odd = len(body) - len(body.translate(None, ODDITIES))
    if odd > max(16, len(body) // 100) and not head.startswith(TEXT_BOMS):
        raise BadFile("binary")
    return "text"


def _zip_kind(file: IO[bytes], limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            names = _weighed(archive, limits)
            code = _refusal(names)
            if code:
                raise BadFile(code)
            _unpacked_safely(archive, limits)
    # RuntimeError: a part is encrypted; NotImplementedError: unknown compression;
    # the rest is what zipfile lets through when its fields are nonsense.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise BadFile("broken") from error
    return "xlsx"


def _weighed(archive: zipfile.ZipFile, limits: Limits) -> set[str]:
    entries = archive.infolist()
    if len(entries) > limits.zip_entries:
        raise BadFile("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadFile("encrypted")
    if {entry.compress_type for entry in entries} - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise BadFile("broken")
    unzipped = sum(entry.file_size for entry in entries)
    zipped = sum(entry.compress_size for entry in entries) or 1
    if unzipped > limits.unzipped_bytes:
        raise BadFile("bomb")
    if unzipped > limits.ratio_from_bytes and unzipped / zipped > limits.ratio:
        raise BadFile("bomb")
    return {entry.filename for entry in entries}


def _refusal(names: set[str]) -> str | None:
    if "xl/workbook.xml" in names:
        return "macros" if any(n.lower().endswith("vbaproject.bin") for n in names) else None
    for part, code in (
        ("xl/workbook.bin", "xlsb"),
        ("word/document.xml", "word"),
        ("ppt/presentation.xml", "slides"),
        ("content.xml", "ods"),
    ):
        if part in names:
            return code
    return "broken" if "[Content_Types].xml" in names else "archive"


def _unpacked_safely(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Unzip every part once, keeping nothing: checks sums, true sizes and entity declarations."""
    left = limits.unzipped_bytes
    for entry in archive.infolist():
        is_xml = entry.filename.endswith((".xml", ".rels"))
        with archive.open(entry) as part:
            first = True
            while chunk := part.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise BadFile("bomb")
                if first and is_xml and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                    raise BadFile("entities")
                first = False

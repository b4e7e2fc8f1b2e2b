"""What a file is, told from its content; the name may only agree."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files import images, media, office, refusals
from bihuan.facilities.files.refusals import BadFile


@dataclass(frozen=True)
class Kind:
    """`endings` agree with the kind, the first being its own; `inline`: a browser may show it;
    `icon`: that of the component `ui.files`."""

    code: str
    mime: str
    endings: tuple[str, ...]
    icon: str
    inline: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ALL = (
    Kind("jpg", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), "photo", inline=True),
    Kind("png", "image/png", (".png",), "photo", inline=True),
    Kind("gif", "image/gif", (".gif",), "photo", inline=True),
    Kind("webp", "image/webp", (".webp",), "photo", inline=True),
    Kind("pdf", "application/pdf", (".pdf",), "file-text", inline=True),
    Kind("ofd", "application/ofd", (".ofd",), "file-text"),
    Kind("docx", _OFFICE + "wordprocessingml.document", (".docx",), "file-text"),
    Kind("xlsx", _OFFICE + "spreadsheetml.sheet", (".xlsx",), "file-spreadsheet"),
    Kind("pptx", _OFFICE + "presentationml.presentation", (".pptx",), "file-text"),
    Kind("doc", "application/msword", (".doc", ".wps"), "file-text"),
    Kind("xls", "application/vnd.ms-excel", (".xls", ".et"), "file-spreadsheet"),
    Kind("ppt", "application/vnd.ms-powerpoint", (".ppt", ".dps"), "file-text"),
    Kind("txt", "text/plain", (".txt",), "file-text"),
    Kind("csv", "text/csv", (".csv",), "file-spreadsheet"),
    Kind("mp4", "video/mp4", (".mp4", ".m4v"), "file"),
    Kind("mov", "video/quicktime", (".mov",), "file"),
    Kind("m4a", "audio/mp4", (".m4a",), "file"),
    Kind("mp3", "audio/mpeg", (".mp3",), "file"),
)
KINDS = {kind.code: kind for kind in _ALL}
ENDINGS = tuple(ending for kind in _ALL for ending in kind.endings)
"""For the `accept` attribute of a file field."""
PICTURES = frozenset(images.CLEANERS)

_EXECUTABLE = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"L\0\0\0\x01\x14\x02\0", b"dex\n", b"\0asm",
)  # fmt: skip
_ARCHIVE = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF", b"PK\x05\x06")
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php", b"<head", b"<body",
           b"<iframe", b"<meta", b"<!--", b"<hta:")  # fmt: skip


def detect(stream: BinaryIO, size: int, name: str) -> Kind:
    """The kind of a file. Raises BadFile, in words for the person who sent it."""
    stream.seek(0)
    head = stream.read(1024)
    ending = PurePosixPath(name.strip().lower()).suffix
    kind = KINDS[_code(stream, size, head, ending)]
    if ending and ending not in kind.endings:
        text = _(
            "文件的内容是%(kind)s，扩展名却是“%(ending)s”。请确认没有改错扩展名，另存后再上传。"
        )
        raise BadFile(str(text) % {"kind": kind.code.upper(), "ending": ending[:12]})
    return kind


def _code(stream: BinaryIO, size: int, head: bytes, ending: str) -> str:
    if head.startswith(_EXECUTABLE):
        raise refusals.executable()
    if head.startswith(_ARCHIVE) or head[257:262] == b"ustar":
        raise refusals.archive()
    if head.startswith(b"PK\x03\x04"):
        return office.package(stream)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return office.compound(stream)
    if head.startswith(b"%PDF-"):
        return _pdf(stream, size)
    if head[4:8] == b"ftyp":
        return media.boxes(stream, size)
    if picture := _picture(head):
        stream.seek(0)
        images.clean(picture, stream.read())
        return picture
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and ending == ".mp3"):
        return media.mp3(stream)
    return _text(stream, head, ending)


def _picture(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(images.PNG_HEAD):
        return "png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def _pdf(stream: BinaryIO, size: int) -> str:
    """Begins and ends as a PDF; one that is an archive as well (read from its end) is refused."""
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    if b"PK\x05\x06" in tail:
        raise refusals.archive()
    if b"%%EOF" not in tail[-2048:]:
        raise refusals.damaged()
    return "pdf"


def _text(stream: BinaryIO, head: bytes, ending: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").replace(b"\0", b"").lower()
    if start.startswith(_MARKUP):
        raise refusals.web_page()
    if ending not in (".txt", ".csv"):
        raise refusals.unknown()
    stream.seek(0)
    data = stream.read()
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(char) < 32 and char not in "\t\n\r\f\x1a" for char in set(text)):
            return ending[1:]
    raise refusals.damaged()

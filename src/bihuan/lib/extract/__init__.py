"""Text out of files people write drafts in: .docx, .pdf, .txt, .html; pure, nothing is run.

`extract(data, name)` reads one; `remarks.annotate` puts remarks at places of that text into the
very document as Word comments, `remarks.document` makes a document of any other text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bihuan.lib.extract.found import Extracted, Unreadable

ENDINGS = (".docx", ".pdf", ".txt", ".html", ".htm")
"""For the `accept` attribute of a file field."""
MOST_CHARACTERS = 1_000_000
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<div", b"<p>", b"<table")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OLD = "这是旧格式的文件（如 .doc、.wps）。请在 Word 或 WPS 里另存为 .docx 再核对。"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OTHER = {
    b"{\\rtf": "这是 RTF 文件。请在 Word 或 WPS 里另存为 .docx 再核对。",
    b"\xd0\xcf\x11\xe0": _OLD,
    b"\xff\xd8\xff": "这是图片，没有可以核对的文字。请用原稿（.docx）或带文字的 PDF。",
    b"\x89PNG": "这是图片，没有可以核对的文字。请用原稿（.docx）或带文字的 PDF。",
}

__all__ = ["ENDINGS", "MOST_CHARACTERS", "Extracted", "Unreadable", "extract", "kind_of"]


def kind_of(data: bytes, name: str = "") -> str:
    """docx, pdf, html or txt, told from the content; an ending decides between the last two only.
    Raises Unreadable for what is known to be none of them."""
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0") and _LOCKED in data:
        raise Unreadable("文件设了打开密码。请去掉密码再核对。")
    for head, why in _OTHER.items():
        if data.startswith(head):
            raise Unreadable(why)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if name.lower().endswith((".html", ".htm")) or start.startswith(_MARKUP):
        return "html"
    return "txt"


def showable(text: str) -> str:
    """Each sign that no database keeps or that turns the direction of others is U+FFFD; every
    other stays in its place."""
    return _UNSHOWABLE.sub("\ufffd", text)


def extract(data: bytes, name: str = "") -> Extracted:
    """The text of a file by its content. Raises Unreadable, also for one without any text."""
    kind = kind_of(data, name)
    # Each reader brings a library of its own; only the one that is needed is loaded.
    if kind == "docx":
        from bihuan.lib.extract import docx as reader
    elif kind == "pdf":
        from bihuan.lib.extract import pdf as reader  # type: ignore[no-redef]
    elif kind == "html":
        from bihuan.lib.extract import html as reader  # type: ignore[no-redef]
    else:
        from bihuan.lib.extract import plain as reader  # type: ignore[no-redef]
    found = reader.read(data)
    found = replace(found, text=showable(found.text))
    if not found.text.strip():
        raise Unreadable("文件里没有文字，没有可以核对的内容。")
    if len(found.text) > MOST_CHARACTERS:
        raise Unreadable(f"文字超过{MOST_CHARACTERS // 10_000}万字，请分成几份核对。")
    return found

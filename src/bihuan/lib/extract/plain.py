"""Plain text: UTF-8, UTF-16 with its mark, GB 18030. Line ends stay as they are."""

from __future__ import annotations

import codecs

from bihuan.lib.extract.found import Extracted, Unreadable

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ODD = "\n\t\r\f\v\x1a"
BROKEN_MOST = 0.001
"""Share of characters that may be lost: a page scraped in pieces has cut characters."""


def read(data: bytes) -> Extracted:
    """Raises Unreadable for what is no text."""
    text, notes = decoded(data)
    if any(char < " " and char not in _ODD and char != "\x1b" for char in set(text)):
        raise Unreadable("这不是文本文件。可以核对 .docx、.pdf、.txt、.html，或粘贴文字。")
    return Extracted("txt", text, notes=notes)


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and a note when some characters of it were lost. Raises Unreadable."""
    wide = data.startswith(_WIDE)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), ()
        except UnicodeDecodeError:
            continue
    text = data.decode("utf-8-sig", "replace")
    lost = text.count("\ufffd")
    if wide or lost > max(2, len(text) * BROKEN_MOST):
        raise Unreadable("认不出文字的编码。请另存为 UTF-8 编码的文本，或直接粘贴文字。")
    return text, (f"有{lost}处字符损坏，已用“\ufffd”代替。",)

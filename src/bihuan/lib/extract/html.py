"""Web pages: what a reader of the page would read, without scripts, menus and forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bihuan.lib.extract import plain
from bihuan.lib.extract.found import Extracted, Unreadable

_LEFT_OUT = frozenset(
    {"script", "style", "head", "noscript", "template", "svg", "nav", "footer", "aside", "form"}
    | {"button", "select", "textarea", "iframe", "object", "rt", "rp", "title"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark"}
    | {"q", "rb", "ruby", "s", "small", "span", "strong", "sub", "sup", "time", "u"}
)
_CELLS = frozenset({"td", "th"})
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([a-z0-9_-]{3,20})""", re.IGNORECASE)
_CHINESE = ("gb2312", "gbk", "gb18030")
_BLANKS = re.compile(r"[ \r\n\xa0]+")
_MARK = "\x00"
_LINES = re.compile(f"[ {_MARK}]*{_MARK}[ {_MARK}]*")


def read(data: bytes) -> Extracted:
    """Raises Unreadable when it cannot be decoded or parsed."""
    text, notes = _decoded(data)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("网页打不开。请把正文复制出来粘贴核对。") from error
    if root is None:
        return Extracted("html", "", notes=notes)
    return Extracted("html", _joined("".join(_walk(root))), notes=notes)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """As the page says it is encoded, when that is true; else as plain text is."""
    said = _CHARSET.search(data[:4096])
    if said and said[1].decode().lower() in (*_CHINESE, "big5"):
        encoding = said[1].decode().lower()
        try:
            return data.decode("gb18030" if encoding in _CHINESE else encoding), ()
        except UnicodeDecodeError:
            pass
    return plain.decoded(data)


def _walk(element: etree._Element) -> Iterator[str]:
    """Texts with _MARK at the ends of lines; blanks of the source are single."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag and tag not in _LEFT_OUT:
        before, after = _edges(tag, element)
        yield before
        yield _BLANKS.sub(" ", (element.text or "").replace("\t", " "))
        for child in element:
            yield from _walk(child)
        yield after
    yield _BLANKS.sub(" ", (element.tail or "").replace("\t", " "))


def _edges(tag: str, element: etree._Element) -> tuple[str, str]:
    if tag == "br":
        return _MARK, ""
    if tag in _INLINE or _in_cell(element):
        return "", ""
    if tag in _CELLS:
        return ("\t" if element.getprevious() is not None else ""), ""
    return _MARK, _MARK


def _in_cell(element: etree._Element) -> bool:
    return any(above.tag in _CELLS for above in element.iterancestors("td", "th"))


def _joined(text: str) -> str:
    lines = _LINES.sub("\n", text.replace("\x00", _MARK)).strip(" \n")
    return re.sub(r" *\t *", "\t", lines)

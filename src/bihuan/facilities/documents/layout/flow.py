"""The whole document: sections one after the other, in them paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lxml import etree

from bihuan.facilities.documents.layout import sections, tables
from bihuan.facilities.documents.layout.document import Document
from bihuan.facilities.documents.layout.faces import FONTS, Face
from bihuan.facilities.documents.layout.paragraphs import Beneath, Block, block
from bihuan.facilities.documents.layout.styles import value
from bihuan.facilities.documents.package import W

FONT_SCHEME = "bihuan-font:"
_WRAPPED = (
    f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag",
)  # fmt: skip
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BASE = """
html{font-kerning:none;font-variant-ligatures:none;hyphens:manual}
body,.p{margin:0;padding:0}
.p{position:relative;overflow-wrap:break-word;orphans:2;widows:2}
.p span{line-height:0}
.page::before{content:counter(page)}
.pages::before{content:counter(pages)}
.tail{float:right;text-indent:0;white-space:nowrap}
.box{text-indent:0}
.above{border-bottom:none!important;padding-bottom:0!important}
.below{border-top:none!important;padding-top:0!important}
.left .p{text-align:left!important}
.center .p{text-align:center!important}
.right .p{text-align:right!important}
.note{float:footnote;font-size:9pt;line-height:12pt;text-indent:0}
table{border-collapse:collapse;table-layout:fixed}
td{padding:0}
"""


def html(document: Document, title: str) -> str:
    """The document as one HTML page with its style sheet."""
    body = "".join(_sections(document))
    faces = "".join(font_rule(one) for one in document.chooser.used if one.ours)
    css = _BASE + faces + document.sheet.css()
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{css}</style></head><body>{body}</body></html>"
    )


def font_rule(face: Face) -> str:
    name = face.path.removeprefix(f"{FONTS}/")
    weight = ";font-weight:bold" if face.bold else ""
    return f"@font-face{{font-family:{face.family};src:url({FONT_SCHEME}{name}){weight}}}"


def _sections(document: Document) -> Iterator[str]:
    body = document.body
    children: list[etree._Element] = []
    earlier: etree._Element | None = None
    for at, (elements, properties) in enumerate(_split(body)):
        if properties is not None:
            earlier = sections.inherited(properties, earlier)
        name = f"s{at}"
        made = sections.page(document, properties)
        running = sections.rules(document, name, made, properties)
        children = elements
        inside = running + _joined(document, children, None, in_table=False)
        yield f'<section style="page:{name}">{inside}</section>'


def _split(body: etree._Element) -> list[tuple[list[etree._Element], etree._Element | None]]:
    """The body's children by section, each with its w:sectPr. One that goes on upon the same page
    (continuous) is joined with what follows it."""
    found: list[tuple[list[etree._Element], etree._Element | None]] = []
    present: list[etree._Element] = []
    for child in _unwrapped(body):
        if child.tag == f"{W}sectPr":
            found.append((present, child))
            return _continued(found)
        present.append(child)
        ends = child.find(f"{W}pPr/{W}sectPr") if child.tag == f"{W}p" else None
        if ends is not None:
            found.append((present, ends))
            present = []
    found.append((present, None))
    return _continued(found)


def _continued(
    found: list[tuple[list[etree._Element], etree._Element | None]],
) -> list[tuple[list[etree._Element], etree._Element | None]]:
    joined: list[tuple[list[etree._Element], etree._Element | None]] = []
    for elements, properties in found:
        kind = value(properties.find(f"{W}type")) if properties is not None else ""
        if joined and kind == "continuous":
            joined[-1] = ([*joined[-1][0], *elements], joined[-1][1])
        else:
            joined.append((elements, properties))
    return joined


def _unwrapped(element: etree._Element) -> Iterator[etree._Element]:
    """The blocks in an element, also those in content controls and tracked insertions."""
    for child in element:
        if child.tag in _WRAPPED:
            yield from _unwrapped(child)
        else:
            yield child


def blocks(
    document: Document,
    element: etree._Element,
    *,
    beneath: Beneath | None = None,
    in_table: bool = False,
) -> str:
    """The paragraphs and tables in a cell, header, footer or text box."""
    return _joined(document, list(_unwrapped(element)), beneath, in_table=in_table)


def _joined(
    document: Document, elements: list[etree._Element], beneath: Beneath | None, *, in_table: bool
) -> str:
    found: list[str] = []
    forced = False
    group: list[Block] = []
    for child in elements:
        if child.tag == f"{W}p":
            made = block(document, child, beneath=beneath, in_table=in_table, forced=forced)
            forced = made.break_after
            if group and (not made.borders or made.borders != group[0].borders):
                found.append(_framed(group))
                group = []
            if made.borders:
                group.append(made)
            else:
                found.append(made.html)
        elif child.tag == f"{W}tbl":
            found += [_framed(group), tables.table(document, child)]
            group = []
    return "".join([*found, _framed(group)])


def _framed(group: list[Block]) -> str:
    """Paragraphs with the same borders stand in one frame: no line between them."""
    if len(group) < 2:
        return "".join(one.html for one in group)
    last = len(group) - 1
    return "".join(
        one.html.replace(
            'class="p ',
            'class="p ' + ("" if at == 0 else "below ") + ("" if at == last else "above "),
            1,
        )
        for at, one in enumerate(group)
    )


def box(document: Document, drawing: etree._Element, inside: etree._Element) -> str:
    """A text box: its text, where the box stands across the page."""
    across = next(drawing.iter(f"{_WP}positionH"), None)
    align = across.findtext(f"{_WP}align") if across is not None else ""
    outer = "left" if document.side == "left" else "right"
    side = {"outside": outer, "inside": "left" if outer == "right" else "right"}.get(
        align or "", align or ""
    )
    fields, document.fields = document.fields, []
    html = blocks(document, inside)
    document.fields = fields
    if side in ("center", "right", "left"):
        return f'<div class="box {side}">{html}</div>'
    return f'<div class="box">{html}</div>'

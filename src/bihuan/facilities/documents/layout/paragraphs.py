"""Paragraphs as blocks: indents in characters, lines on the grid, borders, numbers before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from lxml import etree

from bihuan.facilities.documents.layout.document import Document
from bihuan.facilities.documents.layout.faces import Face, chain
from bihuan.facilities.documents.layout.numbering import Mark
from bihuan.facilities.documents.layout.runs import Line, colour, family
from bihuan.facilities.documents.layout.sheet import attribute, points
from bihuan.facilities.documents.layout.styles import (
    DEFAULT_SIZE,
    Look,
    paragraph_look,
    run_look,
    value,
)  # fmt: skip
from bihuan.facilities.documents.package import W

NATURAL = 1.3
"""Height of a single line of Chinese text to its size, as Word sets it without a grid."""
_NEARLY = 0.04
"""A line this much of a pitch too high still takes one line of the grid."""
_STRUT = "仿宋_GB2312"
_ALIGN = {
    "center": "center", "right": "right", "end": "right", "both": "justify",
    "distribute": "justify", "left": "left", "start": "left",
}  # fmt: skip
_KINDS = {
    "double": "double", "dotted": "dotted", "dashed": "dashed", "dashSmallGap": "dashed",
    "dotDash": "dashed",
}  # fmt: skip
SIDES = ("top", "right", "bottom", "left")


@dataclass(frozen=True)
class Beneath:
    """What a table's style says of the text in it, below the paragraph's own style."""

    paragraph: Mapping[str, object]
    run: Mapping[str, object]


@dataclass(frozen=True)
class Block:
    """One paragraph as HTML, with what its neighbours need to know."""

    html: str
    borders: tuple[object, ...] = ()
    break_after: bool = False
    """Ends with a page break."""


def border(side: Mapping[str, object] | None) -> str | None:
    """As CSS; None where nothing is said, `none` where none is wanted."""
    if not side:
        return None
    kind = str(side["kind"])
    if kind in ("nil", "none", ""):
        return "none"
    width = float(str(side["width"])) or 0.5
    if kind == "double":
        width *= 3
    tint = colour(str(side["colour"])) or "#000"
    return f"{points(width)} {_KINDS.get(kind, 'solid')} {tint}"


def look_of(document: Document, element: etree._Element, beneath: Beneath | None) -> Look:
    """What is in force for a paragraph: defaults, table, style, list, direct."""
    styles = document.styles
    direct = paragraph_look(element.find(f"{W}pPr"))
    style = direct.get("pStyle") or styles.default("paragraph")
    said = styles.paragraph(style)
    under = dict(beneath.paragraph) if beneath else {}
    listed: Look = {}
    if code := direct.get("list") or said.get("list"):
        level = document.numbering.level(code, _depth(direct, said))
        listed = level.paragraph if level else {}
    if "list" in direct:
        return {**styles.paragraph_default, **under, **said, **listed, **direct, "pStyle": style}
    return {**styles.paragraph_default, **under, **listed, **said, **direct, "pStyle": style}


def _depth(direct: Look, said: Look) -> int:
    level = str(direct.get("level", said.get("level", "0")))
    return int(level) if level.isdigit() else 0


def block(
    document: Document,
    element: etree._Element,
    *,
    beneath: Beneath | None = None,
    in_table: bool = False,
    forced: bool = False,
) -> Block:
    """`forced`: begins a new page."""
    look = look_of(document, element, beneath)
    styles = document.styles
    base: Look = {
        **styles.run_default,
        **(beneath.run if beneath else {}),
        **styles.run(look["pStyle"]),
    }
    line = Line(document, base, tabs=look.get("tabs", []))
    line.chinese = _is_chinese(element)
    mark = document.numbering.next(look["list"], _depth(look, {})) if _listed(look) else None
    own = run_look(element.find(f"{W}pPr/{W}rPr"))
    if mark is not None:
        _number(line, mark, look, {**base, **own})
    line.room = document.width - _indent(look, "right", line.base.get("size", DEFAULT_SIZE))
    line.walk(element)
    line.close()
    sized = line.first or {**base, **own}
    line.size = line.size or float(sized.get("size", DEFAULT_SIZE))
    frame = element.find(f"{W}pPr/{W}framePr")
    if frame is not None:
        look["jc"] = _framed(document, value(frame, "xAlign")) or look.get("jc", "")
    css = _css(document, look, line, sized, in_table=in_table)
    return _made(document, look, line, css, forced=forced)


def _made(
    document: Document, look: Look, line: Line, css: dict[str, str | float | None], *, forced: bool
) -> Block:
    segments = line.segments
    ends = len(segments) > 1 and not segments[-1]
    if ends:
        segments = segments[:-1]
        if len(segments) == 1 and not segments[0]:
            return Block("", break_after=True)
    html = []
    for at, segment in enumerate(segments):
        own = dict(css)
        if at or forced or look.get("pageBreakBefore"):
            own["break_before"] = "page"
        if at:
            own["text_indent"] = None
        inside = "".join(segment) or "<br>"
        html.append(f'<div class="p {document.sheet.of(own)}">{inside}</div>')
    return Block("".join(html), tuple(map(str, look.get("borders", {}).items())), ends)


def _listed(look: Look) -> bool:
    return look.get("list", "0") not in ("", "0")


def _is_chinese(element: etree._Element) -> bool:
    return any(
        "\u2e80" <= one <= "\u9fff" for text in element.iter(f"{W}t") for one in text.text or ""
    )


def _framed(document: Document, align: str) -> str:
    """Outside is right on odd pages, left on even ones."""
    outer = "left" if document.side == "left" else "right"
    inner = "right" if outer == "left" else "left"
    return {"outside": outer, "inside": inner}.get(align, align)


def _number(line: Line, mark: Mark, look: Look, base: Look) -> None:
    run = {**base, **mark.run}
    line.chinese = line.chinese or any(one > "\u2e80" for one in mark.text)
    left, first = float(look.get("left", 0.0)), float(look.get("first", 0.0))
    if mark.after == "tab" and first < 0 and left > 0:
        before, length = "".join(line.segments[0]), line.along
        line.text(mark.text, run)
        inside = "".join(line.segments[0])[len(before) :]
        gap = max(-first, line.along - length)
        name = line.document.sheet.named(
            display="inline-block", width=gap, text_indent=0.0, text_align="left", line_height="1"
        )
        line.segments[0][:] = [before, f"<span{attribute(name)}>{inside}</span>"]
        return
    line.text(mark.text, run)
    if mark.after == "space":
        line.text(" ", run)
    elif mark.after == "tab" and mark.text:
        line.tab(run)


# -- measures -----------------------------------------------------------------------------------


def _css(
    document: Document, look: Look, line: Line, sized: Look, *, in_table: bool
) -> dict[str, str | float | None]:
    size = float(sized.get("size", DEFAULT_SIZE))
    char = size + line.tracking(sized)
    align = _ALIGN.get(str(look.get("jc", "")), "justify")
    height = line_height(document, look, line.size, in_table=in_table)
    first = _indent(look, "first", char)
    css: dict[str, str | float | None] = {
        "text_align": align,
        "text_align_last": "justify" if look.get("jc") == "distribute" else None,
        "margin_left": _indent(look, "left", char) or None,
        "margin_right": _indent(look, "right", char) or None,
        "margin_top": _space(document, look, "before") or None,
        "margin_bottom": _space(document, look, "after") or None,
        "text_indent": first or None,
        "line_height": height,
        "font_family": family(_strut()),
        "font_size": line.size,
        "letter_spacing": line.tracking(sized) or None,
        "background": colour(look.get("fill")),
        "break_inside": "avoid" if look.get("keepLines") else None,
        "break_after": "avoid" if look.get("keepNext") else None,
        "bookmark_level": _level(look),
        "orphans": "1" if look.get("widowControl") is False else None,
        "widows": "1" if look.get("widowControl") is False else None,
    }
    for side in SIDES:
        said = look.get("borders", {}).get(side)
        css[f"border_{side}"] = border(said)
        if css[f"border_{side}"] not in (None, "none"):
            css[f"padding_{side}"] = said["space"] or None
    return css


def _level(look: Look) -> str | None:
    """Headings are the outline of the PDF."""
    level = str(look.get("outlineLvl", ""))
    return str(int(level) + 1) if level in tuple("012345678") else None


def _strut() -> Face | None:
    """One font decides where the baseline of every line is, whatever is printed on it."""
    faces = chain(_STRUT, chinese=True)
    return faces[0] if faces else None


def _indent(look: Look, name: str, char: float) -> float:
    if chars := look.get(f"{name}Chars"):
        return float(chars) / 100 * char
    return float(look.get(name, 0.0))


def _space(document: Document, look: Look, name: str) -> float:
    if lines := look.get(f"{name}Lines"):
        return float(lines) * (document.grid.pitch or 12.0)
    return float(look.get(name, 0.0))


def line_height(document: Document, look: Look, size: float, *, in_table: bool) -> float:
    """Of each line of a paragraph whose largest character is of this size."""
    said, rule = float(look.get("line", 240.0)), look.get("lineRule", "auto")
    if rule == "exact":
        return said / 20
    natural, pitch = size * NATURAL, document.grid.pitch
    snaps = pitch and look.get("snapToGrid", True)
    if snaps and not (in_table and not document.grid_in_tables):
        natural = pitch * max(1, ceil(natural / pitch - _NEARLY))
    return max(said / 20, natural) if rule == "atLeast" else natural * said / 240

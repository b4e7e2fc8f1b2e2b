"""Tables: widths of the grid, merged cells, borders, header rows repeated on every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bihuan.facilities.documents.layout.document import Document
from bihuan.facilities.documents.layout.paragraphs import SIDES, Beneath, border
from bihuan.facilities.documents.layout.runs import colour
from bihuan.facilities.documents.layout.sheet import attribute, points
from bihuan.facilities.documents.layout.styles import (
    TWIP,
    Look,
    borders,
    number,
    on,
    paragraph_look,
    run_look,
    value,
)  # fmt: skip
from bihuan.facilities.documents.package import W

_MARGIN = 108 * TWIP
"""Left and right of the text in a cell, where nothing is said."""
_ALIGN = {"center": "middle", "bottom": "bottom", "both": "middle"}
_WRAPPED = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins")
MOST_COLUMNS = 200


@dataclass
class Cell:
    element: etree._Element | None
    column: int
    columns: int
    rows: int = 1
    merged: bool = False
    """A continuation of the cell above."""


@dataclass(frozen=True)
class Around:
    """What a table says of all of its cells."""

    widths: list[float]
    borders: dict[str, Look]
    margins: dict[str, float]
    beneath: Beneath
    first: Beneath
    """Of the first row, when the style sets it apart."""
    first_fill: str | None = None
    rows: int = 0
    headers: int = 0
    children: list[list[Cell]] = field(default_factory=list)


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of that kind, also within content controls."""
    for child in element:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in _WRAPPED:
            yield from _inside(child, tag)


def table(document: Document, element: etree._Element) -> str:
    """A w:tbl as HTML."""
    rows = list(_inside(element, "tr"))
    cells = _merged([_cells(row) for row in rows])
    around = _around(document, element, rows, cells)
    html, headers = [], _headers(rows)
    for at, row in enumerate(rows):
        if at == 0 and headers:
            html.append("<thead>")
        if at == headers:
            html.append("</thead><tbody>" if headers else "<tbody>")
        html.append(_row(document, row, cells[at], around, at))
    columns = "".join(f'<col style="width:{points(one)}">' for one in around.widths)
    end = "</thead>" if headers == len(rows) and rows else "</tbody>"
    css = _css(document, element, around)
    body = "".join(html)
    return f"<table{attribute(css)}><colgroup>{columns}</colgroup>{body}{end}</table>"


def _cells(row: etree._Element) -> list[Cell]:
    found, column = [], 0
    properties = row.find(f"{W}trPr")
    before = _count(properties, "gridBefore", 0)
    if before:
        found.append(Cell(None, 0, before))
        column = before
    for one in _inside(row, "tc"):
        said = one.find(f"{W}tcPr")
        span = max(1, _count(said, "gridSpan", 1))
        merge = said.find(f"{W}vMerge") if said is not None else None
        follows = merge is not None and value(merge, default="continue") == "continue"
        found.append(Cell(one, column, span, merged=follows))
        column += span
    return found


def _count(properties: etree._Element | None, name: str, default: int) -> int:
    if properties is None:
        return default
    found = number(value(properties.find(f"{W}{name}")))
    return default if found is None else min(int(found), MOST_COLUMNS)


def _merged(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Count how far down each cell reaches; continuations fall away."""
    above: dict[int, Cell] = {}
    for row in rows:
        for cell in row:
            over = above.get(cell.column)
            if cell.merged and over is not None:
                over.rows += 1
            else:
                cell.merged = False
                above[cell.column] = cell
    return [[cell for cell in row if not cell.merged] for row in rows]


def _headers(rows: list[etree._Element]) -> int:
    count = 0
    for row in rows:
        said = row.find(f"{W}trPr/{W}tblHeader")
        if said is None or not on(said):
            break
        count += 1
    return count


def _around(
    document: Document, element: etree._Element, rows: list[etree._Element], cells: list[list[Cell]]
) -> Around:
    properties = element.find(f"{W}tblPr")
    style = value(properties.find(f"{W}tblStyle")) if properties is not None else ""
    chain = document.styles.chain(style or document.styles.default("table"))
    sides: dict[str, Look] = {}
    margins = {"left": _MARGIN, "right": _MARGIN, "top": 0.0, "bottom": 0.0}
    paragraph: Look = {}
    run: Look = {}
    first_run: Look = {}
    first_fill: str | None = None
    for one in [*chain, element]:
        said = one.find(f"{W}tblPr")
        if said is not None:
            sides |= borders(said.find(f"{W}tblBorders"))
            margins |= _margins(said.find(f"{W}tblCellMar"))
        paragraph |= paragraph_look(one.find(f"{W}pPr"))
        run |= run_look(one.find(f"{W}rPr"))
        apart = next((each for each in one.findall(f"{W}tblStylePr")
                      if value(each, "type") == "firstRow"), None)  # fmt: skip
        if apart is not None:
            first_run |= run_look(apart.find(f"{W}rPr"))
            first_fill = colour(value(apart.find(f"{W}tcPr/{W}shd"), "fill")) or first_fill
    most = max((cell.column + cell.columns for row in cells for cell in row), default=1)
    plain = Beneath(paragraph, run)
    chosen = _first_row(properties)
    return Around(
        _widths(document, element, properties, most),
        sides,
        margins,
        plain,
        Beneath(paragraph, run | first_run) if chosen else plain,
        first_fill if chosen else None,
        len(rows),
    )


def _first_row(properties: etree._Element | None) -> bool:
    look = properties.find(f"{W}tblLook") if properties is not None else None
    if look is None:
        return False
    said = value(look, "firstRow")
    if said:
        return said in ("1", "true", "on")
    code = value(look, default="0")
    return bool(int(code, 16) & 0x20) if code.isalnum() and _is_hex(code) else False


def _is_hex(text: str) -> bool:
    return all(one in "0123456789abcdefABCDEF" for one in text)


def _margins(element: etree._Element | None) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in element if element is not None else ():
        side = {"start": "left", "end": "right"}.get(name := etree.QName(one).localname, name)
        width = number(value(one, "w"), TWIP)
        if width is not None and side in SIDES:
            found[side] = width
    return found


def _widths(
    document: Document, element: etree._Element, properties: etree._Element | None, most: int
) -> list[float]:
    """Of the columns, fitted to the width the table says."""
    grid = element.find(f"{W}tblGrid")
    found = [number(value(one, "w"), TWIP) or 0.0 for one in grid] if grid is not None else []
    found = found[:most] if len(found) >= most else [*found, *[0.0] * (most - len(found))]
    room = document.width or 442.0
    if not any(found):
        found = [room / most] * most
    mean = sum(found) / max(1, sum(one > 0 for one in found))
    found = [one or mean for one in found]
    wanted = _width(properties, room)
    total = sum(found)
    return [one * wanted / total for one in found] if wanted else found


def _width(properties: etree._Element | None, room: float) -> float:
    said = properties.find(f"{W}tblW") if properties is not None else None
    text, kind = value(said, "w"), value(said, "type")
    if kind == "pct":
        part = number(text.rstrip("%"), 0.01 if text.endswith("%") else 1 / 5000)
        return room * (part or 0.0)
    return number(text, TWIP) or 0.0 if kind == "dxa" else 0.0


def _css(document: Document, element: etree._Element, around: Around) -> str:
    properties = element.find(f"{W}tblPr")
    align = value(properties.find(f"{W}jc")) if properties is not None else ""
    indent = properties.find(f"{W}tblInd") if properties is not None else None
    left: str | float | None = (number(value(indent, "w"), TWIP) or 0.0) - around.margins["left"]
    if indent is None:
        left = -around.margins["left"]
    right: str | float | None = None
    if align in ("center", "right", "end"):
        left, right = "auto", "auto" if align == "center" else 0.0
    width = sum(around.widths)
    return document.sheet.named(width=width, margin_left=left, margin_right=right)


def _row(
    document: Document, row: etree._Element, cells: list[Cell], around: Around, at: int
) -> str:
    properties = row.find(f"{W}trPr")
    height = properties.find(f"{W}trHeight") if properties is not None else None
    whole = properties.find(f"{W}cantSplit") if properties is not None else None
    css = document.sheet.named(
        height=number(value(height), TWIP) if height is not None else None,
        break_inside="avoid" if whole is not None and on(whole) else None,
    )
    inside = "".join(_cell(document, one, around, at) for one in cells)
    return f"<tr{attribute(css)}>{inside}</tr>"


def _cell(document: Document, cell: Cell, around: Around, at: int) -> str:
    from bihuan.facilities.documents.layout.flow import blocks

    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    if cell.element is None:
        return f"<td{spans}></td>"
    properties = cell.element.find(f"{W}tcPr")
    own = borders(properties.find(f"{W}tcBorders")) if properties is not None else {}
    margins = around.margins | (
        _margins(properties.find(f"{W}tcMar")) if properties is not None else {}
    )
    fill = colour(value(properties.find(f"{W}shd"), "fill")) if properties is not None else None
    align = value(properties.find(f"{W}vAlign")) if properties is not None else ""
    css: dict[str, str | float | None] = {
        "vertical_align": _ALIGN.get(align, "top"),
        "background": fill or (around.first_fill if at == 0 else None),
    }
    for side in SIDES:
        css[f"padding_{side}"] = margins[side]
        css[f"border_{side}"] = border(own.get(side) or _shared(around, cell, at, side))
    width = sum(around.widths[cell.column : cell.column + cell.columns])
    outer, document.width = document.width, width - margins["left"] - margins["right"]
    beneath = around.first if at == 0 else around.beneath
    inside = blocks(document, cell.element, beneath=beneath, in_table=True)
    document.width = outer
    return f"<td{spans}{attribute(document.sheet.of(css))}>{inside}</td>"


def _shared(around: Around, cell: Cell, at: int, side: str) -> Look | None:
    """The table's line on one side of a cell: its edge or one of those inside."""
    edge = {
        "top": at == 0,
        "bottom": at + cell.rows >= around.rows,
        "left": cell.column == 0,
        "right": cell.column + cell.columns >= len(around.widths),
    }[side]
    name = side if edge else ("insideH" if side in ("top", "bottom") else "insideV")
    return around.borders.get(name)

"""Pages of sections: size, margins, the grid, headers and footers on odd and even pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from bihuan.facilities.documents import package
from bihuan.facilities.documents.layout.document import Document, Grid, R
from bihuan.facilities.documents.layout.sheet import points
from bihuan.facilities.documents.layout.styles import TWIP, number, value
from bihuan.facilities.documents.package import W

_A4 = (595.3, 841.9)
_SLACK = 3.0
"""Points: a grid this little wider or higher than the type area still fits it."""
_LEAST = 0.002
"""Taken from each character: the layout engine rounds widths up by as much."""


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    header: float
    footer: float
    grid: Grid

    @property
    def across(self) -> float:
        return self.width - self.left - self.right


def page(document: Document, properties: etree._Element | None) -> Page:
    """What a w:sectPr says; A4 with Word's own margins where it says nothing."""
    size = properties.find(f"{W}pgSz") if properties is not None else None
    margin = properties.find(f"{W}pgMar") if properties is not None else None

    def said(element: etree._Element | None, name: str, default: float) -> float:
        found = number(value(element, name), TWIP)
        return default if found is None else abs(found)

    gutter = said(margin, "gutter", 0.0)
    made = Page(
        min(max(said(size, "w", _A4[0]), 72), 3000),
        min(max(said(size, "h", _A4[1]), 72), 3000),
        said(margin, "top", 72.0), said(margin, "right", 90.0),
        said(margin, "bottom", 72.0), said(margin, "left", 90.0) + gutter,
        said(margin, "header", 42.5), said(margin, "footer", 49.6), Grid(),
    )  # fmt: skip
    if made.across < 36 or made.height - made.top - made.bottom < 36:
        made = replace(made, top=36.0, right=36.0, bottom=36.0, left=36.0)
    grid = properties.find(f"{W}docGrid") if properties is not None else None
    return _on_grid(document, made, grid) if grid is not None else made


def _on_grid(document: Document, made: Page, element: etree._Element) -> Page:
    """A grid that fits the type area but for a rounding is made to fit it exactly."""
    kind = value(element, "type")
    pitch = number(value(element, "linePitch"), TWIP) or 0.0
    if kind not in ("lines", "linesAndChars", "snapToChars") or not 6 <= pitch <= 200:
        return made
    down = made.height - made.top - made.bottom
    over = round(down / pitch) * pitch - down
    if 0 < over <= _SLACK:
        made = replace(made, bottom=made.bottom - over)
    tracking = 0.0
    if kind != "lines":
        size = document.styles.size
        tracking = (number(value(element, "charSpace")) or 0.0) / 4096
        count = round(made.across / (size + tracking))
        if count and abs(count * (size + tracking) - made.across) <= _SLACK:
            tracking = made.across / count - size - _LEAST
    return replace(made, grid=Grid(pitch, tracking))


def rules(document: Document, name: str, made: Page, properties: etree._Element | None) -> str:
    """Adds the section's @page rules; the HTML of what runs at the top and foot of its pages."""
    document.grid, document.width = made.grid, made.across
    titled = properties is not None and properties.find(f"{W}titlePg") is not None
    start = properties.find(f"{W}pgNumType") if properties is not None else None
    document.sheet.rules.append(
        f"@page {name}{{size:{points(made.width)} {points(made.height)};"
        f"margin:{points(made.top)} {points(made.right)} {points(made.bottom)} "
        f"{points(made.left)}}}"
    )
    html = []
    for where, side, kind in _places(document, titled):
        for end in ("header", "footer"):
            root = _part(document, properties, end, kind)
            label = f"{name}{end}{kind}{side}"
            rule = f"@page {where.format(name=name)}"
            if root is None:
                if where.startswith(":nth"):
                    document.sheet.rules.append(_edge(rule, end, "none", made))
                continue
            html.append(_running(document, root[1], root[0], label, side))
            document.sheet.rules.append(_edge(rule, end, f"element({label})", made))
    if value(start, "start").isdigit():
        document.sheet.rules.append(
            f"@page :nth(1 of {name}){{counter-reset:page {value(start, 'start')}}}"
        )
    return "".join(html)


def _places(document: Document, titled: bool) -> list[tuple[str, str, str]]:
    """Which pages: a CSS selector, their side, and the kind of header or footer they get."""
    even = "even" if document.even_odd else "default"
    found = [("{name}:right", "right", "default"), ("{name}:left", "left", even)]
    if titled:
        found.append((":nth(1 of {name})", "first", "first"))
    return found


def _edge(rule: str, end: str, content: str, made: Page) -> str:
    if end == "header":
        place, inset = "@top-center", f"vertical-align:top;padding-top:{points(made.header)}"
    else:
        place = "@bottom-center"
        inset = f"vertical-align:bottom;padding-bottom:{points(made.footer)}"
    return f"{rule}{{{place}{{content:{content};width:100%;{inset}}}}}"


def _part(
    document: Document, properties: etree._Element | None, end: str, kind: str
) -> tuple[str, etree._Element] | None:
    for one in properties.findall(f"{W}{end}Reference") if properties is not None else ():
        if value(one, "type", "default") == kind:
            name = document.target(one.get(f"{R}id", ""))
            if name:
                return name, package.parse(document.parts[name])
    return None


def _running(document: Document, root: etree._Element, part: str, label: str, side: str) -> str:
    from bihuan.facilities.documents.layout.flow import blocks

    before = document.part, document.side, document.fields
    document.part, document.side, document.fields = part, side, []
    inside = blocks(document, root)
    document.part, document.side, document.fields = before
    document.sheet.rules.append(f"#{label}{{position:running({label})}}")
    return f'<div id="{label}">{inside}</div>'


def inherited(properties: etree._Element, earlier: etree._Element | None) -> etree._Element:
    """A section that names no header or footer of a kind goes on with the one before it."""
    if earlier is not None:
        for end in ("headerReference", "footerReference"):
            own = {value(one, "type", "default") for one in properties.findall(f"{W}{end}")}
            for one in earlier.findall(f"{W}{end}"):
                if value(one, "type", "default") not in own:
                    copied = etree.SubElement(properties, one.tag)
                    copied.attrib.update(one.attrib)
    return properties

"""Pictures of a document: decoded once to see that they are what they say, never fetched."""

from __future__ import annotations

import io
import warnings
from html import escape

from lxml import etree
from PIL import Image, UnidentifiedImageError

from bihuan.facilities.documents.layout.document import Document, R
from bihuan.facilities.documents.layout.sheet import attribute
from bihuan.facilities.documents.layout.styles import EMU, number

SCHEME = "bihuan-picture:"
MOST_PIXELS = 40_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "BMP")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"


def html(document: Document, element: etree._Element) -> str:
    """The picture or straight line in a w:drawing or w:pict; empty when there is neither."""
    blip = next(element.iter(f"{_A}blip"), None)
    if blip is not None:
        return _image(document, element, document.target(blip.get(f"{R}embed", "")))
    old = next(element.iter(f"{_V}imagedata"), None)
    if old is not None:
        return _image(document, element, document.target(old.get(f"{R}id", "")))
    return _rule(document, element)


def _image(document: Document, element: etree._Element, name: str) -> str:
    data = document.parts.get(name, b"")
    extent = next(element.iter(f"{_WP}extent"), None)
    width = number(extent.get("cx"), EMU) if extent is not None else None
    height = number(extent.get("cy"), EMU) if extent is not None else None
    if not _sound(data):
        kind = escape(name.rpartition(".")[2].upper()) or "?"
        return f"<span>〔图片不能打印：{kind}〕</span>"
    address = SCHEME + name
    document.pictures[address] = data
    place = _place(element)
    style = document.sheet.of({"width": width, "height": height, **place})
    return f'<img{attribute(style)} src="{escape(address)}" alt="">'


def _sound(data: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    return False
                image.verify()
        except (
            UnidentifiedImageError, OSError, SyntaxError, ValueError,
            Image.DecompressionBombError, Image.DecompressionBombWarning,
        ):  # fmt: skip
            return False
    return True


def _place(element: etree._Element) -> dict[str, str | float | None]:
    """A floating picture, such as a seal, stands over the text where it was put, counted from the
    paragraph it is anchored in; one counted from the page stays in the line."""
    anchor = next(element.iter(f"{_WP}anchor"), None)
    if anchor is None:
        return {}
    across, down = anchor.find(f"{_WP}positionH"), anchor.find(f"{_WP}positionV")
    if across is None or down is None:
        return {}
    if across.get("relativeFrom") not in ("column", "margin", "character"):
        return {}
    if down.get("relativeFrom") not in ("paragraph", "line"):
        return {}
    left = number(across.findtext(f"{_WP}posOffset"), EMU)
    top = number(down.findtext(f"{_WP}posOffset"), EMU)
    align = across.findtext(f"{_WP}align") or ""
    if top is None or (left is None and align != "right"):
        return {}
    return {
        "position": "absolute",
        "top": top,
        "left": left,
        "right": None if left is not None else 0.0,
    }


def _rule(document: Document, element: etree._Element) -> str:
    """A straight horizontal line drawn as a shape, as in many red heads."""
    line = next(element.iter(f"{_A}ln"), None)
    extent = next(element.iter(f"{_WP}extent"), None)
    if line is None or extent is None:
        return ""
    width, height = number(extent.get("cx"), EMU) or 0.0, number(extent.get("cy"), EMU) or 0.0
    if height > 3 or width < 10:
        return ""
    fill = line.find(f".//{_A}srgbClr")
    shade = fill.get("val", "") if fill is not None else ""
    colour = f"#{shade}" if len(shade) == 6 and shade.isalnum() else "#000"
    thick = number(line.get("w"), EMU) or 0.75
    place = _place(element) or {"position": "absolute", "top": 0.0, "left": 0.0}
    style = document.sheet.of(
        {**place, "display": "block", "width": width, "border_top": f"{thick:.2f}pt solid {colour}"}
    )
    return f"<span{attribute(style)}></span>"

"""PDF of a page of ours, such as the handbook: HTML made for paper, with its own style sheet.

The page names fonts by what they are for: `bihuan-song`, `bihuan-hei`, `bihuan-fang`, `bihuan-kai`.
Whatever stands in none of them is printed by the machine's fonts, or as its code point.
"""

from __future__ import annotations

from lxml import html as parser

from bihuan.facilities.documents.layout import flow
from bihuan.facilities.documents.layout.faces import OURS, Chooser, face_of
from bihuan.facilities.documents.pdf import Printed, logged, written

_WANTED = "宋体"


def page(html: str) -> Printed:
    """Only what the HTML itself says is printed; nothing is fetched. Raises CannotPrint."""
    root = parser.document_fromstring(html)
    chooser = Chooser()
    for element in root.iter():
        if element.tag in ("style", "title") or not isinstance(element.tag, str):
            continue
        element.text = _printable(element.text, chooser)
    for element in root.iter():
        element.tail = _printable(element.tail, chooser)
    style = parser.Element("style")
    style.text = "".join(_faces(html))
    root.find("head").insert(0, style)
    made = written(parser.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))
    return Printed(made, logged(chooser), ())


def _printable(text: str | None, chooser: Chooser) -> str | None:
    if not text or text.isascii():
        return text
    return "".join(one.text for one in chooser.pieces(text, _WANTED, chinese=True))


def _faces(html: str) -> list[str]:
    """Ours that the page names, each once."""
    found = [face_of(name) for name in OURS if f"bihuan-{name}" in html]
    return [flow.font_rule(face) for face in found if face is not None]

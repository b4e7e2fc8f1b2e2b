"""Word files to test with, and what hands do to them."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from bihuan.facilities.documents import package
from bihuan.facilities.documents.kinds import KINDS
from bihuan.facilities.documents.package import DOCUMENT, W
from bihuan.facilities.documents.shipped.layout import document, paragraph
from bihuan.facilities.documents.templates import Template

ITEM = "customXml/item1.xml"


def made(*lines: str, more: list[str] | None = None) -> bytes:
    """A template whose paragraphs say these lines, with whole blocks after them."""
    return document([*(paragraph("Body", one) for one in lines), *(more or [])], title="试")


def template(*lines: str, more: list[str] | None = None) -> Template:
    """With the fields of a progress report."""
    kind = KINDS["progress"]
    return Template("tried", "试用", kind.serves, kind.fields, made(*lines, more=more))


def changed(docx: bytes, change: Callable[[etree._Element], None], part: str = DOCUMENT) -> bytes:
    """The file after something was done to one of its parts."""
    parts = package.read(docx)
    root = package.parse(parts[part])
    change(root)
    return package.write(parts | {part: package.serialised(root)})


def controls(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(f"{W}sdt"))


def says(control: etree._Element, text: str) -> None:
    """Type over what a control holds."""
    texts = list(control.iter(f"{W}t"))
    texts[0].text = text
    for one in texts[1:]:
        one.text = ""

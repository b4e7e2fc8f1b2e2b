"""What is in force for a paragraph or a run: document defaults, styles, numbering, direct.

A `Look` is a flat mapping of what the XML says; later ones win. Lengths are points; indents in
characters (`…Chars`) are hundredths of a character, as Word keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from bihuan.facilities.documents.package import W

Look = dict[str, Any]

TWIP = 1 / 20
EIGHTH = 1 / 8
EMU = 1 / 12700
DEFAULT_SIZE = 10.5
_MOST = 100_000_000
_SIZES = (1.0, 500.0)
"""Points, the smallest and the largest type."""


def value(element: etree._Element | None, name: str = "val", default: str = "") -> str:
    """An attribute in Word's namespace."""
    return default if element is None else (element.get(f"{W}{name}") or default)


def number(text: str | None, factor: float = 1.0) -> float | None:
    """None when it is no number, or none that measures anything on paper: a file may say
    anything."""
    try:
        found = float(text) * factor if text else None
    except ValueError:
        return None
    return found if found is not None and abs(found) < _MOST else None


def on(element: etree._Element) -> bool:
    return value(element, default="true") not in ("0", "false", "off", "none")


_RUN_FLAGS = ("b", "i", "strike", "dstrike", "vanish", "caps", "snapToGrid")
_PARAGRAPH_FLAGS = (
    "keepNext", "keepLines", "pageBreakBefore", "widowControl", "snapToGrid",
)  # fmt: skip
_FONTS = ("ascii", "hAnsi", "eastAsia", "hint", "asciiTheme", "hAnsiTheme", "eastAsiaTheme")


def run_look(properties: etree._Element | None) -> Look:
    """What a w:rPr says."""
    look: Look = {}
    for one in properties if properties is not None else ():
        name = etree.QName(one).localname
        if name in _RUN_FLAGS:
            look[name] = on(one)
        elif name == "rFonts":
            look |= _fonts(one)
        elif name == "sz":
            size = number(value(one), 0.5)
            _put(look, "size", size and min(max(size, _SIZES[0]), _SIZES[1]))
        elif name == "spacing":
            _put(look, "tracking", number(value(one), TWIP))
        elif name == "position":
            _put(look, "raised", number(value(one), 0.5))
        elif name in ("color", "u", "highlight", "vertAlign", "rStyle"):
            look[name] = value(one)
        elif name == "shd":
            look["shade"] = value(one, "fill")
    return look


def _fonts(element: etree._Element) -> Look:
    said = {name: found for name in _FONTS if (found := value(element, name))}
    for name in ("ascii", "hAnsi", "eastAsia"):
        if name in said and f"{name}Theme" not in said:
            said[f"{name}Theme"] = ""  # a name said here wins over a theme said below
    return dict(said)


def paragraph_look(properties: etree._Element | None) -> Look:
    """What a w:pPr says, its run properties left out."""
    look: Look = {}
    for one in properties if properties is not None else ():
        name = etree.QName(one).localname
        if name in _PARAGRAPH_FLAGS:
            look[name] = on(one)
        elif name == "spacing":
            look |= _spacing(one)
        elif name == "ind":
            look |= _indents(one)
        elif name in ("jc", "pStyle", "outlineLvl"):
            look[name] = value(one)
        elif name == "shd":
            look["fill"] = value(one, "fill")
        elif name == "pBdr":
            look["borders"] = borders(one)
        elif name == "tabs":
            look["tabs"] = _tabs(one)
        elif name == "numPr":
            look |= _listed(one)
    return look


def _tabs(element: etree._Element) -> list[tuple[float, str]]:
    """Stops with their kinds, from left to right."""
    stops = ((number(value(one, "pos"), TWIP) or 0.0, value(one)) for one in element)
    return sorted(one for one in stops if one[1] not in ("clear", "bar"))


def _listed(element: etree._Element) -> Look:
    level = value(element.find(f"{W}ilvl"))
    return {"list": value(element.find(f"{W}numId"))} | ({"level": level} if level else {})


def _spacing(element: etree._Element) -> Look:
    look: Look = {}
    for name in ("before", "after"):
        _put(look, name, number(value(element, name), TWIP))
        _put(look, f"{name}Lines", number(value(element, f"{name}Lines"), 0.01))
        if value(element, f"{name}Autospacing") in ("1", "true", "on"):
            look[name] = 14.0
    if line := number(value(element, "line")):
        look["line"] = line
        look["lineRule"] = value(element, "lineRule", "auto")
    return look


def _indents(element: etree._Element) -> Look:
    """A hanging first line is a negative one. A number of characters wins over a length."""
    look: Look = {}
    for name, other in (("left", "start"), ("right", "end")):
        _put(look, name, number(value(element, name) or value(element, other), TWIP))
        chars = value(element, f"{name}Chars") or value(element, f"{other}Chars")
        _put(look, f"{name}Chars", number(chars))
    for name, sign in (("firstLine", 1), ("hanging", -1)):
        if (length := number(value(element, name), TWIP)) is not None:
            look["first"] = sign * length
            look.setdefault("firstChars", 0.0)
        if chars_of := number(value(element, f"{name}Chars")):
            look["firstChars"] = sign * chars_of
    return look


def borders(element: etree._Element | None) -> dict[str, Look]:
    """Of a paragraph, table or cell, by side: kind, width, colour, space."""
    sides: dict[str, Look] = {}
    for one in element if element is not None else ():
        side = {"start": "left", "end": "right"}.get(name := etree.QName(one).localname, name)
        sides[side] = {
            "kind": value(one),
            "width": number(value(one, "sz"), EIGHTH) or 0.0,
            "colour": value(one, "color"),
            "space": number(value(one, "space")) or 0.0,
        }
    return sides


def _put(look: Look, name: str, found: float | None) -> None:
    if found is not None:
        look[name] = found


class Styles:
    """The styles of one document."""

    def __init__(self, root: etree._Element | None, theme: Mapping[str, str] | None = None) -> None:
        self.theme = dict(theme or {})
        self._styles: dict[str, etree._Element] = {}
        self._default: dict[str, str] = {}
        self.run_default: Look = {}
        self.paragraph_default: Look = {}
        self._chains: dict[tuple[str, str], Look] = {}
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            self.run_default = run_look(defaults.find(f"{W}rPrDefault/{W}rPr"))
            self.paragraph_default = paragraph_look(defaults.find(f"{W}pPrDefault/{W}pPr"))
        for style in root.findall(f"{W}style"):
            self._styles[value(style, "styleId")] = style
            if value(style, "default") in ("1", "true", "on"):
                self._default[value(style, "type")] = value(style, "styleId")

    def default(self, kind: str) -> str:
        """The style of what names none: paragraph, character or table."""
        return self._default.get(kind, "")

    def chain(self, style: str) -> list[etree._Element]:
        """The style and what it is based on, the base first."""
        found: list[etree._Element] = []
        while (one := self._styles.get(style)) is not None and one not in found:
            found.append(one)
            style = value(one.find(f"{W}basedOn"))
        return found[::-1]

    def paragraph(self, style: str) -> Look:
        return self._merged(style, "pPr")

    def run(self, style: str) -> Look:
        return self._merged(style, "rPr")

    def _merged(self, style: str, part: str) -> Look:
        if (style, part) not in self._chains:
            read = paragraph_look if part == "pPr" else run_look
            look: Look = {}
            for one in self.chain(style):
                look |= read(one.find(f"{W}{part}"))
            self._chains[style, part] = look
        return self._chains[style, part]

    @property
    def size(self) -> float:
        """Of ordinary text: characters of the page's grid are measured by it."""
        look = self.run_default | self.run(self.default("paragraph"))
        return float(look.get("size", DEFAULT_SIZE))

    def font(self, look: Look, script: str) -> str:
        """The font's name for `ascii`, `hAnsi` or `eastAsia`."""
        named = self.theme.get(look.get(f"{script}Theme", ""), "")
        return str(named or look.get(script) or look.get("ascii", ""))


def theme_fonts(root: etree._Element) -> dict[str, str]:
    """Names of fonts by the theme's words for them, such as minorEastAsia."""
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    found: dict[str, str] = {}
    for size in ("major", "minor"):
        fonts = root.find(f".//{drawing}{size}Font")
        if fonts is None:
            continue
        latin, east = fonts.find(f"{drawing}latin"), fonts.find(f"{drawing}ea")
        simplified = fonts.find(f"{drawing}font[@script='Hans']")
        chinese = (east.get("typeface") if east is not None else "") or (
            simplified.get("typeface", "") if simplified is not None else ""
        )
        western = latin.get("typeface", "") if latin is not None else ""
        for word in ("Ascii", "HAnsi"):
            found[f"{size}{word}"] = western
        found[f"{size}EastAsia"] = chinese or "宋体"
    return found

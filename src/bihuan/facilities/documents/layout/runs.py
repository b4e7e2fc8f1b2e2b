"""Runs of text as spans: fonts by character, fields of page numbers, pictures, notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from lxml import etree

from bihuan.facilities.documents.layout import pictures
from bihuan.facilities.documents.layout.document import Document, Field
from bihuan.facilities.documents.layout.faces import Face
from bihuan.facilities.documents.layout.sheet import attribute, points
from bihuan.facilities.documents.layout.styles import DEFAULT_SIZE, Look, run_look, value
from bihuan.facilities.documents.package import W

_CHINESE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_EITHER = "·—‘’“”…–×÷°±→←↑↓①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ■□●○◆◇▲△▼★☆※√℃‰§"
"""Chinese in Chinese text, Western elsewhere: Word asks the run's hint or its language."""
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_HIGHLIGHTS = {
    "yellow": "#ff0", "green": "#0f0", "cyan": "#0ff", "magenta": "#f0f", "blue": "#00f",
    "red": "#f00", "darkBlue": "#000080", "darkCyan": "#008080", "darkGreen": "#008000",
    "darkMagenta": "#800080", "darkRed": "#800000", "darkYellow": "#808000",
    "darkGray": "#808080", "lightGray": "#c0c0c0", "black": "#000",
}  # fmt: skip
_COUNTERS = {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sdtPr", f"{W}sdtEndPr"}
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PICTURED = {f"{W}drawing", f"{W}pict", f"{W}object"}


def colour(said: str | None) -> str | None:
    """As CSS; None for `auto` and for what is no colour."""
    return f"#{said}" if said and _COLOUR.fullmatch(said) else None


def family(face: Face | None) -> str | None:
    if face is None:
        return None
    quoted = re.sub(r'["\\<>;{}\n\r]', "", face.family)
    return f'"{quoted}"'


@dataclass
class Line:
    """The inside of one paragraph. `segments`: between page breaks; `size`: of the largest
    character; `first`: the look of the first run."""

    document: Document
    base: Look
    segments: list[list[str]] = field(default_factory=lambda: [[]])
    size: float = 0.0
    first: Look | None = None
    chinese: bool = False
    along: float = 0.0
    """About how far the text of the present line has come, for tabs."""
    tabs: list[tuple[float, str]] = field(default_factory=list)
    room: float = 0.0
    """How wide the paragraph is, for tabs at its right."""
    tail: bool = False

    def put(self, html: str) -> None:
        self.segments[-1].append(html)

    # -- walking ------------------------------------------------------------------------------

    def walk(self, element: etree._Element) -> None:
        """Everything in a paragraph, whatever it is wrapped in: controls, links, insertions."""
        for child in element:
            if child.tag in _SKIPPED or not isinstance(child.tag, str):
                continue
            if child.tag == f"{W}r":
                self.run(child)
            elif child.tag == f"{W}fldSimple":
                self._simple_field(child)
            else:
                self.walk(child)

    def run(self, run: etree._Element) -> None:
        look = self._look(run)
        if look.get("vanish"):
            return
        for child in run:
            self._child(child, look)

    def _look(self, run: etree._Element) -> Look:
        direct = run_look(run.find(f"{W}rPr"))
        style = self.document.styles.run(direct["rStyle"]) if "rStyle" in direct else {}
        return {**self.base, **style, **direct}

    def _child(self, child: etree._Element, look: Look) -> None:
        tag = child.tag
        if tag == f"{W}fldChar":
            self._field(child, look)
        elif tag == f"{W}instrText" and self.document.fields:
            self.document.fields[-1].code += child.text or ""
        elif self.document.silent:
            return
        elif tag in _TEXT:
            self.text(_TEXT[str(tag)](child), look)
        elif tag == f"{W}tab":
            self.tab(look)
        elif tag in (f"{W}br", f"{W}cr"):
            self._break(child, look)
        elif tag == f"{W}footnoteReference":
            self._note(child, look)
        else:
            self._drawn(child)

    def _drawn(self, child: etree._Element) -> None:
        if child.tag in _PICTURED:
            self._picture(child)
        elif child.tag == f"{_MC}AlternateContent":
            self._alternative(child)

    def _alternative(self, element: etree._Element) -> None:
        """The old form of a drawing is only read where the new one has nothing we can print."""
        for choice in element:
            for child in choice.iter(*_PICTURED):
                if self._picture(child):
                    return

    # -- text ---------------------------------------------------------------------------------

    def text(self, text: str, look: Look) -> None:
        if not text or self.document.silent:
            return
        if look.get("caps"):
            text = text.upper()
        self._began(look)
        for said, chinese in self._scripts(text, look):
            name = self._font(look, chinese=chinese)
            for piece in self.document.chooser.pieces(
                said, name, chinese=chinese, bold=bool(look.get("b"))
            ):
                css = self._class(look, piece.face)
                self.put(f"<span{attribute(css)}>{_spaced(piece.text, look)}</span>")
        self.along += self._length(text, look)

    def _began(self, look: Look) -> None:
        self.first = self.first or look
        self.size = max(self.size, float(look.get("size", DEFAULT_SIZE)))

    def _scripts(self, text: str, look: Look) -> list[tuple[str, bool]]:
        """The text in stretches of Chinese and others; a space goes with what is before it."""
        either = self.chinese or look.get("hint") == "eastAsia" or bool(_CHINESE.search(text))
        found: list[tuple[int, bool]] = []
        for at, one in enumerate(text):
            chinese = bool(_CHINESE.match(one)) or (either and one in _EITHER)
            if not found or (not one.isspace() and found[-1][1] != chinese):
                found.append((at, chinese))
        ends = [*(at for at, _chinese in found[1:]), len(text)]
        return [(text[at:end], chinese) for (at, chinese), end in zip(found, ends, strict=True)]

    def _font(self, look: Look, *, chinese: bool) -> str:
        return self.document.styles.font(look, "eastAsia" if chinese else "ascii")

    def _class(self, look: Look, face: Face | None) -> str:
        size = float(look.get("size", DEFAULT_SIZE))
        small = look.get("vertAlign") in ("superscript", "subscript")
        tracking = self.tracking(look)
        shade = look.get("highlight") and _HIGHLIGHTS.get(look["highlight"])
        return self.document.sheet.named(
            font_family=family(face),
            font_size=size * (0.65 if small else 1),
            font_weight=_weight(look, face),
            font_style="italic" if look.get("i") else None,
            color=colour(look.get("color")),
            background=shade or colour(look.get("shade")),
            letter_spacing=tracking or None,
            text_decoration=_decoration(look),
            vertical_align=_raised(look, size),
        )

    def tracking(self, look: Look) -> float:
        grid = self.document.grid.tracking if look.get("snapToGrid", True) else 0.0
        return float(look.get("tracking", 0.0)) + grid

    def _length(self, text: str, look: Look) -> float:
        size, tracking = float(look.get("size", DEFAULT_SIZE)), self.tracking(look)
        return sum((size if ord(one) > 0x2000 else size / 2) + tracking for one in text)

    def tab(self, look: Look) -> None:
        """To the next stop: those of the paragraph, then one every 21 points. What follows a right
        stop stands at that stop, to the end of the line."""
        self._began(look)
        ahead = sorted(one for one in self.tabs if one[0] > self.along + 1)
        stop, kind = ahead[0] if ahead else ((self.along // 21 + 1) * 21, "left")
        if kind in ("right", "end") and not self.tail:
            self.tail = True
            name = self.document.sheet.named(margin_right=max(0.0, self.room - stop) or None)
            self.put(f'<div class="tail {name}">')
            return
        name = self.document.sheet.named(
            display="inline-block",
            width=max(stop - self.along, 1.0),
            border_bottom=".5pt solid" if look.get("u", "none") != "none" else None,
        )
        self.put(f"<span{attribute(name)}></span>")
        self.along = stop

    def close(self) -> None:
        """At the end of a line: what stands at a right stop ends too."""
        if self.tail:
            self.put("</div>")
        self.tail, self.along = False, 0.0

    def _break(self, element: etree._Element, look: Look) -> None:
        self.close()
        if value(element, "type") == "page":
            self.segments.append([])
        elif value(element, "type") != "column":
            self._began(look)
            self.put("<br>")

    # -- fields -------------------------------------------------------------------------------

    def _field(self, element: etree._Element, look: Look) -> None:
        fields, kind = self.document.fields, value(element, "fldCharType")
        if kind == "begin":
            fields.append(Field())
        elif kind == "separate" and fields:
            fields[-1].result = True
            self._counter(fields[-1], look)
        elif kind == "end" and fields:
            ended = fields.pop()
            if not ended.result and not self.document.silent:
                self._counter(ended, look)

    def _simple_field(self, element: etree._Element) -> None:
        one = Field(value(element, "instr"), result=True)
        run = element.find(f".//{W}r")
        self._counter(one, self._look(run) if run is not None else self.base)
        if not one.counter:
            self.walk(element)

    def _counter(self, one: Field, look: Look) -> None:
        words = one.code.split()
        one.counter = _COUNTERS.get(words[0].upper(), "") if words else ""
        if one.counter:
            self._began(look)
            name = self._font(look, chinese=False)
            faces = self.document.chooser.pieces("0", name, chinese=False, bold=bool(look.get("b")))
            css = self._class(look, faces[0].face)
            self.put(f'<span class="{css} {one.counter}"></span>')

    # -- other things -------------------------------------------------------------------------

    def _note(self, element: etree._Element, look: Look) -> None:
        note = self.document.notes.get(value(element, "id"))
        if note is None or self.document.part != "word/document.xml":
            return
        inside = Line(self.document, look | {"size": 9.0, "vertAlign": "", "b": False})
        for paragraph in note.iter(f"{W}p"):
            inside.walk(paragraph)
        self.put(f'<span class="note">{"".join(inside.segments[0])}</span>')

    def _picture(self, element: etree._Element) -> bool:
        from bihuan.facilities.documents.layout.flow import box

        inside = next(element.iter(f"{W}txbxContent"), None)
        if inside is not None:
            self.put(box(self.document, element, inside))
            return True
        html = pictures.html(self.document, element)
        if html:
            self.put(html)
        return bool(html)


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font; only the ticks and boxes of Wingdings are known."""
    code = value(element, "char").upper()[-2:]
    return {"FE": "☑", "A8": "□", "FC": "✓", "6F": "□", "52": "☑", "FB": "×"}.get(code, "●")


def _spaced(text: str, look: Look) -> str:
    """Spaces are kept: as many as were typed, and where they are underlined."""
    if look.get("u", "none") != "none":
        text = text.replace(" ", "\u00a0")
    text = re.sub(r"^ | (?= )| $", "\u00a0", text) if text.strip() != text or "  " in text else text
    return escape(text, quote=False)


def _weight(look: Look, face: Face | None) -> str | None:
    """Ours are bold by themselves or thickened; the machine's are asked for in bold."""
    if face is None or face.ours:
        return "bold" if face and face.bold else None
    return "bold" if look.get("b") or face.bold else None


def _decoration(look: Look) -> str | None:
    lines = []
    if look.get("u", "none") != "none":
        lines.append("underline")
    if look.get("strike") or look.get("dstrike"):
        lines.append("line-through")
    return " ".join(lines) or None


def _raised(look: Look, size: float) -> str | None:
    if look.get("vertAlign") == "superscript":
        return points(size * 0.35)
    if look.get("vertAlign") == "subscript":
        return points(size * -0.15)
    return points(look["raised"]) if look.get("raised") else None


_TEXT: dict[str, Callable[[etree._Element], str]] = {
    f"{W}t": lambda element: element.text or "",
    f"{W}noBreakHyphen": lambda element: "\u2011",
    f"{W}sym": _symbol,
}

"""A PDF measured: where each character stands, in millimetres from the top left of its page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
from pypdfium2 import raw

MM = 25.4 / 72


@dataclass(frozen=True)
class Mark:
    """One character: its origin on the baseline, and the font and size (points) it is set in."""

    text: str
    x: float
    baseline: float
    size: float
    font: str


@dataclass(frozen=True)
class Sheet:
    width: float
    height: float
    marks: list[Mark]

    @property
    def lines(self) -> list[list[Mark]]:
        """From top to bottom; each from left to right."""
        rows: dict[float, list[Mark]] = defaultdict(list)
        for mark in self.marks:
            rows[round(mark.baseline, 1)].append(mark)
        return [sorted(rows[key], key=lambda one: one.x) for key in sorted(rows)]

    @property
    def text(self) -> str:
        return "\n".join(said(line) for line in self.lines)


def said(line: list[Mark]) -> str:
    """The line's text; pdfium counts a character beyond U+FFFF as two."""
    halves = "".join(one.text for one in line)
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def fonts(line: list[Mark]) -> list[str]:
    return [font for font, _group in groupby(one.font for one in line)]


def sheets(pdf: bytes) -> list[Sheet]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [_sheet(page) for page in document]


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    width, height = page.get_size()
    text = page.get_textpage()
    marks = [_mark(text, at, height) for at in range(text.count_chars())]
    return Sheet(width * MM, height * MM, [one for one in marks if one.text.strip()])


def _mark(text: pypdfium2.PdfTextPage, at: int, height: float) -> Mark:
    x, y = raw.c_double(), raw.c_double()
    raw.FPDFText_GetCharOrigin(text, at, x, y)
    name = raw.ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, at, name, 200, raw.c_int())
    return Mark(
        chr(raw.FPDFText_GetUnicode(text, at)),
        x.value * MM,
        (height - y.value) * MM,
        raw.FPDFText_GetFontSize(text, at) * 0.75,  # WeasyPrint sets text in CSS pixels
        name.value.decode().split("+")[-1],
    )

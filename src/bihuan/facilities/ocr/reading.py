"""What was read from one page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bihuan.facilities.ocr import layout

Quad = tuple[int, int, int, int, int, int, int, int]
"""Four corners x, y, clockwise from where the text begins, in pixels of the upright page."""


@dataclass(frozen=True)
class Line:
    """`confidence` 0–1 of the whole line; `doubtful`: places of the characters that are likelier
    wrong than others; `starts`: a paragraph begins with it."""

    text: str
    box: Quad
    confidence: float
    doubtful: tuple[int, ...] = ()
    starts: bool = True


@dataclass(frozen=True)
class Reading:
    """The lines of a page in the order they are read; `size`: width and height in pixels."""

    lines: tuple[Line, ...] = ()
    size: tuple[int, int] = (0, 0)

    @property
    def text(self) -> str:
        """Paragraphs, one a line: the lines of a letter are joined as they were written."""
        out: list[str] = []
        for line in self.lines:
            if line.starts or not out:
                out.append(line.text)
            else:
                out[-1] = layout.joined(out[-1], line.text)
        return "\n".join(out)

    def as_json(self) -> dict[str, Any]:
        lines = [[ln.text, ln.box, ln.confidence, ln.doubtful, ln.starts] for ln in self.lines]
        return {"size": self.size, "lines": lines}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reading:
        lines = tuple(
            Line(text, tuple(box), confidence, tuple(doubtful), starts)
            for text, box, confidence, doubtful, starts in data["lines"]
        )
        width, height = data["size"]
        return cls(lines, (width, height))


@dataclass(frozen=True)
class Page:
    """One page of a picture: its reading, the page upright as JPEG in the pixels of the reading,
    and, of a format that browsers do not show, the scan in one that they do."""

    reading: Reading
    picture: bytes = field(repr=False)
    scan: bytes = field(default=b"", repr=False)

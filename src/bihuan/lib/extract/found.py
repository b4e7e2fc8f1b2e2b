"""What came out of a file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


class Unreadable(Exception):
    """No text comes out of this file; the message says why and what to do, in Chinese."""


@dataclass(frozen=True)
class Extracted:
    """The text of a file. Paragraphs and table rows are lines, the cells of a row are joined by
    tabs. `pages`: where each page of a PDF begins; `notes`: what of the file is not in the text,
    as Chinese sentences."""

    kind: str
    text: str
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def page(self, place: int) -> int:
        """The page on which a character of `text` stands, from 1; 0 when there are no pages."""
        return bisect_right(self.pages, place)

    def line(self, place: int) -> int:
        """The line of the text in which the character at a place stands, from 1."""
        return self.text.count("\n", 0, place) + self.text.count("\f", 0, place) + 1

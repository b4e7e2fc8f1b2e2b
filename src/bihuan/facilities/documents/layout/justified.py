"""Lines of Chinese filled to the right margin, as Word does it.

WeasyPrint widens spaces only, and Chinese has none: a line that gave its last character to the next
(a closing mark may not begin a line) would end short. Here the gap is spread between all characters
of the line. This takes the place of one function inside WeasyPrint; `test_justified.py` fails when
a new version of it has no such function any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MOST = 0.5
"""Of a character's size, between two characters: a line that is emptier stays as it is."""


def install() -> None:
    """Once per process; again is harmless."""
    from weasyprint.layout import inline

    if inline.justify_line is not justify_line:
        _spaces.append(inline.justify_line)
        inline.justify_line = justify_line


_spaces: list[Any] = []
"""WeasyPrint's own way, for lines without Chinese."""


def justify_line(context: Any, line: Any, extra: float) -> None:
    """`extra`: how much wider the line could be, in CSS pixels."""
    boxes = list(_texts(line))
    text = "".join(one.text for one in boxes).rstrip()
    gaps = len(text) - 1
    if gaps < 1 or not any(one >= "\u2e80" for one in text):
        if _spaces:
            _spaces[0](context, line, extra)
        return
    add = extra / gaps
    forced = line.style["text_align_last"] == "justify"
    if add <= MOST * boxes[0].style["font_size"] or forced:
        _widen(context, line, add, 0.0)


def _texts(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _texts(child)


def _widen(context: Any, box: Any, add: float, moved: float) -> float:
    """Adds to every character in the box, and moves what follows. How far that is moved."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.text.line_break import create_layout

    if isinstance(box, boxes.TextBox):
        style = box.style.copy()
        before = style["letter_spacing"]
        style["letter_spacing"] = (0 if before == "normal" else before) + add
        box.style, box.position_x = style, box.position_x + moved
        layout = create_layout(box.text, style, context, None, 0)
        layout.deactivate()
        box.pango_layout = layout
        wider = add * len(box.text)
        box.width += wider
        return moved + wider
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += moved
        start = moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _widen(context, child, add, moved)
        box.width += moved - start
        return moved
    box.translate(moved, 0)
    return moved

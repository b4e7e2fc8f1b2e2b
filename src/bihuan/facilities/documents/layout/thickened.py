"""Bold of a font that has no bold: its outlines are stroked as well as filled, as Word does it.

Works on the drawing operators of the finished pages (`finisher` of WeasyPrint). The fonts to be
thickened are told apart by their family: ours by its ending, the machine's by being set in bold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

ENDING = "-thick"
STROKE = 0.03
"""Of the font's size."""
_BOLD = 600


@dataclass(frozen=True)
class _State:
    """What is in force for drawing: colours, line width, and the size of a font to thicken."""

    fill: bytes = b"0 0 0 rg"
    stroke: bytes = b"0 0 0 RG"
    width: bytes = b"1 w"
    size: float = 0.0


def finish(document: Any, pdf: Any, families: Collection[str]) -> None:
    """`families`: of the machine's fonts that have no bold."""
    thick = {
        font.hash.encode()
        for font in document.fonts.values()
        if font.family.endswith(ENDING) or (font.family in families and font.weight >= _BOLD)
    }
    for one in pdf.objects if thick else ():
        if hasattr(one, "stream") and b"BT" in one.stream:
            one.stream = list(thickened(one.stream, thick))


def thickened(operators: Iterable[bytes], fonts: Collection[bytes]) -> Iterator[bytes]:
    """The same drawing, text in these fonts stroked; everything else is drawn as before."""
    state, saved, inside = _State(), [], False
    for one in operators:
        word = one.rpartition(b" ")[2]
        was = state.size
        if word == b"q":
            saved.append(state)
        elif word == b"Q" and saved:
            state = saved.pop()
        else:
            state = _next(state, word, one, fonts)
        if word == b"ET" and state.size:
            yield from _off(state)
        if word == b"Tf" and inside and was and not state.size:
            yield from _off(state)
        yield one
        inside = (inside or word == b"BT") and word != b"ET"
        if inside and state.size and word in (b"BT", b"Tf", b"rg"):
            yield from _on(state)


def _next(state: _State, word: bytes, operator: bytes, fonts: Collection[bytes]) -> _State:
    if word == b"rg":
        return replace(state, fill=operator)
    if word == b"RG":
        return replace(state, stroke=operator)
    if word == b"w":
        return replace(state, width=operator)
    if word == b"Tf":
        font, size, _word = operator.split()
        return replace(state, size=float(size) if font.lstrip(b"/") in fonts else 0.0)
    return state


def _on(state: _State) -> tuple[bytes, ...]:
    return b"2 Tr", state.fill.replace(b"rg", b"RG"), b"%.3f w" % (state.size * STROKE)


def _off(state: _State) -> tuple[bytes, ...]:
    return b"0 Tr", state.stroke, state.width

"""Lines in reading order, and where paragraphs begin. Pure.

A Chinese letter begins a paragraph two characters in; printed matter often begins it at the margin
after a line that ends early. Both are looked for, within each column.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

INDENT = 1.2
"""Characters in from the margin from which a line begins a paragraph."""
SHORT = 1.5
"""Characters short of the right edge at which a line that ends a sentence ends its paragraph."""
VERY_SHORT = 4.0
"""The same for a line that ends anyhow."""
GAP = 1.8
"""Steps from line to line that part two paragraphs."""
GUTTER = 1.5
"""Characters of empty paper from top to bottom that part two columns."""
COLUMN_LINES = 3
SAME_ROW = 0.6

_ENDS = "。！？；：”’）.!?;:"


@dataclass(frozen=True)
class Span:
    """A line as the layout sees it, its skew taken out; `at`: its place in what was given."""

    at: int
    left: float
    right: float
    middle: float
    height: float
    text: str

    @property
    def pitch(self) -> float:
        """Width of one character: letters and digits take half the room."""
        return (self.right - self.left) / max(
            1.0, sum(0.5 if c < "\u2e80" else 1.0 for c in self.text)
        )


@dataclass(frozen=True)
class Placed:
    """`at`: place of the line in what was given; `starts`: a paragraph begins; `row`: it stands on
    the row of the line before it."""

    at: int
    starts: bool
    row: bool = False


def arrange(boxes: Sequence[Sequence[float]], texts: Sequence[str]) -> list[Placed]:
    """The lines, given as quads x, y ×4 and their texts, in the order they are read."""
    spans = _spans(boxes, texts)
    out: list[Placed] = []
    for column in _columns(spans):
        out += _paragraphs(_rows(column))
    return out


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph as one: with a blank between words of Latin letters only."""
    if (
        before[-1:].isascii()
        and after[:1].isascii()
        and before[-1:].isalpha()
        and after[:1].isalpha()
    ):
        return f"{before} {after}"
    return before + after


def skew(boxes: Sequence[Sequence[float]]) -> float:
    """How far the lines are turned, in radians: the longer half of them says."""
    turned = []
    for x0, y0, x1, y1, *_rest in boxes:
        if length := math.hypot(x1 - x0, y1 - y0):
            turned.append((length, math.atan2(y1 - y0, x1 - x0)))
    longest = sorted(turned, reverse=True)[: max(1, len(turned) // 2)]
    return median(angle for _length, angle in longest) if longest else 0.0


def _spans(boxes: Sequence[Sequence[float]], texts: Sequence[str]) -> list[Span]:
    turned = skew(boxes)
    cos, sin = math.cos(-turned), math.sin(-turned)
    out = []
    for at, (box, text) in enumerate(zip(boxes, texts, strict=True)):
        points = list(zip(box[::2], box[1::2], strict=True))
        xs = [x * cos - y * sin for x, y in points]
        ys = sorted(x * sin + y * cos for x, y in points)
        top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
        out.append(Span(at, min(xs), max(xs), (top + bottom) / 2, bottom - top, text))
    return out


def _columns(spans: list[Span]) -> list[list[Span]]:
    """Parted at strips of empty paper that have several lines on either side."""
    if len(spans) < 2 * COLUMN_LINES:
        return [spans] if spans else []
    wide = GUTTER * median(one.pitch for one in spans)
    by_left = sorted(spans, key=lambda one: one.left)
    reach = by_left[0].right
    for place, one in enumerate(by_left):
        if one.left - reach > wide and _are_columns(by_left[:place], by_left[place:]):
            return [*_columns(by_left[:place]), *_columns(by_left[place:])]
        reach = max(reach, one.right)
    return [spans]


def _are_columns(left: list[Span], right: list[Span]) -> bool:
    """Several lines each, beside one another: not a letter with its signature far right."""
    if min(len(left), len(right)) < COLUMN_LINES:
        return False
    tops = [min(one.middle for one in side) for side in (left, right)]
    ends = [max(one.middle for one in side) for side in (left, right)]
    common = min(ends) - max(tops)
    return common > 0.5 * min(end - top for end, top in zip(ends, tops, strict=True))


def _rows(column: list[Span]) -> list[list[Span]]:
    """Top to bottom; what stands on one row from left to right."""
    rows: list[list[Span]] = []
    for one in sorted(column, key=lambda span: span.middle):
        last = rows[-1][-1] if rows else None
        near = SAME_ROW * min(one.height, last.height) if last else 0.0
        if last and one.middle - last.middle < near and not _overlap(one, rows[-1]):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda span: span.left) for row in rows]


def _overlap(one: Span, row: list[Span]) -> bool:
    return any(min(one.right, two.right) - max(one.left, two.left) > one.pitch for two in row)


def _paragraphs(rows: list[list[Span]]) -> list[Placed]:
    out: list[Placed] = []
    steps = [b[0].middle - a[0].middle for a, b in itertools.pairwise(rows)]
    step = median(steps) if steps else 0.0
    margin, edge = _edges(rows)
    for place, row in enumerate(rows):
        starts = place == 0 or (
            row[0].left - margin > INDENT * row[0].pitch
            or steps[place - 1] > GAP * step
            or _ended(rows[place - 1][-1], edge)
        )
        out += [Placed(one.at, starts and not n, bool(n)) for n, one in enumerate(row)]
    return out


def _ended(last: Span, edge: float) -> bool:
    short = edge - last.right
    return short > (SHORT if last.text[-1:] in _ENDS else VERY_SHORT) * last.pitch


def _edges(rows: list[list[Span]]) -> tuple[float, float]:
    """Where lines usually begin and end: the signature at the right and the title in the middle
    are not usual, and one line may stick out."""
    lefts = sorted(row[0].left for row in rows)
    rights = sorted(row[-1].right for row in rows)
    pitch = median(row[0].pitch for row in rows)
    margin = next((x for x in lefts if sum(abs(x - y) < pitch for y in lefts) > 1), lefts[0])
    edge = next(
        (x for x in rights[::-1] if sum(abs(x - y) < pitch for y in rights) > 1), rights[-1]
    )
    return margin, edge

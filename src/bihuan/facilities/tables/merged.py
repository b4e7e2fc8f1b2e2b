"""Merged cells: the value stands in the first, the rest are empty in the file."""

from collections.abc import Sequence

from bihuan.facilities.tables.rows import Cell, Row, Span

MOST_OPEN = 500


class Filler:
    """Writes a merged value into all the cells it covers. Rows must come in order."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._coming = sorted(spans, key=lambda span: (span.top, span.left), reverse=True)
        self._open: list[tuple[Span, Cell]] = []

    def filled(self, row: Row) -> Row:
        """The row with merged values from this row and from above."""
        self._open = [(s, value) for s, value in self._open if s.bottom >= row.number]
        while self._coming and self._coming[-1].top <= row.number:
            span = self._coming.pop()
            if span.top == row.number and len(self._open) < MOST_OPEN:
                known = span.left < len(row.values)
                self._open.append((span, row.values[span.left] if known else ""))
        if not self._open:
            return row
        values = list(row.values)
        for span, value in self._open:
            if value == "":
                continue
            right = min(span.right, span.left + MOST_OPEN)
            values.extend([""] * (right + 1 - len(values)))
            values[span.left : right + 1] = [value] * (right + 1 - span.left)
        return Row(row.number, tuple(values), row.line, row.problems)

"""Tables inside an HTML page: what many systems export and name .xls."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from bihuan.facilities.tables.rows import Span

_HIDDEN = frozenset({"script", "style", "title", "xml"})
_BREAKS = frozenset({"br", "p", "div", "li"})


@dataclass(slots=True)
class HtmlTable:
    """Rows of text with blanks where a spanning cell reaches; spans as a workbook has them."""

    rows: list[list[str]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    reach: dict[int, int] = field(default_factory=dict)

    def start_row(self) -> None:
        self.reach = {column: left - 1 for column, left in self.reach.items() if left > 1}
        self.rows.append([])

    def add(self, text: str, across: int, down: int) -> None:
        """Put a cell at the next place that no cell from above covers."""
        if not self.rows:
            self.start_row()
        row = self.rows[-1]
        while len(row) in self.reach:
            row.append("")
        left, top = len(row), len(self.rows)
        row.extend([text] + [""] * (across - 1))
        if across > 1 or down > 1:
            self.spans.append(Span(top, left, top + down - 1, left + across - 1))
        if down > 1:
            self.reach.update((column, down) for column in range(left, left + across))


class _Cell:
    def __init__(self, attrs: list[tuple[str, str | None]], columns: int) -> None:
        given = dict(attrs)
        self.across = _number(given.get("colspan"), columns)
        self.down = _number(given.get("rowspan"), 65_536)
        self.parts: list[str] = []

    def text(self) -> str:
        lines = "".join(self.parts).split("\v")
        return "\n".join(" ".join(line.split()) for line in lines).strip()


def _number(given: str | None, most: int) -> int:
    text = (given or "").strip()
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 9 else 1


class TableParser(HTMLParser):
    """Feed it the page, then `close()`; `tables` holds the outermost tables in order."""

    def __init__(self, columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[HtmlTable] = []
        self._columns = columns
        self._depth = 0
        self._hidden = 0
        self._cell: _Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(HtmlTable())
        elif self._depth == 1 and tag == "tr":
            self._finish()
            self.tables[-1].start_row()
        elif self._depth == 1 and tag in ("td", "th"):
            self._finish()
            self._cell = _Cell(attrs, self._columns)
        elif self._cell and tag in _BREAKS:
            self._cell.parts.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._finish()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._finish()

    def handle_data(self, data: str) -> None:
        if self._cell and not self._hidden:
            self._cell.parts.append(data)

    def close(self) -> None:
        super().close()
        self._finish()

    def _finish(self) -> None:
        cell, self._cell = self._cell, None
        if cell and self.tables:
            self.tables[-1].add(cell.text(), cell.across, cell.down)

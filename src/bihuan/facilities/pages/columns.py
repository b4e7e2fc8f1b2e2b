"""The columns of a list, as data, and the drawing of their cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from markupsafe import escape

Width = Literal["short", "text", "wide", "number"]


@dataclass(frozen=True)
class Col:
    """One column. `value` takes a row and gives what the cell shows; it must not ask the database.

    `cell`: name of the component macro that draws the value (`date`, `lamp`, `status`…; `link`
    draws a pair of label and address as what opens the row); empty: as text.
    `sort`: code of the `Sort` its heading offers. `priority`: on a phone 1 is the card's heading,
    2 is shown with its label, 3 is left out. `stick`: stays while scrolling sideways, the first
    two at most.
    """

    code: str
    label: str | Promise
    value: Callable[[Any], Any]
    cell: str = ""
    sort: str = ""
    width: Width = "text"
    priority: Literal[1, 2, 3] = 2
    stick: bool = False
    note: str | Promise = ""

    # The names by which `ui.table` asks.
    @property
    def key(self) -> str:
        return self.code

    @property
    def fit(self) -> str:
        return self.width

    def classes(self, place: int) -> str:
        stuck = f" stick stick-{place}" if self.stick else ""
        return f"fit-{self.width} p{self.priority}{stuck}"


LABEL, HREF = "\ue000", "\ue001"
"""Stand for what is put in later; of the private use area, so in no markup of ours."""


class Drawing:
    """Draws the cells of one page. A value that comes again, such as a lamp, is drawn once."""

    def __init__(self, columns: Sequence[Col], ui: Any) -> None:
        self._ui = ui
        self._drawn: dict[tuple[str, Hashable], str] = {}
        # Every row has a link of its own, so its component is drawn once, with places to fill.
        link = str(ui.row_link(LABEL, HREF)).strip()
        self._link = link.replace("{", "{{").replace("}", "}}")
        self._link = self._link.replace(LABEL, "{0}").replace(HREF, "{1}")
        self._columns = [
            (column, f'<td class="{column.classes(place)}" data-label="{escape(column.label)}">')
            for place, column in enumerate(columns, 1)
        ]

    def row(self, row: Any) -> SafeString:
        """All cells of a row, as HTML."""
        parts = []
        for column, start in self._columns:
            parts += [start, self._cell(column.cell, column.value(row)), "</td>"]
        return mark_safe("".join(parts))  # noqa: S308 - _cell escapes

    def _cell(self, macro: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if not macro:
            return escape(str(value))
        if macro == "link":
            return self._link.format(escape(value[0]), escape(value[1]))
        key = (macro, value) if isinstance(value, Hashable) else None
        if key in self._drawn:
            return self._drawn[key]
        drawn = str(getattr(self._ui, macro)(value)).strip()
        if key:
            self._drawn[key] = drawn
        return drawn

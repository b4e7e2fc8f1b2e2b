"""The drawing of a list's rows: most of what a page of a list costs.

A list may say that its rows are `kept`: then a row is drawn once for each version of its matter
and taken from memory afterwards, whoever looks at it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markupsafe import escape

from bihuan.kernel import clock, memory

if TYPE_CHECKING:
    from bihuan.facilities.pages.listing import Listing

LABEL, HREF = "\ue000", "\ue001"
"""Stand for what is put in later; of the private use area, so in no markup of ours."""

MOST_KEPT = 5_000
"""Rows of one list in one language, about 2 KB each."""

_kept: dict[Hashable, tuple[Hashable, dict[Hashable, str]]] = {}


def kept_rows(*what: Hashable) -> dict[Hashable, str]:
    """What is remembered of drawn rows: emptied at midnight, whenever a register grows (names,
    words, clocks), and when it is full."""
    state = (clock.today(), memory.generation())
    then, rows = _kept.get(what, (None, {}))
    if then != state or len(rows) > MOST_KEPT:
        rows = {}
        _kept[what] = (state, rows)
    return rows


class Drawing:
    """Draws the rows of one page. A value that comes again, such as a lamp, is drawn once."""

    def __init__(self, listing: Listing, ui: Any, pick: str | None = None) -> None:
        self._listing, self._ui = listing, ui
        self._pick = pick
        self._drawn: dict[tuple[str, Hashable], str] = {}
        # What differs in every row is drawn once, with places to fill.
        self._link = _fillable(ui.row_link(LABEL, HREF))
        self._box = _fillable(ui.pick_cell(LABEL, pick)) if pick else ""
        self._columns = [
            (column, f'<td class="{column.classes(place)}" data-label="{escape(column.label)}">')
            for place, column in enumerate(listing.columns, 1)
        ]

    def rows(self, rows: Iterable[Any]) -> SafeString:
        """All rows, as HTML."""
        listing = self._listing
        if not listing.kept:
            return mark_safe("".join(map(self.row, rows)))  # noqa: S308 - _cell escapes
        kept, parts = kept_rows(listing.code, get_language(), self._pick), []
        for row in rows:
            key = (row.pk, getattr(row, listing.version))
            drawn = kept.get(key)
            if drawn is None:
                drawn = kept[key] = self.row(row)
            parts.append(drawn)
        return mark_safe("".join(parts))  # noqa: S308 - _cell escapes

    def row(self, row: Any) -> str:
        """One row, as HTML."""
        parts = ["<tr data-item>"]
        if self._box:
            parts.append(self._box.format(escape(self._listing.key(row))))
        for column, start in self._columns:
            parts += [start, self._cell(column.cell, column.value(row)), "</td>"]
        parts.append("</tr>\n")
        return "".join(parts)

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


def _fillable(markup: Any) -> str:
    kept = str(markup).strip().replace("{", "{{").replace("}", "}}")
    return kept.replace(LABEL, "{0}").replace(HREF, "{1}")

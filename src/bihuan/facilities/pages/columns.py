"""The columns of a list, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

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

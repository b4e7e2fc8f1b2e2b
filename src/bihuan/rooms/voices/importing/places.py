"""Which unit a text names."""

import unicodedata
from collections.abc import Iterable

from bihuan.kernel.models.people import Unit

LEAST = 3
"""Characters of a name that may be looked for inside a longer text: 一小 is part of 第一小区."""
REMEMBERED = 10_000


class Places:
    """The active units by name, short name and alias."""

    def __init__(self, units: Iterable[Unit] | None = None) -> None:
        self._units: dict[str, set[Unit]] = {}
        for unit in Unit.objects.filter(active=True) if units is None else units:
            for name in {unit.name, unit.short_name, *unit.aliases} - {""}:
                self._units.setdefault(_folded(name), set()).add(unit)
        self._names = sorted((n for n in self._units if len(n) >= LEAST), key=len, reverse=True)
        self._found: dict[str, Unit | None] = {}

    def find(self, text: str) -> Unit | None:
        """The unit that the text is a name of, else the only one it names; None when it names
        none or several."""
        if text not in self._found:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[text] = self._find(_folded(text))
        return self._found[text]

    def _find(self, text: str) -> Unit | None:
        units = set(self._units.get(text, ()))
        if not units:
            for name in self._names:  # the longest first, and no name inside another
                if name in text:
                    units |= self._units[name]
                    text = text.replace(name, "\n")
        return units.pop() if len(units) == 1 else None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

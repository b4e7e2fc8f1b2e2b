"""Invented opinions, each said to be about one matter at one place: what grouping has to find.

`TROUBLES`: name → what several people said of it, as (title, text); the title may be empty.
`ALONE`: opinions nobody else shares; many are the same trouble elsewhere, or another trouble at a
place that several speak of.
"""

import json
from pathlib import Path

Said = tuple[str, str]

_read = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))

TROUBLES: dict[str, list[Said]] = {
    name: [(title, text) for title, text in several] for name, several in _read["troubles"].items()
}
ALONE: list[Said] = [(title, text) for title, text in _read["alone"]]

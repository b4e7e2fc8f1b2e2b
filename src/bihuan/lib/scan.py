"""Regular expressions with many alternatives, tried only where one of them can begin."""

from __future__ import annotations

import re
from collections.abc import Iterator


def each(pattern: re.Pattern[str], begins: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Like `pattern.finditer(text)`, several times as fast where `begins`, one character of those
    that a match may begin with, is rare."""
    at = 0
    while (first := begins.search(text, at)) is not None:
        found = pattern.match(text, first.start())
        if found is not None:
            yield found
        at = found.end() if found is not None else first.end()

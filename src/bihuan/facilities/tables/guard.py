"""The apostrophe that keeps a spreadsheet from running a CSV cell as a formula, and its undoing."""

import re

from bihuan.lib.text import formula_safe

_MARKED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it where it would start a formula.

    Text that already looks so marked gets one more, so that `unguarded` gives every text back.
    """
    return "'" + text if _MARKED.match(text) else formula_safe(text)


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` puts before a formula."""
    return text[1:] if text[:1] == "'" and _MARKED.match(text) else text

"""The name a file came with, made safe to show and to save under."""

import unicodedata
from pathlib import PurePosixPath

from bihuan.facilities.files.kinds import Kind

LONGEST = 120
"""Characters, the ending among them: 120 Han characters are 360 bytes of header and still fit."""
MOST_BYTES = 240
"""Bytes of UTF-8: file systems take 255."""
_FORBIDDEN = '<>:"/\\|?*'


def tidy(name: str, kind: Kind) -> str:
    """The last part of a path, without control and direction characters, with a fitting ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    spaced = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", last))
    plain = "".join(
        char
        for char in spaced
        if char not in _FORBIDDEN and not unicodedata.category(char).startswith("C")
    )
    path = PurePosixPath(" ".join(plain.split()).strip(". ") or "file")
    ending = path.suffix.lower() if path.suffix.lower() in kind.endings else kind.endings[0]
    stem = path.stem if path.suffix.lower() in kind.endings else path.name
    stem = stem[: LONGEST - len(ending)]
    while len((stem + ending).encode()) > MOST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + ending

"""The fonts of this machine, as fontconfig knows them; WeasyPrint finds them the same way."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache

_LIBRARY = "libfontconfig.so.1"
_MATCH, _BOLD = 0, 180
"""FcResultMatch, FC_WEIGHT_DEMIBOLD."""


@dataclass(frozen=True)
class Installed:
    path: str
    index: int
    bold: bool
    slanted: bool


class _Set(ctypes.Structure):
    _fields_ = (
        ("nfont", ctypes.c_int),
        ("sfont", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


@cache
def families() -> dict[str, list[Installed]]:
    """Every family by each of its names in lower case. Empty without fontconfig."""
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return {}
    _declare(library)
    names = (b"family", b"file", b"index", b"weight", b"slant")
    pattern, wanted = library.FcPatternCreate(), library.FcObjectSetCreate()
    for name in names:
        library.FcObjectSetAdd(wanted, name)
    listed = library.FcFontList(None, pattern, wanted)
    found: dict[str, list[Installed]] = {}
    for at in range(listed.contents.nfont):
        _add(library, listed.contents.fonts[at], found)
    library.FcFontSetDestroy(listed)
    library.FcObjectSetDestroy(wanted)
    library.FcPatternDestroy(pattern)
    for fonts in found.values():
        fonts.sort(key=lambda one: (one.slanted, one.bold, one.path, one.index))
    return found


def _declare(library: ctypes.CDLL) -> None:
    library.FcPatternCreate.restype = ctypes.c_void_p
    library.FcObjectSetCreate.restype = ctypes.c_void_p
    library.FcFontList.restype = ctypes.POINTER(_Set)
    library.FcFontList.argtypes = [ctypes.c_void_p] * 3
    library.FcObjectSetAdd.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    for name in ("FcPatternDestroy", "FcObjectSetDestroy"):
        getattr(library, name).argtypes = [ctypes.c_void_p]
    library.FcFontSetDestroy.argtypes = [ctypes.POINTER(_Set)]
    kinds = {"String": ctypes.c_char_p, "Integer": ctypes.c_int}
    for name, kind in kinds.items():
        getattr(library, f"FcPatternGet{name}").argtypes = [
            ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(kind),
        ]  # fmt: skip


def _add(library: ctypes.CDLL, font: int, found: dict[str, list[Installed]]) -> None:
    text, whole = ctypes.c_char_p(), ctypes.c_int()

    def integer(name: bytes) -> int:
        got = library.FcPatternGetInteger(font, name, 0, ctypes.byref(whole))
        return whole.value if got == _MATCH else 0

    if library.FcPatternGetString(font, b"file", 0, ctypes.byref(text)) != _MATCH:
        return
    path = (text.value or b"").decode(errors="replace")
    if not path.lower().endswith((".ttf", ".otf", ".ttc", ".otc")):
        return
    index, weight, slant = integer(b"index"), integer(b"weight"), integer(b"slant")
    if index >> 16:
        return  # an instance of a variable font: its outline alone is enough
    one = Installed(path, index, weight >= _BOLD, slant > 0)
    at = 0
    while library.FcPatternGetString(font, b"family", at, ctypes.byref(text)) == _MATCH:
        found.setdefault((text.value or b"").decode(errors="replace").lower(), []).append(one)
        at += 1

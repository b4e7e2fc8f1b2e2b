"""A text in plain characters of which each stands where the original character stood."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_HAN_BLOCK = range(0x4E00, 0xA000)
_WIDE = range(0xFF01, 0xFF5F)


def folded(text: str) -> str:
    """Simplified characters, half-width signs and small letters; as long as the text itself, so
    that places found in one are places in the other."""
    return text.translate(_table())


@lru_cache(1)
def _table() -> dict[int, int]:
    from opencc import OpenCC

    given = [chr(code) for code in _HAN_BLOCK]
    plain = OpenCC("t2s").convert("\n".join(given)).split("\n")
    table = {ord(a): ord(b) for a, b in zip(given, plain, strict=True) if a != b and len(b) == 1}
    table |= {code: code - 0xFEE0 for code in _WIDE}
    table |= {code: code + 32 for code in range(0x41, 0x5B)}
    table |= {code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)}
    table |= dict.fromkeys((9, 160, 12288), 32)
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)):  # radicals, compatibility forms
        normal = unicodedata.normalize("NFKC", chr(code))
        if len(normal) == 1 and normal != chr(code):
            table[code] = table.get(ord(normal), ord(normal))
    return table

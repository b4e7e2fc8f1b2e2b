"""Public codes that cannot be guessed and survive being read aloud, from Crockford's base 32."""

from __future__ import annotations

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_CHARS = 6
RECEIPT_CHARS = 16
GROUP_CHARS = 4

_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212._·—,，、]+")
_PREFIX = re.compile(r"[A-Z]{1,8}")
_LONGEST_INPUT = 200
# GF(32) by x^5 + x^2 + 1: every single wrong character and every swap of two is caught.
_MODULUS = 0b100101


class BadCode(ValueError):
    """The text is no receipt code. `reason` is "length", "character" or "check" (a typing slip)."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def random_code(n: int) -> str:
    """`n` random characters of 5 bits each, without I, L, O and U."""
    return "".join([ALPHABET[byte & 31] for byte in secrets.token_bytes(n)])


def number(prefix: str, year: int) -> str:
    """A matter's number such as W-2014-7KQ4MX (30 random bits; the database keeps it unique)."""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"a number's prefix is 1 to 8 capital letters, got {prefix!r}")
    return f"{prefix}-{year:04d}-{random_code(NUMBER_CHARS)}"


def receipt_code() -> str:
    """A receipt code such as 7KQ4-M2XP-9TRD-5HWN-0: 80 random bits and a check character."""
    code = random_code(RECEIPT_CHARS)
    return _grouped(code + ALPHABET[_times_alpha(_remainder(code))])


def normal_receipt(text: str) -> str:
    """The code as `receipt_code` writes it, however it was typed: case, spaces, dashes and full
    width do not matter, O is read as 0, I and L as 1. Raises BadCode."""
    if len(text) > _LONGEST_INPUT:
        raise BadCode("length", "far too long for a receipt code")
    folded = unicodedata.normalize("NFKC", text).upper()
    code = _SEPARATORS.sub("", folded).translate(_LOOKALIKES)
    for char in code:
        if char not in _VALUES:
            raise BadCode("character", f"{char!r} does not occur in receipt codes")
    if len(code) != RECEIPT_CHARS + 1:
        expected = RECEIPT_CHARS + 1
        raise BadCode("length", f"a receipt code has {expected} characters, got {len(code)}")
    if _remainder(code):
        raise BadCode("check", "the check character does not fit: one character is mistyped")
    return _grouped(code)


def _grouped(code: str) -> str:
    return "-".join(code[at : at + GROUP_CHARS] for at in range(0, len(code), GROUP_CHARS))


def _remainder(code: str) -> int:
    """The code as a polynomial over GF(32), at alpha; 0 for a code with its check character."""
    value = 0
    for char in code:
        value = _times_alpha(value) ^ _VALUES[char]
    return value


def _times_alpha(value: int) -> int:
    doubled = value << 1
    return doubled ^ _MODULUS if doubled & 32 else doubled

"""Whether two texts are the same or nearly so, cheaply enough to ask of every row of an export.

Near copies are found by MinHash: of each text the smallest of many keyed hashes of its runs of four
characters are kept, two and two together; texts that share most of their runs share such a pair,
others hardly ever. What is found is then compared run by run.
"""

from __future__ import annotations

import hmac
import re
from functools import cache

import numpy as np
from django.utils.crypto import salted_hmac

from bihuan.lib.normal import plain

BANDS, TOGETHER = 5, 2
"""Near copies of likeness 0.8 share a pair with probability 0.99, texts of 0.2 with 0.18."""
RUN = 4
LEAST = 20
"""Letters below which a text is no evidence of anything."""

_WORDLESS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """The letters and digits of a text as machines compare it: exports of one text differ in
    blanks, width, punctuation and debris."""
    return _WORDLESS.sub("", plain(text))


def bands(text: str) -> tuple[int, ...]:
    """What near copies of these letters share at least one of; empty for a short text."""
    if len(text) < LEAST:
        return ()
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    powers, factors, terms = _numbers()
    runs = sum(
        (codes[at : len(codes) - RUN + 1 + at] * powers[at] for at in range(RUN)),
        np.zeros(len(codes) - RUN + 1, dtype=np.uint64),
    )
    runs ^= runs >> np.uint64(29)
    least = (runs[:, None] * factors[None, :] + terms[None, :]).min(axis=0)
    pairs = least.reshape(BANDS, TOGETHER)
    mixed = pairs[:, 0] * powers[0] + pairs[:, 1] * powers[1] + np.arange(BANDS, dtype=np.uint64)
    return tuple(int(one) for one in mixed.astype(np.int64))


def likeness(one: str, other: str) -> float:
    """Share of runs of three letters that two texts have in common, 0 to 1 (Jaccard)."""
    first, second = _runs(one), _runs(other)
    both = len(first & second)
    return both / (len(first) + len(second) - both) if both else float(one == other)


def digest(*parts: str) -> int:
    """64 bits of a keyed hash, as PostgreSQL's bigint: nobody can try texts against it, and it may
    stay when the text is erased."""
    made = hmac.digest(key(), "\x1f".join(parts).encode("utf-8", "replace"), "sha256")
    return int.from_bytes(made[:8], "big", signed=True)


@cache
def key() -> bytes:
    """The key of everything by which rows are known again."""
    return salted_hmac("bihuan.voices.fingerprint", "key", algorithm="sha256").digest()


def _runs(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(max(1, len(text) - 2))} if text else set()


@cache
def _numbers() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Odd multipliers and terms of the hashes, drawn from the key."""
    count = RUN + 2 * BANDS * TOGETHER
    drawn = b"".join(hmac.digest(key(), b"minhash%d" % n, "sha256")[:8] for n in range(count))
    numbers = np.frombuffer(drawn, dtype="<u8").copy()
    numbers[: RUN + BANDS * TOGETHER] |= np.uint64(1)
    return numbers[:RUN], numbers[RUN : RUN + BANDS * TOGETHER], numbers[RUN + BANDS * TOGETHER :]

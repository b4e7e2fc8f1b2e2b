"""Counting the characters and pairs of characters of many texts at once.

A term is one number: 21 bits for each of two characters (the first is 0 for a single character)
and one bit that says whether it stands in the subject or anywhere in the message. So a term of the
subject counts twice, once by a weight of its own.

Words were tried (a dictionary, a learned vocabulary, the tokens of e5): beside pairs they add
nothing, docs/mechanisms/classify.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bihuan.facilities.similarity.classify.message import Message
from bihuan.lib.normal import plain

Keys = NDArray[np.int64]
CHUNK = 256
BITS = 21
SUBJECT = 1 << (2 * BITS)
MOST_CHARACTERS = 4_000
"""Of a longer text only the beginning is read: what it is about is said there."""


@dataclass(frozen=True)
class Counted:
    """How often each text has each term. Rows of texts, `starts[i]:starts[i + 1]` of the others."""

    keys: Keys
    times: NDArray[np.float32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def rows(self, wanted: NDArray[np.intp]) -> Counted:
        parts = [slice(self.starts[row], self.starts[row + 1]) for row in wanted]
        sizes = [part.stop - part.start for part in parts]
        return Counted(
            np.concatenate([self.keys[part] for part in parts] or [self.keys[:0]]),
            np.concatenate([self.times[part] for part in parts] or [self.times[:0]]),
            np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]),
        )

    def matrix(self, vocabulary: Keys) -> sparse.csr_matrix:
        """1 + log of the counts, one column a term of the (sorted) vocabulary."""
        if not len(vocabulary):
            return sparse.csr_matrix((len(self), 0), dtype=np.float32)
        columns = np.searchsorted(vocabulary, self.keys)
        columns[columns == len(vocabulary)] = 0
        known = vocabulary[columns] == self.keys
        before = np.concatenate([[0], np.cumsum(known, dtype=np.int64)])
        return sparse.csr_matrix(
            (1 + np.log(self.times[known]), columns[known], before[self.starts]),
            shape=(len(self), len(vocabulary)),
        )


def plainly(messages: Sequence[Message]) -> list[Message]:
    """The messages as they are counted and looked through for words."""
    return [
        Message(plain(one.subject)[:MOST_CHARACTERS], plain(one.text)[:MOST_CHARACTERS])
        for one in messages
    ]


def count(messages: Sequence[Message]) -> Counted:
    """Terms of plain messages, in the order of their numbers within each message."""
    keys, times, sizes = [], [], [np.zeros(1, np.int64)]
    for start in range(0, len(messages), CHUNK):
        chunk = _counted(messages[start : start + CHUNK])
        keys.append(chunk.keys)
        times.append(chunk.times)
        sizes.append(np.diff(chunk.starts))
    if not keys:
        return Counted(np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(1, np.int64))
    return Counted(np.concatenate(keys), np.concatenate(times), np.cumsum(np.concatenate(sizes)))


def _counted(messages: Sequence[Message]) -> Counted:
    whole = [f"{one.subject}\n{one.text}" for one in messages]
    of_subject, in_subject = _terms([one.subject for one in messages])
    of_whole, in_whole = _terms(whole)
    # The number of the message goes in front of the term: 20 bits, and the sign stays free.
    marked = np.concatenate([
        (of_subject << (2 * BITS + 1)) | SUBJECT | in_subject,
        (of_whole << (2 * BITS + 1)) | in_whole,
    ])  # fmt: skip
    found, times = np.unique(marked, return_counts=True)
    owners = found >> (2 * BITS + 1)
    starts = np.searchsorted(owners, np.arange(len(messages) + 1))
    return Counted(found & (2 * SUBJECT - 1), times.astype(np.float32), starts.astype(np.int64))


def _terms(texts: Sequence[str]) -> tuple[Keys, Keys]:
    """Which text, and which term, for every term in them."""
    joined = "\0".join(texts) + "\0"
    signs = np.frombuffer(joined.encode("utf-32-le"), np.uint32).astype(np.int64)
    ends = signs == 0
    owners = np.cumsum(ends) - ends
    single = ~ends
    pair = single[:-1] & single[1:]
    return (
        np.concatenate([owners[single], owners[:-1][pair]]),
        np.concatenate([signs[single], (signs[:-1][pair] << BITS) | signs[1:][pair]]),
    )

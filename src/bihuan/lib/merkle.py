"""The RFC 6962 Merkle tree: roots, the growing edge, inclusion and consistency proofs.

A "leaf" is everywhere the 32-byte hash `leaf_hash` gives, never the data itself. Proofs are made
from the hashes of perfect subtrees: `node(level, index)` covers the leaves
[index * 2**level, (index + 1) * 2**level), so `node(0, i)` is leaf i.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

NodeReader = Callable[[int, int], bytes]


class Node(NamedTuple):
    """The hash of one perfect subtree."""

    level: int
    position: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """Hash of one entry's bytes (RFC 6962 §2.1, prefix 0x00)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node (RFC 6962 §2.1, prefix 0x01)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Tree head over the leaf hashes in order; SHA-256 of nothing for no leaves."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


class Frontier:
    """The right edge of a tree: all that has to be kept to append and to know the root.

    `hashes` are the perfect subtrees that make up the tree, largest first, one for each 1 bit of
    `size`. Raises ValueError when their number does not fit the size.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if size < 0 or len(hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves does not have {len(hashes)} edge hashes")
        if any(len(each) != HASH_BYTES for each in hashes):
            raise ValueError(f"edge hashes have {HASH_BYTES} bytes each")
        self.size = size
        self.hashes = list(hashes)

    def append(self, leaf: bytes) -> list[Node]:
        """Add one leaf hash; returns the leaf and every subtree it completes, lowest first."""
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf is a hash of {HASH_BYTES} bytes, got {len(leaf)}")
        level, position, current = 0, self.size, leaf
        completed = [Node(level, position, current)]
        while position & 1:
            current = node_hash(self.hashes.pop(), current)
            level, position = level + 1, position >> 1
            completed.append(Node(level, position, current))
        self.hashes.append(current)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Tree head of the leaves so far."""
        if not self.hashes:
            return EMPTY_ROOT
        current = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            current = node_hash(left, current)
        return current


def inclusion_proof(size: int, index: int, node: NodeReader) -> list[bytes]:
    """Audit path of leaf `index` in the tree of `size` leaves (RFC 6962 §2.1.1), leaf to root.

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    low, high = 0, size
    path: list[bytes] = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_span(middle, high, node))
            high = middle
        else:
            path.append(_span(low, middle, node))
            low = middle
    return path[::-1]


def consistency_proof(old_size: int, size: int, node: NodeReader) -> list[bytes]:
    """Proof that the tree of `size` leaves continues the one of `old_size` (RFC 6962 §2.1.2).

    Empty for equal sizes and for an empty old tree. Raises ValueError unless
    0 <= old_size <= size.
    """
    if not 0 <= old_size <= size:
        raise ValueError(f"a tree of {size} leaves does not continue one of {old_size}")
    if old_size in (0, size):
        return []
    low, high = 0, size
    path: list[bytes] = []
    while high != old_size:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append(_span(middle, high, node))
            high = middle
        else:
            path.append(_span(low, middle, node))
            low = middle
    # The old tree itself is known to the verifier; a part of it is not and has to be sent.
    if low:
        path.append(_span(low, high, node))
    return path[::-1]


def verify_inclusion(
    size: int, index: int, leaf: bytes, proof: Sequence[bytes], tree_root: bytes
) -> bool:
    """Whether the proof leads from the leaf hash to the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, current = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            current = node_hash(step, current)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            current = node_hash(current, step)
        position, last = position >> 1, last >> 1
    return last == 0 and current == tree_root


def verify_consistency(
    old_size: int, size: int, old_root: bytes, tree_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `size` leaves only added to the old one (RFC 9162 §2.1.4.2)."""
    if not 0 <= old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == tree_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    steps = list(proof)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    position, last = old_size - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    return _walk(position, last, steps) == (old_root, tree_root)


def _walk(position: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    """Old and new root that the steps of a consistency proof lead to; None if they do not fit."""
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, step)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(count: int) -> int:
    """Largest power of two smaller than count (count > 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _span(low: int, high: int, node: NodeReader) -> bytes:
    """Tree head over the leaves [low, high); `low` is aligned as the splits leave it."""
    parts: list[bytes] = []
    while low < high:
        level = (high - low).bit_length() - 1
        parts.append(node(level, low >> level))
        low += 1 << level
    current = parts.pop()
    while parts:
        current = node_hash(parts.pop(), current)
    return current

"""The log: committed events get consecutive indexes, a tree and signed checkpoints, in batches.

A writer never waits for it. RFC 6962 leaves and tree, C2SP tlog-checkpoint signed with Ed25519.
docs/mechanisms/log.md
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from bihuan.kernel import clock
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.log import Checkpoint, LogEntry, LogNode, Pending
from bihuan.lib import merkle, notes

STORED_EVERY = 8
"""Hashes are kept for every eighth level; those between are recomputed from at most 256."""
BATCH = 2000


def signer() -> notes.Signer:
    """The log's key, made at first use under BIHUAN_HOME and readable by its owner alone."""
    return _signer(Path(settings.LOG_KEY_FILE), settings.LOG_ORIGIN)


@cache
def _signer(path: Path, origin: str) -> notes.Signer:
    if not path.exists():
        _make_key(path)
    return notes.Signer(origin, path.read_bytes())


def _make_key(path: Path) -> None:
    """Write it beside and link it in whole: of two processes at once one wins, and both use it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as made:  # readable by its owner alone
        made.write(secrets.token_bytes(32))
        made.flush()
        os.fsync(made.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(made.name)


def node(level: int, number: int) -> bytes:
    """Hash of the perfect subtree of 2^level leaves that begins at leaf number·2^level."""
    base = level - level % STORED_EVERY
    width = 1 << (level - base)
    first = number * width
    if base == 0:
        rows = LogEntry.objects.filter(index__gte=first, index__lt=first + width)
        hashes = [bytes(leaf) for leaf in rows.order_by("index").values_list("leaf", flat=True)]
    else:
        found = LogNode.objects.filter(level=base, number__gte=first, number__lt=first + width)
        hashes = [bytes(one) for one in found.order_by("number").values_list("hash", flat=True)]
    if len(hashes) != width:
        raise LookupError(f"the log has no whole subtree at level {level}, number {number}")
    while len(hashes) > 1:
        hashes = [merkle.node_hash(a, b) for a, b in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


def frontier(size: int) -> merkle.Frontier:
    """The right edge of the tree at a size, read from the stored hashes."""
    hashes, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            hashes.append(node(level, start >> level))
            start += 1 << level
    return merkle.Frontier(size, hashes)


def size() -> int:
    last = LogEntry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


class Rewritten(RuntimeError):
    """The log as stored is not the one that was signed last."""


def integrate() -> int:
    """Place every committed event in the log and sign a checkpoint; returns how many were placed.

    One at a time: who does not get the lock leaves the work to who holds it. Each batch commits
    whole or not at all, so indexes have no gap. Raises Rewritten.
    """
    total = 0
    while placed := _integrate_batch():
        total += placed
    return total


@transaction.atomic
def _integrate_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('bihuan.log'))")
        if not cursor.fetchone()[0]:
            return 0
    # In order of event id: within one matter a later version has the greater id and was committed
    # after, so the order of the log follows the order of versions.
    waiting = list(Pending.objects.order_by("event_id").values_list("event_id", flat=True)[:BATCH])
    if not waiting:
        return 0
    texts = dict(Event.objects.filter(pk__in=waiting).values_list("pk", "text"))
    begin = size()
    edge = frontier(begin)
    _vouched(begin, edge)
    entries: list[LogEntry] = []
    nodes: list[LogNode] = []
    for offset, event_id in enumerate(waiting):
        leaf = merkle.leaf_hash(texts[event_id].encode())
        entries.append(LogEntry(index=begin + offset, event_id=event_id, leaf=leaf))
        # What a leaf completes comes lowest first, one of each level: the leaf, 1, 2, …
        nodes += [
            LogNode(level=made.level, number=made.position, hash=made.hash)
            for made in edge.append(leaf)[STORED_EVERY::STORED_EVERY]
        ]
    LogEntry.objects.bulk_create(entries)
    LogNode.objects.bulk_create(nodes)
    Pending.objects.filter(event_id__in=waiting).delete()
    _sign(begin + len(entries), edge.root())
    return len(entries)


def _vouched(begin: int, edge: merkle.Frontier) -> None:
    """Our own signature stands under what is built upon: else whoever rewrote the tables and took
    the checkpoints away would have the next batch sign it for them. Raises Rewritten."""
    if not begin:
        return
    mark = Checkpoint.objects.filter(size=begin).first()
    try:
        stated = notes.verify(mark.note, signer().vkey) if mark else None
    except notes.BadNote as error:
        raise Rewritten(f"the checkpoint of the log at {begin} is not signed by us") from error
    if stated is None or (stated.size, stated.root) != (begin, edge.root()):
        raise Rewritten(
            f"the log at {begin} is not what was signed; nothing is signed on top of it:"
            " run bihuan verify, and restore a backup"
        )


def _sign(tree_size: int, root: bytes) -> None:
    text = notes.Checkpoint(settings.LOG_ORIGIN, tree_size, root).text()
    note = signer().sign(text)
    Checkpoint.objects.create(size=tree_size, root=root, note=note, at=clock.now())


def latest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def age() -> float:
    """Seconds since the oldest event that has no place yet was made; 0 when all have one."""
    oldest = Pending.objects.order_by("at").values_list("at", flat=True).first()
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


@dataclass(frozen=True)
class Proof:
    """That an event is in the log: checks with `merkle.verify_inclusion` against the checkpoint."""

    index: int
    leaf: bytes
    path: list[bytes]
    checkpoint: str


def prove(event_id: int) -> Proof | None:
    """The inclusion proof of an event under the latest checkpoint; None while it waits for one."""
    entry = LogEntry.objects.filter(event_id=event_id).first()
    last = latest()
    if entry is None or last is None or entry.index >= last.size:
        return None
    path = merkle.inclusion_proof(last.size, entry.index, node)
    return Proof(entry.index, bytes(entry.leaf), path, last.note)


def consistency(old_size: int, new_size: int) -> list[bytes]:
    """Proof that the log at `new_size` continues the one at `old_size`. Raises ValueError unless
    0 <= old_size <= new_size, LookupError when the log is not that long."""
    return merkle.consistency_proof(old_size, new_size, node)

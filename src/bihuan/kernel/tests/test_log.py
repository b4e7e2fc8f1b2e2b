"""Committed events get consecutive places in a tree that can be proved."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from bihuan.kernel import clock, log, people, registers
from bihuan.kernel.models.log import Checkpoint, LogEntry, LogNode, Pending
from bihuan.lib import merkle, notes

PROVED = (1, 2, 3, 7, 8, 9, 64, 255, 256, 257, 300, 511, 512, 513, 700)


pytestmark = pytest.mark.usefixtures("nothing_there")


@pytest.fixture(autouse=True)
def log_key(settings: Any, tmp_path: Path) -> None:
    settings.LOG_KEY_FILE = tmp_path / "log.key"


def queue(count: int) -> None:
    """Put events that stand for nothing into the table and the queue: the log reads texts alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH written AS (INSERT INTO kernel_event (matter_id, version, kind, at, by_id, text)"
            " SELECT 990, (SELECT count(*) FROM kernel_event) + n, 'x', %s, -1, 'event ' || n"
            " FROM generate_series(1, %s) n RETURNING id, at)"
            " INSERT INTO kernel_pending (event_id, at) SELECT id, at FROM written",
            [clock.now(), count],
        )


def leaves() -> list[bytes]:
    return [bytes(one) for one in LogEntry.objects.order_by("index").values_list("leaf", flat=True)]


def in_batches_of(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(log, "BATCH", size)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3, 256, 2000])
def test_whatever_the_batches_the_tree_is_the_same(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_batches_of(monkeypatch, size)
    queue(300 if size > 1 else 20)
    placed = log.integrate()
    assert placed == (300 if size > 1 else 20)
    assert [e.index for e in LogEntry.objects.order_by("index")] == list(range(placed))
    assert not Pending.objects.exists()
    last = log.latest()
    assert last is not None
    assert last.size == log.size() == placed
    assert bytes(last.root) == merkle.root(leaves())
    assert Checkpoint.objects.count() == -(-placed // size)


@pytest.mark.django_db
def test_each_place_and_each_growth_can_be_proved_at_many_sizes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_batches_of(monkeypatch, 64)
    queue(700)
    log.integrate()
    whole = leaves()
    roots = {size: merkle.root(whole[:size]) for size in PROVED}
    for size in PROVED:
        edge = log.frontier(size)
        assert edge.root() == roots[size]
        for index in {0, size // 2, size - 1}:
            path = merkle.inclusion_proof(size, index, log.node)
            assert merkle.verify_inclusion(size, index, whole[index], path, roots[size])
    for old, new in pairwise(PROVED):
        proof = log.consistency(old, new)
        assert merkle.verify_consistency(old, new, roots[old], roots[new], proof)
        if old:
            assert not merkle.verify_consistency(old, new, roots[new], roots[old], proof)


@pytest.mark.django_db
def test_higher_levels_are_stored_and_read_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step of eight levels is first taken twice at 65,536 leaves; in steps of two it comes
    soon."""
    monkeypatch.setattr(log, "STORED_EVERY", 2)
    queue(300)
    log.integrate()
    assert set(LogNode.objects.values_list("level", flat=True)) == {2, 4, 6, 8}
    whole = leaves()
    for level in range(9):
        for number in range(300 >> level):
            width = 1 << level
            expected = merkle.root(whole[number * width : (number + 1) * width])
            assert log.node(level, number) == expected


@pytest.mark.django_db
def test_a_proof_of_an_event_checks_against_the_signed_checkpoint() -> None:
    queue(5)
    log.integrate()
    for entry in LogEntry.objects.all():
        proof = log.prove(entry.event_id)
        assert proof is not None
        signed = notes.verify(proof.checkpoint, log.signer().vkey)
        assert merkle.verify_inclusion(
            signed.size, proof.index, proof.leaf, proof.path, signed.root
        )


@pytest.mark.django_db
def test_an_event_that_waits_has_no_proof_yet_and_an_age() -> None:
    queue(1)
    waiting = Pending.objects.get().event_id
    assert log.prove(waiting) is None
    assert log.age() >= 0
    log.integrate()
    assert log.prove(waiting) is not None
    assert log.age() == 0


@pytest.mark.django_db
def test_a_subtree_the_log_does_not_have_is_an_error() -> None:
    queue(3)
    log.integrate()
    with pytest.raises(LookupError, match="no whole subtree"):
        log.consistency(2, 8)
    with pytest.raises(ValueError, match="does not continue"):
        log.consistency(3, 2)


@pytest.mark.django_db
def test_nothing_to_place_signs_nothing() -> None:
    assert log.integrate() == 0
    assert log.latest() is None


@pytest.mark.django_db
def test_of_two_processes_that_need_a_key_both_use_the_same(settings: Any) -> None:
    path = Path(settings.LOG_KEY_FILE)
    log._make_key(path)
    first = path.read_bytes()
    log._make_key(path)
    assert path.read_bytes() == first
    assert len(first) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == [path.name]  # noqa: PTH208 - nothing is left beside it


def together(*acts: Callable[[], object]) -> list[BaseException]:
    """Run acts at once, each on a connection of its own; what they raised."""
    start, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except Exception as error:  # noqa: BLE001 - handed to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_place_every_event_once(monkeypatch: pytest.MonkeyPatch) -> None:
    in_batches_of(monkeypatch, 7)
    queue(100)
    assert together(log.integrate, log.integrate, log.integrate) == []
    log.integrate()
    assert [e.index for e in LogEntry.objects.order_by("index")] == list(range(100))
    assert LogEntry.objects.values("event_id").distinct().count() == 100
    last = log.latest()
    assert last is not None
    assert bytes(last.root) == merkle.root(leaves())


@pytest.mark.django_db(transaction=True)
def test_a_sequencer_killed_in_the_middle_leaves_no_gap_and_places_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_batches_of(monkeypatch, 10)
    queue(30)

    def killed() -> None:
        with transaction.atomic():
            log._integrate_batch()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                mine = cursor.fetchone()[0]
            as_owner(f"SELECT pg_terminate_backend({mine})")
            connection.cursor().execute("SELECT 1")

    assert len(together(killed)) == 1
    assert log.size() == 0
    assert Pending.objects.count() == 30
    assert log.integrate() == 30
    assert [e.index for e in LogEntry.objects.order_by("index")] == list(range(30))


def as_owner(statement: str) -> None:
    import psycopg
    from django.conf import settings

    own = settings.DATABASES["default"]
    with psycopg.connect(
        host=own["HOST"], user=own["USER"], dbname=own["NAME"], autocommit=True
    ) as raw:
        raw.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_events_committed_out_of_order_are_placed_when_they_are_there() -> None:
    """An event with a smaller id may be committed later: it takes the next place."""
    registers.found_all()
    log.integrate()
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            people.add_unit("SLOW", "慢", kind="school", by=people.system())
            begun.set()
            assert go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(10)
    queue(2)
    assert log.integrate() == 2
    go_on.set()
    thread.join()
    assert log.integrate() == 1
    indexes = LogEntry.objects.order_by("index").values_list("index", flat=True)
    assert list(indexes) == list(range(log.size()))

"""Many at once: one wins, the others are told, nothing is lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bihuan.kernel import events, log, memory, people, record, verify
from bihuan.kernel.errors import Stale
from bihuan.kernel.events import seal
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.log import LogEntry
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.voices import commands as voices
from tests.properties import stage
from tests.properties.stage import fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def district(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[District]:
    settings.LOG_KEY_FILE = tmp_path / "log.key"
    people._reserved.cache_clear()
    yield districts.found()
    for register in ("people", "calendar", "schemes"):
        memory.forget(register)


def together(*acts: Callable[[], object]) -> list[object]:
    """Run acts at once, each on its own connection; what each returned or raised."""
    start = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def added(text: str) -> events.EventData:
    return events.kinds()["voice.added"](text=seal(text))  # type: ignore[call-arg]


def test_of_many_writers_on_one_matter_one_wins_and_the_others_are_told(
    district: District,
) -> None:
    voice = stage.opinion(district)
    copies = [fresh(voice) for _ in range(6)]
    results = together(
        *(lambda c=c: record.append(c, added("同时"), by=district.clerk) for c in copies)
    )
    assert Counter(type(one).__name__ for one in results) == {"Happened": 1, "Stale": 5}
    assert fresh(voice).version == 2
    assert Event.objects.filter(matter_id=voice.pk).count() == 2
    assert sorted(one.version for one in copies) == [1, 1, 1, 1, 1, 2]


def test_writers_who_read_anew_and_try_again_all_get_through(district: District) -> None:
    voice = stage.opinion(district)

    def insist(text: str) -> int:
        for tries in range(1, 200):
            try:
                record.append(fresh(voice), added(text), by=district.clerk)
            except Stale:
                continue
            return tries
        raise AssertionError("never got through")

    results = together(*(lambda n=n: [insist(f"{n}-{m}") for m in range(5)] for n in range(4)))
    assert not [one for one in results if isinstance(one, Exception)]
    versions = Event.objects.filter(matter_id=voice.pk).order_by("version")
    assert list(versions.values_list("version", flat=True)) == list(range(1, 22))
    assert fresh(voice).version == 21


def test_with_the_sequencer_running_nothing_is_lost_and_each_matter_keeps_its_order(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "BATCH", 5)
    done = threading.Event()

    def write(count: int) -> None:
        for _ in range(count):
            voice = stage.opinion(district)
            for text in ("一", "二", "三"):
                record.append(voice, added(text), by=district.clerk)

    def sequence() -> None:
        while not done.is_set():
            log.integrate()
        connection.close()

    sequencers = [threading.Thread(target=sequence) for _ in range(2)]
    for one in sequencers:
        one.start()
    results = together(*(lambda: write(6) for _ in range(4)))
    done.set()
    for one in sequencers:
        one.join()
    log.integrate()
    assert results == [None] * 4
    order: dict[int, list[int]] = {}
    placed = LogEntry.objects.order_by("index")
    assert [one.index for one in placed] == list(range(Event.objects.count()))
    found = Event.objects.in_bulk([one.event_id for one in placed])
    for one in placed:
        event = found[one.event_id]
        order.setdefault(event.matter_id, []).append(event.version)
    assert all(versions == sorted(versions) for versions in order.values())
    report = verify.verify()
    assert report.findings == []


def test_two_last_consents_at_once_close_the_problem_once(district: District) -> None:
    problem = stage.consulting(district, stage.opinion(district))
    asked = [one.voice for one in ledger.gate.asked(problem)]

    def consult(voice: int) -> None:
        for _ in range(50):
            try:
                ledger.consult(
                    fresh(problem), voice=voice, result="satisfied", way="link", by=district.public
                )
            except Stale:
                continue
            return

    assert together(*(lambda v=v: consult(v) for v in asked)) == [None, None]
    assert fresh(problem).status == "closed"
    assert Event.objects.filter(matter_id=problem.pk, kind="problem.closed").count() == 1


@pytest.mark.parametrize("turn", range(6))
def test_an_opinion_merged_while_the_other_is_raised_is_never_forgotten(
    district: District, turn: int
) -> None:
    first, second = stage.opinion(district), stage.opinion(district)
    acts: list[Callable[[], object]] = [
        lambda: voices.merge(fresh(second), into=fresh(first), by=district.clerk),
        lambda: voices.raise_problem(fresh(first), list_code="problems", by=district.clerk),
    ]
    results = together(*(acts if turn % 2 else acts[::-1]))
    assert all(one is None or isinstance(one, Matter | Stale) for one in results)
    problem = voices.problem_of(first)
    if fresh(second).status == "merged" and problem is not None:
        assert {one.voice for one in ledger.gate.asked(problem)} == {first.pk, second.pk}


def test_closing_and_merging_at_once_cannot_block_each_other_for_ever(
    district: District,
) -> None:
    for _ in range(2):
        problem = stage.consulting(district)
        [only] = ledger.gate.asked(problem)
        first, late = Matter.objects.get(pk=only.voice), stage.opinion(district)
        results = together(
            lambda p=problem, o=only: ledger.consult(
                fresh(p), voice=o.voice, result="satisfied", way="link", by=district.public
            ),
            lambda f=first, x=late: voices.merge(fresh(x), into=fresh(f), by=district.clerk),
        )
        refused = [one for one in results if one is not None]
        assert len(refused) <= 1
        assert all(hasattr(one, "status") for one in refused), refused
        if fresh(problem).status == "closed":
            assert all(one.result for one in ledger.gate.asked(problem))


def test_two_who_add_the_same_unit_are_told_apart(district: District) -> None:
    def add() -> object:
        return people.add_unit("NEW", "新校", kind="school", by=people.system())

    results = together(add, add)
    assert Counter(type(one).__name__ for one in results) == {"Unit": 1, "Invalid": 1}


def test_registers_founded_by_two_processes_at_once_are_founded_once(district: District) -> None:
    from bihuan.kernel import registers

    assert together(registers.found_all, registers.found_all) == [None, None]
    titles = list(Matter.objects.filter(kind="register").values_list("title", flat=True))
    assert len(titles) == len(set(titles))

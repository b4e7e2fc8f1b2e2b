"""After a change of what makes words everything is indexed anew, in the background."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from bihuan.facilities import search
from bihuan.facilities.search import jobs, remake, words
from bihuan.facilities.search.models import Made, Words
from bihuan.kernel import erase, record
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.lib.text import tsvector_text
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said

pytestmark = pytest.mark.django_db

NEWER = "another"


@pytest.fixture
def district() -> District:
    return districts.found()


@pytest.fixture
def upgraded(district: District, monkeypatch: pytest.MonkeyPatch) -> District:
    """Opinions and a problem as an earlier version indexed them: by nothing one could find."""
    with record.batch(by=district.clerk) as batch:
        for n in range(5):
            commands.take_in(batch, Said(text=f"校车超载第{n}回"), fingerprint=f"{n}")
    ledger.register(list_code="problems", title="校车", text="校车超载", by=district.clerk)
    while anew():
        pass
    Words.objects.update(words="'old':1")
    monkeypatch.setattr(remake, "VERSION", NEWER)
    monkeypatch.setattr(remake, "BLOCK", 2)
    return district


def anew() -> bool:
    return remake.work(60, rest=0)


def found(text: str) -> int:
    return search.matching(Matter.objects.all(), text).count()


def test_a_fresh_database_has_nothing_to_make_anew() -> None:
    made = Made.objects.get()
    assert (made.version, made.low) == (words.VERSION, 0)
    assert not anew()


def test_what_an_earlier_version_indexed_is_found_again(upgraded: District) -> None:
    assert found("超载") == 0
    assert not anew()
    assert found("超载") == 6
    assert found("old") == 0
    made = Made.objects.get()
    assert (made.version, made.low) == (NEWER, 0)


def test_it_makes_what_the_projectors_made(district: District, upgraded: District) -> None:
    voice = commands.receive(Said(text="食堂饭菜凉"), by=district.clerk).matter
    digests = list(Body.objects.filter(matter_id=voice.pk).values_list("digest", flat=True))
    other = commands.receive(Said(subject="操场", text="操场积水"), by=district.clerk).matter
    erase.erase(voice, digests=digests, reason="本人要求", by=district.admin)
    rows = Words.objects.filter(pk__in=[voice.pk, other.pk])
    made = dict(rows.values_list("pk", "words"))
    rows.update(words="'old':1")
    anew()
    assert dict(rows.values_list("pk", "words")) == made
    assert found("饭菜") == 0


def test_newest_first_and_after_a_stop_it_goes_on_where_it_was(upgraded: District) -> None:
    ids = list(Words.objects.order_by("-pk").values_list("pk", flat=True))
    assert remake.work(0, rest=0)
    anew = Words.objects.exclude(words="'old':1").order_by("-pk").values_list("pk", flat=True)
    first = list(anew)
    assert first == ids[: len(first)]
    Words.objects.filter(pk=ids[0]).update(words="'touched':1")
    while remake.work(0, rest=0):
        pass
    assert found("touched") == 1  # what was made is not made again
    assert found("超载") == 5


def test_rows_that_would_be_the_same_are_not_written(upgraded: District) -> None:
    anew()
    places = "SELECT matter_id, ctid FROM search_words ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(places)
        before = cursor.fetchall()
        Made.objects.update(version="yet another")
        anew()
        cursor.execute(places)
        assert cursor.fetchall() == before


def test_the_job_goes_on_until_all_is_made(
    upgraded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remake, "STRETCH", 0.0)
    for _twice in range(2):
        jobs.work(0)
    assert ProcrastinateJob.objects.filter(task_name=jobs.JOB, status="todo").count() == 1


def test_where_nothing_is_to_do_it_costs_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        anew()
    assert len(queries) == 1


@pytest.fixture
def another() -> Iterator[CursorWrapper]:
    """A connection of somebody else."""
    with closing(connection.copy()) as apart, apart.cursor() as cursor:
        yield cursor


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_nobody_and_comes_back_to_what_somebody_acts_on(
    another: CursorWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = districts.found()
    first, second = (
        commands.receive(Said(text="校车超载"), by=district.clerk).matter for _n in range(2)
    )
    Words.objects.update(words="'old':1")
    monkeypatch.setattr(remake, "VERSION", NEWER)
    another.execute("BEGIN")
    another.execute("SELECT 1 FROM kernel_matter WHERE id = %s FOR NO KEY UPDATE", [first.pk])
    assert anew()
    assert found("超载") == 1
    assert Made.objects.get().low == second.pk
    another.execute("ROLLBACK")
    assert not anew()
    assert found("超载") == 2


def test_whoever_changes_the_words_of_a_text_raises_the_version() -> None:
    text = "校车超载，１２路ｂｕｓ 3.5km\n學校食堂の。a" + "很" * 300
    made = sha256(tsvector_text(text).encode()).hexdigest()[:12]
    assert (words.VERSION, made) == ("1", "be6ab3e2215e")

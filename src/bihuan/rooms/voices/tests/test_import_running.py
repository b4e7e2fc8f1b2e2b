"""Imports outlive their workers, and only one runs at a time."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from bihuan.kernel import clock, verify
from bihuan.kernel.errors import Refused
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import jobs
from bihuan.rooms.voices.importing import running, start, store
from bihuan.rooms.voices.models import Import, Voice
from bihuan.rooms.voices.tests import importing as made_up
from bihuan.rooms.voices.tests.importing import GOOD, counts, csv, drafted, imported, many

ROWS = 4000
PATIENCE = 60.0


def in_a_worker(work: Callable[[], object]) -> int:
    """The id of a process that does it with a database connection of its own."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def killed_midway(made: Import) -> None:
    """Have a worker begin, and kill it once its progress shows."""
    child = in_a_worker(running.work)
    until = time.monotonic() + PATIENCE
    while made.done == 0 and time.monotonic() < until:
        time.sleep(0.02)
        made.refresh_from_db()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    made.refresh_from_db()
    assert 0 < made.done < ROWS
    assert made.state == "writing"


def when_the_dead_worker_has_let_go() -> None:
    until = time.monotonic() + PATIENCE
    while running.work() == 0 and time.monotonic() < until:
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("skip_bad", [True, False])
def test_after_a_crash_the_next_worker_goes_on_without_doubles(
    home: Path, clerk: Post, skip_bad: bool
) -> None:
    bad = (7, ROWS - 2) if skip_bad else ()
    made = drafted(csv([*many(ROWS, bad), many(1)[0]]), clerk)
    start.ready(made, skip_bad=skip_bad)
    killed_midway(made)
    assert Voice.objects.count() == (made.taken if skip_bad else 0)
    when_the_dead_worker_has_let_go()
    made.refresh_from_db()
    assert counts(made) == ("done", ROWS + 1, ROWS - len(bad), 1, len(bad))
    assert Voice.objects.count() == ROWS - len(bad)
    assert made.notes.count() == 1 + len(bad)
    assert made_up.files(home) == []
    assert verify.verify().ok


@pytest.mark.django_db(transaction=True)
def test_while_somebody_imports_nobody_else_does(home: Path, clerk: Post) -> None:
    made = drafted(csv(GOOD), clerk)
    start.ready(made, skip_bad=False)
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [running.TURN])
        assert running.work() == 0
    assert Voice.objects.count() == 0
    when_the_dead_worker_has_let_go()
    assert Voice.objects.count() == 3


@pytest.mark.django_db
def test_what_kills_its_worker_every_time_is_given_up_in_words(clerk: Post) -> None:
    made = drafted(csv(GOOD), clerk)
    start.ready(made, skip_bad=False)
    Import.objects.filter(pk=made.pk).update(tries=running.MOST_TRIES)
    assert running.work() == 1
    made.refresh_from_db()
    assert (made.state, made.taken) == ("failed", 0)
    assert "多次中断" in made.why


@pytest.mark.django_db
def test_a_file_that_is_gone_fails_in_words(clerk: Post) -> None:
    made = drafted(csv(GOOD), clerk)
    start.ready(made, skip_bad=False)
    store.upload(made).unlink()
    running.work()
    made.refresh_from_db()
    assert made.state == "failed"
    assert "找不到文件" in made.why


@pytest.mark.django_db
def test_beginning_twice_is_refused(clerk: Post) -> None:
    made = drafted(csv(GOOD), clerk)
    start.begin(made, skip_bad=False)
    with pytest.raises(Refused, match="已经开始"):
        start.begin(made, skip_bad=False)
    for act in (start.give_up, start.reconsider):
        with pytest.raises(Refused):
            act(made)


@pytest.mark.django_db
def test_beginning_queues_one_job_however_many_wait(clerk: Post) -> None:
    for _ in range(2):
        start.begin(drafted(csv(GOOD), clerk), skip_bad=False)
    jobs.resume(timestamp=0)
    assert ProcrastinateJob.objects.filter(task_name=start.JOB).count() == 1
    jobs.work()
    states = Import.objects.order_by("pk").values_list("state", "taken", "repeats")
    assert list(states) == [("done", 3, 0), ("done", 0, 3)]


@pytest.mark.django_db
def test_nothing_is_queued_when_nothing_waits(clerk: Post) -> None:
    drafted(csv(GOOD), clerk)
    jobs.resume(timestamp=0)
    assert not ProcrastinateJob.objects.filter(task_name=start.JOB).exists()


@pytest.mark.django_db
def test_files_nobody_decides_about_are_swept_away(home: Path, clerk: Post) -> None:
    draft = drafted(csv(GOOD), clerk)
    held = imported(csv(many(2, bad=(0,))), clerk)
    jobs.sweep(timestamp=0)
    assert len(made_up.files(home)) == 3
    with clock.at(clock.now() + timedelta(days=jobs.KEPT_DAYS + 1)):
        jobs.sweep(timestamp=0)
    assert made_up.files(home) == []
    assert list(Import.objects.values_list("pk", flat=True)) == [held.pk]
    assert draft.pk != held.pk


@pytest.mark.django_db
def test_columns_can_be_reconsidered_while_nothing_was_taken_in(clerk: Post) -> None:
    made = imported(csv(many(3, bad=(0,))), clerk)
    start.reconsider(made)
    made.refresh_from_db()
    assert (made.state, made.refused, made.notes.count()) == ("draft", 0, 0)
    made.columns = {code: at for code, at in made.columns.items() if code != "said_on"}
    made.save()
    start.ready(made, skip_bad=False)
    running.work()
    made.refresh_from_db()
    assert counts(made) == ("done", 3, 3, 0, 0)

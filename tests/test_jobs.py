"""The job queue is part of the transaction, and its worker does what is queued."""

from contextlib import suppress

import pytest
from django.db import connection, transaction
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import DjangoApp, app, connector_params
from procrastinate.contrib.django.models import ProcrastinateJob

from bihuan.kernel import guards, jobs

DONE: list[str] = []


class Undone(Exception):
    pass


@pytest.fixture
def queue() -> DjangoApp:
    """An app of its own with one task, so that the program's app stays as it is."""
    own = DjangoApp(connector=app.connector)

    @own.task(name="tests.note")
    def note(word: str) -> None:
        DONE.append(word)

    own.task(name="tests.revive", pass_context=True)(jobs.revive.func)
    DONE.clear()
    return own


def waiting() -> list[str]:
    return [job.args["word"] for job in ProcrastinateJob.objects.filter(status="todo")]


@pytest.mark.django_db
def test_a_job_is_queued_with_the_act_that_causes_it_or_not_at_all(queue: DjangoApp) -> None:
    task = queue.tasks["tests.note"]
    with suppress(Undone), transaction.atomic():
        task.defer(word="never")
        raise Undone
    with transaction.atomic():
        task.defer(word="kept")
    assert waiting() == ["kept"]


def work(queue: DjangoApp) -> None:
    """As the program's worker, until nothing waits."""
    as_role = {**connector_params(), "options": f"-c role={guards.ROLE}"}
    connector = PsycopgConnector(kwargs=as_role)
    with queue.replace_connector(connector) as worker:
        worker.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)


def begun_by_the_dead() -> None:
    """All that waits was begun by a worker that is no more."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_is_queued(queue: DjangoApp) -> None:
    queue.tasks["tests.note"].defer(word="done")
    work(queue)
    assert DONE == ["done"]
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_is_done_once_even_if_its_like_waits(queue: DjangoApp) -> None:
    once = queue.tasks["tests.note"].configure(queueing_lock="once", lock="once")
    once.defer(word="left")
    queue.tasks["tests.note"].defer(word="other")
    begun_by_the_dead()
    once.defer(word="again")
    queue.tasks["tests.revive"].defer(timestamp=0)
    work(queue)
    assert sorted(DONE) == ["again", "other"]
    assert not ProcrastinateJob.objects.filter(status__in=("todo", "doing")).exists()

"""Fixtures: the test database with real rights."""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from bihuan.config import home

LONG_AGO = datetime(2009, 12, 31, 1, tzinfo=UTC)
"""When the rules were shipped: before any day that a test sets its clock to."""
AsOwner = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The owner makes and guards the database, with the registers and the shipped rules in it, as
    after the first start; from then on every connection, in any thread, acts as the run-time
    role."""
    from django.db import connection

    from bihuan.kernel import guards, people, registers, schemes
    from tests.backend.base import remember

    with django_db_blocker.unblock():
        with one_at_a_time():  # the role belongs to the server, which all workers share
            guards.install(connection)
        with time_machine.travel(LONG_AGO):
            registers.found_all()
            schemes.ship(people.system())
        with connection.cursor() as cursor:
            remember(cursor)
        act_as(guards.ROLE)
    yield
    with django_db_blocker.unblock():
        act_as(None)


@pytest.fixture
def nothing_there(request: pytest.FixtureRequest) -> Iterator[None]:
    """No row in any table, as before the first start."""
    from bihuan.kernel import memory
    from tests.backend.base import emptied

    marked = request.node.get_closest_marker("django_db")
    commits = marked is not None and marked.kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if commits else "db")
    with emptied():
        memory.forget_all()
    yield
    memory.forget_all()  # what was kept was kept of nothing


@pytest.fixture
def as_owner() -> AsOwner:
    """`with as_owner(): …` acts as the owner of the tables on the default connection;
    `as_owner(triggers=False)` also switches the triggers off, as somebody with full power could.

    What is expected to fail inside needs a `transaction.atomic()` of its own.
    """
    from django.db import connection

    from bihuan.kernel import guards

    @contextmanager
    def acting(*, triggers: bool = True) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            if not triggers:
                cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = origin")
                cursor.execute(f"SET ROLE {guards.ROLE}")

    return acting


def act_as(role: str | None) -> None:
    from django.db import connections

    options = connections["default"].settings_dict["OPTIONS"]
    options.pop("assume_role", None)
    if role:
        options["assume_role"] = role
    connections.close_all()


@contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder for a server of the test's own.

    Not pytest's `tmp_path`: every other run that starts closes the folders above it again to the
    system user that the database runs as.
    """
    folder = Path(tempfile.mkdtemp(prefix="bihuan-data-"))
    yield folder
    shutil.rmtree(folder)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    folder: Path = home.place()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

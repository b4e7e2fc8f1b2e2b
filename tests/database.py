"""Fixtures: the test database with real rights."""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from bihuan.config import home

AsOwner = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The owner makes and guards the database; from then on every connection, in any thread, acts
    as the run-time role."""
    from django.db import connection

    from bihuan.kernel import guards
    from tests.backend.base import remember

    with django_db_blocker.unblock():
        with one_at_a_time():  # the role belongs to the server, which all workers share
            guards.install(connection)
        with connection.cursor() as cursor:
            remember(cursor)
        act_as(guards.ROLE)
    yield
    with django_db_blocker.unblock():
        act_as(None)


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

"""Fixtures: the small story, told once in a test process and copied into the tables after that."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from bihuan import story
from bihuan.kernel import memory
from bihuan.story import Story
from tests.backend.base import emptied, fill, keep

_told: list[Story] = []


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """The small story in the database for all tests of a module; what a test changes is undone
    after it. For tests marked `django_db`, not for those that commit."""
    with django_db_blocker.unblock():
        told = _once()
        with transaction.atomic():
            _copy()
            yield told
            transaction.set_rollback(True)
        memory.forget_all()


@pytest.fixture
def told_for_good(transactional_db: None) -> Story:
    """The small story, committed: a server in another thread shows it to a browser."""
    told = _once()
    with transaction.atomic():
        _copy()
    return told


def _once() -> Story:
    """Tell it into the empty tables, keep them in the schema `told`, and empty them again."""
    if not _told:
        _told.append(story.load(size="small"))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            keep(cursor, "told")
        connection.ops.execute_sql_flush([])
    return _told[0]


def _copy() -> None:
    with emptied() as cursor:
        fill(cursor, "told")
    memory.forget_all()

"""Reference data in memory is never older than the last change."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from bihuan.kernel import memory, people, registers, schemes, taxonomy
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.people import posts

pytestmark = pytest.mark.django_db


def adopt(days: int) -> None:
    data = {"label": "七日", "amount": days, "unit": "days"}
    schemes.adopt("limit", "week", data, by=people.system())


def days() -> int:
    return int(schemes.get("limit", "week")["amount"])


@pytest.fixture(autouse=True)
def registers_founded(db: None) -> Iterator[None]:
    registers.found_all()
    yield
    memory.forget(schemes.REGISTER)


def test_what_is_read_twice_costs_one_query(django_assert_num_queries: object) -> None:
    adopt(7)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [days(), days()] == [7, 7]


def test_what_is_loaded_beforehand_costs_nobody_a_query(django_assert_num_queries: object) -> None:
    memory.forget_all()
    memory.load()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert people.system().pk in posts()
        assert taxonomy.current() == taxonomy.current()


@pytest.mark.usefixtures("nothing_there")
def test_an_empty_database_is_loaded_as_well() -> None:
    memory.load()
    assert posts() == {}


def test_a_change_is_seen_at_once_in_its_own_transaction() -> None:
    adopt(7)
    assert days() == 7
    adopt(8)
    assert days() == 8


def adopt_and_fail(number: int) -> None:
    with transaction.atomic():
        adopt(number)
        assert days() == number
        raise RuntimeError


def test_what_is_rolled_back_is_forgotten() -> None:
    adopt(7)
    with pytest.raises(RuntimeError):
        adopt_and_fail(8)
    assert days() == 7


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_whole_is_forgotten_too() -> None:
    with pytest.raises(RuntimeError):
        adopt_and_fail(8)
    with pytest.raises(Invalid, match="week"):
        days()


@pytest.mark.django_db(transaction=True)
def test_a_commit_elsewhere_is_heard_with_the_next_query() -> None:
    adopt(7)
    assert days() == 7
    kept = memory._kept[schemes.REGISTER]

    def elsewhere() -> None:
        # Another process has a memory of its own: only PostgreSQL can tell this one.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_scheme SET data = jsonb_set(data, '{amount}', '9')"
                " WHERE kind = 'limit' AND code = 'week'"
            )
            cursor.execute("SELECT pg_notify(%s, %s)", [memory.CHANNEL, schemes.REGISTER])
        connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    memory._kept[schemes.REGISTER] = kept  # the thread shared this process's memory: put it back
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert days() == 9


@pytest.mark.django_db(transaction=True)
def test_what_another_reader_remembers_during_the_change_does_not_outlive_it() -> None:
    adopt(7)
    with transaction.atomic():
        adopt(8)
        seen: list[int] = []

        def read() -> None:
            seen.append(days())
            connection.close()

        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
        assert seen == [7]
    assert days() == 8

"""Tests run with the rights that the program has at run time."""

import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from bihuan.config import selfcheck
from bihuan.kernel import guards
from tests.database import AsOwner


def who() -> tuple[str, bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        name, is_super = cursor.fetchone()
        return name, is_super


@pytest.mark.django_db
def test_every_test_acts_as_the_run_time_role() -> None:
    assert who() == (guards.ROLE, False)


@pytest.mark.django_db(transaction=True)
def test_connections_of_other_threads_act_as_the_run_time_role_too() -> None:
    seen = []

    def look() -> None:
        seen.append(who())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [(guards.ROLE, False)]


@pytest.mark.django_db
def test_the_run_time_role_can_neither_change_tables_nor_empty_them(as_owner: AsOwner) -> None:
    for statement in (
        "CREATE TABLE mine (id int)",
        "ALTER TABLE django_session ADD COLUMN more int",
        "TRUNCATE django_session",
        "ALTER TABLE kernel_event DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("table", guards.APPEND_ONLY)
def test_append_only_tables_refuse_the_run_time_role(table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("table", guards.APPEND_ONLY)
def test_append_only_tables_refuse_their_owner_too(table: str, as_owner: AsOwner) -> None:
    with as_owner():
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
                connection.cursor().execute(statement)


@pytest.mark.django_db
def test_the_self_check_finds_nothing_wrong_with_role_and_guards() -> None:
    assert [f for f in selfcheck.quick() if f.id != "fsync"] == []


@pytest.mark.django_db
def test_the_self_check_warns_when_the_owner_runs_the_program(as_owner: AsOwner) -> None:
    with as_owner():
        assert [f.level for f in selfcheck.quick() if f.id == "role"] == ["warning"]


@pytest.mark.django_db
def test_the_self_check_names_a_missing_guard(as_owner: AsOwner) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER bihuan_append_only ON kernel_event")
    errors = [f.text for f in selfcheck.quick() if f.level == "error"]
    assert len(errors) == 1
    assert "kernel_event" in errors[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "second"])
def test_committed_rows_are_gone_before_the_next_test_and_shipped_rows_are_back(run: str) -> None:
    assert not Session.objects.exists()
    assert ContentType.objects.exists()
    Session.objects.create(session_key=run, session_data="", expire_date=timezone.now())
    ContentType.objects.all().delete()

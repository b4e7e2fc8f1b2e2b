"""Emptying tables that refuse to be emptied.

Tests with `transaction=True` commit, and are followed by a flush. The append-only tables refuse it,
and the run-time role may not truncate at all; so the flush runs as the owner with triggers off. It
then puts back what the migrations had put in (`remember` copies that aside before the first test).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper

TABLES = """
    SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'django_migrations'
"""
COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


def remember(cursor: CursorWrapper) -> None:
    """Copy every row that is there into the schema `seed`. As the owner."""
    keep(cursor, "seed")


def keep(cursor: CursorWrapper, schema: str) -> None:
    """Copy every row that is there into a new schema. As the owner."""
    cursor.execute(f"CREATE SCHEMA {schema}")
    for table in _filled(cursor):
        cursor.execute(f"CREATE TABLE {schema}.{table} AS TABLE public.{table}")


def empty(cursor: CursorWrapper) -> None:
    """Delete every row. As the owner, with triggers off. (To truncate a hundred tables, most of
    them empty, takes PostgreSQL half a second.)"""
    for table in _filled(cursor):
        cursor.execute(f"DELETE FROM public.{table}")


@contextmanager
def emptied() -> Iterator[CursorWrapper]:
    """Every row deleted; inside, the owner's cursor with triggers off to put others in."""
    from bihuan.kernel.guards import ROLE

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        empty(cursor)
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(f"SET LOCAL ROLE {ROLE}")


def _filled(cursor: CursorWrapper) -> list[str]:
    """The tables that have rows."""
    asked = (f"SELECT $${one}$$ WHERE EXISTS (SELECT FROM public.{one})" for one in tables(cursor))
    return _column(cursor, " UNION ALL ".join(asked))


def tables(cursor: CursorWrapper, schema: str = "public") -> list[str]:
    """All tables but the one that says which migrations ran."""
    return _column(cursor, TABLES.replace("public", schema))


def fill(cursor: CursorWrapper, schema: str) -> None:
    """Put into the empty tables what a schema keeps of them. As the owner, with triggers off."""
    for table in tables(cursor, schema):
        cursor.execute(COLUMNS, [f"public.{table}"])
        (columns,) = cursor.fetchone()
        cursor.execute(
            f"INSERT INTO public.{table} ({columns}) OVERRIDING SYSTEM VALUE"
            f" SELECT {columns} FROM {schema}.{table}"
        )


class DatabaseOperations(operations.DatabaseOperations):
    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty all tables, whatever Django listed: its list lacks the job queue's."""
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            empty(cursor)
            fill(cursor, "seed")


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations


def _column(cursor: CursorWrapper, query: str) -> list[str]:
    cursor.execute(query)
    return [row[0] for row in cursor.fetchall()]

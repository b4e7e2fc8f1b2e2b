"""Bring the tables up to date as their owner, then give the run-time role what it may do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import load_backend

from bihuan.kernel import guards

TURN = 0x62696875616E  # the advisory lock: two starts at once must not both migrate
UNREADABLE = """
    SELECT EXISTS (
        SELECT FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
        AND NOT has_table_privilege(oid, 'SELECT')
    )
"""
OWNERS_OWN = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


def pending() -> bool:
    """Is there a migration that the database has not seen, or one that was cut off before the
    run-time role got its rights?"""
    with connections["default"].cursor() as cursor:
        cursor.execute(UNREADABLE)
        if cursor.fetchone() == (True,):
            return True
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(*words: str, verbosity: int = 0) -> None:
    """Migrate as the owner, then install the kernel's guards: triggers, and rights by grant.

    `words`: an app and a migration, as Django's own command takes them.
    """
    with as_owner() as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
        call_command("migrate", *words, verbosity=verbosity, interactive=False)
        guards.install(connection)
        _join(connection, str(settings.DATABASES["default"]["USER"]))


@contextmanager
def as_owner() -> Iterator[BaseDatabaseWrapper]:
    """Inside, this thread's default connection is the owner's."""
    before = connections["default"]
    before.close()
    backend = load_backend(before.settings_dict["ENGINE"])
    owner = {key: settings.DATABASE_OWNER[key] for key in OWNERS_OWN}
    connections["default"] = backend.DatabaseWrapper({**before.settings_dict, **owner})
    try:
        yield connections["default"]
    finally:
        connections["default"].close()
        connections["default"] = before


def _join(connection: BaseDatabaseWrapper, role: str) -> None:
    """On a server of one's own the run-time role may have any name: it gets the rights of
    `bihuan_app` by membership. The owner stays out, for it has all rights anyhow."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s IN (current_user, %s)", [role, guards.ROLE])
        if cursor.fetchone() == (False,):
            quoted = connection.ops.quote_name
            cursor.execute(f"GRANT {quoted(guards.ROLE)} TO {quoted(role)}")

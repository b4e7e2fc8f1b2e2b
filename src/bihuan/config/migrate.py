"""Bring the tables up to date as their owner, then give the run-time role what it may do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import load_backend

from bihuan.config import CannotRun
from bihuan.kernel import guards

TURN = 0x62696875616E  # the advisory lock: two starts at once must not both migrate
UNREADABLE = """
    SELECT EXISTS (
        SELECT FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
        AND NOT has_table_privilege(oid, 'SELECT')
    )
"""
OLDEST_PGVECTOR = (0, 7)
"""The first with vectors of half precision."""
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

    `words`: an app and a migration, as Django's own command takes them. Raises CannotRun where the
    server lacks pgvector.
    """
    with as_owner() as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
        make_vectors(connection)
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


def make_vectors(connection: BaseDatabaseWrapper) -> None:
    """Have the extension pgvector in this database, for vectors of what opinions mean. It comes
    with the embedded server. Raises CannotRun where it is not installed, too old or not allowed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT installed_version IS NOT NULL,"
            " string_to_array(coalesce(installed_version, default_version), '.')::int[]"
            " FROM pg_available_extensions WHERE name = 'vector'"
        )
        found = cursor.fetchone()
    if found is None:
        raise CannotRun(
            "这台数据库服务器没有安装 pgvector 扩展，存不下意见的语义向量。请由服务器管理员安装"
            "（如 Debian 的 postgresql-18-pgvector 软件包），再执行 bihuan migrate。"
        )
    there, version = found
    if tuple(version) < OLDEST_PGVECTOR:
        raise CannotRun(
            f"pgvector 的版本是 {'.'.join(map(str, version))}，需要 0.7 或更新的版本。"
            "请由服务器管理员升级，执行 ALTER EXTENSION vector UPDATE，再执行 bihuan migrate。"
        )
    if not there:
        try:
            with connection.cursor() as cursor:
                cursor.execute("CREATE EXTENSION vector")
        except ProgrammingError as trouble:
            raise CannotRun(
                "表的所有者没有权限启用 pgvector 扩展。请由数据库超级用户在本库执行一次 "
                "CREATE EXTENSION vector，再执行 bihuan migrate。"
            ) from trouble


def _join(connection: BaseDatabaseWrapper, role: str) -> None:
    """On a server of one's own the run-time role may have any name: it gets the rights of
    `bihuan_app` by membership. The owner stays out, for it has all rights anyhow."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s IN (current_user, %s)", [role, guards.ROLE])
        if cursor.fetchone() == (False,):
            quoted = connection.ops.quote_name
            cursor.execute(f"GRANT {quoted(guards.ROLE)} TO {quoted(role)}")

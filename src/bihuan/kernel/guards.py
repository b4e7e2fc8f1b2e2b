"""What the database refuses: triggers from each app's `guards.sql`, and the run-time role's rights.

`install` runs as the owner after every migration; `problems` says what is missing. A guard that is
missing looks like a guard that never fired, so `bihuan check` and `bihuan verify` ask.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

ROLE = "bihuan_app"
"""The run-time role: owns nothing, and may only add to what is append-only."""
APPEND_ONLY = ("kernel_event", "kernel_logentry", "kernel_lognode", "kernel_checkpoint")
NO_DELETE = ("kernel_body",)

_TRIGGER = re.compile(r"CREATE OR REPLACE TRIGGER (\w+)[^;]*?\bON (\w+)\b", re.S)


def _files() -> Iterator[Path]:
    for config in apps.get_app_configs():
        path = Path(config.path) / "guards.sql"
        if path.exists():
            yield path


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers and set the rights of the run-time role. As the owner; safe to repeat."""
    with connection.cursor() as cursor:
        for path in _files():
            cursor.execute(path.read_text("utf-8").replace("%", "%%"), ())
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        cursor.execute(f"ALTER ROLE {ROLE} SET lock_timeout = '5s'")
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]
        cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO {ROLE}')
        everything = "SELECT, INSERT, UPDATE, DELETE"
        cursor.execute(f'GRANT {everything} ON ALL TABLES IN SCHEMA "{schema}" TO {ROLE}')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO {ROLE}')
        cursor.execute(f'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "{schema}" TO {ROLE}')
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLE}")
        for table in NO_DELETE:
            cursor.execute(f"REVOKE DELETE, TRUNCATE ON {table} FROM {ROLE}")


def expected() -> set[tuple[str, str]]:
    """(table, trigger) pairs that must exist."""
    found = {(t, "bihuan_append_only") for t in APPEND_ONLY}
    found |= {(t, "bihuan_no_truncate") for t in APPEND_ONLY}
    for path in _files():
        found |= {(table, name) for name, table in _TRIGGER.findall(path.read_text("utf-8"))}
    return {(table, name) for table, name in found if not table.startswith("%")}


def problems(connection: BaseDatabaseWrapper) -> list[str]:
    """What is missing, in words; empty when every guard stands and is switched on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
            " AND c.relnamespace = current_schema()::regnamespace"
        )
        there = set(cursor.fetchall())
        out = [
            _("数据库保护 %(name)s（表 %(table)s）缺失或已停用。请以属主身份运行 bihuan migrate。")
            % {"name": name, "table": table}
            for table, name in sorted(expected() - there)
        ]
        for table in APPEND_ONLY:
            cursor.execute(
                "SELECT bool_or(has_table_privilege(%s, %s, right_)) FROM"
                " unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) right_",
                [ROLE, table],
            )
            if cursor.fetchone()[0]:
                out.append(
                    _("运行账号可以改写 %(table)s。请以属主身份运行 bihuan migrate。")
                    % {"table": table}
                )
    return out

"""What the database refuses: triggers from each app's `guards.sql`, and the run-time role's rights.

`install` runs as the owner after every migration; `problems` says what is missing or not as
declared. A guard that is missing looks like a guard that never fired, so `bihuan check` and
`bihuan verify` ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

ROLE = "bihuan_app"
"""The run-time role: owns nothing, and may only add to what is append-only."""
APPEND_ONLY = ("kernel_event", "kernel_logentry", "kernel_lognode", "kernel_checkpoint")
NO_DELETE = ("kernel_body",)

_TRIGGER = re.compile(
    r"CREATE OR REPLACE TRIGGER (?P<name>\w+) BEFORE (?P<events>[A-Z ]+) ON (?P<table>\w+)\s+"
    r"FOR EACH (?P<each>ROW|STATEMENT) EXECUTE FUNCTION (?P<function>\w+)\(\);"
)
_FUNCTION = re.compile(
    r"CREATE OR REPLACE FUNCTION (?P<name>\w+)\((?P<head>.*?) AS \$\$(?P<body>.*?)\$\$;", re.DOTALL
)
# The bits of pg_trigger.tgtype.
_BITS = {"ROW": 1, "BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


class Trigger(NamedTuple):
    """`fires`: pg_trigger.tgtype, which says when and on what."""

    table: str
    name: str
    function: str
    fires: int


class Function(NamedTuple):
    """`plain`: runs with the rights of who calls it."""

    name: str
    body: str
    path_fixed: bool
    plain: bool = True


def _schema(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _declared(schema: str) -> Iterator[str]:
    """The text of each app's `guards.sql`."""
    for config in apps.get_app_configs():
        path = Path(config.path) / "guards.sql"
        if path.exists():
            text = path.read_text("utf-8")
            yield text.replace("@SCHEMA@", schema).replace("@TIME_ZONE@", settings.TIME_ZONE)


def triggers() -> Iterator[Trigger]:
    """Every trigger that must stand."""
    for text in _declared(""):
        for found in _TRIGGER.finditer(text):
            words = {"BEFORE", found["each"], *found["events"].split(" OR ")}
            fires = sum(bit for word, bit in _BITS.items() if word in words)
            yield Trigger(found["table"], found["name"], found["function"], fires)


def functions(schema: str) -> Iterator[Function]:
    """Every function that must stand."""
    for text in _declared(schema):
        for found in _FUNCTION.finditer(text):
            yield Function(found["name"], found["body"], "SET search_path" in found["head"])


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers and set the rights of the run-time role. As the owner; safe to repeat."""
    schema = _schema(connection)
    with connection.cursor() as cursor:
        for text in _declared(schema):
            cursor.execute(text.replace("%", "%%"), ())
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        cursor.execute(f"ALTER ROLE {ROLE} SET lock_timeout = '5s'")
        cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO {ROLE}')
        everything = "SELECT, INSERT, UPDATE, DELETE"
        cursor.execute(f'GRANT {everything} ON ALL TABLES IN SCHEMA "{schema}" TO {ROLE}')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO {ROLE}')
        cursor.execute(f'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "{schema}" TO {ROLE}')
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLE}")
        for table in NO_DELETE:
            cursor.execute(f"REVOKE DELETE, TRUNCATE ON {table} FROM {ROLE}")


def problems(connection: BaseDatabaseWrapper) -> list[str]:
    """What is missing or not as declared, in words; empty when every guard stands."""
    return [
        *_trigger_problems(connection),
        *_function_problems(connection),
        *_right_problems(connection),
    ]


def _trigger_problems(connection: BaseDatabaseWrapper) -> Iterator[str]:
    with connection.cursor() as cursor:
        # A condition (tgqual) or a list of columns (tgattr) would let changes pass.
        cursor.execute(
            "SELECT c.relname, t.tgname, p.proname, t.tgtype::int"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid AND p.pronamespace = c.relnamespace"
            " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL"
            " AND t.tgattr = '' AND c.relnamespace = current_schema()::regnamespace"
        )
        there = {Trigger(*row) for row in cursor.fetchall()}
        # Whatever else runs on these tables may change what the guards see, or skip the row.
        declared = set(triggers())
        tables = sorted({one.table for one in declared})
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND c.relname = ANY (%s)"
            " AND c.relnamespace = current_schema()::regnamespace"
            " UNION ALL SELECT tablename, rulename FROM pg_rules"
            " WHERE schemaname = current_schema() AND tablename = ANY (%s)",
            [tables, tables],
        )
        known = {(one.table, one.name) for one in declared}
        added = sorted(set(cursor.fetchall()) - known)
    for one in sorted(declared - there):
        text = _(
            "数据库保护 %(name)s（表 %(table)s）缺失或已停用。请以属主身份运行 bihuan migrate。"
        )
        yield text % {"name": one.name, "table": one.table}
    for table, name in added:
        text = _("表 %(table)s 上有不明的触发器或规则 %(name)s。请以属主身份查明并删除。")
        yield text % {"name": name, "table": table}


def _function_problems(connection: BaseDatabaseWrapper) -> Iterator[str]:
    schema = _schema(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc, coalesce(proconfig, '{}')"
            " = ARRAY['search_path=' || quote_ident(current_schema()) || ', pg_temp'],"
            " NOT prosecdef FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
        )
        there = {Function(*row) for row in cursor.fetchall()}
    for one in sorted(set(functions(schema)) - there):
        text = _("数据库函数 %(name)s 与声明不符，已被改动。请以属主身份运行 bihuan migrate。")
        yield text % {"name": one.name}


def _right_problems(connection: BaseDatabaseWrapper) -> Iterator[str]:
    refused = [(table, "UPDATE") for table in APPEND_ONLY]
    refused += [(t, right) for t in (*APPEND_ONLY, *NO_DELETE) for right in ("DELETE", "TRUNCATE")]
    text = _("运行账号可以改写 %(table)s。请以属主身份运行 bihuan migrate。")
    with connection.cursor() as cursor:
        for table in dict.fromkeys(table for table, _right in refused):
            rights = ", ".join(right for t, right in refused if t == table)
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [ROLE, table, rights])
            rewrites = cursor.fetchone()[0]
            if not rewrites and (table, "UPDATE") in refused:
                cursor.execute("SELECT has_any_column_privilege(%s, %s, 'UPDATE')", [ROLE, table])
                rewrites = cursor.fetchone()[0]
            if rewrites:
                yield text % {"table": table}
        # Under this setting, kept for a role or a database, no trigger fires.
        cursor.execute(
            "SELECT 1 FROM pg_db_role_setting, unnest(setconfig) one"
            " WHERE one LIKE 'session_replication_role=%%' AND one NOT LIKE '%%=origin'"
        )
        if cursor.fetchone() is not None:
            yield _("数据库设置 session_replication_role 使触发器失效。请以属主身份恢复为 origin。")

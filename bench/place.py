"""A database server and a data folder of the measurement's own, as shipped: durability on."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OURS = ("BIHUAN_", "DATABASE_", "DJANGO_", "PORT", "WEB_CONCURRENCY")


@contextmanager
def own() -> Iterator[Path]:
    """Inside, the settings' variables are the shipped ones, BIHUAN_HOME is a new folder and PORT is
    free."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        os.environ["PORT"] = str(probe.getsockname()[1])
    os.environ["BIHUAN_HOME"] = str(home)
    os.environ["BIHUAN_DEMO"] = "false"
    os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan.config.settings"
    try:
        yield home
    finally:
        shutil.rmtree(home)
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def serving() -> Iterator[None]:
    """The embedded server runs, whatever else starts or stops meanwhile."""
    from bihuan.config import postgres

    with postgres.running():
        try:
            yield
        finally:
            leave()


def leave() -> None:
    """Close this process's connections, if it has any."""
    from django.apps import apps
    from django.db import connections

    if apps.ready:
        connections.close_all()


def set_up() -> None:
    import django

    django.setup()
    from bihuan.config import migrate

    migrate.migrate()


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside, as the owner of the tables with their triggers off: for rows made without events."""
    from django.db import connection

    from bihuan.config import migrate

    with migrate.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield

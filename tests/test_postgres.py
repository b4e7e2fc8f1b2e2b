"""The embedded server: started once, shared, durable, stopped by its last user; and a server of
one's own instead."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bihuan.config import CannotRun
from bihuan.config.embedded import DATABASE, OWNER, ROLE, Server
from tests.database import data_folder

FAST = {"fsync": "off", "full_page_writes": "off"}
BIHUAN = str(Path(sys.executable).with_name("bihuan"))


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row
        return row[0]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with data_folder() as home:
        server = Server(home, FAST)
        server.acquire()
        yield server
        server.release()


@pytest.fixture
def home() -> Iterator[Path]:
    with data_folder() as home:
        yield home


def test_the_run_time_role_may_sign_in_but_has_no_power(server: Server) -> None:
    rights = "rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
    row = ask(server.url(ROLE), f"SELECT ({rights})::text FROM pg_roles WHERE rolname = '{ROLE}'")
    assert row == "(t,f,f,f,f,f)"


def test_nobody_reaches_the_server_over_the_network_or_through_its_folder(server: Server) -> None:
    assert ask(server.url(OWNER), "SHOW listen_addresses") == ""
    assert server.data.stat().st_mode & 0o777 == 0o700


def test_every_character_is_kept_and_sorted_alike_on_every_machine(server: Server) -> None:
    row = ask(
        server.url(OWNER),
        "SELECT (pg_encoding_to_char(encoding), datlocprovider, datlocale)::text"
        f" FROM pg_database WHERE datname = '{DATABASE}'",
    )
    assert row == "(UTF8,b,C.UTF-8)"


def test_the_last_user_stops_the_server_and_no_other(home: Path) -> None:
    first, second = Server(home, FAST), Server(home, FAST)
    first.acquire()
    second.acquire()
    first.release()
    assert second.runs()
    second.release()
    assert not second.runs()


def test_a_forked_child_does_not_stop_the_server_of_its_parent(server: Server) -> None:
    child = os.fork()
    if child == 0:
        server.release()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert server.runs()


@pytest.mark.parametrize("name", ["数据 目录 'quoted' & Upper", "long" * 40])
def test_the_data_folder_may_have_any_name_and_any_length(home: Path, name: str) -> None:
    server = Server(home / name, FAST)
    server.acquire()
    try:
        assert ask(server.url(ROLE), "SELECT current_user::text") == ROLE
    finally:
        server.release()


def test_what_was_committed_survives_a_crash_of_the_server(home: Path) -> None:
    server = Server(home)
    server.acquire()
    assert ask(server.url(OWNER), "SHOW fsync") == "on"
    assert ask(server.url(OWNER), "SHOW synchronous_commit") == "on"
    with psycopg.connect(server.url(OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    pid = int((server.data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    server.release()
    again = Server(home)
    again.acquire()
    assert ask(again.url(OWNER), "SELECT n FROM kept") == 7
    again.release()


def test_data_of_another_version_is_left_alone_with_a_clear_message(home: Path) -> None:
    data = home / "pg"
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(CannotRun, match="PostgreSQL 17"):
        Server(home, FAST).acquire()
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def bihuan(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "DJANGO_"))}
    return subprocess.run(
        [BIHUAN, *words], env=clean | env, capture_output=True, text=True, check=False
    )


def test_a_server_of_ones_own_serves_with_two_roles_of_any_name(
    server: Server, tmp_path: Path
) -> None:
    with psycopg.connect(server.url(OWNER), autocommit=True) as connection:
        for statement in (
            "CREATE ROLE keeper LOGIN CREATEROLE",
            f"GRANT {ROLE} TO keeper WITH ADMIN OPTION",
            "CREATE ROLE clerk LOGIN",
            "CREATE DATABASE own OWNER keeper",
        ):
            connection.execute(statement.encode())
    place = {"BIHUAN_HOME": str(tmp_path)}
    both = place | {
        "DATABASE_URL": server.url("clerk", "own"),
        "DATABASE_OWNER_URL": server.url("keeper", "own"),
    }
    owner_only = place | {"DATABASE_URL": server.url("keeper", "own")}
    assert bihuan(both, "check").returncode == 1  # nothing migrated yet
    refused = bihuan(both, "migrate")
    assert refused.returncode == 2
    assert "CREATE EXTENSION vector" in refused.stderr
    with psycopg.connect(server.url(OWNER, "own"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION vector")
    migrated = bihuan(both, "migrate")
    assert migrated.returncode == 0, migrated.stderr

    found = json.loads(bihuan(both, "check", "--json").stdout)
    assert found["ok"]
    assert "role" not in [finding["id"] for finding in found["findings"]]
    assert not (tmp_path / "pg").exists()
    with (
        psycopg.connect(server.url("clerk", "own")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM kernel_event")

    found = json.loads(bihuan(owner_only, "check", "--json").stdout)
    assert found["ok"]
    assert "role" in [finding["id"] for finding in found["findings"]]

"""`bihuan run` as its user meets it: a real start in an empty folder, real signals, a clean end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.database import data_folder

BIHUAN = str(Path(sys.executable).with_name("bihuan"))
PATIENCE = 60.0  # seconds; the machine may be busy
pytestmark = pytest.mark.xdist_group("run")  # one data folder and port: one worker


@pytest.fixture(scope="module")
def place() -> Iterator[dict[str, str]]:
    """The environment of a user with a data folder and a free port of their own."""
    ours = ("BIHUAN_", "DATABASE_", "DJANGO_", "PYTEST_", "PORT")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with data_folder() as home:
        yield env | {"BIHUAN_HOME": str(home / "data"), "PORT": str(port), "BIHUAN_DEMO": "false"}


class Run:
    def __init__(self, place: dict[str, str]) -> None:
        self.port = place["PORT"]
        self.data = Path(place["BIHUAN_HOME"], "pg")
        self.process = subprocess.Popen(
            [BIHUAN, "run"], env=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said = ""

    def wait_until_it_says(self, words: str) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return
        pytest.fail(f"{words!r} never came:\n{self.said}")

    def page(self) -> int:
        """The HTTP status of the sign-in page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in") as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def everything(self) -> set[int]:
        """The master, all that it started, and the database server."""
        return {self.process.pid, *descendants(self.process.pid), self.postmaster()}

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        self.said += self.process.communicate(timeout=PATIENCE)[0]
        return self.process.returncode


@contextmanager
def running(place: dict[str, str]) -> Iterator[Run]:
    run = Run(place)
    try:
        run.wait_until_it_says("就绪")
        yield run
    finally:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)


def parents() -> dict[int, int]:
    """Process number → its parent's, for all that are not zombies."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found[int(stat.parent.name)] = int(parent)
    return found


def descendants(pid: int) -> set[int]:
    children = {child for child, parent in parents().items() if parent == pid}
    return children.union(*(descendants(child) for child in children))


def wait_until_gone(pids: set[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while (left := pids & set(parents())) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == set()


def test_it_starts_in_an_empty_folder_serves_a_page_and_stops_without_a_trace(
    place: dict[str, str],
) -> None:
    with running(place) as run:
        assert run.page() == 200
        started = run.everything()
        assert len(started) >= 6  # master, web and its two workers, job worker, database
        assert run.end(signal.SIGTERM) == 0
    assert "已停止" in run.said
    wait_until_gone(started)


def test_the_second_start_has_nothing_left_to_prepare(place: dict[str, str]) -> None:
    with running(place):
        pass
    with running(place) as run:
        assert run.page() == 200
        assert not {"更新数据库表", "静态文件"} & set(re.findall("更新数据库表|静态文件", run.said))
        assert run.end(signal.SIGINT) == 0


def test_other_commands_use_the_running_database_and_leave_it_running(
    place: dict[str, str],
) -> None:
    with running(place) as run:
        postmaster = run.postmaster()
        checked = subprocess.run(
            [BIHUAN, "check", "--json"], env=place, capture_output=True, text=True, check=False
        )
        assert json.loads(checked.stdout)["ok"], checked
        assert checked.returncode == 0
        assert run.postmaster() == postmaster
        assert run.page() == 200


def test_children_that_are_killed_are_started_again(place: dict[str, str]) -> None:
    with running(place) as run:
        children = [pid for pid, parent in parents().items() if parent == run.process.pid]
        assert len(children) == 2
        for child in children:
            os.kill(child, signal.SIGKILL)
        run.wait_until_it_says("意外退出")
        run.wait_until_it_says("意外退出")
        assert "web 意外退出" in run.said
        assert "worker 意外退出" in run.said
        assert run.page() == 200
        started = run.everything()
        assert run.end(signal.SIGTERM) == 0
    wait_until_gone(started)


def test_when_the_master_is_killed_outright_its_children_go_too_and_the_data_is_whole(
    place: dict[str, str],
) -> None:
    with running(place) as run:
        postmaster = run.postmaster()
        started = run.everything() - {postmaster}
        run.end(signal.SIGKILL)
    wait_until_gone(started)
    subprocess.run([BIHUAN, "check"], env=place, check=True, capture_output=True)
    wait_until_gone({postmaster})  # the next user found the server, used it and was the last


def test_a_port_that_is_taken_is_named_with_a_way_out(place: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = subprocess.run(
            [BIHUAN, "run", "--port", str(port)],
            env=place,
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 2
    assert f"127.0.0.1:{port}" in refused.stderr
    assert f"PORT={port + 1}" in refused.stderr
    assert not Path(place["BIHUAN_HOME"], "pg/postmaster.pid").exists()


def test_the_command_line_answers_for_help_without_loading_django(place: dict[str, str]) -> None:
    script = "import sys, bihuan.cli; print('django' in sys.modules, 'psycopg' in sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], env=place, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == ["False", "False"]


def bihuan(place: dict[str, str], *words: str, told: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIHUAN, *words], env=place, input=told, capture_output=True, text=True, check=False
    )


def test_accounts_are_made_and_given_new_passwords_in_the_shell(place: dict[str, str]) -> None:
    with running(place):  # each command by itself would start the database and stop it
        unnamed = bihuan(place, "account", "zhang", told="long-enough-9\n")
        assert unnamed.returncode == 1
        assert "--name" in unnamed.stderr
        weak = bihuan(place, "account", "zhang", "--name", "张三", told="short\n")
        assert (weak.returncode, "密码太短" in weak.stderr) == (1, True)
        for password in ("long-enough-9", "another-long-1"):
            made = bihuan(place, "account", "zhang", "--name", "张三", told=f"{password}\n")
            assert made.returncode == 0, made.stderr
            assert passwords_of_zhang(place) == [password]


def passwords_of_zhang(place: dict[str, str]) -> list[str]:
    """Those of two that sign in."""
    ask = """
from django.contrib.auth import authenticate
both = "long-enough-9", "another-long-1"
print(*(one for one in both if authenticate(username="zhang", password=one)))
"""
    return bihuan(place, "manage", "shell", "-c", ask).stdout.splitlines()[-1].split()


def test_wrong_usage_ends_with_two(place: dict[str, str]) -> None:
    assert bihuan(place, "no-such-command").returncode == 2
    assert bihuan(place, "check", "--no-such-option").returncode == 2


def test_a_migration_that_was_cut_off_is_finished_at_the_next_start(place: dict[str, str]) -> None:
    env = {name: value for name, value in place.items() if name != "PORT"}
    home = env | {"BIHUAN_HOME": place["BIHUAN_HOME"] + "-cut"}  # beside it, gone with it
    half = (
        "from django.core.management import call_command as c; c('migrate', 'kernel', verbosity=0)"
    )
    cut = bihuan(home, "manage", "--owner", "shell", "-c", half)  # migrates, but grants nothing
    assert cut.returncode == 0, cut.stderr
    asked = "from bihuan.config import migrate; print('pending:', migrate.pending())"
    assert "pending: True" in bihuan(home, "manage", "shell", "-c", asked).stdout
    assert bihuan(home, "migrate").returncode == 0
    assert bihuan(home, "check").returncode == 0

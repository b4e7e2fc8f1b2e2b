"""`bihuan run`: one foreground process that keeps the web server and the job worker alive.

The master sets Django up once and forks both, so that they start warm; it keeps no connection and
serves nothing itself. A child that dies is started again; a child that keeps dying ends the whole.
Should the master itself be killed outright, the children see it and stop by themselves.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import Any, cast

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector

from bihuan.config import CannotRun
from bihuan.kernel import memory

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
DEATHS_ALLOWED = 5  # within DEATHS_WINDOW seconds, of one child
DEATHS_WINDOW = 60.0
GIVE_WAY = 0.0005  # seconds for each connection a worker has
GIVE_WAY_MOST = 8


def listen() -> socket.socket:
    """The port, taken at once so that a clash shows before any work is done. Raises CannotRun."""
    try:
        server = socket.create_server((settings.HOST, settings.PORT), backlog=1024)
    except OSError as trouble:
        raise CannotRun(
            f"不能使用 {settings.HOST}:{settings.PORT}：{trouble.strerror}。"
            f"请停掉占用该端口的程序，或换一个端口，例如 PORT={settings.PORT + 1} make run。"
        ) from trouble
    server.set_inheritable(True)
    return server


class Worker(ThreadWorker):
    """gunicorn's worker with threads. A connection stays with the worker that took it, so one that
    has more of them already lets the others go first; or all browsers could end up with one."""

    def accept(self, listener: Any) -> None:
        time.sleep(min(self.nr_conns, GIVE_WAY_MOST) * GIVE_WAY)
        super().accept(listener)


class Web(BaseApplication):
    """gunicorn, configured here and nowhere else."""

    def __init__(self, server: socket.socket) -> None:
        self.server = server
        super().__init__()

    def load_config(self) -> None:
        choices: dict[str, Any] = {
            "bind": f"fd://{self.server.fileno()}",
            "worker_class": Worker,
            "workers": settings.WEB_WORKERS,
            "threads": settings.WEB_THREADS,
            "preload_app": True,
            "keepalive": 5,
            "timeout": 120,
            "graceful_timeout": settings.STOP_SECONDS,
            "forwarded_allow_ips": "*" if settings.PROXIES else "127.0.0.1,::1",
            "loglevel": "warning",
            "proc_name": "bihuan",
            "control_socket_disable": True,
            "post_fork": lambda _arbiter, _worker: settle(),
        }
        for name, value in choices.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Before the workers are forked: they share what is imported and compiled, and a broken
        import or template shows."""
        application = get_wsgi_application()
        assert get_resolver().url_patterns
        pages = cast(Jinja2, engines["jinja2"]).env
        for name in pages.list_templates(extensions=["html"]):
            pages.get_template(name)
        return application


def settle() -> None:
    """Make a web worker ready to serve: a pool of its own, and what is loaded by now left alone by
    the collector of garbage, which otherwise looks through all of it again and again."""
    open_pool()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    threading.Thread(target=recall, daemon=True).start()


def recall() -> None:
    """Load what pages remember before the first of them waits for it. Each connection is used once
    before: with a new one everything is forgotten (`memory.listen`)."""
    for _ in range(settings.POOL):
        connection.ensure_connection()
        connection.close()
    memory.load()
    connection.close()


def open_pool() -> None:
    """Give this process a pool of database connections instead of one per request."""
    if settings.POOL:
        options = connections["default"].settings_dict["OPTIONS"]
        options["pool"] = {"min_size": settings.POOL, "max_size": settings.POOL, "timeout": 10}


def work() -> None:
    """The job worker with its periodic tasks; SIGTERM lets running jobs finish."""
    connector = cast(DjangoConnector, jobs.connector).get_worker_connector()
    with jobs.replace_connector(connector) as worker:
        worker.run_worker(
            name="bihuan",
            concurrency=settings.JOBS_AT_ONCE,
            shutdown_graceful_timeout=settings.STOP_SECONDS,
            delete_jobs="successful",
        )


class Master:
    """Starts, watches and stops the children, each in a process group of its own: Ctrl-C in a
    terminal reaches the master only, and what is killed is killed with everything it started."""

    def __init__(self, children: dict[str, Callable[[], None]]) -> None:
        self.targets = children
        self.children: dict[str, ForkProcess] = {}
        self.deaths: dict[str, list[float]] = {name: [] for name in children}
        self.asked, self._ask = multiprocessing.Pipe(duplex=False)
        self.stops_asked = 0

    def start(self) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_signal)
        connections.close_all()
        for name in self.targets:
            self._launch(name)

    def watch(self, answers: socket.socket | None = None) -> int | None:
        """Until told to stop (0), until a child cannot be kept alive (2), or until there is
        something to read on `answers` (None)."""
        while True:
            names = {child.sentinel: name for name, child in self.children.items()}
            ready = wait([self.asked, *names, *([answers] if answers else [])])
            if self.asked in ready:
                return 0
            dead = [names[s] for s in ready if isinstance(s, int)]
            if not all(self._revive(name) for name in dead):
                return 2
            if answers in ready:
                return None

    def stop(self) -> None:
        """Ask all to finish and wait; insist after STOP_SECONDS, or when asked a second time."""
        for child in self.children.values():
            _signal_group(child, signal.SIGTERM)
        deadline = time.monotonic() + settings.STOP_SECONDS + 2
        for child in self.children.values():
            while child.is_alive() and time.monotonic() < deadline and self.stops_asked < 2:
                child.join(0.1)
            _signal_group(child, signal.SIGKILL)
            child.join()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stops_asked += 1
        self._ask.send_bytes(b"stop")

    def _launch(self, name: str) -> None:
        child = multiprocessing.get_context("fork").Process(
            target=_live, args=(self.targets[name],), name=name
        )
        child.start()
        assert child.pid is not None
        with contextlib.suppress(OSError):  # the child does the same; whoever comes first
            os.setpgid(child.pid, child.pid)
        self.children[name] = child

    def _revive(self, name: str) -> bool:
        child = self.children[name]
        child.join()
        now = time.monotonic()
        recent = [at for at in self.deaths[name] if now - at < DEATHS_WINDOW]
        self.deaths[name] = [*recent, now]
        print(f"{name} 意外退出（返回 {child.exitcode}）。", file=sys.stderr, flush=True)
        if len(recent) >= DEATHS_ALLOWED:
            print(f"{name} 反复退出，停止运行。原因见上面的日志。", file=sys.stderr, flush=True)
            return False
        time.sleep(0.5 * len(recent))
        self._launch(name)
        return True


def _live(target: Callable[[], None]) -> None:
    """The life of a child."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    os.setpgrp()
    threading.Thread(target=_follow_master, daemon=True).start()
    target()


def _follow_master() -> None:
    master = multiprocessing.parent_process()
    assert master is not None
    master.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _signal_group(child: ForkProcess, number: signal.Signals) -> None:
    assert child.pid is not None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def ask_first_page() -> socket.socket:
    """Ask for the sign-in page; the answer shows that a worker is up."""
    host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # noqa: S104
    client = socket.create_connection((host, settings.PORT))
    page = f"GET {settings.LOGIN_URL} HTTP/1.0\r\nHost: {host}:{settings.PORT}\r\n\r\n"
    client.sendall(page.encode("ascii"))
    return client


def serve(server: socket.socket, on_ready: Callable[[int], None]) -> int:
    """Run web and worker until told to stop. `on_ready` gets the HTTP status of the first page.

    Returns the exit code. Call it with no thread running: it forks.
    """
    master = Master({"web": Web(server).run, "worker": work})
    master.start()
    try:
        with ask_first_page() as client:
            outcome = master.watch(client)
            if outcome is None:
                on_ready(int(client.recv(64).split()[1]))
                outcome = master.watch()
            return outcome or 0
    finally:
        master.stop()

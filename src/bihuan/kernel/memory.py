"""Reference data kept in memory, and how a process hears that it changed.

What is read from a register's rows may be remembered until the register grows. The process that
adds to it forgets at once; every other one is told by PostgreSQL (`NOTIFY`, sent with the commit)
over the connections it has anyhow, with the answer to its next query. Nothing is spent on asking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar, cast
from weakref import WeakSet

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

CHANNEL = "bihuan_registers"

P = ParamSpec("P")
R = TypeVar("R")
_kept: dict[str, dict[Any, Any]] = defaultdict(dict)
_listening: WeakSet[Any] = WeakSet()


class Remembered(Generic[P, R]):
    """A function of hashable positional arguments whose results are kept. See `remembered`."""

    def __init__(self, register: str, function: Callable[P, R]) -> None:
        self._register, self._function = register, function
        wraps(function)(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        # The dictionary of now: what is found while somebody forgets goes into one nobody reads.
        kept = _kept[self._register]
        key = (self._function, args)
        if key not in kept:
            kept[key] = self._function(*args, **kwargs)
        return cast(R, kept[key])

    def cache_clear(self) -> None:
        forget(self._register)


def remembered(register: str) -> Callable[[Callable[P, R]], Remembered[P, R]]:
    """Keep what the function returns until something is added to the register."""

    def declare(function: Callable[P, R]) -> Remembered[P, R]:
        return Remembered(register, function)

    return declare


def forget(register: str) -> None:
    """Drop what is remembered of a register in this process."""
    _kept[register] = {}


def tell(register: str) -> None:
    """Forget, and tell every process at the commit."""
    forget(register)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, register])


def listen(sender: Any, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of Django's `connection_created`. A connection that comes from a pool listens
    already; a new one may have missed something, so nothing kept before it is trusted."""
    raw = connection.connection
    if connection.vendor != "postgresql" or raw in _listening:
        return
    raw.add_notify_handler(lambda notice: forget(notice.payload))
    with raw.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    if not raw.autocommit:
        raw.commit()
    _listening.add(raw)
    _kept.clear()

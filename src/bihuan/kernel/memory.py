"""Reference data kept in memory, and how a process hears that it changed.

What is read from a register's rows may be remembered until the register grows. The transaction that
adds to it has a memory of its own, gone when it ends either way. Every process is told of the
commit by PostgreSQL (`NOTIFY`) over the connections it has anyhow, with the answer to its next
query. Nothing is spent on asking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import update_wrapper
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary, WeakSet

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

CHANNEL = "bihuan_registers"

P = ParamSpec("P")
R = TypeVar("R")
Kept = dict[Any, Any]
_kept: dict[str, Kept] = defaultdict(dict)
_declared: list[Remembered[Any, Any]] = []
_added: WeakKeyDictionary[BaseDatabaseWrapper, dict[str, list[_Own]]] = WeakKeyDictionary()
_generation = 0
_listening: WeakSet[Any] = WeakSet()


class Remembered(Generic[P, R]):
    """A function of hashable arguments whose results are kept. See `remembered`. `whole`: it has no
    arguments, so there is one result."""

    def __init__(self, register: str, function: Callable[P, R]) -> None:
        self._register, self._function = register, function
        self.whole = not signature(function).parameters
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        # The dictionary of now: what is found while somebody forgets goes into one nobody reads.
        own = _own(self._register)
        kept = _kept[self._register] if own is None else own.kept
        key = (self._function, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = self._function(*args, **kwargs)
        return cast(R, kept[key])


def remembered(register: str) -> Callable[[Callable[P, R]], Remembered[P, R]]:
    """Keep what the function returns until something is added to the register."""

    def declare(function: Callable[P, R]) -> Remembered[P, R]:
        made = Remembered(register, function)
        _declared.append(made)
        return made

    return declare


def load() -> None:
    """Remember now all that needs no arguments, so that nobody waits for it later."""
    for one in _declared:
        if one.whole:
            one()


class _Own:
    """The memory of a transaction that has added to a register. It waits among what Django runs
    at the commit, and Django drops it when the transaction, or its part of it, is rolled back.
    `at`: where it waits, unless something before it was dropped."""

    def __init__(self, register: str, at: int) -> None:
        self.register, self.at = register, at
        self.kept: Kept = {}

    def __call__(self) -> None:
        _by_register().pop(self.register, None)
        forget(self.register)

    def waits(self) -> bool:
        waiting = connection.run_on_commit
        if self.at >= len(waiting) or waiting[self.at][1] is not self:
            self.at = next((n for n, one in enumerate(waiting) if one[1] is self), len(waiting))
        return self.at < len(waiting)


def _own(register: str) -> _Own | None:
    """The latest that has not been dropped."""
    if not connection.run_on_commit:
        return None
    added = _by_register().get(register, [])
    while added and not added[-1].waits():
        added.pop()
    return added[-1] if added else None


def _by_register() -> dict[str, list[_Own]]:
    return _added.setdefault(connections[DEFAULT_DB_ALIAS], {})


def forget(register: str) -> None:
    """Drop what this process remembers of a register."""
    global _generation
    _kept[register] = {}
    _generation += 1


def forget_all() -> None:
    """Drop everything this process remembers: what it reads may have been replaced as a whole."""
    global _generation
    _kept.clear()
    _generation += 1


def generation() -> int:
    """Another number whenever anything was forgotten: for what is kept elsewhere and was made from
    what is remembered here. Ask before reading what it is made from."""
    return _generation


def tell(register: str) -> None:
    """Say, in the transaction that adds to it, that a register grew."""
    own = _Own(register, len(connection.run_on_commit))
    _by_register().setdefault(register, []).append(own)
    transaction.on_commit(own)
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
    forget_all()

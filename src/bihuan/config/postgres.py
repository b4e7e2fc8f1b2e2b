"""Which database: the server that `DATABASE_URL` names, else the embedded one.

`DATABASE_URL` is the run-time role's address. `DATABASE_OWNER_URL` is the owner's, used for
migrations only; without it the same address serves for both, and `bihuan check` warns that grants
do not bind an owner.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from environs import FileAwareEnv

from bihuan.config import home
from bihuan.config.embedded import OWNER, ROLE, Server


@dataclass(frozen=True)
class Urls:
    app: str
    owner: str
    embedded: bool


_server: Server | None = None


def ensure(changes: Mapping[str, str] | None = None) -> Urls:
    """Make sure there is a database to talk to, and tell the settings where (`os.environ`).

    Call it before `django.setup()`. `changes` alters settings of the embedded server (tests switch
    `fsync` off). Raises CannotRun.
    """
    global _server
    env = FileAwareEnv()
    app = env.str("DATABASE_URL", "")
    if app:
        return Urls(app, env.str("DATABASE_OWNER_URL", app), embedded=False)
    server = Server(home.place(), changes)
    server.acquire()
    _server = server
    urls = Urls(server.url(ROLE), server.url(OWNER), embedded=True)
    os.environ["DATABASE_URL"] = urls.app
    os.environ["DATABASE_OWNER_URL"] = urls.owner
    os.environ.setdefault("BIHUAN_DEMO", "true")
    return urls


def stop() -> None:
    """Leave the embedded server; it stops if this process was its last user."""
    global _server
    if _server is None:
        return
    _server.release()
    _server = None
    del os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]


@contextmanager
def running() -> Iterator[Urls]:
    """A server that was there before is left as it is afterwards."""
    before = _server
    urls = ensure()
    try:
        yield urls
    finally:
        if _server is not before:
            stop()

"""A load generator that costs little: it shares the machine with what it measures.

One thread, one epoll, raw sockets with keep-alive; an answer is read as far as its length says.
Each connection sends its next request when the last was answered (a closed loop).
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)

Requests = Iterator[bytes]


@dataclass
class Asked:
    """What came of it. `seconds`: of each answer, ascending once `done`; `wrong`: answers whose
    status was not the expected one, by status."""

    began: float = 0.0
    ended: float = 0.0
    seconds: list[float] = field(default_factory=list)
    wrong: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return len(self.seconds) / (self.ended - self.began) if self.seconds else 0.0

    def share(self, part: float) -> float:
        """Milliseconds that so large a part of the answers took at most."""
        if not self.seconds:
            return float("nan")
        ranked = sorted(self.seconds)
        return ranked[min(len(ranked) - 1, int(part * len(ranked)))] * 1000


class Connection:
    """One browser's connection, asked again as soon as it has answered."""

    def __init__(self, port: int, requests: Requests) -> None:
        self.requests = requests
        self.port = port
        self.sent_at = 0.0
        self.got = bytearray()
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> bool:
        """Send the next request; False when there is none left."""
        request = next(self.requests, None)
        if request is None:
            return False
        self.got.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)
        return True

    def read(self) -> int | None:
        """Take in what is there. The status once the answer is whole, else None."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        self.got += part
        head = self.got.find(b"\r\n\r\n")
        if head < 0:
            return None
        found = LENGTH.search(self.got, 0, head + 2)
        if found is None:
            raise ConnectionError("an answer without Content-Length")
        if len(self.got) < head + 4 + int(found[1]):
            return None
        return int(self.got[9:12])

    @property
    def closes(self) -> bool:
        return CLOSES.search(self.got, 0, self.got.find(b"\r\n\r\n") + 2) is not None


def press(
    port: int, connections: int, seconds: float, requests: Callable[[int], Requests], status: int
) -> Asked:
    """Keep so many connections busy for so long. `requests(n)`: those of the nth connection."""
    asked = Asked()
    with selectors.DefaultSelector() as waiting:
        open_ = [Connection(port, requests(n)) for n in range(connections)]
        try:
            asked.began = time.perf_counter()
            for one in open_:
                if one.ask():
                    waiting.register(one.socket, selectors.EVENT_READ, one)
            _serve(waiting, asked, asked.began + seconds, status)
            asked.ended = time.perf_counter()
        finally:
            for one in open_:
                one.socket.close()
    return asked


def _serve(waiting: selectors.BaseSelector, asked: Asked, until: float, status: int) -> None:
    while waiting.get_map():
        for key, _events in waiting.select(timeout=60):
            one: Connection = key.data
            got = one.read()
            if got is None:
                continue
            now = time.perf_counter()
            if got == status:
                asked.seconds.append(now - one.sent_at)
            else:
                asked.wrong[got] = asked.wrong.get(got, 0) + 1
            if one.closes:
                waiting.unregister(one.socket)
                one.socket.close()
                one.connect()
                waiting.register(one.socket, selectors.EVENT_READ, one)
            if now >= until or not one.ask():
                waiting.unregister(one.socket)

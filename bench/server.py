"""`bihuan run` as its users start it, and signing in to it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

BIHUAN = str(Path(sys.executable).with_name("bihuan"))
PATIENCE = 120
FORM = "Content-Type: application/x-www-form-urlencoded"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Running:
    """`seconds`: from the start of the program to its first page."""

    port: int
    seconds: float


@contextmanager
def running() -> Iterator[Running]:
    """Web and worker, in the environment as it is. Raises RuntimeError if they do not come up."""
    port = int(os.environ["PORT"])
    # An address in the environment would send the program past its own way to the server.
    env = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    began = time.perf_counter()
    process = subprocess.Popen([BIHUAN, "run"], env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        said = ""
        for line in process.stdout:
            said += line
            if "就绪" in line:
                break
        else:
            raise RuntimeError(f"bihuan run did not come up:\n{said}")
        yield Running(port, time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


@dataclass(frozen=True)
class Session:
    """Somebody signed in: makes the requests their browser would send."""

    port: int
    cookies: str
    token: str

    def get(self, path: str) -> bytes:
        return self._head("GET", path).encode() + b"\r\n"

    def post(self, path: str, **fields: str) -> bytes:
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        head = self._head("POST", path) + f"Content-Length: {len(body)}\r\n{FORM}\r\n\r\n"
        return head.encode() + body

    def _head(self, method: str, path: str) -> str:
        return (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Accept: text/html\r\nAccept-Language: zh-CN\r\nCookie: {self.cookies}\r\n"
        )

    def read(self, path: str) -> tuple[int, str]:
        """Status and text of one page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Cookie": self.cookies})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def sign_in(port: int, username: str, password: str) -> Session:
    """Raises RuntimeError when the program does not let them in."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/sign-in")
        form = connection.getresponse()
        page = form.read().decode()
        cookies = _cookies(form)
        found = TOKEN.search(page)
        assert found, "the sign-in page has no form"
        fields = {"csrfmiddlewaretoken": found[1], "username": username, "password": password}
        headers = {
            "Cookie": _header(cookies),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", "/sign-in", urlencode(fields), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 302:
            raise RuntimeError(f"sign-in of {username} was answered with {answer.status}")
        cookies |= _cookies(answer)
    finally:
        connection.close()
    return Session(port, _header(cookies), cookies["csrftoken"])


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    pairs = (value.split(";")[0] for value in answer.headers.get_all("Set-Cookie", []))
    return dict(pair.split("=", 1) for pair in pairs)


def _header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())

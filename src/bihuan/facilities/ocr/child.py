"""The process that decodes and reads pictures, apart from the server and under its own limits.

`python -m bihuan.facilities.ocr.child MEMORY_BYTES CPU_SECONDS` takes pictures on standard input,
each after its length in eight bytes, and answers each with a line of JSON and the pictures it
speaks of. It is a process of its own because a stranger's picture meets decoders written in C
here, and because reading takes 0.9 GB, which goes with it.
"""

from __future__ import annotations

import os
import resource
import struct
import sys
from functools import cache
from typing import IO, TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from bihuan.facilities.ocr.engine import Engine
    from bihuan.facilities.ocr.reading import Page


def main(argv: list[str]) -> int:
    memory, seconds = (int(one) for one in argv)
    out = _alone()
    os.nice(10)  # pages that people wait for come first
    sys.addaudithook(_offline)
    _bound(resource.RLIMIT_AS, memory)
    _bound(resource.RLIMIT_CORE, 0)
    while data := _received(sys.stdin.buffer):
        used = resource.getrusage(resource.RUSAGE_SELF)
        _bound(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds)
        _answer(out, data)
    return 0


@cache
def _engine() -> Engine:
    """Loaded for the first picture that can be decoded at all."""
    from bihuan.facilities.ocr.engine import Engine

    return Engine()


def _alone() -> IO[bytes]:
    """Where answers go; whatever else prints, prints into nothing."""
    out = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 1)
    return out


def _offline(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise PermissionError("reading pictures needs no network")


def _bound(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (soft, hard))


def _received(stream: IO[bytes]) -> bytes:
    """The next picture; nothing when there is none any more."""
    head = stream.read(8)
    return stream.read(struct.unpack(">Q", head)[0]) if len(head) == 8 else b""


def _answer(out: IO[bytes], data: bytes) -> None:
    from bihuan.facilities.ocr.pictures import Bad

    try:
        read = _pages(data)
    except Bad as bad:
        message: dict[str, Any] = {"bad": bad.code}
        read = []
    except MemoryError:
        message, read = {"bad": "memory"}, []
    else:
        sizes = [[len(one.picture), len(one.scan)] for one in read]
        message = {"pages": [one.reading.as_json() for one in read], "bytes": sizes}
    out.write(orjson.dumps(message) + b"\n")
    for one in read:
        out.write(one.picture + one.scan)
    out.flush()


def _pages(data: bytes) -> list[Page]:
    import numpy as np

    from bihuan.facilities.ocr import pictures
    from bihuan.facilities.ocr.reading import Page

    out = []
    for image, scan in pictures.pages(data):
        pixels = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
        if turns := _engine().turns(pixels):
            image = image.rotate(90 * turns, expand=True)  # noqa: PLW2901
            pixels = np.ascontiguousarray(np.rot90(pixels, turns))
        out.append(Page(_engine().read(pixels), pictures.jpeg(image), scan))
    return out


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Reading pictures from the program's side: a process is started, asked, and ended."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
from typing import Any, Self

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.ocr.reading import Page, Reading

CHILD = "bihuan.facilities.ocr.child"
MEMORY_BYTES = 3 * 1024**3
"""Address space; a page takes half of it, and of memory 0.9 GB."""
CPU_SECONDS = 90
"""For one picture: thirty pages of a TIFF at two or three seconds."""
MOST_BYTES = 60 * 1024**2
ENVIRONMENT = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    # Memory is kept from page to page: asked for anew each time it costs half a second of system.
    **dict.fromkeys(("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"), str(1024**3)),
}

WORDS: dict[str, str | Promise] = {
    "damaged": _("图片打不开，可能不完整或不是图片。请重新扫描或拍照后再上传。"),
    "large": _("图片尺寸过大，没有读取。请用 300 dpi 以下扫描，或缩小后再上传。"),
    "small": _("图片太小，读不出文字。请重新扫描或拍照后再上传。"),
    "pages": _("这份扫描件超过30页，请分成几份上传。"),
    "memory": _("读取这张图片需要的内存超过上限。请缩小后再上传。"),
    "slow": _("读取这张图片用时过长，已停止。请缩小后再上传，或直接录入。"),
}
"""Why a picture was not read, by code."""


def word(code: str) -> str:
    return str(WORDS.get(code, WORDS["damaged"]))


class BadPicture(Exception):
    """A picture that cannot be read. `code`: one of WORDS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return word(self.code)


class Reader:
    """Reads one picture after another; the process is started for the first and ended on leaving.

    What kills the process (too much memory, too much time) is that picture's fault: the next one
    gets a fresh process.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process = None

    def read(self, picture: bytes) -> list[Page]:
        """The pages of a JPEG, PNG, WebP, GIF or TIFF; a TIFF may have several. Takes one and a
        half seconds a page. Raises BadPicture."""
        if len(picture) > MOST_BYTES:
            raise BadPicture("large")
        process = self._process = self._process or _started()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(struct.pack(">Q", len(picture)) + picture)
            process.stdin.flush()
        except BrokenPipeError:
            raise self._death() from None
        line = process.stdout.readline()
        if not line.endswith(b"\n"):
            raise self._death()
        message: dict[str, Any] = orjson.loads(line)
        if bad := message.get("bad"):
            raise BadPicture(bad)
        return [
            Page(Reading.from_json(one), process.stdout.read(shown), process.stdout.read(kept))
            for one, (shown, kept) in zip(message["pages"], message["bytes"], strict=True)
        ]

    def _death(self) -> BadPicture:
        assert self._process
        code = self._process.wait()
        self.__exit__()
        return BadPicture("slow" if code == -signal.SIGXCPU else "memory")


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", CHILD, str(MEMORY_BYTES), str(CPU_SECONDS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | ENVIRONMENT,
    )

"""Rows of a workbook or an HTML page, read in a process of its own (see `child`)."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Self

import orjson

from bihuan.facilities.tables.errors import BadFile
from bihuan.facilities.tables.kind import Kind
from bihuan.facilities.tables.limits import Limits
from bihuan.facilities.tables.rows import Cell, Problem, Row, Sheet, SheetHead, Span

CHILD = "bihuan.facilities.tables.child"


class WorkbookReading:
    """One pass over one sheet. Entering starts the process; leaving ends it."""

    head: SheetHead

    def __init__(self, path: Path, kind: Kind, encoding: str, sheet: str, limits: Limits) -> None:
        self._limits = limits
        self._command = [sys.executable, "-P", "-m", CHILD, str(path), kind, encoding, sheet]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [*self._command, orjson.dumps(asdict(self._limits)).decode()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            self.head = _head(self._heard())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def __iter__(self) -> Iterator[Row]:
        while (batch := self._heard()) != "end":
            for number, cells, cut in batch:
                problems = tuple(Problem("too_long", column) for column in cut)
                yield Row(number, tuple(map(_cell, cells)), None, problems)

    def _heard(self) -> Any:
        """The next message. Raises BadFile when the child gave up or died."""
        line = self._process.stdout.readline() if self._process.stdout else b""
        if not line.endswith(b"\n"):
            raise self._death()
        message = orjson.loads(line)
        if isinstance(message, dict) and "bad" in message:
            raise BadFile(message["bad"], **message.get("data", {}))
        return message

    def _death(self) -> BadFile:
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return BadFile("too_slow", seconds=self._limits.cpu_seconds)
        if code in (-signal.SIGABRT, -signal.SIGKILL):
            return BadFile("too_wide_apart")
        return BadFile("broken")


def _head(message: dict[str, Any]) -> SheetHead:
    return SheetHead(
        sheets=tuple(Sheet(name, visible) for name, visible in message["sheets"]),
        sheet=message["sheet"],
        spans=tuple(Span(*span) for span in message["spans"]),
    )


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        name, text = value
        if name == "datetime":
            return datetime.fromisoformat(text)
        return date.fromisoformat(text) if name == "date" else time.fromisoformat(text)
    cell: Cell = value
    return cell

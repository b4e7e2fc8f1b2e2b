"""From a file or a pasted text to its findings."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import orjson
from django.conf import settings
from django.core.files.base import File as Upload
from django.utils.translation import gettext_lazy as _

from bihuan.facilities import files
from bihuan.facilities.files import BadFile
from bihuan.kernel.models.people import Post
from bihuan.lib.draft import check
from bihuan.lib.extract import Unreadable, kind_of, showable
from bihuan.rooms.reports.drafts import ledger, rules
from bihuan.rooms.reports.drafts.rules import Found

CHILD = "bihuan.lib.extract"
MEMORY_BYTES = 1 << 30
CPU_SECONDS = 60
UPLOADED = ("docx", "pdf")
"""Kinds that must pass the checks of every upload; of the others nothing but text is kept."""


@dataclass(frozen=True)
class Read:
    """What was read: its name, the text, and for Word the upload, which is kept beside it."""

    name: str
    origin: str
    text: str
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    upload: Upload[bytes] | None = None


def read(upload: Upload[bytes]) -> Read:
    """The text of an uploaded file. Raises BadFile, in words for who sent it."""
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name
    if upload.size > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // 1024**2
        raise BadFile(str(_("文件超过 %(most)d MB。请压缩或分拆后上传。")) % {"most": most})
    upload.seek(0)
    data = bytes(upload.read())
    try:
        if kind_of(data, name) in UPLOADED:
            kind = files.check(upload)
            if kind.code not in UPLOADED:
                raise BadFile(_("可以核对 .docx、.pdf、.txt、.html，或粘贴文字。"))
        found = _apart(data, name)
    except Unreadable as error:
        raise BadFile(str(error)) from error
    upload.seek(0)
    kept = upload if found["kind"] == "docx" else None
    return Read(
        name, found["kind"], found["text"], tuple(found["pages"]), tuple(found["notes"]), kept
    )


def _apart(data: bytes, name: str) -> dict[str, Any]:
    """Read in a process of its own: a stranger's file meets parsers written in C there."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", CHILD, name, str(MEMORY_BYTES), str(CPU_SECONDS)],
            input=data,
            capture_output=True,
            timeout=2 * CPU_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("文件太复杂，没有读完。请另存为 .docx 或分成几份核对。") from error
    if done.returncode != 0:
        raise Unreadable("文件打不开：内容有误，或太大。请另存一次再核对。")
    found: dict[str, Any] = orjson.loads(done.stdout)
    if "refused" in found:
        raise Unreadable(found["refused"])
    return found


def pasted(text: str, name: str = "") -> Read:
    """A pasted text; without a name it goes by its first line."""
    text = showable(text)
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return Read(name or first[:60], "paste", text)


def findings(text: str, *, compare: bool, as_of: date | None, viewer: Post) -> list[Found]:
    """What the checks find, and when `compare` what the ledger says otherwise."""
    own = check(text)
    theirs = ledger.compare(text, viewer=viewer, as_of=as_of) if compare else {}
    return rules.of([*own, *theirs], theirs)

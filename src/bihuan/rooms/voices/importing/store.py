"""Where the files of imports lie: in the data folder, until they are no longer needed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from bihuan.facilities.tables.errors import BadFile, size_in_words
from bihuan.facilities.tables.limits import Limits
from bihuan.rooms.voices.models import Import

CHUNK = 1 << 20


def folder() -> Path:
    return Path(settings.HOME) / "imports"


def upload(import_: Import) -> Path:
    """The file as it came."""
    return folder() / f"{import_.pk}.file"


def rows(import_: Import) -> Path:
    """Its rows, once read."""
    return folder() / f"{import_.pk}.rows"


@contextmanager
def received(stream: IO[bytes], limits: Limits) -> Iterator[tuple[Path, int, str]]:
    """The stream on disk under a passing name: path, size in bytes, SHA-256.

    `keep` gives it its place; else it is gone afterwards. Raises BadFile when it is too large.
    """
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder() / f"new-{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limits.file_bytes:
                    limit = size_in_words(limits.file_bytes)
                    raise BadFile("too_large", size=size_in_words(size), limit=limit)
                digest.update(chunk)
                file.write(chunk)
        yield path, size, digest.hexdigest()
    finally:
        path.unlink(missing_ok=True)


def keep(path: Path, import_: Import) -> None:
    path.replace(upload(import_))


def forget(import_: Import) -> None:
    """Delete the files: they hold what persons wrote, and the opinions have it now."""
    for path in (upload(import_), rows(import_), rows(import_).with_suffix(".part")):
        path.unlink(missing_ok=True)

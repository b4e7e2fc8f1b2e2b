"""Content on disk, addressed by its SHA-256: HOME/files/ab/cdef…, written once, never changed."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

PART = ".part-"
DAY_S = 24 * 3600


def root() -> Path:
    return Path(settings.HOME) / "files"


def path(sha256: str) -> Path:
    return root() / sha256[:2] / sha256[2:]


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write content and return (SHA-256, bytes). Complete and on disk when this returns: written
    aside, flushed, renamed, the folder flushed. Content that is there already is kept as it is."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = root() / f"{PART}{secrets.token_hex(8)}"
    hasher, size = hashlib.sha256(), 0
    try:
        number = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            for chunk in chunks:
                hasher.update(chunk)
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        sha256 = hasher.hexdigest()
        place = path(sha256)
        if place.exists() and place.stat().st_size == size:
            os.utime(place)  # young again: the sweep leaves it alone
        else:
            place.parent.mkdir(exist_ok=True, mode=0o700)
            aside.replace(place)
            _flush(place.parent)
            _flush(root())
    finally:
        aside.unlink(missing_ok=True)
    return sha256, size


def _flush(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def discard(sha256: str) -> None:
    path(sha256).unlink(missing_ok=True)


def intact(sha256: str) -> bool:
    """Is the content there, and still the one of that hash?"""
    try:
        with path(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def older_than_a_day() -> Iterator[str]:
    """SHA-256 of every content last sent more than a day ago; half-written files are deleted."""
    before = time.time() - DAY_S
    if not root().exists():
        return
    for found in root().iterdir():
        if found.name.startswith(PART) and found.stat().st_mtime < before:
            found.unlink(missing_ok=True)
        elif found.is_dir():
            for content in found.iterdir():
                if content.stat().st_mtime < before:
                    yield found.name + content.name

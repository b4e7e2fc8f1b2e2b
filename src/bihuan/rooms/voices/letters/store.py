"""Where pages lie until their letter is taken down: HOME/letters, for the program's user only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.HOME) / "letters"


def scan(page: int) -> Path:
    """The page as it came, freed of what cameras write besides."""
    return folder() / f"{page}.scan"


def picture(page: int) -> Path:
    """The page upright as it was read, a JPEG."""
    return folder() / f"{page}.jpg"


def write(path: Path, data: bytes) -> None:
    """Complete or not at all."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_suffix(path.suffix + ".part")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    aside.replace(path)


def forget(pages: Iterable[int]) -> None:
    for page in pages:
        scan(page).unlink(missing_ok=True)
        picture(page).unlink(missing_ok=True)

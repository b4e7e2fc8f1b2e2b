"""What is broken on purpose here stands on one small history."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.kernel import log
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District


@pytest.fixture(autouse=True)
def log_key(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.LOG_KEY_FILE = tmp_path / "log.key"
    log.signer.cache_clear()
    yield
    log.signer.cache_clear()


@pytest.fixture
def district(db: None) -> District:
    return districts.found()

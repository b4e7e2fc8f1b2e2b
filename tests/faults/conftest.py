"""What is broken on purpose here stands on one small history."""

from pathlib import Path
from typing import Any

import pytest

from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District


@pytest.fixture(autouse=True)
def log_key(settings: Any, tmp_path: Path) -> None:
    settings.LOG_KEY_FILE = tmp_path / "log.key"


@pytest.fixture
def district(db: None) -> District:
    return districts.found()

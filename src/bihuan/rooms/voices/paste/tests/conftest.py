"""Fixtures of the tests of pasting."""

from pathlib import Path
from typing import Any

import pytest

from bihuan.kernel.models.people import Post
from bihuan.rooms.voices.tests import importing


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def clerk(home: Path) -> Post:
    """Somebody who takes opinions in; the authority is founded with them."""
    return importing.found()[0]

import base64
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from bihuan.doors.portal.tests import district as made
from bihuan.doors.portal.tests.visitor import Visitor


@pytest.fixture
def district(db: None) -> made.District:
    return made.found()


@pytest.fixture
def visitor() -> Visitor:
    """A browser that nobody is signed in with; forged requests are refused as in life."""
    return Visitor(Client(enforce_csrf_checks=True))


@pytest.fixture
def photo(tmp_path: Path, settings: Settings) -> bytes:
    """A small picture; what is sent goes into a folder of this test."""
    settings.HOME = tmp_path
    return base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
        "gg=="
    )

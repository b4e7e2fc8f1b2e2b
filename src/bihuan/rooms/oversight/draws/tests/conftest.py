"""Fixtures of the tests of draws."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from bihuan.kernel import clock
from bihuan.kernel.tests import district
from bihuan.kernel.tests.district import District

NOW = timezone.make_aware(datetime.combine(date(2026, 4, 10), time(9)))


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Any) -> Iterator[District]:
    """A small authority, on a morning in April 2026, with a log of its own."""
    settings.LOG_KEY_FILE = tmp_path / "log.key"
    with clock.at(NOW):
        yield district.found()

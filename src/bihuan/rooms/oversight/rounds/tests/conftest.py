"""Fixtures of the tests of visits."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from bihuan.kernel import clock
from bihuan.kernel.tests import district
from bihuan.kernel.tests.district import District

NOW = timezone.make_aware(datetime.combine(date(2026, 4, 10), time(9)))


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Iterator[District]:
    """A small authority on a morning in April 2026, its first group with a second member."""
    settings.HOME = tmp_path
    with clock.at(NOW):
        made = district.found()
        made.posts["partner"] = made.appoint(made.group, "inspector")
        yield made

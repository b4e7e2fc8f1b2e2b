"""Fixtures of the tests of drafts."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from django.utils import timezone

from bihuan.kernel import clock
from bihuan.kernel.tests import district
from bihuan.kernel.tests.district import District

NOW = timezone.make_aware(datetime.combine(date(2026, 4, 10), time(9)))


@pytest.fixture
def office(db: None) -> Iterator[District]:
    """A small authority, on a Friday morning in April 2026."""
    with clock.at(NOW):
        yield district.found()

"""Fixtures of the tests of this room."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from django.utils import timezone

from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district
from bihuan.kernel.tests.district import District
from bihuan.rooms.collection.tests import gathering

NOW = timezone.make_aware(datetime.combine(date(2026, 4, 10), time(9)))


@pytest.fixture
def office(db: None) -> Iterator[District]:
    """A small authority, on a morning in April 2026."""
    with clock.at(NOW):
        yield district.found()


@pytest.fixture
def meeting(office: District) -> Matter:
    """A meeting that took place two days ago, with its minutes."""
    return gathering.meeting(office)

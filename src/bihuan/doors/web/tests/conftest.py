import pytest

from bihuan.doors.web.tests import staff as district


@pytest.fixture
def staff(db: None) -> district.Staff:
    return district.found()

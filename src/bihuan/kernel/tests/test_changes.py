"""Changes to one row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.kernel import changes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return found()


@pytest.fixture
def matter(district: District) -> Matter:
    return Matter.objects.filter(kind="register").order_by("id")[0]


def test_only_what_changed_is_sent(matter: Matter) -> None:
    before = changes.values(matter)
    matter.title = "另一个名称"
    with CaptureQueriesContext(connection) as sent:
        assert changes.write(matter, before)
    assert len(sent) == 1
    assert "title" in sent[0]["sql"]
    assert "number" not in sent[0]["sql"]
    assert Matter.objects.get(pk=matter.pk).title == "另一个名称"


def test_what_was_changed_in_place_is_written(matter: Matter) -> None:
    matter.due_basis = {"fixed": "2026-01-01"}
    matter.save()
    before = changes.values(matter)
    matter.labels.append("origin:甲")
    matter.due_basis["fixed"] = "2026-02-02"
    changes.write(matter, before)
    read = Matter.objects.get(pk=matter.pk)
    assert (read.labels, read.due_basis) == (["origin:甲"], {"fixed": "2026-02-02"})


def test_a_row_that_moved_on_is_left_alone(matter: Matter) -> None:
    before = changes.values(matter)
    Matter.objects.filter(pk=matter.pk).update(version=matter.version + 1)
    matter.title = "迟到的名称"
    assert not changes.write(matter, before, version=before["version"])
    assert Matter.objects.get(pk=matter.pk).title != "迟到的名称"


def test_a_row_that_is_gone_is_told(matter: Matter) -> None:
    before = changes.values(matter)
    matter.pk, matter.title = 10**9, "无"
    assert not changes.write(matter, {**before, "id": matter.pk})

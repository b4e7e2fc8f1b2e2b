"""Reports of late: one at every stage, and one that was corrected. That of 2014: test_report."""

import pytest

from bihuan.facilities.documents import verifying
from bihuan.facilities.files import store
from bihuan.rooms.reports.papers.models import Report
from bihuan.story import Story

pytestmark = pytest.mark.django_db


def document(report: Report) -> bytes:
    return store.path(report.sha256).read_bytes()


def test_of_late_there_is_a_report_at_every_stage(told: Story) -> None:
    late = Report.objects.filter(as_of__year__gt=2014).select_related("matter")
    stages = {one.report_kind: one.matter.status for one in late}
    assert stages == {
        "weekly": "published",
        "circular": "reviewing",
        "brief": "drafted",
        "ledger": "drafted",
    }


def test_the_late_opinion_stands_beside_the_printed_number_and_does_not_change_it(
    told: Story,
) -> None:
    report = Report.objects.get(report_kind="weekly")
    assert report.corrected_on is not None
    assert report.told
    assert {one.state for one in verifying.verify(document(report))} == {"unchanged"}

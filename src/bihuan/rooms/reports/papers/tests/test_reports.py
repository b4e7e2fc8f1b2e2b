"""Reports from the draft to print, their signatures and their numbers."""

from __future__ import annotations

from bihuan.facilities.documents.package import text_of
from bihuan.kernel import log, verify
from bihuan.kernel.models.log import Checkpoint
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.reports.papers import commands, publishing
from bihuan.rooms.reports.papers.models import Report
from bihuan.rooms.reports.papers.tests import papers
from bihuan.rooms.reports.papers.tests.papers import composed, content


def row(report: Matter) -> Report:
    return Report.objects.get(pk=report.pk)


def signed(office: District) -> Matter:
    report = composed(office)
    commands.submit(report, to=office.supervisor, by=office.clerk)
    second = office.appoint(office.root, "supervisor")
    commands.approve(report, to=second, by=office.supervisor)
    commands.approve(report, to=office.leader, by=second)
    commands.approve(report, by=office.leader)
    return report


def test_a_report_goes_from_the_template_to_print(office: District) -> None:
    papers.problems(office)
    report = signed(office)
    assert (row(report).reference, report.status) == ("汇报〔2026〕1号", "signed")
    assert "汇报〔2026〕\u3000号" in text_of(content(report))
    log.integrate()
    publishing.publish(report, by=office.clerk)
    text = text_of(content(report))
    assert "汇报〔2026〕1号" in text
    assert "2026年4月10日" in text
    assert f"签发人：{office.leader.name}" in text
    assert "共登记问题3个" in text
    last = Checkpoint.objects.latest("size")
    assert (row(report).log_size, row(report).log_root) == (last.size, bytes(last.root).hex())
    printed = {one["name"]: one for one in row(report).numbers if not one["split"]}
    assert printed["登记问题"]["data"] == 3
    assert verify.verify().ok

"""What is recorded late stands beside the printed number and never in its place."""

from __future__ import annotations

from datetime import timedelta

from bihuan.facilities.notify import box
from bihuan.kernel import clock, people, verify
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.reports.papers import commands, numbers, publishing, queries
from bihuan.rooms.reports.papers.models import Report
from bihuan.rooms.reports.papers.tests import papers
from bihuan.rooms.reports.papers.tests.conftest import NOW
from bihuan.rooms.reports.papers.tests.papers import composed, content
from bihuan.rooms.voices import commands as voices

DAY = timedelta(days=1)


def published(office: District) -> Matter:
    """As of yesterday, with three problems."""
    with clock.at(NOW - DAY):
        papers.problems(office)
    report = composed(office, as_of=(NOW - DAY).date())
    commands.submit(report, to=office.supervisor, by=office.clerk)
    commands.approve(report, to=office.leader, by=office.supervisor)
    commands.approve(report, to=office.leader, by=office.leader)
    commands.approve(report, by=office.leader)
    publishing.publish(report, by=office.clerk)
    return report


def recorded_late() -> None:
    said = voices.Said(text="校门口太堵。", channel="phone", happened_on=(NOW - DAY).date())
    voices.receive(said, by=people.system())


def lines(report: Matter) -> list[list[tuple[str, str, str]]]:
    return [[(x.name, x.was, x.now) for x in one.lines] for one in queries.corrections(report)]


def test_a_late_record_makes_a_dated_correction_and_changes_no_number(office: District) -> None:
    report = published(office)
    before = content(report)
    assert publishing.correct(report, by=office.leader) == 0
    with clock.at(NOW + DAY):
        recorded_late()
        assert publishing.correct_all() == 1
        assert publishing.correct_all() == 0
    report.refresh_from_db()
    [[total, *_parts]] = lines(report)
    assert total == ("收到意见", "0条", "1条")
    row = Report.objects.get(pk=report.pk)
    assert row.corrected_on == (NOW + DAY).date()
    assert content(report) == before
    assert {one["state"] for one in numbers.verified(before)} == {"unchanged"}
    shown = {one.name: one for one in queries.shown(row.numbers, row.told)}
    assert (shown["收到意见"].printed, shown["收到意见"].note) == ("0", "1条")
    assert box.unread(office.clerk) > 0
    assert verify.verify().ok


def test_the_next_correction_goes_on_from_the_last(office: District) -> None:
    report = published(office)
    recorded_late()
    publishing.correct(report, by=office.leader)
    recorded_late()
    publishing.correct(report, by=office.leader)
    first, second = lines(report)
    assert (first[0], second[0]) == (("收到意见", "0条", "1条"), ("收到意见", "1条", "2条"))


def test_what_a_share_is_a_share_of_is_corrected_too(office: District) -> None:
    report = published(office)
    problem = Matter.objects.filter(kind="problem").earliest("pk")
    ledger.withdraw(problem, reason="重复登记。", by=office.supervisor)
    publishing.correct(report, by=office.leader)
    told = Report.objects.get(pk=report.pk).told
    of_shares = [one for place, one in told.items() if place.endswith(".of_data")]
    assert of_shares == [{"data": 2, "now": "2个"}]
    assert ("登记问题", "3个", "2个") in lines(report)[0]


def test_what_is_recorded_after_the_day_of_the_report_is_not_late(office: District) -> None:
    report = published(office)
    with clock.at(NOW + DAY):
        papers.problems(office)
    assert publishing.correct(report, by=office.leader) == 0
    assert Report.objects.get(pk=report.pk).told == {}

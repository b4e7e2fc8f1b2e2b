"""Reports from the draft to print: versions, signatures, numbers of the series."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan.facilities.documents.package import BadDocument, text_of
from bihuan.kernel import clock, log, people, schemes, serials, verify
from bihuan.kernel.errors import IllegalStep, Invalid, NotAllowed, Refused, Stale
from bihuan.kernel.figures import Scope
from bihuan.kernel.models.log import Checkpoint
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.reports.papers import commands, events, kinds, publishing, queries
from bihuan.rooms.reports.papers.commands import Order
from bihuan.rooms.reports.papers.models import Report
from bihuan.rooms.reports.papers.tests import papers
from bihuan.rooms.reports.papers.tests.conftest import NOW
from bihuan.rooms.reports.papers.tests.papers import changed, composed, content, upload

DAY = timedelta(days=1)


def row(report: Matter) -> Report:
    return Report.objects.get(pk=report.pk)


def states(report: Matter) -> set[str]:
    return {one["state"] for one in row(report).numbers}


def signed(office: District) -> Matter:
    report = composed(office)
    commands.submit(report, to=office.supervisor, by=office.clerk)
    commands.approve(report, to=office.leader, by=office.supervisor)
    commands.approve(report, to=office.leader, by=office.leader)
    commands.approve(report, by=office.leader)
    return report


def published(office: District) -> Matter:
    report = signed(office)
    publishing.publish(report, by=office.clerk)
    return report


def test_a_report_goes_from_the_template_to_print(office: District) -> None:
    papers.problems(office)
    report = signed(office)
    assert (row(report).reference, report.status) == ("汇报〔2026〕1号", "signed")
    assert "汇报〔2026〕\u3000号" in text_of(content(report))
    log.integrate()
    publishing.publish(report, by=office.clerk)
    text = text_of(content(report))
    for said in (
        "汇报〔2026〕1号",
        "2026年4月10日",
        f"签发人：{office.leader.name}",
        "登记问题3个",
    ):
        assert said in text
    last = Checkpoint.objects.latest("size")
    assert (row(report).log_size, row(report).log_root) == (last.size, bytes(last.root).hex())
    printed = {one["name"]: one for one in row(report).numbers if not one["split"]}
    assert printed["登记问题"]["data"] == 3
    assert verify.verify().ok


def test_a_number_edited_by_hand_is_seen_and_has_to_be_explained(office: District) -> None:
    papers.problems(office)
    report = composed(office)
    assert states(report) == {"unchanged"}
    commands.revise(report, upload(changed(content(report), "3", "4")), by=office.clerk)
    [odd] = [one for one in row(report).numbers if one["state"] == "edited"]
    assert (odd["printed"], odd["words"], row(report).odd) == ("4", "3", 1)
    with pytest.raises(Invalid, match="说明理由"):
        commands.submit(report, to=office.supervisor, by=office.clerk)
    commands.submit(report, to=office.supervisor, words="含口头反映一件。", by=office.clerk)
    assert row(report).explained == "含口头反映一件。"
    versions = queries.versions(report)
    assert [(one.n, one.odd) for one in versions] == [(2, 1), (1, 0)]
    assert versions[0].file.sha256 != versions[1].file.sha256


def test_a_document_that_is_none_is_refused(office: District) -> None:
    report = composed(office)
    with pytest.raises(Invalid, match="docx"):
        commands.revise(report, papers.ContentFile(b"a,b\n1,2\n", "a.csv"), by=office.clerk)
    with pytest.raises(BadDocument):
        papers.numbers_of(b"no document")
    assert report.version == 1


def test_later_events_change_no_number_of_a_day_that_is_over(office: District) -> None:
    papers.problems(office)
    with clock.at(NOW + DAY):
        report = composed(office, as_of=NOW.date())
        papers.problems(office, 2)
        commands.revise(report, upload(content(report)), by=office.clerk)
        assert states(report) == {"unchanged"}
        assert "登记问题3个" in text_of(content(report))
        commands.recompose(
            report, Order("进展情况", NOW.date() + DAY, texts=papers.TEXTS), by=office.clerk
        )
    assert "登记问题5个" in text_of(content(report))
    assert (report.title, len(queries.versions(report))) == ("进展情况", 3)


def test_the_scope_narrows_every_number(office: District) -> None:
    first, *_rest = papers.problems(office)
    papers.assign(office, first)
    report = composed(office, scope=Scope(unit=office.school.pk))
    assert "登记问题1个" in text_of(content(report))
    assert report.place == office.school


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"as_of": date(2026, 4, 11)}, "as_of"),
        ({"scope": Scope(list_code="none")}, "list_code"),
        ({"texts": {"导语": "长" * 3001}}, "导语"),
    ],
)
def test_what_cannot_be_reported_is_said(
    office: District, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        composed(office, **given)
    assert list(wrong.value.fields) == [field]
    assert not Report.objects.exists()


def test_each_step_is_done_by_the_post_it_was_asked_of_and_never_by_the_author(
    office: District,
) -> None:
    report = composed(office)
    kind = kinds.of("progress")
    assert office.clerk not in commands.askable(report, kind.steps[0])
    with pytest.raises(Invalid, match="核稿"):
        commands.submit(report, to=office.clerk, by=office.clerk)
    with pytest.raises(Invalid, match="核稿"):
        commands.submit(report, to=office.leader, by=office.clerk)  # not of that role
    commands.submit(report, to=office.supervisor, by=office.clerk)
    other = office.appoint(office.root, "supervisor")
    for stranger in (office.clerk, other):
        with pytest.raises(NotAllowed, match="没有送到您这里"):
            commands.approve(report, to=office.leader, by=stranger)
    with pytest.raises(Invalid, match="审核"):
        commands.approve(report, by=office.supervisor)
    commands.approve(report, to=other, by=office.supervisor)
    assert (row(report).step, row(report).waits_for) == ("review", other.pk)
    with pytest.raises(IllegalStep):
        commands.revise(report, upload(content(report)), by=office.clerk)


def test_a_second_post_of_the_author_does_not_sign(office: District) -> None:
    second = office.appoint(office.root, "supervisor", office.clerk.account)
    report = composed(office)
    assert second not in commands.askable(report, kinds.of("progress").steps[0])


def test_who_changed_a_version_counts_as_its_author(office: District) -> None:
    editor = office.appoint(office.root, "supervisor")
    report, step = composed(office), kinds.of("progress").steps[0]
    assert editor in commands.askable(report, step)
    commands.submit(report, to=editor, by=office.clerk)
    commands.recall(report, by=office.clerk)
    commands.revise(report, upload(content(report)), by=editor)
    assert editor not in commands.askable(report, step)
    with pytest.raises(Invalid, match="核稿"):
        commands.submit(report, to=editor, by=office.clerk)


def test_a_report_is_sent_back_with_words_and_taken_back_by_its_author(office: District) -> None:
    report = composed(office)
    commands.submit(report, to=office.supervisor, by=office.clerk)
    with pytest.raises(Invalid):
        commands.send_back(report, reason=" ", by=office.supervisor)
    commands.send_back(report, reason="导语太短。", by=office.supervisor)
    assert (report.status, row(report).sent_back, row(report).waits_for) == (
        "drafted", "导语太短。", None,
    )  # fmt: skip
    commands.submit(report, to=office.supervisor, by=office.clerk)
    assert row(report).sent_back == ""
    with pytest.raises(NotAllowed, match="拟稿人"):
        commands.recall(report, by=office.supervisor)
    commands.recall(report, by=office.clerk)
    assert report.status == "drafted"


def test_numbers_run_by_series_and_year_and_a_cancelled_one_keeps_its_own(
    office: District,
) -> None:
    first, second = signed(office), signed(office)
    publishing.publish(second, by=office.clerk)
    commands.cancel(first, reason="内容有误。", by=office.leader)
    with clock.at(NOW + 300 * DAY):
        later = signed(office)
    assert [row(one).reference for one in (first, second, later)] == [
        "汇报〔2026〕1号", "汇报〔2026〕2号", "汇报〔2027〕1号",
    ]  # fmt: skip
    assert queries.series() == [
        serials.Series("汇报", 2027, 1, (), ()),
        serials.Series("汇报", 2026, 2, (), (1,)),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=second.pk).update(serial=1)


def test_a_clerk_cannot_void_what_was_sent_for_signature(office: District) -> None:
    report = composed(office)
    commands.submit(report, to=office.supervisor, by=office.clerk)
    with pytest.raises(Refused):
        commands.cancel(report, reason="不用了。", by=office.clerk)
    commands.cancel(report, reason="不用了。", by=office.supervisor)
    assert report.status == "cancelled"


def test_units_see_a_report_once_it_is_served_and_receipt_it_once(office: District) -> None:
    report = published(office)
    assert not papers.sees(office.officer, report)
    publishing.serve(report, [office.school], by=office.clerk)
    assert papers.sees(office.officer, report)
    assert not papers.sees(office.other_officer, report)
    publishing.receipt(report, by=office.officer)
    assert publishing.waiting(row(report)) == []
    with pytest.raises(Refused):
        publishing.receipt(report, by=office.head)
    with pytest.raises(Invalid):
        publishing.serve(report, [office.school], by=office.clerk)
    with pytest.raises(Invalid, match="没有在任"):
        publishing.serve(report, [office.section], by=office.clerk)


def test_who_saw_an_older_version_changes_nothing(office: District) -> None:
    report = composed(office)
    commands.revise(report, upload(content(report)), by=office.clerk)
    with pytest.raises(Stale):
        commands.submit(report, to=office.supervisor, by=office.clerk, seen=1)


def test_two_kinds_of_papers_never_share_a_series(office: District) -> None:
    data = schemes.get("report", "brief")
    wrong = [
        data | {"series": "督办"},  # of a notice
        data | {"series": "汇报"},
        data | {"steps": []},
        data | {"steps": [data["steps"][0]] * 2},
        data | {"steps": [data["steps"][0] | {"roles": ["nobody"]}]},
        data | {"template": ""},
    ]
    for one, n in zip(wrong, count(), strict=False):
        with pytest.raises(Invalid):
            schemes.adopt("report", f"kind-{n}", one, by=people.system())


def test_steps_are_what_the_scheme_says(office: District) -> None:
    data = schemes.get("report", "progress")
    alone = [{"code": "sign", "label": "签发", "roles": ["clerk", "leader"], "apart": False}]
    schemes.adopt("report", "progress", data | {"steps": alone}, by=people.system())
    report = composed(office)
    assert office.clerk in commands.askable(report, kinds.of("progress").steps[0])
    commands.submit(report, to=office.leader, by=office.clerk)
    commands.approve(report, by=office.leader)
    assert report.status == "signed"


def test_the_sentences_say_what_happened() -> None:
    numbers = ({"state": "unchanged"}, {"state": "edited"}, {"state": "missing"})
    assert events.Revised(numbers, ()).says() == "上传改稿，核对数字3处，其中1处需要说明"
    assert events.Revised(numbers[:1], ()).says() == "上传改稿，核对数字1处，没有需要说明的"

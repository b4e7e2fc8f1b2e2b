"""A week of dispatch: prepared, zero returns, held and kept, returned."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from bihuan.facilities.notify import box, reading
from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel import clock, history, schemes
from bihuan.kernel.errors import IllegalStep, Invalid, NotAllowed, Refused
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.dispatch import commands, queries, series, standing
from bihuan.rooms.ledger.dispatch.models import Dispatch
from bihuan.rooms.ledger.urging import commands as urging
from bihuan.rooms.ledger.urging.tests.conftest import Handed
from bihuan.rooms.ledger.urging.tests.days import at

MONDAY, FRIDAY, NEXT = date(2026, 4, 13), date(2026, 4, 17), date(2026, 4, 24)


def begun(office: District, on: date = MONDAY) -> Matter:
    with clock.at(at(on)):
        return commands.prepare("problems", by=office.supervisor)


def held(office: District, dispatch: Matter, on: date = FRIDAY) -> standing.Standing:
    with clock.at(at(on, "16:00")):
        commands.hold(dispatch, by=office.supervisor)
    return Dispatch.objects.get(pk=dispatch.pk).standing or {}


def states(found: standing.Standing) -> dict[int, str]:
    return dict(found["states"])


def test_a_week_shows_what_changed_is_late_and_who_is_silent(
    office: District, handed: Handed
) -> None:
    late, moved = handed(date(2026, 4, 14)), handed(date(2026, 6, 1))
    dispatch = begun(office)
    assert dispatch.title == "问题台账周调度（2026年第16周）"
    with clock.at(at(date(2026, 4, 15))):
        ledger.progress(moved, text="已疏通一半", by=office.officer)
    found = held(office, dispatch)
    assert found["newly_late"] == [late.pk]
    assert [pk for pk, _kinds in found["changed"]] == [late.pk, moved.pk]  # issued since, too
    assert states(found)[office.school.pk] == "changed"
    second = begun(office, date(2026, 4, 20))
    after = held(office, second, NEXT)
    assert after["changed"] == []
    assert after["newly_late"] == []
    assert after["late"] == [late.pk]
    assert states(after)[office.school.pk] == "silent"


def test_a_zero_return_counts_once_and_not_beside_work(office: District, handed: Handed) -> None:
    problem = handed(date(2026, 6, 1))
    first = begun(office)
    with clock.at(at(FRIDAY)), pytest.raises(Refused) as refused:
        commands.zero_return(first, by=office.head)
    assert refused.value.reason_code == "zero.changed"  # it signed for the item since
    held(office, first)
    second = begun(office, date(2026, 4, 20))
    with clock.at(at(date(2026, 4, 22))):
        commands.zero_return(second, by=office.head)
        with pytest.raises(Refused) as refused:
            commands.zero_return(second, by=office.officer)
    assert refused.value.reason_code == "zero.done"
    assert states(held(office, second, NEXT))[office.school.pk] == "zero"
    assert problem.status == "working"


def test_what_was_held_stays_as_it_was_and_events_alone_give_it_again(
    office: District, handed: Handed
) -> None:
    problem = handed(date(2026, 4, 14))
    with clock.at(at(date(2026, 4, 13))):
        urging.promise(problem, by_on=date(2026, 4, 15), text="完成疏通", by=office.officer)
        urging.promise(problem, by_on=date(2026, 4, 24), text="完成验收", by=office.officer)
    dispatch = begun(office)
    kept = held(office, dispatch)
    with clock.at(at(date(2026, 4, 20))):
        ledger.progress(problem, text="疏通完毕", by=office.officer)
        handed(date(2026, 4, 21))
    row = Dispatch.objects.get(pk=dispatch.pk)
    assert row.standing == kept
    until = queries._instant(kept["until"])
    with clock.at(at(date(2026, 5, 20))):
        again = standing.then(series.get("problems"), queries._instant(kept["since"]), until, ())
    assert again == kept
    assert [one[4] for one in kept["promises"]] == ["broken", "waiting"]


def test_live_and_from_events_agree_whatever_the_office_does(
    office: District, handed: Handed
) -> None:
    problems = [handed(date(2026, 4, 14 + n)) for n in range(4)]
    with clock.at(at(date(2026, 4, 14))):
        ledger.return_(problems[0], reason="不是本校职责", by=office.officer)
        ledger.ask_extension(problems[1], until=date(2026, 4, 30), reason="等料", by=office.officer)
        ledger.decide_extension(problems[1], grant=True, reason="同意", by=office.leader)
        ledger.merge(problems[2], into=problems[3], by=office.supervisor)
        ledger.register(list_code="problems", title="未交办", by=office.clerk)
    with clock.at(at(FRIDAY)):
        now = clock.now()
        one = series.get("problems")
        for since in (at(date(2026, 4, 1)), at(date(2026, 4, 13)), at(date(2026, 4, 16))):
            assert standing.live(one, since, now, ()) == standing.then(one, since, now, ())


def test_one_week_has_one_dispatch_unless_it_was_called_off(office: District) -> None:
    first = begun(office)
    with pytest.raises(Refused, match="已经开始"):
        begun(office, FRIDAY)
    commands.cancel(first, reason="会议改期", by=office.supervisor)
    assert begun(office, FRIDAY).pk != first.pk
    with pytest.raises(Invalid):
        commands.prepare("no-such-series", by=office.supervisor)
    with pytest.raises(NotAllowed):
        commands.prepare("problems", by=office.officer)


def test_the_clock_begins_each_week_once_on_its_first_working_day(
    office: District, handed: Handed
) -> None:
    handed(date(2026, 6, 1))
    days = [date(2026, 4, day) for day in (11, 13, 14, 20)]
    began = []
    for day in days:
        with clock.at(at(day)):
            began.append(commands.prepare_all())
    assert began == [0, 1, 0, 1]  # a Saturday, Monday, Tuesday, the next Monday
    left = list(Matter.objects.filter(kind="dispatch").order_by("pk"))
    assert [one.status for one in left] == ["called_off", "prepared"]


def test_nothing_is_begun_where_there_is_nothing_to_go_over(office: District) -> None:
    with clock.at(at(MONDAY)):
        assert commands.prepare_all() == 0


def test_the_return_is_made_after_the_meeting_and_says_who_confirmed_it(
    office: District, handed: Handed
) -> None:
    handed(date(2026, 4, 14))
    dispatch = begun(office)
    with pytest.raises(IllegalStep):
        commands.confirm(dispatch, by=office.leader)
    held(office, dispatch)
    with clock.at(at(FRIDAY, "17:00")):
        commands.confirm(dispatch, by=office.leader)
    row = Dispatch.objects.get(pk=dispatch.pk)
    assert row.confirmed_by_id == office.leader.pk
    assert (row.year, row.week, row.superior) == (2026, 16, "上级主管部门")
    said = str(history.of(dispatch, "dispatch.returned")[0].data.says())
    assert said == "确认2026年第16周报告，报上级主管部门"


def test_units_are_told_when_a_week_begins_and_of_what_is_said_of_their_items(
    office: District, handed: Handed
) -> None:
    problem = handed(date(2026, 6, 1))
    dispatch = begun(office)
    assert box.unread(office.head) == box.unread(office.officer) == 1
    assert box.unread(office.other_officer) == 0
    commands.remark(
        dispatch, text="请本周完成招标。", number=problem.number.lower(), by=office.leader
    )
    shown = reading.shown(office.officer, list(box.of(office.officer)), veiled)
    (remark,) = [one for row in shown for one in row.items if "招标" in one.sentence]
    assert remark.number == problem.number
    with pytest.raises(Invalid):
        commands.remark(dispatch, text="请查", number="W-2026-000000", by=office.leader)


def test_a_unit_sees_its_own_rows_and_remarks_alone(office: District, handed: Handed) -> None:
    problem = handed(date(2026, 4, 14))
    dispatch = begun(office)
    commands.remark(dispatch, text="请抓紧。", number=problem.number, by=office.leader)
    found = held(office, dispatch)
    assert [row.unit for row in queries.view(office.officer, found).units] == [office.school]
    assert queries.view(office.other_officer, found).units == []
    assert queries.view(office.other_officer, found).newly_late == []
    assert queries.remarks(office.other_officer, dispatch) == []
    assert len(queries.remarks(office.officer, dispatch)) == 1


def client(post: Post) -> Client:
    made = Client()
    assert post.account is not None
    made.force_login(post.account)
    return made


def test_the_workbook_has_the_figures_by_list_and_unit(office: District, handed: Handed) -> None:
    late = handed(date(2026, 4, 14))
    dispatch = begun(office)
    supervisor = client(office.supervisor)
    address = reverse("dispatch-sheet", args=(dispatch.number,))
    assert supervisor.get(address).status_code == 404
    held(office, dispatch)
    answer = supervisor.get(address)
    book = openpyxl.load_workbook(BytesIO(b"".join(answer)))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows[0][0] == "问题台账周调度（2026年第16周）"
    assert ["问题台账", "青禾一小", 1, 1, 0, 1, 1, 0, "有变化"] in rows
    titles = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert any(late.number in row for row in titles)
    assert client(office.officer).get(address).status_code == 404


def test_a_series_may_be_narrowed_to_sources_and_lists(office: District, handed: Handed) -> None:
    handed(date(2026, 4, 14))
    data = dict(schemes.get("dispatch", "problems")) | {"sources": ["hotline"], "label": "热线"}
    schemes.adopt("dispatch", "hotline", data, by=office.admin)
    with clock.at(at(FRIDAY)):
        now = clock.now()
        assert standing.live(series.get("hotline"), at(MONDAY), now, ())["rows"] == []
        assert standing.then(series.get("hotline"), at(MONDAY), now, ())["rows"] == []

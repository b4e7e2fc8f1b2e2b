"""Urging and weekly dispatch: the plan runs every working day in two stretches of the story, in
each of which two weeks are gone over."""

from __future__ import annotations

from datetime import date, timedelta

from bihuan.kernel import calendar
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger.dispatch import commands as dispatch
from bihuan.rooms.ledger.dispatch import queries
from bihuan.rooms.ledger.dispatch.models import Dispatch
from bihuan.rooms.ledger.dispatch.standing import Standing
from bihuan.rooms.ledger.urging import commands as urging
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.scene import Story

SPRING = date(2014, 5, 26), date(2014, 6, 10)
LATELY = timedelta(days=18)
"""How many days before the present the plan runs."""
REMARKS = (
    "逾期的单位下周一前书面说明原因，能马上办的马上办，办不了的排出时间表。",
    "没有变化也要零报告，请各单位联络员每周四下班前填报。",
)


def spring_begins(story: Story) -> None:
    first, last = SPRING
    story.clockwork.start(reminding(first, last))
    for friday in (date(2014, 5, 30), date(2014, 6, 6)):
        story.clockwork.start(week(story, friday, returned=True))


def today_begins(story: Story) -> None:
    """Up to the day before the present: two weeks gone over, the present one begun."""
    story.clockwork.start(reminding(story.today - LATELY, story.today - timedelta(days=1)))
    monday = story.today - timedelta(days=story.today.weekday())
    for ago in (2, 1):
        friday = monday - timedelta(days=7 * ago - 4)
        story.clockwork.start(week(story, friday, returned=ago == 2))
    story.clockwork.start(beginning(monday))


def reminding(first: date, last: date) -> Course:
    """The plan, at nine on every working day."""
    day = workdays_after(first, 0)
    while day <= last:
        yield moment(day, "09:05")
        urging.run()
        day = workdays_after(day, 1)


def beginning(monday: date) -> Course:
    yield moment(workdays_after(monday, 0), "08:35")
    dispatch.prepare_all()


def week(story: Story, friday: date, *, returned: bool) -> Course:
    """From Monday's opening to Friday's meeting: a promise, zero returns, remarks, the return. A
    week in which Friday is off has no meeting."""
    yield from beginning(friday - timedelta(days=4))
    yield moment(workdays_after(friday - timedelta(days=3), 0), "10:20")
    _promise(story, friday)
    yield moment(workdays_after(friday - timedelta(days=1), 0), "15:40")
    held = _prepared()
    if held is None or not calendar.current().works(friday):
        return
    _zero_returns(story, held)
    yield moment(friday, "16:10")
    supervisor, leader = story.posts["duban"], story.posts["lingdao"]
    late = _standing(held)["late"]
    number = Matter.objects.get(pk=late[0]).number if late else ""
    dispatch.remark(held, text=REMARKS[0], number=number, by=leader)
    dispatch.remark(held, text=REMARKS[1], by=leader)
    yield moment(friday, "16:40")
    dispatch.hold(held, by=supervisor)
    if returned:
        yield moment(friday, "17:05")
        dispatch.confirm(held, by=leader)


def _prepared() -> Matter | None:
    return Matter.objects.filter(kind="dispatch", status="prepared").order_by("pk").last()


def _standing(held: Matter) -> Standing:
    return queries.now(held, Dispatch.objects.get(pk=held.pk))


def _promise(story: Story, friday: date) -> None:
    """Whoever has the item that is due first says what will be done by Friday and by the next."""
    found = story.matters("problem", "working").order_by("due_on", "pk")
    for problem, on in zip(found[:2], (friday, friday + timedelta(days=7)), strict=False):
        assert problem.unit_id is not None
        unit = story.acting[problem.unit_id]
        urging.promise(problem, by_on=on, text="完成主要整改内容并报送佐证材料。", by=unit)


def _zero_returns(story: Story, held: Matter) -> None:
    """One of the units that have nothing new says so; the others stay silent."""
    silent = [unit for unit, state in _standing(held)["states"] if state == "silent"]
    for unit in silent[:1]:
        dispatch.zero_return(held, by=story.heads[unit])

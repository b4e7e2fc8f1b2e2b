"""Oversight as it is organised, and what was looked at again: three levels of groups, leaders as
contacts (班子包抓), somebody who steps aside, and the look-backs, one of which found a relapse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bihuan.kernel import clock, people, recusals, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.checks import protocols
from bihuan.rooms.oversight.lookback import commands
from bihuan.rooms.oversight.lookback.commands import Found
from bihuan.story import evidence, names, units
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.courses import Way
from bihuan.story.people import LEADERS, leader_for
from bihuan.story.scene import Story, chance
from bihuan.story.today import COURSES, SMALL
from bihuan.story.troubles import HANDLINGS, ORIGINS
from bihuan.story.troubles.lately import LATELY

RULES = (
    {"code": "serious", "label": "涉法涉纪类：3个月后全部回头看",
     "classes": {"handling": [HANDLINGS["law"]]}, "months": 3, "share": 100},
    {"code": "again", "label": "曾退回重办或重启的：2个月后全部回头看", "again": True,
     "months": 2, "share": 100},
    {"code": "interests", "label": "群众利益问题：3个月后全部回头看",
     "classes": {"origin": [ORIGINS["interests"]]}, "months": 3, "share": 100},
)  # fmt: skip
"""The district looks at all of some classes and at none of the others."""
RELAPSED, WAITING = "reply-now", "bike-now"
"""Closed of late: one has come back, one is to be looked at."""
FIRST, LAST = date(2014, 7, 7), date(2015, 12, 28)
HOLDS = (
    "对照整改标准现场查看，仍然达到；随机询问4名家长、2名教师，均表示保持得好。",
    "不打招呼到现场，制度在执行，台账连续；未接到新的同类反映。",
)
BACK = "不打招呼到窗口，十二点后无人值守，两名群众被告知下午再来，与“午间正常受理”的标准不符。"


# -- how it is organised ------------------------------------------------------------------------


def found(story: Story) -> None:
    """On the first day: levels, leaders and deputies of the groups, contact units of the leaders,
    one recusal, and which closures are looked at again."""
    shipped = schemes.get("lookback", "standard")
    data = {**shipped, "rules": list(RULES)}
    schemes.adopt("lookback", "standard", data, by=people.system())
    by = story.posts["duban"]
    for n in range(1, len(LEADERS) + 1):
        group = story.unit(f"QH-G{n}")
        leader, *deputies = story.inspectors[group.pk][::-1][:3]
        _compose(group, "own", leader, deputies, by)
    _leaders(story, by)
    strangers = names.persons(20140)
    upper = _group(story, "QH-GU", "区委第三督导组", 900, by)
    _seat(upper, "upper", strangers, by)
    oversight.assign_contacts(upper, units=[story.unit(units.ROOT)], by=by)
    for n, (name, *_schools) in enumerate(units.ZONES, 1):
        zone = _group(story, f"QH-GZ{n}", f"{name}学区督导组", 910 + n, by)
        _seat(zone, "zone", strangers, by)
        oversight.assign_contacts(zone, units=[story.unit(f"QH-Z{n}")], by=by)
    kin = story.inspectors[story.unit("QH-G3").pk][0]
    reason = "女儿在该校任教，本人申请回避。"
    recusals.declare(kin, story.unit("杜若小学"), ground="kin", reason=reason, by=kin)


def _group(story: Story, code: str, name: str, order: int, by: Post) -> Unit:
    root = story.unit(units.ROOT)
    made = people.add_unit(code, name, kind="group", parent=root, order=order, by=people.system())
    story.units[code] = made
    return made


def _seat(group: Unit, level: str, strangers: Iterator[str], by: Post) -> None:
    """A leader, a deputy and a member nobody else knows."""
    posts = [
        people.appoint(
            None, group, "inspector", name=next(strangers), title=title, by=people.system()
        )
        for title in ("组长", "副组长", "督导员")
    ]
    _compose(group, level, posts[0], posts[1:2], by)


def _compose(group: Unit, level: str, leader: Post, deputies: list[Post], by: Post) -> None:
    oversight.compose(
        group, level=level, leader=leader, deputies=deputies, from_on=clock.today(), by=by
    )


def _leaders(story: Story, by: Post) -> None:
    """Each leader is the contact of the units their group is in contact with."""
    lots: dict[int, tuple[Post, list[Unit]]] = {}
    for one in units.planned():
        if one.parent == units.ROOT:
            leader = leader_for(story, story.unit(one.code))
            lots.setdefault(leader.pk, (leader, []))[1].append(story.unit(one.code))
    for leader, contacts in lots.values():
        oversight.assign_leader(leader, units=contacts, by=by)


# -- looking again ------------------------------------------------------------------------------


def begin(story: Story) -> None:
    story.clockwork.start(_every_fortnight(story))


def _every_fortnight(story: Story) -> Course:
    """What has come due is looked at a few days later, until all of 2014 has been."""
    day = FIRST
    while day <= min(LAST, story.today - timedelta(days=130)):
        yield moment(workdays_after(day, 0), "09:20")
        commands.fall_due()
        for lookback in list(story.matters("lookback", "due").order_by("pk")):
            yield moment(workdays_after(day, 4), "15:10")
            _look(story, lookback, holds=True)
        day += timedelta(days=14)


def _look(story: Story, lookback: Matter, *, holds: bool) -> None:
    by = story.inspector_for(lookback)
    sent = evidence.hand_in(lookback, by, f"{lookback.title}回头看")
    answers = dict.fromkeys(protocols.of(lookback).words, "yes" if holds else "no")
    answers["absent"] = "yes"
    words = chance("lookback", lookback.title).choice(HOLDS) if holds else BACK
    found = Found(holds, words, ("covert", "interview"), sent, answers)
    commands.hold(lookback, found, by=by)


def today_begins(story: Story) -> None:
    for code, days in ((RELAPSED, 6), (WAITING, 3)):
        if code in COURSES and (not story.small or code in SMALL):
            story.clockwork.start(_lately(story, code, days))


def _lately(story: Story, code: str, days: int) -> Course:
    """What was closed of late is looked at again because the supervisor wants it."""
    yield moment(workdays_after(story.today, -days), "16:20")
    problem = story.problem(code)
    due_on = workdays_after(story.today, -days + 1)
    commands.plan(problem, due_on=due_on, by=story.posts["duban"])
    yield moment(due_on, "09:05")
    commands.fall_due()
    if code == RELAPSED:
        lookback = commands.running(problem)
        assert lookback is not None
        yield moment(workdays_after(due_on, 1), "12:40")
        _look(story, lookback, holds=False)
        again = commands.relapse(problem)
        assert again is not None
        story.problems[f"{code}-again"] = again
        trouble = next(one for one in LATELY if one.code == code)
        yield from Way(story, replace(trouble, code=f"{code}-again")).hand_over()

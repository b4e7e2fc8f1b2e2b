"""How opinions were collected in the spring of 2014: meetings, research, talks, forms, boxes.

The report's four ways with its dates and numbers. What is said at a meeting is noted there and
then; what comes in over weeks is gathered at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bihuan.kernel.clock import today
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.collection import commands
from bihuan.rooms.collection.commands import Noted, Plan
from bihuan.rooms.voices import commands as voices
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.scene import Story

PLANNED_ON = date(2014, 3, 7)


@dataclass(frozen=True)
class Occasion:
    """A collection by the code of the source of its opinions (`spring.SOURCES`). `live`: its
    opinions are noted as they are said. `everywhere`: every unit was talked to."""

    source: str
    kind: str
    subject: str
    first: date
    last: date
    hours: tuple[str, str] = ("", "")
    venue: str = ""
    participants: Mapping[str, int] = field(default_factory=dict)
    everywhere: bool = False
    sent: int | None = None
    returned: int | None = None

    @property
    def live(self) -> bool:
        return self.kind in ("forum", "research")


MORNING, AFTERNOON = ("09:00", "12:00"), ("14:00", "17:00")


def _forum(n: int, day: int, hours: tuple[str, str], **count: int) -> Occasion:
    on = date(2014, 3, day)
    subject = f"征求意见座谈会（第{'一二三四'[n - 1]}场）"
    return Occasion(f"座谈会{n}", "forum", subject, on, on, hours, "机关三楼会议室", count)


def _research(code: str, day: int, hours: tuple[str, str], **count: int) -> Occasion:
    on = date(2014, 4, day)
    return Occasion(code, "research", f"专题调研：{code}", on, on, hours, participants=count)


def _weeks(source: str, kind: str, subject: str, first: date, last: date) -> Occasion:
    return Occasion(source, kind, subject, first, last)


OCCASIONS = (
    _forum(1, 25, MORNING, deputies=9, parents=4, teachers=4),
    _forum(2, 25, AFTERNOON, parents=8, pupils=5, streets=3),
    _forum(3, 26, MORNING, departments=6, streets=6, heads=4),
    _forum(4, 26, AFTERNOON, retired=11, deputies=3, teachers=2),
    _research("教育综合改革", 1, MORNING, heads=8, teachers=6, residents=2),
    _research("党建工作", 1, AFTERNOON, heads=6, cadres=6, teachers=3),
    _research("基建后勤", 2, MORNING, heads=9, cadres=4, streets=2),
    _research("职业、学前与民办教育", 2, AFTERNOON, heads=10, teachers=4, parents=3),
    _research("学校安全稳定与人事管理", 3, MORNING, heads=7, teachers=6, streets=2),
    _research("党风廉政与财务管理", 3, AFTERNOON, heads=8, cadres=7),
    _research("基础教育工作", 4, MORNING, heads=6, teachers=7, parents=3),
    Occasion("交心谈心", "talk", "班子成员与干部教职工交心谈心", date(2014, 3, 11),
             date(2014, 4, 4), participants={"heads": 412, "cadres": 406, "teachers": 208,
                                             "retired": 203}, everywhere=True),
    Occasion("走访", "call", "走访党员群众", date(2014, 3, 11), date(2014, 4, 4),
             participants={"residents": 1312}),
    Occasion("征求意见表", "survey", "发放征求意见表和调查问卷", date(2014, 4, 8),
             date(2014, 4, 18), sent=520, returned=478),
    _weeks("主任信箱", "mailbox", "主任信箱来信", date(2014, 3, 12), date(2014, 4, 22)),
    _weeks("意见箱", "box", "机关和学校意见箱", date(2014, 3, 14), date(2014, 4, 18)),
    _weeks("征求意见电话", "hotline", "征求意见电话", date(2014, 3, 10), date(2014, 4, 22)),
    _weeks("群众留言板", "board", "网站群众留言板", date(2014, 3, 10), date(2014, 4, 22)),
)  # fmt: skip

SPEAKERS = {
    "家长代表": "parents", "人大代表": "deputies", "政协委员": "deputies", "街镇代表": "streets",
    "教师代表": "teachers", "校长代表": "heads", "党员代表": "deputies", "村社代表": "residents",
    "离退休教师代表": "retired",
}  # fmt: skip
"""Category of a speaker by what they are called."""


def begin(story: Story) -> None:
    for one in OCCASIONS:
        story.clockwork.start(_collect(story, one))


def _collect(story: Story, one: Occasion) -> Iterator[datetime]:
    """Planned, held, and written up when the last opinion has come in."""
    by = story.posts["shouli"]
    root = story.unit("QH")
    yield moment(PLANNED_ON, "15:00")
    plan = Plan(
        one.subject, one.kind, root, one.first, one.last, venue=one.venue,
        from_time=one.hours[0], until_time=one.hours[1],
        hosts=story.posts["lingdao"].name if one.live else "",
    )  # fmt: skip
    made = commands.plan(plan, by=by)
    yield moment(one.first, "08:40" if one.hours != AFTERNOON else "13:40")
    story.collections[one.source] = made
    if one.live:
        commands.hold(made, participants=one.participants, by=by)
    yield moment(workdays_after(one.last, 1), "17:30")
    if one.live:
        commands.minute(made, text=_minutes(one, story.heard[one.source]), by=by)
    else:
        visited = [story.units[code] for code in _everywhere(story)] if one.everywhere else []
        commands.hold(made, participants=one.participants, units=visited, sent=one.sent,
                      returned=one.returned, by=by)  # fmt: skip
        if came := story.came[one.source]:
            commands.gather(made, came, by=by)
    commands.finish(made, by=by)


def _everywhere(story: Story) -> list[str]:
    return [
        unit.code
        for name, unit in story.units.items()
        if name == unit.code and unit.kind not in ("authority", "group")
    ]


def _minutes(one: Occasion, said: list[Noted]) -> str:
    head = f"{one.subject}，{one.first.month}月{one.first.day}日，{one.venue or '各学区'}。"
    lines = [f"{noted.reporter}：{noted.text}" for noted in said]
    return "\n".join(
        [head, *lines, "主持人：大家的意见都记下了，会后逐条梳理，办理结果向大家反馈。"]
    )


def hear(story: Story, source: str, said: voices.Said) -> Matter | None:
    """What is said where opinions are noted live becomes one there; None elsewhere."""
    made = story.collections.get(source)
    if made is None or made.status != "held":
        return None
    called = next((word for word in SPEAKERS if said.reporter.startswith(word)), "")
    noted = Noted(
        said.text,
        subject=said.subject,
        speaker=SPEAKERS.get(called, ""),
        reporter=said.reporter,
        contact=said.contact,
        place=said.place,
    )
    story.heard[source].append(noted)
    return commands.note(made, noted, by=story.posts["shouli"])


def today_begins(story: Story) -> None:
    """A meeting that waits to be written up, and one that a school has planned."""
    story.clockwork.start(_lately(story))
    story.clockwork.start(_soon(story))


LATELY = """主持人：今天请各位家长代表来，想听听开学以来的真实感受。
家长代表：校门口新划了接送区，好是好，就是下雨天还是挤，能不能错开放学时间。
家长代表：课后服务的项目太少，孩子想学乒乓球一直排不上。
学生代表：图书馆中午不开门，我们想借书只能等到放学。
街镇代表：学校操场周末能不能对周边居民开放，大家提了好几次。
主持人：大家说的都记下了，会后逐条答复。"""


def _lately(story: Story) -> Course:
    held_on = workdays_after(story.today, -3)
    by = story.posts["shouli"]
    yield moment(workdays_after(held_on, -5), "10:00")
    unit = by.unit
    assert unit is not None
    plan = Plan("家长、学生代表座谈会", "forum", unit, held_on, venue="信访接待室",
                from_time="15:00", until_time="16:30")  # fmt: skip
    made = commands.plan(plan, by=by)
    yield moment(held_on, "17:00")
    attended = {"parents": 9, "pupils": 4, "streets": 2}
    commands.hold(made, participants=attended, by=by)
    commands.minute(made, text=LATELY, by=by)


def _soon(story: Story) -> Course:
    head = story.posts["xiaozhang"]
    unit = head.unit
    assert unit is not None
    yield moment(workdays_after(story.today, -2), "11:00")
    held_on = workdays_after(today(), 6)
    plan = Plan("校门口交通家长座谈会", "forum", unit, held_on, venue="学校会议室",
                from_time="16:00", until_time="17:30")  # fmt: skip
    commands.plan(plan, by=head)

"""Draws: schools for the checks on the spot of 2014, one that had to be repeated, one under way."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping
from datetime import date, datetime, timedelta

from bihuan.kernel import record
from bihuan.kernel.models.matter import Matter
from bihuan.lib import draw as rule
from bihuan.rooms.oversight.draws import commands, queries
from bihuan.rooms.oversight.draws.population import Filter, Wanted
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.scene import Story, chance

Drawn = Generator[datetime, None, Matter]
SCHOOLS = Filter("units", kinds=("school", "kindergarten"), strata="kind")


def begin(story: Story) -> None:
    """The draws of 2014."""
    story.clockwork.start(_spring(story))


def today_begins(story: Story) -> None:
    """The draws of late."""
    for course in (_repeated(story), _under_way(story)):
        story.clockwork.start(course)


def _seed(name: str) -> str:
    """Kept by somebody outside the office, and the same at every load."""
    return hashlib.sha256(name.encode()).hexdigest()


def _wanted(title: str, on: date, excluded: Mapping[str, str], total: int = 8) -> Wanted:
    return Wanted(
        title=title,
        filter=SCHOOLS,
        total=total,
        excluded=excluded,
        second="spoken",
        after=record.instant(moment(on, "09:00")),
        how="当日9时在机关一楼大厅当众掷六面骰子十次，依次记录，家长代表见证。",
    )


def _drawn(story: Story, wanted: Wanted, on: date, repeats: Matter | None = None) -> Drawn:
    """Publish now, throw the dice and reveal on the day. Returns the draw."""
    by, seed = story.posts["duban"], _seed(f"{wanted.title} {on}")
    made = commands.publish(wanted, by=by, commitment=rule.commitment(seed), repeats=repeats)
    yield moment(on, "09:20")
    dice = chance(wanted.title, on)
    thrown = " ".join(str(dice.randint(1, 6)) for _ in range(10))
    commands.contribute(made, second=thrown, by=by)
    yield moment(on, "09:30")
    commands.reveal(made, seed=seed, by=by)
    return made


def _spring(story: Story) -> Course:
    on = date(2014, 4, 21)
    yield moment(on - timedelta(days=4), "15:00")
    yield from _drawn(story, _wanted("2014年春季教育教学管理随机抽查", on, {}, 12), on)


def _repeated(story: Story) -> Course:
    """A unit drawn turns out to be closed for building; the second draw leaves it out."""
    first_on = workdays_after(story.today, -24)
    yield moment(workdays_after(first_on, -2), "10:00")
    first = yield from _drawn(story, _wanted("校园安全随机抽查", first_on, {}), first_on)
    yield moment(workdays_after(first_on, 1), "11:00")
    code = queries.drawn_ids(first)[0]
    reason = "抽中的单位校舍正在整体加固，全体师生临时借址，无法现场检查。"
    commands.void(first, reason=reason, by=story.posts["duban"])
    on = workdays_after(first_on, 4)
    wanted = _wanted("校园安全随机抽查", on, {code: "校舍整体加固，借址办学"})
    yield from _drawn(story, wanted, on, repeats=first)


def _under_way(story: Story) -> Course:
    yield moment(workdays_after(story.today, -1), "16:00")
    wanted = Wanted(
        title="开学工作随机抽查",
        filter=SCHOOLS,
        total=10,
        second="log",
        after=record.instant(moment(workdays_after(story.today, 3), "09:00")),
    )
    commands.publish(wanted, by=story.posts["duban"])

"""2014, as the report of 12 June tells it: opinions collected, 52 problems, 36 of them closed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bihuan.kernel.clock import local_day
from bihuan.rooms.ledger import events as ledger_events
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices import rules
from bihuan.story import collections, opinions, phrases
from bihuan.story.asides import ASIDES, NOT_OURS, Aside
from bihuan.story.clockwork import moment, workdays_after
from bihuan.story.opinions import APPROACH, Heard
from bihuan.story.scene import Story, chance
from bihuan.story.spring_problems import handle
from bihuan.story.troubles import HANDLINGS, ORIGINS, Trouble, counters, interests, leaders, schools

ALL: tuple[Trouble, ...] = (
    *(*leaders.LEADERS, *leaders.CADRES, *interests.INTERESTS),
    *(*schools.AT_SCHOOLS, *counters.AT_COUNTERS, *schools.ASTRAY),
)
SORTING = date(2014, 4, 8), date(2014, 4, 24)
"""From when to when the opinions were sorted and the ledger was built."""


@dataclass(frozen=True)
class Source:
    """Where opinions came from: `sizes` opinions in the small and the full story, between two
    instants of the days `first` to `last`."""

    code: str
    channel: str
    sizes: tuple[int, int]
    first: date
    last: date
    hours: tuple[int, int] = (9, 17)


def _held(code: str, channel: str, size: int, day: date, hour: int) -> Source:
    return Source(code, channel, (1, size), day, day, (hour, hour + 3))


SOURCES = (
    _held("座谈会1", "meeting", 14, date(2014, 3, 25), 9),
    _held("座谈会2", "meeting", 13, date(2014, 3, 25), 14),
    _held("座谈会3", "meeting", 13, date(2014, 3, 26), 9),
    _held("座谈会4", "meeting", 14, date(2014, 3, 26), 14),
    _held("教育综合改革", "research", 14, date(2014, 4, 1), 9),
    _held("党建工作", "research", 15, date(2014, 4, 1), 14),
    _held("基建后勤", "research", 15, date(2014, 4, 2), 9),
    _held("职业、学前与民办教育", "research", 15, date(2014, 4, 2), 14),
    _held("学校安全稳定与人事管理", "research", 15, date(2014, 4, 3), 9),
    _held("党风廉政与财务管理", "research", 15, date(2014, 4, 3), 14),
    _held("基础教育工作", "research", 15, date(2014, 4, 4), 9),
    Source("交心谈心", "talk", (2, 42), date(2014, 3, 11), date(2014, 4, 4)),
    Source("征求意见表", "form", (2, 212), date(2014, 4, 8), date(2014, 4, 18)),
    Source("主任信箱", "mailbox", (1, 22), date(2014, 3, 12), date(2014, 4, 22), (7, 22)),
    Source("意见箱", "box", (1, 14), date(2014, 3, 14), date(2014, 4, 18)),
    Source("征求意见电话", "phone", (1, 30), date(2014, 3, 10), date(2014, 4, 22)),
    Source("群众留言板", "board", (1, 18), date(2014, 3, 10), date(2014, 4, 22), (7, 23)),
)
EARLY = ("meeting", "research", "talk")
"""Channels by which everybody gave a name, before the ledger was built."""
NAMELESS = {"box": 1.0, "form": 0.3}
"""How often somebody gave no name, by channel."""


SMALL = {
    *("meetings", "gate-heyang", "gate-again", "canteen", "forms", "road-lamps"),
    *("performance-pay", "netbar-qinghe2", "courses"),
}
"""The troubles the small story tells of: of each origin, and of the rarer courses."""


def told(story: Story) -> tuple[Trouble, ...]:
    """The troubles of this telling."""
    return tuple(one for one in ALL if one.code in SMALL or not story.small)


# -- what is said -----------------------------------------------------------------------------


def begin(story: Story) -> None:
    """Set every opinion and every problem of 2014 going."""
    rng = chance("spring")
    slots = [slot for source in SOURCES for slot in _slots(story, source, rng)]
    subjects = _subjects(story, slots, rng)
    heard: dict[str, list[Heard]] = defaultdict(list)
    collections.begin(story)
    for (source, at), subject in zip(slots, subjects, strict=True):
        if isinstance(subject, Trouble):
            heard[subject.code].append(_on_trouble(story, rng, subject, source, at))
        else:
            story.clockwork.start(_aside(story, rng, subject, source, at))
    for n, (code, text, why) in enumerate(NOT_OURS[: 2 if story.small else None]):
        story.clockwork.start(_not_ours(story, code, text, why, date(2014, 4, 1 + n)))
    for trouble in told(story):
        _sort(story, rng, trouble, sorted(heard[trouble.code], key=lambda one: one.at))


def _slots(story: Story, source: Source, rng: random.Random) -> list[tuple[Source, datetime]]:
    out = []
    days = (source.last - source.first).days + 1
    for _ in range(source.sizes[not story.small]):
        day = source.first + timedelta(days=rng.randrange(days))
        if source.hours[1] <= 17:
            day = workdays_after(day, 0)
        hour = f"{rng.randrange(*source.hours):02d}:{rng.randrange(60):02d}"
        out.append((source, moment(day, hour) + timedelta(seconds=rng.randrange(60))))
    return out


def _subjects(
    story: Story, slots: list[tuple[Source, datetime]], rng: random.Random
) -> list[Trouble | Aside]:
    """What each opinion is about. Every trouble is raised by somebody who can be asked, before the
    ledger is built; the rest falls as it may."""
    troubles = told(story)
    asides = [one for one in ASIDES for _ in range(1 if one.praise else 6)]
    early = [n for n, (source, _) in enumerate(slots) if source.channel in EARLY]
    if len(early) < len(troubles):
        raise ValueError(f"{len(troubles) - len(early)} troubles have nobody to raise them")
    firsts = dict(zip(rng.sample(early, len(early)), troubles, strict=False))
    out: list[Trouble | Aside] = []
    for n in range(len(slots)):
        free: Sequence[Trouble | Aside] = troubles if rng.random() < 0.42 else asides
        out.append(firsts.get(n) or rng.choice(free))
    return out


def _nameless(rng: random.Random, channel: str) -> bool:
    return rng.random() < NAMELESS.get(channel, 0.0)


def _on_trouble(
    story: Story, rng: random.Random, trouble: Trouble, source: Source, at: datetime
) -> Heard:
    nameless = _nameless(rng, source.channel)
    core = rng.choice(trouble.says)
    said = opinions.about(story, rng, trouble, source.channel, core, named=not nameless)
    return Heard(_collected(rng, said, at), at, nameless, source.code)


def _collected(rng: random.Random, said: voices.Said, at: datetime) -> voices.Said:
    """How it was collected; forms and slips are typed in some days after they were written."""
    late = timedelta(days=rng.randrange(1, 4)) if said.channel in ("form", "box") else timedelta()
    written = opinions.typed_later(local_day(at - late), at)
    return replace(said, approach=APPROACH.get(said.channel, "背靠背"), happened_on=written)


# -- what becomes of it -----------------------------------------------------------------------


def _sort(story: Story, rng: random.Random, trouble: Trouble, heard: list[Heard]) -> None:
    """The first with a name is made a problem; the others join it or are answered."""
    first = next(one for one in heard if not one.nameless)
    day = max(SORTING[0], workdays_after(local_day(first.at), 2))
    day = min(workdays_after(day, rng.randrange(0, 8)), SORTING[1])
    raised_at = moment(day, f"{rng.randrange(9, 12):02d}:{rng.randrange(60):02d}")
    story.clockwork.start(_raise(story, trouble, first, raised_at))
    for one in heard:
        if one is not first:
            at = max(one.at, raised_at) + timedelta(hours=rng.randrange(20, 60))
            at = moment(workdays_after(local_day(at), 0), f"{rng.randrange(14, 17)}:10")
            story.clockwork.start(_join(story, rng, trouble, one, max(at, one.at)))


def _raise(story: Story, trouble: Trouble, heard: Heard, at: datetime) -> Iterator[datetime]:
    yield heard.at
    voice = opinions.receive(story, heard.said, heard.source)
    story.voices[trouble.code] = voice
    yield at
    labels = {"origin": ORIGINS[trouble.origin], "handling": HANDLINGS[trouble.handling]}
    story.problems[trouble.code] = voices.raise_problem(
        voice,
        list_code="problems",
        title=trouble.title,
        labels=labels,
        by=story.posts["shouli"],
    )
    story.clockwork.start(handle(story, trouble))


def _join(
    story: Story, rng: random.Random, trouble: Trouble, heard: Heard, at: datetime
) -> Iterator[datetime]:
    yield heard.at
    voice = opinions.receive(story, heard.said, heard.source)
    yield at
    by = story.posts["shouli"]
    problem = story.problem(trouble.code)
    if heard.nameless or problem.status not in ledger_events.RUNNING:
        text = f"您反映的“{trouble.title}”已列入问题台账办理，办理结果将在网站和公示栏公布。"
        voices.answer(voice, text=text, by=by)
    elif rng.random() < 0.2:
        into = story.voices[trouble.code]
        into.refresh_from_db()
        voices.merge(voice, into=into, by=by)
    else:
        voices.attach(voice, problem=problem, by=by)


def _aside(
    story: Story, rng: random.Random, aside: Aside, source: Source, at: datetime
) -> Iterator[datetime]:
    channel = source.channel
    core = rng.choice(aside.says)
    text = opinions.worded(rng, channel, core, phrases.ADDS, praise=aside.praise)
    who = opinions.speaker(aside.code)
    name, contact = ("", "") if _nameless(rng, channel) else opinions.reporter(rng, channel, who)
    said = voices.Said(
        text=text,
        subject=rules.subject_of(core),
        channel=channel,
        reporter=name,
        contact=contact,
    )
    said = _collected(rng, said, at)
    days, hour = rng.randrange(2, 9), f"{rng.randrange(9, 17):02d}:{rng.randrange(60):02d}"
    yield at
    voice = opinions.receive(story, said, source.code)
    yield moment(workdays_after(local_day(at), days), hour)
    answer = f"{story.unit(aside.unit)}：{aside.answer}"
    voices.answer(voice, text=answer, by=story.posts["shouli"])


def _not_ours(story: Story, code: str, text: str, why: str, day: date) -> Iterator[datetime]:
    yield moment(day, "20:15")
    voice = opinions.receive(story, voices.Said(text=text, channel="board", approach="背靠背"))
    yield moment(workdays_after(day, 2), "10:20")
    voices.not_accept(voice, code=code, reason=why, by=story.posts["shouli"])

"""Of today: problems under way in every state, a full inbox, reckoned back from the present day."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.voices import commands as voices
from bihuan.story import opinions
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.courses import Way, smooth
from bihuan.story.scene import Story, chance
from bihuan.story.troubles import HANDLINGS, ORIGINS, Trouble
from bihuan.story.troubles.fresh import FRESH
from bihuan.story.troubles.lately import LATELY

CHANNELS = ("portal", "hotline", "phone", "portal", "board", "visit", "portal", "mailbox", "letter")
PUBLIC = opinions.OPEN_TO_ALL
ASKS = (
    "请问明年幼升小什么时候报名，需要哪些材料？",
    "孩子户口在外区，随父母在青禾居住，初中怎么申请就读？",
    "请公布各校寒假放假时间。",
    "想咨询一下中小学教师资格认定今年下半年什么时候开始。",
    "孩子骨折在家休养，能不能申请送教或者网上听课？",
    "普通高中国家助学金什么时候发？",
    "建议学校食堂增加素食窗口。",
    "表扬禾阳小学门口的保安大叔，每天扶老人过马路。",
    "请问青少年活动中心寒假班怎么报名？",
    "学校旁边工地白天打桩，学生没法上课，请协调错开考试时间。",
)


def begin(story: Story) -> None:
    """Set going what leads up to today."""
    rng = chance("today")
    for trouble in LATELY:
        if story.small and trouble.code not in SMALL:
            continue
        ago, course = COURSES[trouble.code]
        story.clockwork.start(_brought_up(story, rng, trouble, ago, course))
    wanted = _fresh(story, rng)
    for n, said in enumerate(wanted):
        at = _lately(story, rng, said.channel, n, len(wanted))
        story.clockwork.start(opinions.arrives(story, f"inbox-{n}", said, at))


# -- the inbox --------------------------------------------------------------------------------


def _fresh(story: Story, rng: random.Random) -> list[voices.Said]:
    """What nobody has looked at: the same new trouble from several people, more about problems that
    are known, and questions."""
    out = []
    several = 1 if story.small else 4
    for trouble in FRESH:
        out += [_said(story, rng, trouble, one) for one in trouble.says[:several]]
    known = [one for one in LATELY if COURSES[one.code][1] not in (closed, doubted, gave_up)]
    for trouble in known[: 2 if story.small else 16]:
        out.append(_said(story, rng, trouble, rng.choice(trouble.says)))
    for ask in ASKS[: 2 if story.small else None]:
        name, contact = opinions.reporter(rng, "portal")
        channel = rng.choice(("portal", "board", "mailbox"))
        out.append(voices.Said(text=ask, channel=channel, reporter=name, contact=contact))
    rng.shuffle(out)
    return out


def _said(story: Story, rng: random.Random, trouble: Trouble, text: str) -> voices.Said:
    """One of the wordings, by a channel of its own; some give no name."""
    channel = rng.choice(CHANNELS)
    return opinions.about(story, rng, trouble, channel, text, named=rng.random() < 0.85)


def _lately(story: Story, rng: random.Random, channel: str, n: int, of: int) -> datetime:
    """Spread over the last four days; what the clerk registers, over working hours."""
    day = story.today - timedelta(days=4 - 4 * n // of)
    if channel in PUBLIC:
        return moment(day, f"{rng.randrange(7, 23):02d}:{rng.randrange(60):02d}")
    if day != workdays_after(day, 0):
        day = workdays_after(day, -1)
    return moment(day, f"{rng.randrange(9, 17):02d}:{rng.randrange(60):02d}")


# -- problems ---------------------------------------------------------------------------------


def _brought_up(
    story: Story, rng: random.Random, trouble: Trouble, ago: int, course: Callable[[Way], Course]
) -> Iterator[datetime]:
    """Heard from one or several people, raised, and on its course."""
    day = workdays_after(story.today, -ago)
    others = 0 if story.small else rng.randrange(3)
    saids = [_said(story, rng, trouble, text) for text in trouble.says[: 1 + others]]
    yield moment(workdays_after(day, -2), f"{rng.randrange(9, 17):02d}:{rng.randrange(60):02d}")
    first = story.voices[trouble.code] = opinions.receive(story, _named(rng, saids[0]))
    also = []
    for said in saids[1:]:
        yield moment(workdays_after(day, -1), f"{rng.randrange(9, 17):02d}:{rng.randrange(60):02d}")
        also.append(opinions.receive(story, _named(rng, said)))
    yield moment(day, f"{rng.randrange(9, 11):02d}:{rng.randrange(60):02d}")
    clerk = story.posts["shouli"]
    labels = {"origin": ORIGINS[trouble.origin], "handling": HANDLINGS[trouble.handling]}
    problem = voices.raise_problem(
        first, list_code="problems", title=trouble.title, labels=labels, by=clerk
    )
    story.problems[trouble.code] = problem
    for voice in also:
        voices.attach(voice, problem=problem, by=clerk)
        problem.refresh_from_db()
    yield from course(Way(story, trouble))


def _named(rng: random.Random, said: voices.Said) -> voices.Said:
    """Somebody who can be asked afterwards."""
    name, contact = opinions.reporter(rng, said.channel)
    return said if said.reporter else replace(said, reporter=name, contact=contact)


def _back(way: Way, days: int) -> date:
    return workdays_after(way.story.today, -days)


def _in(way: Way, days: int) -> str:
    return (way.story.today + timedelta(days=days)).isoformat()


def unexplained(way: Way) -> Course:
    yield way.after()
    way.detail(leave_out=("measure", "standard", "due"))


def explained(way: Way) -> Course:
    yield way.after()
    way.detail()


def issued(way: Way) -> Course:
    yield from way.issue()


def returned(way: Way) -> Course:
    yield from way.issue()
    yield way.after(1)
    text = "场地开放涉及校园安全和人员经费，建议由安全稳定科牵头。"
    ledger.return_(way.problem, reason=text, by=way.officer)


def working(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work()


def near(way: Way) -> Course:
    yield from way.hand_over(due=_in(way, 2))
    yield from way.work(steps=3)


def asking_for_time(way: Way) -> Course:
    yield from way.hand_over(due=_in(way, 4))
    yield from way.work()
    yield from way.ask_time(way.story.today + timedelta(days=34))


def overdue(way: Way) -> Course:
    yield from way.hand_over(due=_in(way, -4))
    yield from way.work(steps=1)
    yield way.on(_back(way, 2))
    yield from way.urge(late=True)


def extended(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work(steps=1)
    due_on = way.problem.due_on
    assert due_on is not None
    yield from way.ask_time(due_on + timedelta(days=30), grant=True)
    yield from way.work(steps=2)


def proposed(way: Way) -> Course:
    yield from way.hand_over()
    yield from way.work(steps=1)
    yield from way.propose(
        "terminated",
        "机构负责人已被公安机关立案侦查，培训费退还进入诉讼程序。",
        "信访工作条例第三十二条：属于司法机关职权范围的，应当依法按程序办理",
    )


def failed(way: Way) -> Course:
    yield from way.hand_over(due=_in(way, 9))
    yield from way.work()
    yield from way.request()
    yield from way.check(passed=False)


def sent_back(way: Way) -> Course:
    yield from way.hand_over(due=_in(way, 3))
    yield from way.work(steps=1)
    yield from way.request()
    yield from way.check()
    yield from way.ask(last="dissatisfied")


def verifying(way: Way) -> Course:
    yield from way.hand_over(due=_in(way, way.rng.randrange(-2, 9)))
    yield from way.work()
    yield from way.request(_back(way, 2))


def verified(way: Way, due: str = "") -> Course:
    yield from way.hand_over(due)
    yield from way.work(steps=1)
    yield from way.request()
    yield from way.check()


def to_be_asked(way: Way) -> Course:
    yield from verified(way, due=_in(way, way.rng.randrange(3, 12)))


def tried(way: Way) -> Course:
    yield from to_be_asked(way)
    yield from way.try_in_vain(2)


def partly_asked(way: Way) -> Course:
    yield from to_be_asked(way)
    yield from way.ask(leave=1)


def closed(way: Way) -> Course:
    yield from smooth(way)


def doubted(way: Way) -> Course:
    """Closed over an answer whose words say something else; somebody has to look at it."""
    yield from verified(way)
    yield from way.ask(words="棚子是搭了，充电还是老样子，算了，就说满意吧。")


def reopened(way: Way) -> Course:
    yield from smooth(way)
    yield from way.reopen(_back(way, 2), "清单外活动又有增加，教师来信反映。", "“回头看”抽查")


def gave_up(way: Way) -> Course:
    yield from verified(way)
    yield from way.try_in_vain(3)
    yield from way.propose(
        "unreachable", "不同日期回访三次均未联系上反映人，记录在案。", "本单位整改工作规则"
    )
    yield from way.confirm("回访记录完整，核查已通过，同意按无法回访终结，不计入销号。")


COURSES: dict[str, tuple[int, Callable[[Way], Course]]] = {
    "counsel-now": (2, unexplained),
    "bully-now": (2, explained),
    "meeting-now": (45, reopened),
    "zone-now": (4, issued),
    "pe-now": (4, issued),
    "trip-now": (3, issued),
    "open-field-now": (6, returned),
    "lunch-now": (12, near),
    "nap-now": (22, working),
    "aircon-now": (16, asking_for_time),
    "apps-now": (19, overdue),
    "hidden-class-now": (18, proposed),
    "glass-now": (28, extended),
    "route-now": (18, failed),
    "noise-now": (24, sent_back),
    "gate-now": (13, verifying),
    "toilet-now": (14, verifying),
    "uniform-now": (15, verifying),
    "after-fee-now": (22, partly_asked),
    "water-now": (20, tried),
    "workbook-now": (18, to_be_asked),
    "reply-now": (38, closed),
    "bike-now": (34, doubted),
    "site-now": (40, gave_up),
}
"""By the code of the trouble: how many working days ago it was raised, and how it went."""
SMALL = {
    *("counsel-now", "bully-now", "trip-now", "open-field-now", "lunch-now", "aircon-now"),
    *("apps-now", "hidden-class-now", "gate-now", "water-now", "bike-now"),
}
"""Those the small story tells of: one in each status, near and late."""

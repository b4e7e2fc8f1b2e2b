"""A task broken down, the problems of the year before grouped for a look-back, and deeds.

Some four months before today, in one go as an office takes over a ledger: 3 tasks, 14 measures, 49
points; 330 problems and 341 measures for them, grouped into 5 aspects and 9 items. From then on
some of it moves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bihuan.kernel import clock, deadlines, record
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Unit
from bihuan.kernel.record import Batch
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger import events, types
from bihuan.rooms.ledger.deeds import commands as deeds
from bihuan.rooms.ledger.events import SELF
from bihuan.rooms.ledger.tree import rules
from bihuan.rooms.ledger.tree.events import Matched, Placed
from bihuan.rooms.ledger.types import numbering
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.checks import protocols
from bihuan.story import evidence, phrases, plans
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.people import leader_for
from bihuan.story.plans import Deed
from bihuan.story.scene import Story, chance
from bihuan.story.troubles import ORIGINS

BEFORE = 134
"""Days before today: earlier than everything else that happens of late."""
PROBLEMS, MEASURES = 330, 341
SMALL_PROBLEMS, SMALL_MEASURES = 3, 4
SECTIONS = (
    "党政办",
    "基教科",
    "督导室",
    "基建科",
    "安稳科",
    "体卫艺科",
    "政法科",
    "组织人事科",
    "财审科",
)


def begin(story: Story) -> None:
    """Set it going."""
    story.clockwork.start(_taken_over(story))


@dataclass
class Writer:
    """Writes items into a batch, each with the next instant."""

    story: Story
    batch: Batch
    at: datetime
    count: int = 0

    def tick(self) -> Any:
        self.count += 1
        return clock.at(self.at + timedelta(seconds=2 * self.count))

    def append(self, matter: Matter, data: Any, by: str) -> None:
        with self.tick():
            self.batch.by = self.story.posts[by]
            self.batch.append(matter, data)

    def item(self, list_code: str, title: str, **more: Any) -> Matter:
        kind = types.of(list_code)
        with self.tick():
            self.batch.by = self.story.posts["duban"]
            data = events.Registered(
                list_code,
                seal(title),
                seal(more.pop("text", title)),
                source="ledger",
                edition=kind.edition,
                serial=numbering.following(kind),
                **more,
            )
            return self.batch.open("problem", data)

    def place(self, item: Matter, under: Matter, position: int) -> None:
        data = Placed(under.pk, under.number, position * rules.STEP)
        self.append(item, data, "duban")

    def hand_over(self, item: Matter, unit: Unit, due_on: date, **more: str) -> None:
        """Fields, issue and receipt."""
        head = self.story.heads[unit.pk]
        texts = {"person": head.name, "leader": leader_for(self.story, unit).name, **more}
        fields: dict[str, Any] = {name: seal(text) for name, text in texts.items()}
        fields |= {"unit": unit.pk, "due": due_on.isoformat(), "type": "by_date"}
        self.append(item, events.Detailed(fields), "duban")
        basis = deadlines.fixed(due_on)
        self.append(item, events.Issued(unit.pk, (), due_on, basis), "duban")
        with self.tick():
            self.batch.by = self.story.acting[unit.pk]
            self.batch.append(item, events.Received())

    def progress(self, item: Matter, unit: Unit, percent: int, text: str) -> None:
        with self.tick():
            self.batch.by = self.story.acting[unit.pk]
            self.batch.append(item, events.Progressed(seal(text), percent))


def _taken_over(story: Story) -> Course:
    day = workdays_after(story.today - timedelta(days=BEFORE), 0)
    yield moment(day, "09:00")
    with record.batch(by=story.posts["duban"], size=5000) as batch:
        writer = Writer(story, batch, clock.now())
        open_points = _tasks(writer)
        _last_year(writer)
    for n, (point, unit) in enumerate(open_points[: 1 if story.small else 3]):
        story.clockwork.start(_finished(story, point, unit, 20 + 9 * n))
    for n, deed in enumerate(plans.DEEDS[: 1 if story.small else None]):
        story.clockwork.start(_deed(story, deed, day, n))


# -- 3 tasks, 14 measures, 49 points --------------------------------------------------------------


def _tasks(writer: Writer) -> list[tuple[Matter, Unit]]:
    """The whole tree; gives the points under way."""
    story, rng = writer.story, chance("breakdown")
    under_way = []
    plan = plans.SMALL_TASKS if story.small else plans.TASKS
    for n, (title, measures) in enumerate(plan.items(), 1):
        unit = story.unit(SECTIONS[n])
        task = writer.item("tasks", title, text=f"{title}，分解为措施和着力点推进。")
        story.problems[f"task-{n}"] = task
        writer.hand_over(task, unit, story.today + timedelta(days=120))
        for m, (name, points) in enumerate(measures.items(), 1):
            measure = writer.item("measures", name)
            story.problems[f"measure-{n}-{m}"] = measure
            writer.place(measure, task, m)
            writer.hand_over(measure, unit, story.today + timedelta(days=60 + 5 * m))
            for k, named in enumerate(points.split("；"), 1):
                point = writer.item("points", named)
                story.problems[f"point-{n}-{m}-{k}"] = point
                writer.place(point, measure, k)
                done = rng.choice((None, 0, 20, 40, 60, 80, 90))
                if done is None and not story.small:
                    continue  # not handed over yet
                doer = story.unit(SECTIONS[(n + m + k) % len(SECTIONS)])
                writer.hand_over(point, doer, story.today + timedelta(days=rng.randrange(-12, 75)))
                under_way.append((point, doer))
                if done:
                    writer.progress(point, doer, done, rng.choice(plans.PROGRESS))
    return under_way


def _finished(story: Story, point: Matter, unit: Unit, days: int) -> Course:
    """A point goes through the gate; it came from inside, so who registered it is asked."""
    day = workdays_after(clock.local_day(clock.now()), days)
    yield moment(day, "10:20")
    by = story.acting[unit.pk]
    sent = evidence.hand_in(point, by, "工作完成", photos=2, lines=["各项要求均已落实。"])
    ledger.request_closure(_now(point), text="各项要求均已落实。", files=sent, by=by)
    yield moment(workdays_after(day, 2), "15:10")
    checked = _now(point)
    inspector = story.inspector_for(checked)
    found = evidence.hand_in(checked, inspector, "核查")
    oversight.verify(
        checked,
        passed=True,
        findings=phrases.FINDINGS[0],
        methods=["site", "papers"],
        files=found,
        answers=dict.fromkeys(protocols.of(checked).words, "yes"),
        by=inspector,
    )
    yield moment(workdays_after(day, 3), "09:40")
    caller = story.posts["huifang"]
    ledger.consult(_now(point), voice=SELF, result="satisfied", way="inside", by=caller)


def _now(matter: Matter) -> Matter:
    return Matter.objects.select_related("unit").get(pk=matter.pk)


# -- the year before ------------------------------------------------------------------------------


def _last_year(writer: Writer) -> None:
    """Problems found the year before, the measures taken for them, and how they are grouped: each
    is looked at again before it is closed."""
    story = writer.story
    due_on = story.today + timedelta(days=100)
    groups = _groups(writer, due_on)
    count = SMALL_PROBLEMS if story.small else PROBLEMS
    places = sorted(story.acting)
    year = story.today.year - 1
    problems = []
    units = {unit.pk: unit for unit in story.units.values()}
    for n in range(count):
        group, subjects = groups[n % len(groups)]
        unit = units[places[n % len(places)]]
        subject = subjects[n // len(groups) % len(subjects)]
        carried = json.dumps({"上年整改情况": "已整改，列入回头看"}, ensure_ascii=False)
        problem = writer.item(
            "problems",
            f"{unit.short_name or unit.name}{subject}",
            text=f"{year}年查摆：{subject}。",
            place=unit.pk,
            labels={"origin": ORIGINS["cadres"]},
            external=f"{year}-{n + 1:03d}",
            received_on=date(year, 3 + n % 4, 1 + n % 28),
            carried=seal(carried),
        )
        writer.place(problem, group, n)
        writer.hand_over(problem, unit, due_on, measure=plans.REMEDY, standard="回头看不反弹。")
        if n % 3:
            writer.progress(problem, unit, 50 + n % 5 * 10, plans.PROGRESS[n % 3])
        problems.append((problem, unit, subject))
        story.problems.setdefault("looked-back", problem)
    for n in range(SMALL_MEASURES if story.small else MEASURES):
        problem, unit, subject = problems[n % count]
        head = plans.REMEDIES[n // count % 2]
        measure = writer.item("measures", f"{head}：{subject}")
        story.problems.setdefault("measure-of", measure)
        also = [problems[(n + 1) % count][0]] if n % 10 == 0 else []
        found = [problem, *also]
        data = Matched(tuple(one.pk for one in found), tuple(one.number for one in found))
        writer.append(measure, data, "duban")
        writer.hand_over(measure, unit, due_on)


def _groups(writer: Writer, due_on: date) -> list[tuple[Matter, list[str]]]:
    """Aspects and the items under them, each with what its problems are called."""
    story, found = writer.story, []
    aspects: Mapping[str, Mapping[str, str]] = plans.SMALL_ASPECTS if story.small else plans.ASPECTS
    for n, (aspect, items) in enumerate(aspects.items()):
        unit = story.unit(SECTIONS[n])
        top = writer.item("groups", aspect)
        story.problems[f"aspect-{n + 1}"] = top
        writer.hand_over(top, unit, due_on)
        for m, (name, subjects) in enumerate(items.items()):
            item = writer.item("groups", name)
            writer.place(item, top, m)
            writer.hand_over(item, unit, due_on)
            found.append((item, subjects.split("；")))
    return found


# -- deeds ----------------------------------------------------------------------------------------


def _deed(story: Story, deed: Deed, day: date, n: int) -> Iterator[datetime]:
    """Promised, handed over, reported on every few weeks, shown to everybody."""
    duban = story.posts["duban"]
    yield moment(day, f"1{n}:30")
    made = ledger.register(
        list_code="deeds", title=deed.title, text=deed.text, source="ledger", by=duban
    )
    story.problems[deed.code] = made
    aims = [
        deeds.set_target(made, name=name, measure=measure, amount=amount, by=duban)
        for name, measure, amount, _shares in deed.targets
    ]
    due_on = story.today + timedelta(days=deed.days_left)
    stages = [
        deeds.set_milestone(made, name=name, due_on=day + timedelta(days=at), by=duban)
        for name, at, _late in deed.milestones
    ]
    unit = story.unit(deed.unit)
    ledger.detail(
        made,
        unit=unit,
        person=story.heads[unit.pk].name,
        leader=leader_for(story, unit).name,
        measure=deed.text,
        standard="按目标数量全部完成并投入使用。",
        due=due_on.isoformat(),
        by=duban,
    )
    ledger.issue(made, by=duban)
    officer = story.acting[unit.pk]
    yield moment(workdays_after(day, 1), f"1{n}:40")
    ledger.receive(_now(made), by=officer)
    yield from _reports(story, deed, made, aims, stages, workdays_after(day, 2))


def _reports(
    story: Story, deed: Deed, made: Matter, aims: list[str], stages: list[str], day: date
) -> Iterator[datetime]:
    officer = story.acting[story.unit(deed.unit).pk]
    photos: list[str] = []
    for step in range(plans.REPORTS):
        yield moment(workdays_after(day + timedelta(days=10 + 24 * step), 0), "16:05")
        matter = _now(made)
        for code, (name, _measure, _amount, shares) in zip(aims, deed.targets, strict=True):
            if shares[step]:
                sent = evidence.hand_in(matter, officer, name)
                photos.append(str(sent[0]["id"]))
                deeds.deliver(
                    matter, target=code, amount=shares[step], text=plans.DELIVERED[step],
                    files=sent, by=officer,
                )  # fmt: skip
        for code, (_name, at, late) in zip(stages, deed.milestones, strict=True):
            if not late and at // 24 == step:
                deeds.reach(matter, milestone=code, by=officer)
        if step == 1 and deed.public:
            yield moment(workdays_after(day + timedelta(days=11 + 24 * step), 0), "09:20")
            deeds.publish(
                _now(made), title=deed.title, text=deed.public, photos=photos[:3],
                by=story.posts["duban"],
            )  # fmt: skip

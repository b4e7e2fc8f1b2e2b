"""Deeds as rows."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.ledger.deeds import rules
from bihuan.rooms.ledger.deeds.models import Milestone, Publication, Target
from bihuan.rooms.ledger.deeds.rules import Aim
from bihuan.rooms.ledger.models import Problem


@projects("problem.target_set")
def _target(matter: Matter, happened: Happened, rows: Rows) -> None:
    data, key = happened.data, f"{matter.pk}-{happened.data.code}"
    for target in rows.of(Target, matter):
        if target.key == key:
            target.name, target.measure, target.amount = data.name, data.measure, data.amount
            rows.change(target)
            return
    rows.add(
        Target(
            key=key,
            matter=matter,
            code=data.code,
            name=data.name,
            measure=data.measure,
            amount=data.amount,
            first=data.amount,
        )
    )


@projects("problem.milestone_set")
def _milestone(matter: Matter, happened: Happened, rows: Rows) -> None:
    data, key = happened.data, f"{matter.pk}-{happened.data.code}"
    for milestone in rows.of(Milestone, matter):
        if milestone.key == key:
            milestone.name, milestone.due_on = data.name, data.due_on
            rows.change(milestone)
            return
    rows.add(
        Milestone(
            key=key,
            matter=matter,
            code=data.code,
            name=data.name,
            due_on=data.due_on,
            first_due_on=data.due_on,
        )
    )


@projects("problem.milestone_reached")
def _reach(matter: Matter, happened: Happened, rows: Rows) -> None:
    milestone = rows.get(Milestone, f"{matter.pk}-{happened.data.code}")
    milestone.reached_on = happened.on
    rows.change(milestone)


@projects("problem.delivered")
def _deliver(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    target = rows.get(Target, f"{matter.pk}-{data.target}")
    target.done, target.reported_on = data.total, happened.on
    rows.change(target)
    problem = rows.get(Problem, matter.pk)
    problem.percent = rules.percent(Aim(o.amount, o.done) for o in rows.of(Target, matter))
    problem.progress, problem.progressed_at = str(data.text), happened.at
    problem.evidence += len(data.files)
    rows.change(problem)


@projects("problem.published")
def _publish(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    for shown in rows.of(Publication, matter):
        shown.title, shown.text = str(data.title), str(data.text)
        shown.photos = list(data.photos)
        rows.change(shown)
        return
    rows.add(
        Publication(
            matter=matter,
            title=str(data.title),
            text=str(data.text),
            photos=list(data.photos),
            on=happened.on,
        )
    )


@projects("problem.unpublished")
def _unpublish(matter: Matter, happened: Happened, rows: Rows) -> None:
    for shown in rows.of(Publication, matter):
        rows.remove(shown)

"""Visits as rows."""

from bihuan.facilities.search import index
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.mask import mask
from bihuan.rooms.oversight.rounds import rules
from bihuan.rooms.oversight.rounds.events import HIDDEN
from bihuan.rooms.oversight.rounds.models import Check, Finding, Visit

TITLE_CHARACTERS = 300
STEP_OF = {kind: step for step, kind in rules.EVENT_OF.items()}


@projects("visit.planned")
def _plan(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.title = mask(str(data.title))[:TITLE_CHARACTERS]
    matter.unit_id, matter.checker_id = data.unit, data.group
    matter.due_on, matter.due_basis = data.on, None
    matter.labels = [f"visit_kind:{data.visit_kind}"]
    if not data.announced:
        matter.labels.append(HIDDEN)
    rows.add(
        Visit(
            matter=matter,
            visit_kind=data.visit_kind,
            steps=list(data.steps),
            announced=data.announced,
            on=data.on,
            team=list(data.team),
            round=data.round,
            checklists=list(data.checklists),
            exceptions=list(data.exceptions),
        )
    )
    index(matter, matter.title, rows)


@projects("visit.changed")
def _change(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    row = rows.get(Visit, matter.pk)
    row.on, row.team = data.on, list(data.team)
    row.exceptions = sorted({*row.exceptions, *data.exceptions})
    rows.change(row)
    if matter.status == "planned":
        matter.due_on, matter.due_basis = data.on, None


@projects(*STEP_OF)
def _step(matter: Matter, happened: Happened, rows: Rows) -> None:
    """What comes before and was not done has lapsed."""
    row = rows.get(Visit, matter.pk)
    step = STEP_OF[happened.kind]
    done = dict(row.done)
    for before in row.steps[: row.steps.index(step)]:
        done.setdefault(before, "")
    done[step] = happened.on.isoformat()
    row.done = done
    rows.change(row)
    matter.due_on = getattr(happened.data, "due_on", None)
    matter.due_basis = getattr(happened.data, "basis", None)
    if matter.due_on is None and matter.status in ("noticed", "assessed"):
        matter.due_on = row.on


@projects("visit.check_failed")
def _fail(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Visit, matter.pk)
    row.done = {step: on for step, on in row.done.items() if step != "rectify"}
    rows.change(row)


@projects("visit.begun")
def _begin(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Visit, matter.pk)
    row.visited_on, row.present = happened.on, list(happened.data.present)
    rows.change(row)
    matter.labels = [one for one in matter.labels if one != HIDDEN]


@projects("visit.made")
def _make(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Visit, matter.pk)
    row.methods = list(happened.data.methods)
    rows.change(row)


@projects("visit.checked")
def _check(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    answers = [one | {"note": _plain(one.get("note"))} for one in data.answers]
    code = f"{matter.pk}-{data.checklist}"
    for row in rows.of(Check, matter):
        if row.code == code:
            row.title, row.answers = data.title, answers
            rows.change(row)
            return
    rows.add(
        Check(code=code, matter=matter, checklist=data.checklist, title=data.title, answers=answers)
    )


def _plain(note: object) -> str:
    return "" if note is None else str(note)


@projects("visit.found")
def _find(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    rows.add(
        Finding(
            code=f"{matter.pk}-{data.n}",
            matter=matter,
            n=data.n,
            sort="solved" if data.solved else "found",
            title=str(data.title),
            text=str(data.text),
            how=_plain(data.how),
            item=data.item,
            key=data.key,
        )
    )
    row = rows.get(Visit, matter.pk)
    row.findings += 1
    row.solved += int(data.solved)
    rows.change(row)


@projects("visit.suggested")
def _suggest(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    rows.add(
        Finding(
            code=f"{matter.pk}-{data.n}",
            matter=matter,
            n=data.n,
            sort="suggested",
            title=str(data.text),
            text=str(data.text),
            key=data.key,
        )
    )
    row = rows.get(Visit, matter.pk)
    row.suggestions += 1
    rows.change(row)


@projects("visit.opened_problem")
def _open_problem(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    rows.add(Link(source=matter, target_id=data.problem, kind="found_by"))
    for finding in rows.of(Finding, matter):
        if finding.n == data.n:
            finding.problem, finding.problem_number = data.problem, data.problem_number
            rows.change(finding)


@projects("visit.published")
def _publish(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Visit, matter.pk)
    row.report = _plain(happened.data.text)
    row.report_files = [one["id"] for one in happened.data.files]
    rows.change(row)


@projects("visit.published", "visit.ended", "visit.cancelled")
def _end(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on = happened.on
    matter.due_on = matter.due_basis = None

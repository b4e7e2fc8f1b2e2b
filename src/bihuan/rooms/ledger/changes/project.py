"""Changes as rows. They run after the ledger's own projectors."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.ledger.changes.models import Change
from bihuan.rooms.ledger.models import Problem

ENDS = (
    "problem.closure_requested", "problem.returned", "problem.merged", "problem.withdrawn",
    "problem.concluded", "problem.reopened",
)  # fmt: skip
"""After which what was asked for is no longer a question."""


@projects("problem.change_asked")
def _ask(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    rows.add(
        Change(
            key=f"{matter.pk}-{happened.version}",
            matter=matter,
            version=happened.version,
            what=data.what,
            to=data.to,
            was=data.was,
            due_on=data.due_on,
            reason=str(data.reason),
            asked_by_id=happened.by_id,
            asked_on=happened.on,
        )
    )


def _decided(matter: Matter, happened: Happened, rows: Rows, state: str, answer: str) -> None:
    for change in rows.of(Change, matter):
        if change.state == "pending":
            change.state, change.answer = state, answer
            change.decided_by_id, change.decided_on = happened.by_id, happened.on
            if state == "agreed":
                change.was, change.was_on = happened.data.was, happened.data.was_on
                if happened.data.what == "list":
                    change.serial = rows.get(Problem, matter.pk).serial
            rows.change(change)


@projects("problem.change_agreed")
def _agree(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    _decided(matter, happened, rows, "agreed", str(data.answer or ""))
    if data.due_on is not None:
        matter.due_on, matter.due_basis = data.due_on, data.basis
    if data.what == "class":
        scheme = data.to.split(":", 1)[0]
        kept = [one for one in matter.labels if one.split(":", 1)[0] != scheme]
        matter.labels = sorted([*kept, data.to])
    if data.what == "list":
        matter.list_code = data.to
        problem = rows.get(Problem, matter.pk)
        problem.edition, problem.serial = data.edition, data.serial
        rows.change(problem)


@projects("problem.change_refused")
def _refuse(matter: Matter, happened: Happened, rows: Rows) -> None:
    _decided(matter, happened, rows, "refused", str(happened.data.reason))


@projects(*ENDS)
def _lapse(matter: Matter, happened: Happened, rows: Rows) -> None:
    _decided(matter, happened, rows, "lapsed", "")


@projects("problem.transferred")
def _transfer(matter: Matter, happened: Happened, rows: Rows) -> None:
    """As at a hand-over: the unit may object from now on; what the other asked for is gone, and its
    person in charge. The first date and the date in force stay."""
    unit = happened.data.unit
    matter.unit_id, matter.checker_id = unit, None
    matter.helpers = [pk for pk in matter.helpers if pk != unit]
    problem = rows.get(Problem, matter.pk)
    problem.issued_on = happened.on
    problem.asked_until = problem.asked_by = None
    problem.person = problem.phone = ""
    rows.change(problem)

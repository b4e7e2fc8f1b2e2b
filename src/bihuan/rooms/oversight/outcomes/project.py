"""Outcomes as rows."""

from bihuan.facilities.search import index
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib import persons
from bihuan.lib.mask import mask
from bihuan.rooms.oversight.outcomes.models import Outcome

ABOUT = "about"
"""Link: an outcome to what it comes from."""
TITLE_CHARACTERS = 60


@projects("outcome.recorded")
def _record(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.title = mask(persons.hide(str(data.reason)))[:TITLE_CHARACTERS]
    matter.labels = [f"outcome_kind:{data.outcome_kind}"]
    matter.unit_id = data.unit
    matter.due_on, matter.due_basis = data.due_on, data.basis
    rows.add(Outcome(matter=matter, outcome_kind=data.outcome_kind, reason=str(data.reason)))
    for one in data.about:
        rows.add(Link(source=matter, target_id=one, kind=ABOUT))
    index(matter, matter.title, rows)


@projects("outcome.stated")
def _state(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Outcome, matter.pk)
    row.statement, row.stated_on = str(happened.data.text), happened.on
    rows.change(row)


@projects("outcome.withdrawn")
def _withdraw(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Outcome, matter.pk)
    row.withdrawn = str(happened.data.reason)
    rows.change(row)
    matter.closed_on = happened.on

"""Look-backs as rows."""

from bihuan.facilities.search import index
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.policy import HIDDEN
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.mask import mask
from bihuan.rooms.oversight.lookback.models import LookBack

OF = "lookback_of"
"""Link: a look-back to its problem."""


@projects("lookback.planned")
def _plan(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.title = mask(str(data.title))[:300]  # titles are seen by many
    matter.unit_id, matter.helpers = data.unit, list(data.helpers)
    matter.due_on, matter.due_basis = data.due_on, data.basis
    matter.list_code = data.list_code
    matter.labels = sorted([*data.labels, HIDDEN])  # the unit is not told that one is to come
    row = LookBack(
        matter=matter,
        problem=data.problem,
        number=data.number,
        round=data.round,
        criterion=str(data.criterion),
        rule=data.rule,
        share=data.share,
        place=data.place,
        verifier=data.verifier,
        first_checker=data.checker,
    )
    rows.add(row)
    rows.add(Link(source=matter, target_id=data.problem, kind=OF))
    index(matter, f"{matter.title}\n{row.number}\n{row.criterion}", rows)


@projects("lookback.fell_due")
def _fall_due(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.checker_id = data.group
    matter.due_on, matter.due_basis = data.due_on, data.basis
    row = rows.get(LookBack, matter.pk)
    row.member = data.member
    rows.change(row)


@projects("lookback.held", "lookback.relapsed", "lookback.waived")
def _end(matter: Matter, happened: Happened, rows: Rows) -> None:
    """What was found is told to the unit; what was waived stays unknown to it."""
    matter.closed_on = happened.on
    if happened.kind == "lookback.waived":
        return
    matter.labels = [one for one in matter.labels if one != HIDDEN]
    row = rows.get(LookBack, matter.pk)
    row.held_by = happened.by_id
    rows.change(row)

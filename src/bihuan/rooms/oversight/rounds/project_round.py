"""Rounds as rows."""

from bihuan.facilities.search import index
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.mask import mask
from bihuan.rooms.oversight.rounds.models import Round

TITLE_CHARACTERS = 300


@projects("inspection.drafted")
def _draft(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.title = mask(str(data.title))[:TITLE_CHARACTERS]
    matter.unit_id = data.unit
    matter.labels = [f"visit_kind:{data.visit_kind}"]
    rows.add(
        Round(
            matter=matter,
            text=str(data.text),
            visit_kind=data.visit_kind,
            announced=data.announced,
            authority=data.authority,
            starts_on=data.starts_on,
            ends_on=data.ends_on,
            methods=list(data.methods),
            checklists=list(data.checklists),
        )
    )
    index(matter, matter.title, rows)


@projects("inspection.routed")
def _route(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Round, matter.pk)
    row.stops = [dict(one) for one in happened.data.stops]
    rows.change(row)
    matter.helpers = sorted({one["group"] for one in row.stops})


@projects("inspection.submitted")
def _submit(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Round, matter.pk)
    row.reason = "" if happened.data.reason is None else str(happened.data.reason)
    rows.change(row)


@projects("inspection.approved")
def _approve(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.due_on = rows.get(Round, matter.pk).ends_on


@projects("inspection.ended", "inspection.cancelled")
def _end(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on, matter.due_on = happened.on, None

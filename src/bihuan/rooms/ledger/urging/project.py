"""Urging as rows."""

from bihuan.kernel.clock import local_day
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.ledger.urging.models import Promise, Taken


@projects("problem.reminded", "problem.escalated")
def _take(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    rows.add(
        Taken(
            key=f"{matter.pk}-{matter.round}-{data.step}-{data.anchor}",
            matter=matter,
            step=data.step,
            anchor=data.anchor,
            on=local_day(happened.at),
            version=happened.version,
        )
    )


@projects("problem.promised")
def _promise(matter: Matter, happened: Happened, rows: Rows) -> None:
    rows.add(
        Promise(
            key=f"{matter.pk}-{happened.version}",
            matter=matter,
            unit_id=matter.unit_id or 0,
            by_on=happened.data.by_on,
            text=str(happened.data.text),
            made_on=local_day(happened.at),
            made_at=happened.at,
        )
    )

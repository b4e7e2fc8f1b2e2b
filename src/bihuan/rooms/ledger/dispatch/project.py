"""Weekly dispatches as rows."""

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.ledger.dispatch.models import Dispatch, Remark, ZeroReturn


@projects("dispatch.prepared")
def _prepare(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.title = data.title
    slot = f"{data.series}-{data.year}-{data.week}"
    rows.add(Dispatch(matter=matter, series=data.series, year=data.year, week=data.week, slot=slot))


@projects("dispatch.zero_returned")
def _zero(matter: Matter, happened: Happened, rows: Rows) -> None:
    unit = happened.data.unit
    rows.add(
        ZeroReturn(
            key=f"{matter.pk}-{unit}",
            matter=matter,
            unit_id=unit,
            by_id=happened.by_id,
            at=happened.at,
        )
    )


@projects("dispatch.remarked")
def _remark(matter: Matter, happened: Happened, rows: Rows) -> None:
    rows.add(
        Remark(
            key=f"{matter.pk}-{happened.version}",
            matter=matter,
            problem=happened.data.problem,
            text=str(happened.data.text),
            by_id=happened.by_id,
            at=happened.at,
        )
    )


@projects("dispatch.held")
def _hold(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Dispatch, matter.pk)
    row.held_at, row.held_by_id = happened.at, happened.by_id
    row.standing = happened.data.standing
    rows.change(row)


@projects("dispatch.returned")
def _return(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Dispatch, matter.pk)
    row.superior = happened.data.to
    row.confirmed_at, row.confirmed_by_id = happened.at, happened.by_id
    rows.change(row)


@projects("dispatch.cancelled")
def _cancel(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Dispatch, matter.pk)
    row.slot = None
    rows.change(row)

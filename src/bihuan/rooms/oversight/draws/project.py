"""Draws as rows."""

import json
from datetime import datetime

from django.utils import timezone

from bihuan.facilities.search import index
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.oversight.draws.models import Draw

REPEATS = "repeats"
"""Link: a draw to the one it is made instead of."""


@projects("draw.published")
def _publish(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    plan = json.loads(data.plan)
    after = datetime.fromisoformat(plan["second"]["after"])
    matter.title = plan["title"]
    matter.labels = [f"population:{plan['population']['of']}"]
    matter.due_on = timezone.localdate(after)
    rows.add(
        Draw(
            matter=matter,
            plan=plan,
            plan_sha256=data.plan_sha256,
            kept_here=data.seed is not None,
            after=after,
        )
    )
    if data.repeats is not None:
        rows.add(Link(source=matter, target_id=data.repeats, kind=REPEATS))
    index(matter, matter.title, rows)


@projects("draw.contributed")
def _contribute(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Draw, matter.pk)
    row.second, row.checkpoint = happened.data.second, happened.data.checkpoint
    rows.change(row)


@projects("draw.revealed")
def _reveal(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Draw, matter.pk)
    data = happened.data
    row.seed = data.seed
    row.drawn = [
        {"stratum": name, "ids": list(ids)}
        for name, ids in zip(data.strata, data.drawn, strict=True)
    ]
    rows.change(row)
    matter.closed_on = happened.on


@projects("draw.voided")
def _void(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Draw, matter.pk)
    row.reason = str(happened.data.reason)
    rows.change(row)
    matter.closed_on = happened.on

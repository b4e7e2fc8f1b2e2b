"""Drafts as rows."""

import json

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.policy import AUTHOR
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.reports.drafts import rules
from bihuan.rooms.reports.drafts.models import Draft

TITLE_CHARACTERS = 60


@projects("draft.taken")
def _take(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.labels = [f"{AUTHOR}{happened.by_id}"]
    row = Draft(matter=matter)
    _fill(matter, row, happened)
    rows.add(row)


@projects("draft.checked")
def _check(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Draft, matter.pk)
    _fill(matter, row, happened)
    rows.change(row)


def _fill(matter: Matter, row: Draft, happened: Happened) -> None:
    data = happened.data
    matter.title = str(data.name)[:TITLE_CHARACTERS]
    row.name, row.origin, row.text = str(data.name), data.origin, str(data.text)
    found = data.findings.text
    row.findings = json.loads(found) if found is not None else []  # erased with the text
    row.ledger, row.as_of = data.ledger, data.as_of
    row.pages, row.notes = list(data.pages), list(data.notes)
    row.file_id = data.files[0]["id"] if data.files else ""
    row.checked_at = happened.at


@projects("draft.settled", "draft.unsettled")
def _settle(matter: Matter, happened: Happened, rows: Rows) -> None:
    data, row = happened.data, rows.get(Draft, matter.pk)
    verdict = data.verdict if happened.kind == "draft.settled" else rules.OPEN
    found = rules.settled(rules.read(row.findings), data.findings, verdict)
    row.findings = json.loads(rules.stored(found))
    rows.change(row)


@projects("draft.removed")
def _remove(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on = happened.on

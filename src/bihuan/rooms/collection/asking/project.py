"""Forms and sheets as rows."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from bihuan.facilities.search import index
from bihuan.kernel import deadlines
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.mask import mask
from bihuan.rooms.collection.asking.events import Submitted
from bihuan.rooms.collection.asking.models import Code, Form, Sheet, Version

TITLE_CHARACTERS = 300


@projects("form.drafted")
def _draft(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.title = mask(str(data.title))[:TITLE_CHARACTERS]
    matter.unit_id = data.unit
    _close(matter, data.closes_on)
    matter.labels = [f"purpose:{data.purpose}"]
    rows.add(
        Form(
            matter=matter,
            purpose=data.purpose,
            audience=data.audience,
            collection=data.collection,
            closes_on=data.closes_on,
        )
    )
    index(matter, matter.title, rows)


def _close(matter: Matter, on: date | None) -> None:
    """The last day is the date by which units are to answer."""
    matter.due_on, matter.due_basis = on, deadlines.fixed(on) if on else None


@projects("form.changed")
def _change(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Form, matter.pk)
    for name, value in happened.data.changes.items():
        match name:
            case "title":
                matter.title = mask(str(value))[:TITLE_CHARACTERS]
                index(matter, matter.title, rows)
            case "closes_on":
                row.closes_on = date.fromisoformat(value) if value else None
                _close(matter, row.closes_on)
            case _:
                setattr(row, name, value)
    matter.labels = [f"purpose:{row.purpose}"]
    rows.change(row)


@projects("form.published")
def _publish(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    rows.add(
        Version(
            key=f"{matter.pk}-{data.number}",
            matter=matter,
            number=data.number,
            digest=data.digest,
            definition=data.definition,
        )
    )
    row = rows.get(Form, matter.pk)
    row.version = data.number
    rows.change(row)


@projects("form.addressed")
def _address(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.helpers = list(happened.data.units)


@projects("form.coded")
def _issue(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    for digest in data.digests:
        rows.add(Code(digest=digest, matter=matter, batch=data.batch))
    row = rows.get(Form, matter.pk)
    row.codes += len(data.digests)
    rows.change(row)


@projects("form.closed", "form.discarded")
def _end(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on = happened.on


@projects("form.reopened")
def _reopen(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on = None


@projects("sheet.submitted")
def _submit(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.title, matter.unit_id, matter.checker_id = data.form_number, data.unit, data.group
    matter.labels = [f"form:{data.form}"]
    rows.add(
        Sheet(
            matter=matter,
            form=data.form,
            number=data.number,
            digest=data.digest,
            audience=data.audience,
            category=data.category,
            unit=data.unit,
            code=data.code,
            answers=_answers(data),
            submitted_on=happened.on,
        )
    )


def _answers(data: Submitted) -> dict[str, Any] | None:
    """The answers with what was written as opinions; what was erased is left out."""
    if data.answers.text is None:
        return None
    answers: dict[str, Any] = json.loads(data.answers.text)
    said = {one["question"]: one["text"].text for one in data.opinions}
    return answers | {code: text for code, text in said.items() if text is not None}


@projects("sheet.marked")
def _mark(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    row = rows.get(Sheet, matter.pk)
    row.points, row.of = Decimal(data.points), Decimal(data.of)
    row.passed, row.late = data.passed, data.late
    rows.change(row)


@projects("sheet.voided")
def _void(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Sheet, matter.pk)
    row.void = True
    rows.change(row)

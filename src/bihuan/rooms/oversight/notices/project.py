"""Notices as rows."""

from typing import Any

from bihuan.facilities.search import index
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.mask import mask
from bihuan.rooms.oversight.notices.models import Notice

ABOUT = "about"
"""Link: a notice to what it is about."""
TITLE_CHARACTERS = 300


def _write(matter: Matter, row: Notice, data: Any, rows: Rows) -> None:
    """The unit is not responsible for it (and does not see it) before it is served."""
    matter.title = mask(str(data.title))[:TITLE_CHARACTERS]
    matter.place_id = row.addressee_id = data.unit
    row.copies = list(data.copies)
    row.texts = {code: str(text) for code, text in data.texts.items()}
    index(matter, f"{matter.title}\n{row.reference}", rows)


@projects("notice.drafted")
def _draft(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.labels = [f"notice_kind:{data.notice_kind}"]
    row = Notice(matter=matter, notice_kind=data.notice_kind)
    _write(matter, row, data, rows)
    rows.add(row)
    for one in data.about:
        rows.add(Link(source=matter, target_id=one, kind=ABOUT))


@projects("notice.redrafted")
def _redraft(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Notice, matter.pk)
    _write(matter, row, happened.data, rows)
    rows.change(row)


@projects("notice.signed")
def _sign(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    row = rows.get(Notice, matter.pk)
    row.series, row.year, row.serial = data.series, data.year, data.serial
    row.signer, row.signed_on = str(data.signer), happened.on
    rows.change(row)
    index(matter, f"{matter.title}\n{row.reference}", rows)


@projects("notice.served")
def _serve(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    row = rows.get(Notice, matter.pk)
    row.served_on, row.served_to = happened.on, list(data.posts)
    rows.change(row)
    matter.unit_id, matter.helpers = row.addressee_id, list(row.copies)
    matter.due_on, matter.due_basis = data.due_on, data.basis


@projects("notice.receipted")
def _receipt(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Notice, matter.pk)
    row.receipted_on, row.answer_due = happened.on, happened.data.due_on
    rows.change(row)
    matter.due_on, matter.due_basis = happened.data.due_on, happened.data.basis


@projects("notice.answered")
def _answer(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Notice, matter.pk)
    row.answered_on, row.answer = happened.on, str(happened.data.text)
    rows.change(row)
    matter.due_on = None


@projects("notice.answer_refused")
def _refuse_answer(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.due_on = rows.get(Notice, matter.pk).answer_due


@projects("notice.ended")
def _end(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on = happened.on


@projects("notice.cancelled")
def _cancel(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Notice, matter.pk)
    row.reason = str(happened.data.reason)
    rows.change(row)
    matter.closed_on = happened.on

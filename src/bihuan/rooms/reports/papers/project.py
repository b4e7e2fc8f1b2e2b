"""Reports as rows."""

from typing import Any

from bihuan.facilities.search import index
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.mask import mask
from bihuan.rooms.reports.papers.events import odd
from bihuan.rooms.reports.papers.models import Report

TITLE_CHARACTERS = 300


def _made(matter: Matter, row: Report, data: Any, rows: Rows) -> None:
    matter.title = mask(str(data.title))[:TITLE_CHARACTERS]
    matter.place_id = int(data.scope["unit"]) if "unit" in data.scope else None
    row.as_of, row.scope, row.edition = data.as_of, data.scope, data.edition
    row.texts = {one["field"]: str(one["text"]) for one in data.texts}
    _version(row, data)
    index(matter, f"{matter.title}\n{row.reference}", rows)


def _version(row: Report, data: Any) -> None:
    row.numbers = list(data.numbers)
    row.odd = odd(data.numbers)
    row.file, row.sha256 = data.files[0]["id"], data.files[0]["sha256"]


@projects("report.composed")
def _compose(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.labels = [f"report_kind:{data.report_kind}"]
    row = Report(matter=matter, report_kind=data.report_kind, author=happened.by_id)
    _made(matter, row, data, rows)
    rows.add(row)


@projects("report.recomposed")
def _recompose(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Report, matter.pk)
    _made(matter, row, happened.data, rows)
    rows.change(row)


@projects("report.revised")
def _revise(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Report, matter.pk)
    _version(row, happened.data)
    rows.change(row)


@projects("report.submitted")
def _submit(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    row = rows.get(Report, matter.pk)
    row.step, row.waits_for, row.done, row.sent_back = data.step, data.to, [], ""
    row.explained = str(data.words) if data.words else ""
    rows.change(row)


def _signature(happened: Happened) -> dict[str, Any]:
    return {"step": happened.data.step, "by": happened.by_id, "on": happened.on.isoformat()}


@projects("report.passed")
def _pass(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    row = rows.get(Report, matter.pk)
    row.done = [*row.done, _signature(happened)]
    row.step, row.waits_for = data.next_step, data.to
    rows.change(row)


@projects("report.sent_back")
def _send_back(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Report, matter.pk)
    row.step, row.waits_for, row.sent_back = "", None, str(happened.data.reason)
    rows.change(row)


@projects("report.recalled")
def _recall(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Report, matter.pk)
    row.step, row.waits_for = "", None
    rows.change(row)


@projects("report.signed")
def _sign(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    row = rows.get(Report, matter.pk)
    row.done = [*row.done, _signature(happened)]
    row.step, row.waits_for = "", None
    row.series, row.year, row.serial = data.series, data.year, data.serial
    row.signer, row.signed_on = str(data.signer), happened.on
    rows.change(row)
    index(matter, f"{matter.title}\n{row.reference}", rows)


@projects("report.published")
def _publish(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    row = rows.get(Report, matter.pk)
    _version(row, data)
    row.published_at = happened.at
    row.log_size, row.log_root = data.log_size, data.log_root
    rows.change(row)
    matter.closed_on = happened.on


@projects("report.served")
def _serve(matter: Matter, happened: Happened, rows: Rows) -> None:
    """The units see it from now on."""
    row = rows.get(Report, matter.pk)
    row.served = [*row.served, *happened.data.units]
    rows.change(row)
    matter.helpers = list(row.served)


@projects("report.receipted")
def _receipt(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Report, matter.pk)
    row.receipted = [*row.receipted, happened.data.unit]
    rows.change(row)


@projects("report.corrected")
def _correct(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Report, matter.pk)
    now = {
        f"{one['number']}.{one['field']}": {"data": one["data"], "now": one["now"]}
        for one in happened.data.corrections
    }
    row.told = {**row.told, **now}
    row.corrected_on = happened.on
    rows.change(row)


@projects("report.cancelled")
def _cancel(matter: Matter, happened: Happened, rows: Rows) -> None:
    row = rows.get(Report, matter.pk)
    row.reason, row.step, row.waits_for = str(happened.data.reason), "", None
    rows.change(row)
    matter.closed_on = happened.on

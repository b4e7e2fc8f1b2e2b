"""What counts for a unit, as rows: one for each event that counts."""

from django.utils import timezone

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.rooms.ledger.changes import rules
from bihuan.rooms.ledger.changes.models import Answer, Tally

PLAIN = {
    "problem.returned": "returned",
    "problem.sent_back": "sent_back",
    "problem.merged": "merged",
    "problem.reopened": "reopened",
}


def _count(
    matter: Matter,
    happened: Happened,
    rows: Rows,
    kind: str,
    unit: int | None,
    was: object = "",
    now: object = "",
) -> None:
    """What was never handed to anybody counts for nobody."""
    if unit is None:
        return
    rows.add(
        Tally(
            key=f"{matter.pk}-{happened.version}-{kind}",
            matter=matter,
            version=happened.version,
            kind=kind,
            unit_id=unit,
            at=happened.at,
            was=str(was),
            now=str(now),
        )
    )


def _last_owner(matter: Matter, rows: Rows) -> int | None:
    handed = [one for one in rows.of(Tally, matter) if one.kind == "handed"]
    return max(handed, key=lambda one: one.version).unit_id if handed else None


@projects(*PLAIN)
def _plain(matter: Matter, happened: Happened, rows: Rows) -> None:
    _count(matter, happened, rows, PLAIN[happened.kind], _last_owner(matter, rows))


@projects("problem.issued", "problem.transferred")
def _hand_over(matter: Matter, happened: Happened, rows: Rows) -> None:
    unit, last = happened.data.unit, _last_owner(matter, rows)
    if last is not None and last != unit:
        _count(matter, happened, rows, "reassigned", last, last, unit)
    _count(matter, happened, rows, "handed", unit)


@projects("problem.extended")
def _extend(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    _count(matter, happened, rows, "extended", matter.unit_id, data.was_on, data.due_on)


@projects("problem.change_agreed")
def _change(matter: Matter, happened: Happened, rows: Rows) -> None:
    """Before the first hand-over it is no unit's; a date brought forward is no extension."""
    data, unit = happened.data, _last_owner(matter, rows)
    if data.what in ("class", "list"):
        _count(matter, happened, rows, "reclassified", unit, data.was, data.to)
    if data.due_on is not None and data.was_on is not None and data.due_on > data.was_on:
        _count(matter, happened, rows, "extended", unit, data.was_on, data.due_on)


@projects("problem.progressed", "problem.delivered", "problem.closure_requested")
def _file(matter: Matter, happened: Happened, rows: Rows) -> None:
    """By the day it reached us, not the day the unit says."""
    status = "working" if happened.kind == "problem.closure_requested" else matter.status
    filed = timezone.localdate(happened.at)
    if happened.data.files and rules.late(filed, matter.due_on, status):
        _count(matter, happened, rows, "late_evidence", matter.unit_id, matter.due_on, filed)


@projects("problem.consulted")
def _answer(matter: Matter, happened: Happened, rows: Rows) -> None:
    data, key = happened.data, f"{matter.pk}-{happened.data.voice}"
    for answer in rows.of(Answer, matter):
        if answer.key == key:
            if answer.result != data.result:
                unit = matter.unit_id
                _count(matter, happened, rows, "answer_changed", unit, answer.result, data.result)
                answer.result = data.result
                rows.change(answer)
            return
    rows.add(Answer(key=key, matter=matter, result=data.result))

"""Problems as rows."""

import json
from typing import Any

from bihuan.facilities.search import index
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib.mask import mask
from bihuan.rooms.ledger.events import SELF
from bihuan.rooms.ledger.models import Problem, Reporter

TITLE_CHARACTERS = 300


@projects("problem.registered")
def _register(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.title = mask(str(data.title))[:TITLE_CHARACTERS]  # titles are seen by many
    matter.list_code, matter.source, matter.place_id = data.list_code, data.source, data.place
    matter.labels = _labels(data.labels)
    matter.received_on = data.received_on or happened.on
    problem = Problem(
        matter=matter,
        text=str(data.text),
        external=data.external,
        carried=str(data.carried or ""),
        registrar_id=happened.by_id,
        serial=data.serial,
        edition=data.edition,
        asks_registrar=data.asks_registrar,
    )
    rows.add(problem)
    asked = (*data.voices, SELF) if data.asks_registrar else data.voices
    for voice in asked or (SELF,):
        _add_reporter(matter, voice, rows)
    if data.relapse_of is not None:
        rows.add(Link(source=matter, target_id=data.relapse_of, kind="relapse_of"))
    _index(matter, problem, rows)


def _labels(labels: dict[str, str]) -> list[str]:
    return sorted(f"{scheme}:{name}"[:80] for scheme, name in labels.items() if name)


def _add_reporter(matter: Matter, voice: int, rows: Rows) -> None:
    rows.add(Reporter(key=f"{matter.pk}-{voice}", matter=matter, voice=voice))
    if voice != SELF:
        rows.add(Link(source=matter, target_id=voice, kind="raised_from"))


def _index(matter: Matter, problem: Problem, rows: Rows) -> None:
    index(matter, f"{matter.title}\n{problem.text}\n{problem.measure}", rows)


@projects("problem.joined")
def _join(matter: Matter, happened: Happened, rows: Rows) -> None:
    kept = rows.get(Problem, matter.pk).asks_registrar
    for reporter in rows.of(Reporter, matter):
        if reporter.voice == SELF and not kept:
            rows.remove(reporter)
    _add_reporter(matter, happened.data.voice, rows)


@projects("problem.parted")
def _part(matter: Matter, happened: Happened, rows: Rows) -> None:
    voice = happened.data.voice
    for reporter in rows.of(Reporter, matter):
        if reporter.voice == voice:
            rows.remove(reporter)
    for link in rows.of(Link, matter):
        if link.target_id == voice and link.kind == "raised_from":
            rows.remove(link)
    if not rows.of(Reporter, matter):
        _add_reporter(matter, SELF, rows)


@projects("problem.detailed")
def _detail(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    for name, value in happened.data.changes.items():
        _set(matter, problem, name, value)
    rows.change(problem)
    _index(matter, problem, rows)


def _set(matter: Matter, problem: Problem, name: str, value: Any) -> None:
    match name:
        case "title":
            matter.title = mask(str(value))[:TITLE_CHARACTERS]
        case "unit":
            matter.unit_id = value
        case "place":
            matter.place_id = value
        case "helpers":
            matter.helpers = list(value)
        case "labels":
            kept = [x for x in matter.labels if x.split(":", 1)[0] not in value]
            matter.labels = sorted([*kept, *_labels(value)])
        case "own":
            problem.own = {**problem.own, **_own(value)}
        case _:
            setattr(problem, name, str(value))


def _own(sealed: Any) -> dict[str, str]:
    """The values that were given; none of what was erased by law."""
    found: dict[str, str] = json.loads(str(sealed)) if sealed.text is not None else {}
    return found


@projects("problem.issued")
def _issue(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    matter.unit_id, matter.helpers = data.unit, list(data.helpers)
    matter.due_on, matter.due_basis = data.due_on, data.basis
    matter.checker_id = None
    problem = rows.get(Problem, matter.pk)
    problem.issued_on = happened.on
    problem.first_due_on = problem.first_due_on or data.due_on
    rows.change(problem)


@projects("problem.returned")
def _return(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    problem.returns += 1
    problem.asked_until = problem.asked_by = None
    rows.change(problem)


@projects("problem.progressed")
def _progress(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    problem = rows.get(Problem, matter.pk)
    problem.progress, problem.progressed_at = str(data.text), happened.at
    if data.percent is not None:
        problem.percent = data.percent
    problem.evidence += len(data.files)
    rows.change(problem)


@projects("problem.extension_asked")
def _ask(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    problem.asked_until, problem.asked_by = happened.data.until, happened.by_id
    rows.change(problem)


@projects("problem.extended")
def _extend(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.due_on, matter.due_basis = happened.data.due_on, happened.data.basis
    problem = rows.get(Problem, matter.pk)
    problem.asked_until = problem.asked_by = None
    problem.extensions += 1
    rows.change(problem)


@projects("problem.extension_refused")
def _refuse_extension(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    problem.asked_until = problem.asked_by = None
    rows.change(problem)


@projects("matter.due_recomputed")
def _recompute(matter: Matter, happened: Happened, rows: Rows) -> None:
    """The first date was provisional until now; an extended one is never recomputed."""
    if matter.kind == "problem":
        problem = rows.get(Problem, matter.pk)
        problem.first_due_on = happened.data.due_on
        rows.change(problem)


@projects("problem.urged")
def _urge(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    problem.urges += 1
    rows.change(problem)


@projects("problem.closure_requested")
def _request(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    problem.progress, problem.progressed_at = str(happened.data.text), happened.at
    problem.percent = 100
    problem.evidence += len(happened.data.files)
    problem.asked_until = problem.asked_by = None
    rows.change(problem)
    _ask_anew(matter, rows)


def _ask_anew(matter: Matter, rows: Rows) -> None:
    """What was said of an earlier result says nothing of this one."""
    for reporter in rows.of(Reporter, matter):
        reporter.result = reporter.words = reporter.way = ""
        reporter.asked_at, reporter.tries = None, 0
        rows.change(reporter)


@projects("problem.check_assigned")
def _assign_check(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.checker_id = happened.data.group


@projects("problem.verified")
def _verify(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    problem.verified_by, problem.verified_on = str(happened.data.inspector), happened.on
    rows.change(problem)


@projects("problem.check_failed")
def _fail(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    problem.check_failures += 1
    rows.change(problem)


@projects("problem.tried", "problem.consulted")
def _consult(matter: Matter, happened: Happened, rows: Rows) -> None:
    data = happened.data
    reporter = rows.get(Reporter, f"{matter.pk}-{data.voice}")
    reporter.way = data.way
    if happened.kind == "problem.tried":
        reporter.tries += 1
    else:
        reporter.result, reporter.words = data.result, str(data.words or "")
        reporter.asked_at = happened.at
    rows.change(reporter)


@projects("problem.sent_back")
def _send_back(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    problem.send_backs += 1
    problem.proposed, problem.proposed_by = "", None
    rows.change(problem)


@projects("problem.closed", "problem.withdrawn", "problem.merged")
def _end(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.closed_on = happened.on
    if happened.kind == "problem.merged":
        rows.add(Link(source=matter, target_id=happened.data.into, kind="merged_into"))
    problem = rows.get(Problem, matter.pk)
    problem.proposed, problem.proposed_by = "", None
    rows.change(problem)


@projects("problem.conclusion_proposed")
def _propose(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    problem.proposed, problem.proposed_by = happened.data.outcome, happened.by_id
    rows.change(problem)


@projects("problem.concluded", "problem.conclusion_refused")
def _conclude(matter: Matter, happened: Happened, rows: Rows) -> None:
    problem = rows.get(Problem, matter.pk)
    if happened.kind == "problem.concluded":
        problem.outcome, matter.closed_on = happened.data.outcome, happened.on
        problem.asked_until = problem.asked_by = None
    problem.proposed, problem.proposed_by = "", None
    rows.change(problem)


@projects("problem.reopened")
def _reopen(matter: Matter, happened: Happened, rows: Rows) -> None:
    matter.round += 1
    matter.closed_on = matter.due_on = matter.due_basis = matter.checker_id = None
    problem = rows.get(Problem, matter.pk)
    problem.reopenings += 1
    problem.extensions = 0  # those of the round that begins
    problem.outcome, problem.percent, problem.verified_by = "", None, ""
    problem.verified_on = problem.issued_on = problem.first_due_on = None
    rows.change(problem)
    _ask_anew(matter, rows)

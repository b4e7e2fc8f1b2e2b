"""The verbs of problems; the only writers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, deadlines, people, record, recusals, schemes
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import Sealed, seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, posts
from bihuan.kernel.phrase import listed
from bihuan.lib.text import clean
from bihuan.rooms.ledger import events, fields, gate, rules, types, words
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.types import numbering

Files = Sequence[dict[str, Any]]


def refuse(code: str, **data: Any) -> NoReturn:
    """Raises Refused in the words of a code."""
    raise Refused(words.REFUSALS[code], code=code, **data)


def _obey(no: rules.No | None) -> None:
    if no is not None:
        refuse(no.code, **no.data)


def _text(field: str, text: str) -> str:
    kept = clean(text)
    if not kept:
        raise Invalid({field: words.REFUSALS["text.empty"]})
    return kept


# -- into the ledger, and what is known of it ---------------------------------------------------


def register(  # noqa: PLR0913 - what a ledger's row may hold from the beginning
    *,
    list_code: str,
    title: str,
    by: Post,
    text: str = "",
    voices: Iterable[int] = (),
    source: str = "",
    place: Unit | None = None,
    labels: Mapping[str, str] | None = None,
    external: str = "",
    received_on: date | None = None,
    carried: str = "",
    relapse_of: Matter | None = None,
) -> Matter:
    """Put a problem into a ledger. Raises Invalid for an unknown list or class."""
    kind = types.of(list_code)
    if len(external) > rules.LONGEST["external"]:
        raise Invalid({"external": _("来源编号不超过80个字符。")})
    data = events.Registered(
        list_code=list_code,
        title=seal(_text("title", title)[: rules.LONGEST["title"]]),
        text=seal(clean(text) or clean(title)),
        voices=tuple(voices),
        source=source,
        place=place.pk if place else None,
        labels=fields.classes(labels or {}),
        external=external,
        received_on=received_on,
        carried=seal(carried) if carried else None,
        edition=kind.edition,
        serial=numbering.following(kind),
        asks_registrar=kind.asks_registrar,
        relapse_of=relapse_of.pk if relapse_of else None,
    )
    return record.open("problem", data, by=by)


current_fields, missing = fields.current, fields.missing


def detail(problem: Matter, *, by: Post, seen: int | None = None, **changes: Any) -> None:
    """Fill in or correct fields (`rules.FIELDS`). Units are given as `Unit`, `due` as a limit's
    code or an ISO date. Nothing is written when nothing changes. Raises Invalid, Refused."""
    record.ready(problem, "problem.detailed", by=by, seen=seen)
    data = fields.differences(problem, **changes)
    _obey(rules.may_detail(problem.status, data))
    if replaced := [code for code in data.get("labels", ()) if problem.label(code)]:
        _obey(rules.may_classify(gate.handed_over(problem), replaced))
    if data:
        sealed = {n: _sealed(v) if n in rules.PERSONAL else v for n, v in data.items()}
        record.append(problem, events.Detailed(sealed), by=by, seen=seen)


def _sealed(value: str | dict[str, str]) -> Sealed:
    return seal(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


# -- handing over -------------------------------------------------------------------------------


def issue(problem: Matter, *, by: Post, seen: int | None = None) -> None:
    """Hand it to the responsible unit with its date. Raises Refused naming what is missing."""
    record.ready(problem, "problem.issued", by=by, seen=seen)
    if lacking := missing(problem):
        labels = types.rules_of(problem).explicit
        names = listed(schemes.word(labels[name]) for name in lacking)
        refuse("explicit.missing", names=names)
    unit = problem.unit
    if unit is None or not unit.active:
        refuse("unit.unknown")
    basis = _basis(problem)
    due_on = deadlines.due(basis).on
    if due_on < clock.today():
        refuse("due.past")
    data = events.Issued(unit.pk, tuple(problem.helpers), due_on, basis)
    record.append(problem, data, by=by, seen=seen)


def _basis(problem: Matter) -> deadlines.Basis:
    """From the wish in the ledger: a fixed day, or a limit from the day of issue or of receipt."""
    row = Problem.objects.get(pk=problem.pk)
    wish = row.due
    if wish[0].isdigit():
        return deadlines.fixed(date.fromisoformat(wish))
    from_receipt = types.rules_of(problem, row).clock_from == "received"
    start = problem.received_on if from_receipt else clock.today()
    act = "received" if from_receipt else "issued"
    return deadlines.basis(schemes.get("limit", wish), start) | {"act": act}


def receive(problem: Matter, *, by: Post, seen: int | None = None) -> None:
    """The unit signs for it. The clock runs since the issue."""
    record.append(problem, events.Received(), by=by, seen=seen)


def return_(problem: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """The unit objects to the hand-over, within the working days of the list's rule."""
    record.ready(problem, "problem.returned", by=by, seen=seen)
    row = Problem.objects.get(pk=problem.pk)
    limit = types.rules_of(problem, row).return_workdays
    assert row.issued_on is not None
    last = deadlines.due(deadlines.basis({"amount": limit, "unit": "workdays"}, row.issued_on)).on
    _obey(rules.may_return(clock.today(), last, limit))
    data = events.Returned(seal(_text("reason", reason)))
    record.append(problem, data, by=by, seen=seen)


def refuse_return(problem: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """The supervisor holds to it: it goes to the unit again, the date unchanged."""
    data = events.ReturnRefused(seal(_text("reason", reason)))
    record.append(problem, data, by=by, seen=seen)


def urge(problem: Matter, *, text: str, by: Post) -> None:
    """Press for progress, in words that stand on the matter."""
    record.append(problem, events.Urged(seal(_text("text", text))), by=by)


# -- the work -----------------------------------------------------------------------------------


def measure(
    problem: Matter, *, text: str, by: Post, due_on: date | None = None, seen: int | None = None
) -> None:
    """A measure of the unit's own, with a date if it has one."""
    record.append(problem, events.Measured(seal(_text("text", text)), due_on), by=by, seen=seen)


def progress(
    problem: Matter,
    *,
    text: str,
    by: Post,
    percent: int | None = None,
    files: Files = (),
    seen: int | None = None,
) -> None:
    """What was done, how far it is (0–100 as the unit says), with evidence."""
    if percent is not None and not 0 <= percent <= 100:
        raise Invalid({"percent": words.REFUSALS["percent.range"]})
    data = events.Progressed(seal(_text("text", text)), percent, tuple(files))
    record.append(problem, data, by=by, seen=seen)


def ask_extension(
    problem: Matter, *, until: date, reason: str, by: Post, seen: int | None = None
) -> None:
    """Ask for more time before the date has passed. Raises Refused by the list's limits."""
    record.ready(problem, "problem.extension_asked", by=by, seen=seen)
    row = Problem.objects.get(pk=problem.pk)
    kind = types.rules_of(problem, row)
    most = rules.Extensions(kind.extension_times, kind.extension_days)
    assert problem.due_on is not None  # it has been issued
    pending = row.asked_until is not None
    _obey(rules.may_extend(problem.due_on, until, clock.today(), row.extensions, pending, most))
    data = events.ExtensionAsked(until, seal(_text("reason", reason)))
    record.append(problem, data, by=by, seen=seen)


def decide_extension(
    problem: Matter, *, grant: bool, reason: str, by: Post, seen: int | None = None
) -> None:
    """Grant or refuse what was asked; not by who asked. The first date stays visible."""
    kind = "problem.extended" if grant else "problem.extension_refused"
    record.ready(problem, kind, by=by, seen=seen)
    row = Problem.objects.get(pk=problem.pk)
    if row.asked_until is None:
        refuse("extension.none")
    if _own(row.asked_by, by):
        refuse("extension.own")
    why = seal(_text("reason", reason))
    if not grant:
        record.append(problem, events.ExtensionRefused(why), by=by, seen=seen)
        return
    assert problem.due_on is not None
    basis = deadlines.extended(row.asked_until, was_on=problem.due_on, was=problem.due_basis)
    data = events.Extended(row.asked_until, basis, problem.due_on, why)
    record.append(problem, data, by=by, seen=seen)


def _own(post_id: int | None, by: Post) -> bool:
    """Was it asked by the person who now decides?"""
    asked = posts().get(post_id or 0)
    return asked is not None and recusals.same_person(asked, by)


# -- the gate -----------------------------------------------------------------------------------


@transaction.atomic
def request_closure(
    problem: Matter, *, text: str, files: Files, by: Post, seen: int | None = None
) -> None:
    """Report it done, with evidence. The verification is assigned by rule in the same act."""
    record.ready(problem, "problem.closure_requested", by=by, seen=seen)
    kind = types.rules_of(problem)
    if len(files) < kind.evidence:
        refuse("evidence.none", n=kind.evidence)
    photos = [one for one in files if str(one.get("mime", "")).startswith("image/")]
    _obey(rules.may_show(kind.photos, [str(one.get("shows", "")) for one in photos]))
    data = events.ClosureRequested(seal(_text("text", text)), tuple(files))
    record.append(problem, data, by=by, seen=seen)


def tried(problem: Matter, *, voice: int, way: str, note: str, by: Post) -> None:
    """A try to reach a reporter that reached nobody."""
    record.ready(problem, "problem.tried", by=by)
    _known(problem, voice, way)
    record.append(problem, events.Tried(voice, way, seal(_text("note", note))), by=by)


def consult(
    problem: Matter, *, voice: int, result: str, way: str, by: Post, words_said: str = ""
) -> None:
    """What a reporter says of the result. The last consent closes the problem by the gate; the
    first that is not satisfied sends it back, the date unchanged."""
    record.ready(problem, "problem.consulted", by=by)
    if result not in events.RESULTS:
        raise Invalid({"result": _("请选择满意、基本满意或不满意。")})
    _known(problem, voice, way)
    said = clean(words_said)
    data = events.Consulted(voice, result, way, seal(said) if said else None)
    with record.whole(problem):
        record.append(problem, data, by=by)
        asked = gate.asked(problem)
        match rules.verdict_of(asked, types.rules_of(problem).consents):
            case "close":
                _close(problem, len(asked))
            case "back":
                record.append(problem, events.SentBack(), by=people.system())


def _close(problem: Matter, consents: int) -> None:
    try:
        record.append(problem, events.Closed(consents), by=people.system())
    except IntegrityError as error:
        if not gate.shut(error):
            raise
        raise Refused(words.REFUSALS["gate.shut"], code="gate.shut") from error


def _known(problem: Matter, voice: int, way: str) -> None:
    asked = {one.voice: one for one in gate.asked(problem)}
    if voice not in asked:
        refuse("consult.unknown")
    if asked[voice].result is not None:
        refuse("consult.done")
    if way not in events.WAYS:
        raise Invalid({"way": _("没有这种回访方式。")})


# -- lawful ends that are no closure ------------------------------------------------------------


def propose_conclusion(
    problem: Matter, *, outcome: str, reason: str, basis: str, by: Post, seen: int | None = None
) -> None:
    """Propose 依法终结, 不予支持 or 无法回访, with its legal basis, for an independent reviewer."""
    record.ready(problem, "problem.conclusion_proposed", by=by, seen=seen)
    if outcome not in events.OUTCOMES:
        raise Invalid({"outcome": _("请选择终结的情形。")})
    if Problem.objects.values_list("proposed", flat=True).get(pk=problem.pk):
        refuse("conclude.pending")
    _obey(_may_conclude(problem, outcome))
    data = events.ConclusionProposed(outcome, seal(_text("reason", reason)), _text("basis", basis))
    record.append(problem, data, by=by, seen=seen)


def _may_conclude(problem: Matter, outcome: str) -> rules.No | None:
    tries = types.rules_of(problem).tries
    return rules.may_conclude(outcome, problem.status, gate.asked(problem), tries)


def decide_conclusion(
    problem: Matter, *, confirm: bool, reason: str, by: Post, seen: int | None = None
) -> None:
    """An independent reviewer confirms or refuses; not who proposed it. What had to hold for the
    proposal has to hold still."""
    kind = "problem.concluded" if confirm else "problem.conclusion_refused"
    record.ready(problem, kind, by=by, seen=seen)
    row = Problem.objects.get(pk=problem.pk)
    if not row.proposed:
        refuse("conclude.none")
    if _own(row.proposed_by, by):
        refuse("conclude.own")
    if confirm:
        _obey(_may_conclude(problem, row.proposed))
    why = seal(_text("reason", reason))
    data = events.Concluded(row.proposed, why) if confirm else events.ConclusionRefused(why)
    record.append(problem, data, by=by, seen=seen)


def reopen(problem: Matter, *, reason: str, basis: str, by: Post, seen: int | None = None) -> None:
    """A new round of an ended problem. Figures of past months stay as they were."""
    data = events.Reopened(seal(_text("reason", reason)), _text("basis", basis))
    record.append(problem, data, by=by, seen=seen)


# -- joining and parting ------------------------------------------------------------------------


def join(problem: Matter, *, voice: Matter, by: Post) -> None:
    """Another opinion about the same problem; its reporter is asked too."""
    record.ready(problem, "problem.joined", by=by)
    if any(one.voice == voice.pk for one in gate.asked(problem)):
        refuse("joined.already")
    record.append(problem, events.Joined(voice.pk, voice.number), by=by)


def part(problem: Matter, *, voice: Matter, by: Post) -> None:
    """Take an opinion out again. A problem that was handed over keeps at least one, while the
    reporters are being asked none can be taken out, and who is not satisfied stays in."""
    record.ready(problem, "problem.parted", by=by)
    asked = [one.voice for one in gate.asked(problem) if one.voice != events.SELF]
    issued, said = gate.handed_over(problem), gate.last_said(problem, voice.pk)
    _obey(rules.may_part(problem.status, issued, voice.pk, asked, said == "dissatisfied"))
    record.append(problem, events.Parted(voice.pk, voice.number), by=by)


@transaction.atomic
def merge(problem: Matter, *, into: Matter, by: Post, seen: int | None = None) -> None:
    """The same problem twice: all reporters go over to the other."""
    record.ready(problem, "problem.merged", by=by, seen=seen)
    into = Matter.objects.get(pk=into.pk)
    record.hold(into)
    if into.pk == problem.pk:
        refuse("merge.self")
    if into.kind != "problem" or into.status not in events.RUNNING:
        refuse("merge.ended")
    with record.whole(problem):
        record.append(problem, events.Merged(into.pk, into.number), by=by, seen=seen)
        there = {one.voice for one in gate.asked(into)}
        for one in gate.asked(problem):
            if one.voice not in there and one.voice != events.SELF:
                join(into, voice=Matter.objects.get(pk=one.voice), by=by)


def withdraw(problem: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """It should not have been registered; its opinions go back to the inbox. What was once handed
    over is not undone this way."""
    record.ready(problem, "problem.withdrawn", by=by, seen=seen)
    if gate.handed_over(problem):
        refuse("withdraw.issued")
    data = events.Withdrawn(seal(_text("reason", reason)))
    record.append(problem, data, by=by, seen=seen)

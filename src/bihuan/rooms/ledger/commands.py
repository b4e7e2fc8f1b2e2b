"""The verbs of problems; the only writers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, deadlines, people, record, schemes
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.lib.text import clean
from bihuan.rooms.ledger import events, gate, rules, words
from bihuan.rooms.ledger.models import Problem

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


def register(
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
) -> Matter:
    """Put a problem into a ledger. Raises Invalid for an unknown list or class."""
    schemes.get("list", list_code)
    data = events.Registered(
        list_code=list_code,
        title=seal(_text("title", title)[:300]),
        text=seal(clean(text) or clean(title)),
        voices=tuple(voices),
        source=source,
        place=place.pk if place else None,
        labels=_classes(labels or {}),
        external=external,
        received_on=received_on,
        carried=seal(carried) if carried else None,
    )
    return record.open("problem", data, by=by)


def _classes(labels: Mapping[str, str]) -> dict[str, str]:
    """Only classes that the classification knows."""
    kept = {code: name for code, name in labels.items() if name}
    for code, name in kept.items():
        if name not in schemes.get("classes", code)["classes"]:
            text = _("“%(name)s”不在分类“%(scheme)s”中，请从列表中选择。")
            label = schemes.get("classes", code)["label"]
            raise Invalid({"labels": str(text) % {"name": name, "scheme": label}})
    return kept


def detail(problem: Matter, *, by: Post, seen: int | None = None, **changes: Any) -> None:
    """Fill in or correct fields (`rules.FIELDS`). Units are given as `Unit`, `due` as a limit's
    code or an ISO date. Nothing is written when nothing changes."""
    wrong = set(changes) - set(rules.FIELDS)
    if wrong:
        raise Invalid({name: _("没有这一项。") for name in sorted(wrong)})
    data = {name: _plain(name, value) for name, value in changes.items()}
    now = current_fields(problem)
    data = {name: value for name, value in data.items() if value != now.get(name)}
    if data:
        sealed = {n: seal(v) if n in rules.PERSONAL else v for n, v in data.items()}
        record.append(problem, events.Detailed(sealed), by=by, seen=seen)


def _plain(name: str, value: Any) -> Any:
    if name in ("unit", "place"):
        return value.pk if value else None
    if name == "helpers":
        return [unit.pk for unit in value]
    if name == "labels":
        return _classes(value)
    if name == "due":
        return _due_wish(str(value or ""))
    if name == "type" and value and value not in words.TYPES:
        raise Invalid({"type": _("没有这种整改类型。")})
    return clean(str(value or ""))


def _due_wish(wish: str) -> str:
    """A limit's code or a date, checked."""
    if wish and not wish[0].isdigit():
        schemes.get("limit", wish)
    elif wish:
        try:
            date.fromisoformat(wish)
        except ValueError as error:
            raise Invalid(
                {"due": _("整改时限请选择一种期限，或填写日期（如2026-11-30）。")}
            ) from error
    return wish


def current_fields(problem: Matter) -> dict[str, Any]:
    """The present values of the fields, as `problem.detailed` would hold them."""
    row = Problem.objects.get(pk=problem.pk)
    now: dict[str, Any] = {n: getattr(row, n) for n in rules.FIELDS if hasattr(row, n)}
    now |= {"title": problem.title, "unit": problem.unit_id, "place": problem.place_id}
    now["helpers"] = list(problem.helpers)
    now["labels"] = dict(x.split(":", 1) for x in problem.labels)
    return now


def missing(problem: Matter) -> list[str]:
    """The explicit fields (六明确) still empty, by the list's scheme."""
    explicit = [one["code"] for one in schemes.get("list", problem.list_code)["explicit"]]
    return rules.missing_explicit(explicit, current_fields(problem))


# -- handing over -------------------------------------------------------------------------------


def issue(problem: Matter, *, by: Post, seen: int | None = None) -> None:
    """Hand it to the responsible unit with its date. Raises Refused naming what is missing."""
    if lacking := missing(problem):
        labels = {o["code"]: o["label"] for o in schemes.get("list", problem.list_code)["explicit"]}
        names = "、".join(labels[name] for name in lacking)
        refuse("explicit.missing", names=names)
    unit = Unit.objects.filter(pk=problem.unit_id, active=True).first()
    if unit is None:
        refuse("unit.unknown")
    basis = _basis(problem)
    due_on = deadlines.due(basis).on
    if due_on < clock.today():
        refuse("due.past")
    data = events.Issued(unit.pk, tuple(problem.helpers), due_on, basis)
    record.append(problem, data, by=by, seen=seen)


def _basis(problem: Matter) -> deadlines.Basis:
    """From the wish in the ledger: a fixed day, or a limit from the day of issue or of receipt."""
    wish = Problem.objects.values_list("due", flat=True).get(pk=problem.pk)
    if wish[0].isdigit():
        return deadlines.fixed(date.fromisoformat(wish))
    from_receipt = schemes.get("list", problem.list_code).get("clock_from") == "received"
    start = problem.received_on if from_receipt else clock.today()
    act = str(_("收到") if from_receipt else _("交办"))
    return deadlines.basis(schemes.get("limit", wish), start) | {"act": act}


def receive(problem: Matter, *, by: Post, seen: int | None = None) -> None:
    """The unit signs for it. The clock runs since the issue."""
    record.append(problem, events.Received(), by=by, seen=seen)


def return_(problem: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """The unit objects to the hand-over, within the working days of the list's rule."""
    limit = int(schemes.get("list", problem.list_code).get("return_workdays", 5))
    issued_on = Problem.objects.values_list("issued_on", flat=True).get(pk=problem.pk)
    if issued_on:
        last = deadlines.due(deadlines.basis({"amount": limit, "unit": "workdays"}, issued_on)).on
        if clock.today() > last:
            refuse("return.late", days=limit)
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
    row = Problem.objects.get(pk=problem.pk)
    scheme = schemes.get("list", problem.list_code).get("extension", {})
    most = rules.Extensions(scheme.get("times", 2), scheme.get("days", 30))
    assert problem.due_on is not None  # it has been issued
    pending = row.asked_until is not None
    _obey(rules.may_extend(problem.due_on, until, clock.today(), row.extensions, pending, most))
    data = events.ExtensionAsked(until, seal(_text("reason", reason)))
    record.append(problem, data, by=by, seen=seen)


def decide_extension(
    problem: Matter, *, grant: bool, reason: str, by: Post, seen: int | None = None
) -> None:
    """Grant or refuse what was asked; not by who asked. The first date stays visible."""
    row = Problem.objects.get(pk=problem.pk)
    if row.asked_until is None:
        refuse("extension.none")
    if _same_person(row.asked_by, by):
        refuse("extension.own")
    why = seal(_text("reason", reason))
    if not grant:
        record.append(problem, events.ExtensionRefused(why), by=by, seen=seen)
        return
    assert problem.due_on is not None
    basis = deadlines.fixed(row.asked_until) | {"was": problem.due_basis}
    data = events.Extended(row.asked_until, basis, problem.due_on, why)
    record.append(problem, data, by=by, seen=seen)


def _same_person(post_id: int | None, by: Post) -> bool:
    """Posts of one account are one person."""
    if post_id is None:
        return False
    if post_id == by.pk:
        return True
    other = Post.objects.filter(pk=post_id).values_list("account_id", flat=True).first()
    return other is not None and other == by.account_id


# -- the gate -----------------------------------------------------------------------------------


@transaction.atomic
def request_closure(
    problem: Matter, *, text: str, files: Files, by: Post, seen: int | None = None
) -> None:
    """Report it done, with evidence. The verification is assigned by rule in the same act."""
    least = int(schemes.get("list", problem.list_code).get("evidence", 1))
    if len(files) < least:
        refuse("evidence.none", n=least)
    data = events.ClosureRequested(seal(_text("text", text)), tuple(files))
    record.append(problem, data, by=by, seen=seen)


def tried(problem: Matter, *, voice: int, way: str, note: str, by: Post) -> None:
    """A try to reach a reporter that reached nobody."""
    _known(problem, voice, way)
    record.append(problem, events.Tried(voice, way, seal(_text("note", note))), by=by)


@transaction.atomic
def consult(
    problem: Matter, *, voice: int, result: str, way: str, by: Post, words_said: str = ""
) -> None:
    """What a reporter says of the result. The last consent closes the problem by the gate; the
    first that is not satisfied sends it back, the date unchanged."""
    if result not in events.RESULTS:
        raise Invalid({"result": _("请选择满意、基本满意或不满意。")})
    _known(problem, voice, way)
    said = clean(words_said)
    data = events.Consulted(voice, result, way, seal(said) if said else None)
    record.append(problem, data, by=by)
    asked = gate.asked(problem)
    match rules.verdict_of(asked, events.CONSENTS):
        case "close":
            record.append(problem, events.Closed(len(asked)), by=people.system())
        case "back":
            record.append(problem, events.SentBack(), by=people.system())


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
    if outcome not in events.OUTCOMES:
        raise Invalid({"outcome": _("请选择终结的情形。")})
    if Problem.objects.values_list("proposed", flat=True).get(pk=problem.pk):
        refuse("conclude.pending")
    tries = int(schemes.get("list", problem.list_code).get("tries", 3))
    _obey(rules.may_conclude(outcome, problem.status, gate.asked(problem), tries))
    data = events.ConclusionProposed(outcome, seal(_text("reason", reason)), _text("basis", basis))
    record.append(problem, data, by=by, seen=seen)


def decide_conclusion(
    problem: Matter, *, confirm: bool, reason: str, by: Post, seen: int | None = None
) -> None:
    """An independent reviewer confirms or refuses; not who proposed it."""
    row = Problem.objects.get(pk=problem.pk)
    if not row.proposed:
        refuse("conclude.none")
    if _same_person(row.proposed_by, by):
        refuse("conclude.own")
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
    record.append(problem, events.Joined(voice.pk, voice.number), by=by)


def part(problem: Matter, *, voice: Matter, by: Post) -> None:
    """Take an opinion out again. A problem from opinions keeps at least one."""
    others = [one for one in gate.asked(problem) if one.voice != voice.pk]
    if not others and problem.status != "drafted":
        refuse("parted.last")
    record.append(problem, events.Parted(voice.pk, voice.number), by=by)


@transaction.atomic
def merge(problem: Matter, *, into: Matter, by: Post, seen: int | None = None) -> None:
    """The same problem twice: all reporters go over to the other."""
    if into.pk == problem.pk:
        refuse("merge.self")
    if into.kind != "problem" or into.status not in events.RUNNING:
        refuse("merge.ended")
    record.append(problem, events.Merged(into.pk, into.number), by=by, seen=seen)
    there = {one.voice for one in gate.asked(into)}
    for one in gate.asked(problem):
        if one.voice not in there and one.voice != events.SELF:
            join(into, voice=Matter.objects.get(pk=one.voice), by=by)


def withdraw(problem: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """It should not have been registered; its opinions go back to the inbox."""
    data = events.Withdrawn(seal(_text("reason", reason)))
    record.append(problem, data, by=by, seen=seen)

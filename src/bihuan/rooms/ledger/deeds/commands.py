"""The verbs of deeds; the only writers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NoReturn

from bihuan.kernel import clock, record
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.lib.mask import mask
from bihuan.lib.text import clean
from bihuan.rooms.ledger.deeds import events, queries, rules, words
from bihuan.rooms.ledger.deeds.models import Milestone, Publication, Target
from bihuan.rooms.ledger.models import Problem

Files = Sequence[dict[str, Any]]


def refuse(code: str, **data: Any) -> NoReturn:
    """Raises Refused in the words of a code."""
    raise Refused(words.REFUSALS[code], code=code, **data)


def _text(name: str, text: str, most: str = "text") -> str:
    kept = clean(text)
    if not kept:
        raise Invalid({name: words.REFUSALS["deed.text"]})
    if len(kept) > rules.LONGEST[most]:
        raise Invalid({name: words.REFUSALS["deed.long"]})
    return kept


def _free(prefix: str, taken: set[str]) -> str:
    return next(code for n in range(1, 1000) if (code := f"{prefix}{n}") not in taken)


def set_target(
    deed: Matter,
    *,
    name: str,
    measure: str,
    amount: int,
    by: Post,
    code: str = "",
    seen: int | None = None,
) -> str:
    """Promise `amount` of something counted in `measure`; with the `code` of a target, change that
    one, and what was promised at first stays visible. Gives the code. Raises Invalid, Refused."""
    record.ready(deed, "problem.target_set", by=by, seen=seen)
    if not 0 < amount <= rules.MOST:
        raise Invalid({"amount": words.REFUSALS["deed.amount"]})
    there = set(Target.objects.filter(matter=deed).values_list("code", flat=True))
    if code and code not in there:
        refuse("deed.target")
    code = code or _free("t", there)
    named = _text("name", name, "name")
    data = events.TargetSet(code, named, _text("measure", measure, "measure"), amount)
    record.append(deed, data, by=by, seen=seen)
    return code


def set_milestone(
    deed: Matter, *, name: str, due_on: date, by: Post, code: str = "", seen: int | None = None
) -> str:
    """Say by when a stage is to be reached; with the `code` of one, change that one. Gives the
    code. Raises Invalid, Refused."""
    record.ready(deed, "problem.milestone_set", by=by, seen=seen)
    there = dict(Milestone.objects.filter(matter=deed).values_list("code", "reached_on"))
    if code and there.get(code, clock.today()) is not None:
        refuse("deed.milestone")
    code = code or _free("m", set(there))
    data = events.MilestoneSet(code, _text("name", name, "milestone"), due_on)
    record.append(deed, data, by=by, seen=seen)
    return code


def _happened(deed: Matter, on: date | None) -> date:
    day = on or clock.today()
    if day > clock.today():
        raise Invalid({"on": words.REFUSALS["deed.future"]})
    issued_on = Problem.objects.values_list("issued_on", flat=True).get(pk=deed.pk)
    if issued_on and day < issued_on:
        raise Invalid({"on": words.REFUSALS["deed.early"]})
    return day


def reach(
    deed: Matter, *, milestone: str, by: Post, on: date | None = None, seen: int | None = None
) -> None:
    """A stage was reached, today or on an earlier day. Raises Invalid, Refused."""
    record.ready(deed, "problem.milestone_reached", by=by, seen=seen)
    found = Milestone.objects.filter(matter=deed, code=milestone, reached_on=None).first()
    if found is None:
        refuse("deed.milestone")
    data = events.MilestoneReached(found.code, found.name)
    record.append(deed, data, by=by, seen=seen, happened_on=_happened(deed, on))


def deliver(
    deed: Matter,
    *,
    target: str,
    amount: int,
    text: str,
    by: Post,
    on: date | None = None,
    files: Files = (),
    seen: int | None = None,
) -> None:
    """So much more of a target is done; below 0 corrects an earlier report. Raises Invalid,
    Refused."""
    record.ready(deed, "problem.delivered", by=by, seen=seen)
    found = Target.objects.filter(matter=deed, code=target).first()
    if found is None:
        refuse("deed.target")
    if not amount or abs(amount) > rules.MOST:
        raise Invalid({"amount": words.REFUSALS["deed.nothing"]})
    if found.done + amount < 0:
        raise Invalid({"amount": words.REFUSALS["deed.below"]})
    data = events.Delivered(
        target=found.code,
        name=found.name,
        measure=found.measure,
        amount=amount,
        total=found.done + amount,
        text=seal(_text("text", text)),
        files=tuple(files),
    )
    record.append(deed, data, by=by, seen=seen, happened_on=_happened(deed, on))


def publish(
    deed: Matter,
    *,
    title: str,
    text: str,
    by: Post,
    photos: Sequence[str] = (),
    seen: int | None = None,
) -> None:
    """Show the deed to everybody, in these words and with these pictures of its evidence; its
    amounts and stages are shown as they are reported. Raises Invalid, Refused."""
    record.ready(deed, "problem.published", by=by, seen=seen)
    public = {"title": _text("title", title, "title"), "text": _text("text", text)}
    for name, said in public.items():
        if mask(said) != said:
            raise Invalid({name: words.REFUSALS["deed.person"]})
    known = {one.id for one in queries.pictures(deed)}
    if not known.issuperset(photos):
        raise Invalid({"photos": words.REFUSALS["deed.photo"]})
    data = events.Published(
        seal(public["title"]), seal(public["text"]), tuple(dict.fromkeys(photos))
    )
    record.append(deed, data, by=by, seen=seen)


def unpublish(deed: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """Take it off the public site. Raises Refused."""
    record.ready(deed, "problem.unpublished", by=by, seen=seen)
    if not Publication.objects.filter(pk=deed.pk).exists():
        refuse("deed.hidden")
    record.append(deed, events.Unpublished(seal(_text("reason", reason))), by=by, seen=seen)

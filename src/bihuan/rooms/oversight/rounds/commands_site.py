"""The verbs of a visit while people are on site: arriving, looking, leaving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from bihuan.kernel import clock, people, record, schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.events import EventData, Sealed, seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.lib.text import clean
from bihuan.rooms.oversight.rounds import events, kinds, rules, words
from bihuan.rooms.oversight.rounds.commands import (
    Files,
    check_step,
    due_after,
    end_if_done,
    refuse,
    row_of,
    team_of,
    text_of,
)
from bihuan.rooms.oversight.rounds.models import Finding


def begin(
    visit: Matter,
    *,
    present: Sequence[Post],
    identified: bool,
    by: Post,
    at: str = "",
    seen: int | None = None,
    happened_on: date | None = None,
) -> None:
    """Arrive: who is there, and that they showed who they are. Raises Invalid, Refused."""
    record.ready(visit, "visit.begun", by=by, seen=seen)
    row = row_of(visit)
    check_step(visit, row, "visit")
    today = happened_on or clock.today()
    if today < row.on:
        refuse("on.today", day=row.on)
    if not identified:
        raise Invalid({"identified": words.REFUSALS["identified"]})
    unit, group = visit.unit, visit.checker
    assert unit is not None
    assert group is not None
    there = team_of(present, unit, group, kinds.of(row.visit_kind).inspectors)
    data = events.Begun(there, rules.time_of_day(at))
    record.append(visit, data, by=by, seen=seen, happened_on=happened_on)


@dataclass(frozen=True)
class Answer:
    """`verdict`: one of `events.VERDICTS`. `photos`: ids of files sent along."""

    item: str
    verdict: str
    note: str = ""
    photos: Sequence[str] = ()


def check(
    visit: Matter,
    *,
    checklist: str,
    answers: Iterable[Answer],
    by: Post,
    files: Files = (),
    seen: int | None = None,
    happened_on: date | None = None,
) -> None:
    """Fill in a checklist, or fill it in anew. Raises Invalid, Refused."""
    record.ready(visit, "visit.checked", by=by, seen=seen)
    if checklist not in row_of(visit).checklists:
        refuse("checklist.other")
    asked = kinds.checklist(checklist)
    data = events.Checked(checklist, asked.word, _answers(asked, answers), tuple(files))
    record.append(visit, data, by=by, seen=seen, happened_on=happened_on)


def _answers(asked: kinds.Checklist, given: Iterable[Answer]) -> tuple[dict[str, Any], ...]:
    by_item: Mapping[str, Answer] = {one.item: one for one in given}
    known = {one.code: one for one in asked.items}
    if any(one not in known for one in by_item):
        raise Invalid({"answers": words.REFUSALS["answers.unknown"]})
    if not by_item:
        raise Invalid({"answers": words.REFUSALS["answers.none"]})
    out = []
    for code, item in known.items():
        one = by_item.get(code)
        if one is None:
            continue
        if one.verdict not in events.VERDICTS:
            raise Invalid({code: words.REFUSALS["answers.unknown"]})
        note = clean(one.note)
        if one.verdict == "no" and not note:
            raise Invalid({code: str(words.REFUSALS["note.no"]) % {"item": item.word}})
        answer: dict[str, Any] = {"item": code, "label": item.word, "verdict": one.verdict}
        if note:
            answer["note"] = seal(note)
        if one.photos:
            answer["photos"] = list(one.photos)
        out.append(answer)
    return tuple(out)


@transaction.atomic
def find(  # noqa: PLR0913 - what a finding may hold
    visit: Matter,
    *,
    title: str,
    by: Post,
    text: str = "",
    solved: bool = False,
    how: str = "",
    list_code: str = "",
    item: str = "",
    key: str = "",
    files: Files = (),
    seen: int | None = None,
    happened_on: date | None = None,
) -> Finding:
    """Put down what was found: solved on the spot, or it becomes a problem in the ledger, which
    another room opens in the same transaction. Sent again with the same `key`, nothing is written.
    Raises Invalid, Refused."""
    record.ready(visit, "visit.found", by=by, seen=seen)
    if there := _sent(visit, key):
        return there
    named = text_of("title", title[: rules.TITLE_MOST])
    if solved:
        settled: Sealed | None = text_of("how", how)
    else:
        settled = None
        if not list_code:
            raise Invalid({"list_code": words.REFUSALS["list.empty"]})
        schemes.get("list", list_code)
    n = _next_number(visit)
    data = events.Found(
        n=n,
        title=named,
        text=seal(clean(text) or str(named)),
        solved=solved,
        list_code="" if solved else list_code,
        how=settled,
        item=item,
        key=key,
        files=tuple(files),
    )
    _append(visit, data, by=by, seen=seen, happened_on=happened_on)
    return Finding.objects.get(matter=visit, n=n)


def suggest(
    visit: Matter,
    *,
    text: str,
    by: Post,
    key: str = "",
    seen: int | None = None,
    happened_on: date | None = None,
) -> Finding:
    """Make a suggestion to the unit. Raises Invalid."""
    record.ready(visit, "visit.suggested", by=by, seen=seen)
    if there := _sent(visit, key):
        return there
    n = _next_number(visit)
    data = events.Suggested(n, text_of("text", text), key)
    _append(visit, data, by=by, seen=seen, happened_on=happened_on)
    return Finding.objects.get(matter=visit, n=n)


def _append(
    visit: Matter, data: EventData, *, by: Post, seen: int | None, happened_on: date | None
) -> None:
    """Others may act on the visit as part of the same act: it is read again."""
    record.append(visit, data, by=by, seen=seen, happened_on=happened_on)
    visit.refresh_from_db()


def _sent(visit: Matter, key: str) -> Finding | None:
    if key and not rules.KEY.fullmatch(key):
        raise Invalid({"key": words.REFUSALS["key.shape"]})
    return Finding.objects.filter(matter=visit, key=key).first() if key else None


def _next_number(visit: Matter) -> int:
    last = Finding.objects.filter(matter=visit).order_by("-n").values_list("n", flat=True).first()
    return (last or 0) + 1


def note_problem(visit: Matter, *, n: int, problem: Matter) -> None:
    """The ledger has opened a problem for finding `n`."""
    data = events.OpenedProblem(n, problem.pk, problem.number)
    record.append(visit, data, by=people.system())


@transaction.atomic
def finish(  # noqa: PLR0913 - what the end of a visit may hold
    visit: Matter,
    *,
    text: str,
    methods: Sequence[str],
    by: Post,
    until: str = "",
    files: Files = (),
    signatures: Sequence[Mapping[str, Any]] = (),
    seen: int | None = None,
    happened_on: date | None = None,
) -> None:
    """Leave: what was done, and how it was looked at. A visit without further steps ends. Raises
    Invalid, Refused."""
    record.ready(visit, "visit.made", by=by, seen=seen)
    row = row_of(visit)
    if not methods or set(methods) - set(events.METHODS):
        raise Invalid({"methods": words.REFUSALS["methods.none"]})
    due_on, basis = due_after(row, "visit")
    signed = tuple(
        {"who": one["who"], "name": seal(one["name"]), "file": one["file"]} for one in signatures
    )
    sent = {one["id"] for one in files}
    if any(one["file"] not in sent for one in signed):
        raise Invalid({"signatures": words.REFUSALS["signatures.file"]})
    data = events.Made(
        text_of("text", text),
        tuple(methods),
        rules.time_of_day(until),
        tuple(files),
        signed,
        due_on,
        basis,
    )
    record.append(visit, data, by=by, seen=seen, happened_on=happened_on)
    end_if_done(visit)

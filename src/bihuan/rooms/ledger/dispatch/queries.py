"""Reads of weekly dispatch, viewer first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise as Lazy

from bihuan.facilities.pages.timeline import veiled
from bihuan.kernel import clock, events, policy, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, posts, units
from bihuan.kernel.phrase import listed
from bihuan.rooms.ledger.dispatch import commands, rules, standing, words
from bihuan.rooms.ledger.dispatch import series as known
from bihuan.rooms.ledger.dispatch.events import LIFE
from bihuan.rooms.ledger.dispatch.models import Dispatch, Remark
from bihuan.rooms.ledger.dispatch.standing import Standing
from bihuan.rooms.ledger.urging import words as urging
from bihuan.rooms.ledger.urging.models import Promise

TONES = {"open": "blue", "concluded": "green"}


@dataclass(frozen=True)
class StateWord:
    word: str
    tone: str


def state(dispatch: Matter) -> StateWord:
    found = LIFE.states[dispatch.status]
    tone = "grey" if dispatch.status == "called_off" else TONES[found.phase]
    return StateWord(str(found.label), tone)


@dataclass(frozen=True)
class UnitRow:
    """A unit's numbers, over all lists of the series, in the order of `rules.NUMBERS`."""

    unit: Unit
    numbers: tuple[int, ...]
    state: StateWord


@dataclass(frozen=True)
class ItemRow:
    """An item the viewer may see. `acts`: what changed it, in words."""

    number: str
    title: str
    unit: Unit | None
    due_on: date | None
    acts: str


@dataclass(frozen=True)
class PromiseRow:
    number: str
    title: str
    unit: Unit | None
    by_on: date
    text: str
    result: StateWord


@dataclass(frozen=True)
class RemarkRow:
    text: str
    number: str
    name: str
    at: datetime


@dataclass
class View:
    """A standing as the page draws it, for one viewer."""

    since: datetime
    until: datetime
    units: list[UnitRow] = field(default_factory=list)
    totals: tuple[int, ...] = ()
    states: dict[str, int] = field(default_factory=dict)
    changed: list[ItemRow] = field(default_factory=list)
    newly_late: list[ItemRow] = field(default_factory=list)
    late: list[ItemRow] = field(default_factory=list)
    near: list[ItemRow] = field(default_factory=list)
    promises: list[PromiseRow] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


SHOWN = 50
"""Items of one sort on the page; the numbers count all of them."""


def whole(viewer: Post) -> bool:
    """May the viewer see every unit's rows?"""
    return policy.may_at_all(viewer, "dispatch.whole")


def now(dispatch: Matter, row: Dispatch) -> Standing:
    """As it stands: kept, once it was held; until then, as it is."""
    kept: Standing | None = row.standing
    if kept is not None:
        return kept
    zero = commands.zero_units(dispatch)
    since = commands.since(dispatch, row)
    return standing.live(known.get(row.series), since, clock.now(), zero)


def view(viewer: Post, found: Standing) -> View:
    """What the viewer may see of a standing: all of it, or the rows of their own unit. Two
    queries."""
    mine = None if whole(viewer) else viewer.subtree_ids
    out = View(_instant(found["since"]), _instant(found["until"]))
    _units(found, mine, out)
    _items(viewer, found, out)
    return out


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _units(found: Standing, mine: frozenset[int] | None, out: View) -> None:
    summed: dict[int, list[int]] = {}
    for _list, unit, *numbers in found["rows"]:
        if mine is None or unit in mine:
            sums = summed.setdefault(unit, [0] * len(rules.NUMBERS))
            summed[unit] = [a + b for a, b in zip(sums, numbers, strict=True)]
    states = {unit: code for unit, code in found["states"] if mine is None or unit in mine}
    blank = (0,) * len(rules.NUMBERS)
    for unit in [pk for pk in units() if pk in summed or pk in states]:
        code = states.get(unit, "none")
        shown = StateWord(str(words.STATES[code]), words.TONES[code])
        out.units.append(UnitRow(units()[unit], tuple(summed.get(unit, blank)), shown))
    out.totals = tuple(map(sum, zip(*summed.values(), strict=True))) or blank
    out.states = {code: sum(1 for one in states.values() if one == code) for code in words.STATES}


def _items(viewer: Post, found: Standing, out: View) -> None:
    acts = dict(found["changed"])
    lots: dict[str, list[int]] = {
        "changed": list(acts),
        **{name: list(found[name]) for name in ("newly_late", "late", "near")},
    }
    wanted = {pk for lot in lots.values() for pk in lot} | {one[0] for one in found["promises"]}
    seen = policy.visible(viewer, "problem").filter(pk__in=wanted)
    rows = {one.pk: one for one in seen.only("number", "title", "unit_id", "due_on")}
    for name, lot in lots.items():
        there = [rows[pk] for pk in lot if pk in rows]
        out.counts[name] = len(there)
        drawn = [_item(one, acts.get(one.pk, ())) for one in there[:SHOWN]]
        setattr(out, name, drawn)
    out.promises = _promises(viewer, found["promises"], rows)


def _item(one: Matter, kinds: Iterable[str]) -> ItemRow:
    unit = units().get(one.unit_id or 0)
    said = listed(str(events.label(kind)) for kind in kinds)
    return ItemRow(one.number, one.title, unit, one.due_on, said)


def _promises(
    viewer: Post, promises: Sequence[Sequence[Any]], rows: dict[int, Matter]
) -> list[PromiseRow]:
    keys = [f"{problem}-{version}" for problem, *_rest, version in promises if problem in rows]
    texts = dict(Promise.objects.filter(pk__in=keys).values_list("key", "text"))
    out = []
    for problem, unit, _made_on, by_on, result, version in promises:
        if problem in rows:
            out.append(
                PromiseRow(
                    rows[problem].number,
                    rows[problem].title,
                    units().get(unit),
                    date.fromisoformat(by_on),
                    veiled(viewer, texts.get(f"{problem}-{version}", "")),
                    StateWord(str(urging.RESULTS[result]), urging.TONES[result]),
                )
            )
    return out


def remarks(viewer: Post, dispatch: Matter) -> list[RemarkRow]:
    """What was said, as far as it is of nothing in particular or of what the viewer may see."""
    said = list(Remark.objects.filter(matter=dispatch).order_by("at"))
    about = {one.problem for one in said if one.problem}
    seen = policy.visible(viewer, "problem").filter(pk__in=about)
    numbers = dict(seen.values_list("pk", "number"))
    out = []
    for one in said:
        if one.problem and one.problem not in numbers:
            continue
        number = numbers.get(one.problem or 0, "")
        out.append(RemarkRow(veiled(viewer, one.text), number, posts()[one.by_id].name, one.at))
    return out


@dataclass(frozen=True)
class ReturnRow:
    """A line of the return: a unit in a list."""

    list_label: str
    unit: Unit
    numbers: tuple[int, ...]
    state: str


def lines(found: Standing) -> list[ReturnRow]:
    """The return to the superior: figures by list and unit, units in the official order, those
    that made a zero return or none at all with noughts."""
    states, labels = dict(found["states"]), schemes.every("list")
    out, there = [], set[int]()
    for code, unit, *numbers in found["rows"]:
        label = schemes.word(labels[code]["label"]) if code in labels else code
        out.append(_line(label, unit, numbers, states))
        there.add(unit)
    blank = [0] * len(rules.NUMBERS)
    return out + [_line("", unit, blank, states) for unit in states if unit not in there]


def _line(label: str, unit: int, numbers: Iterable[int], states: dict[int, str]) -> ReturnRow:
    word: str | Lazy = words.STATES[states.get(unit, "none")]
    return ReturnRow(label, units()[unit], tuple(numbers), str(word))


def late(viewer: Post, found: Standing) -> list[ItemRow]:
    """Every item that was late and that the viewer may see."""
    seen = policy.visible(viewer, "problem").filter(pk__in=found["late"])
    return [_item(one, ()) for one in seen.order_by("due_on", "pk")]

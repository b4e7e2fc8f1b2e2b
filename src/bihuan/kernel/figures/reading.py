"""The value of a figure as of an instant, its splits, and the matters behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bihuan.kernel.figures.declared import Figure, get
from bihuan.kernel.figures.numbers import Distribution, Growth, Number, add, total
from bihuan.kernel.figures.past import instant, pasts
from bihuan.kernel.figures.scope import EVERYTHING, Scope


class PartsDoNotAddUp(RuntimeError):
    """The parts of a split are not the whole: a fault of ours, never shown as a number."""


@dataclass(frozen=True)
class Behind:
    """A matter behind a value: what it adds, and its key in every split of the figure."""

    matter_id: int
    adds: Number
    keys: Mapping[str, str]


@dataclass
class Value:
    """A figure at an instant, with every split."""

    figure: Figure
    until: datetime
    total: Number
    splits: dict[str, Distribution] = field(default_factory=dict)


def value(
    code: str, as_of: date | datetime, *, scope: Scope | None = None, split: str | None = None
) -> Number | Distribution:
    """A figure as of the end of a local day, or of an instant: its total, or a split of it by
    key. Raises Invalid for an unknown figure or split."""
    figure = get(code)
    if split is not None:
        figure.split(split)
    found = values([code], as_of, scope)[code]
    return found.total if split is None else found.splits[split]


def values(
    codes: Iterable[str], as_of: date | datetime, scope: Scope | None = None
) -> dict[str, Value]:
    """Several figures with all their splits. Raises Invalid, PartsDoNotAddUp."""
    until = instant(as_of)
    out = {}
    for code in codes:
        figure = get(code)
        out[code] = _value(figure, until, _rows(figure, until, scope or EVERYTHING))
    return out


def behind(
    code: str,
    as_of: date | datetime,
    *,
    scope: Scope | None = None,
    split: str | None = None,
    key: str | None = None,
) -> list[Behind]:
    """The matters behind a value, or behind one key of a split, with what each adds: together
    exactly the value. Oldest first. Raises Invalid."""
    figure, until = get(code), instant(as_of)
    if split is not None:
        figure.split(split)
    found: dict[int, Behind] = {}
    for one in _rows(figure, until, scope or EVERYTHING):
        if split is None or one.keys[split] == (key or ""):
            before = found.get(one.matter_id)
            adds = add(before.adds, one.adds) if before else one.adds
            found[one.matter_id] = Behind(one.matter_id, adds, one.keys)
    return [found[pk] for pk in sorted(found)]


def _value(figure: Figure, until: datetime, rows: Iterable[Behind]) -> Value:
    shown = {s.code: dict.fromkeys(s.keys(until), figure.zero) for s in figure.splits}
    made = Value(figure, until, figure.zero, shown)
    for one in rows:
        made.total = add(made.total, one.adds)
        for code, key in one.keys.items():
            made.splits[code][key] = add(made.splits[code].get(key, figure.zero), one.adds)
    for code, parts in made.splits.items():
        if total(parts, figure.zero) != made.total:
            raise PartsDoNotAddUp(f"figure {figure.code} at {until} by {code}: {parts}")
    return made


def _rows(figure: Figure, until: datetime, scope: Scope) -> Iterator[Behind]:
    if figure.kind != "growth":
        yield from _counted(figure, until, scope)
        return
    assert figure.base is not None
    of = get(figure.of)
    for one in _counted(of, until, scope):
        assert isinstance(one.adds, int)
        yield Behind(one.matter_id, Growth(now=one.adds), one.keys)
    for one in _counted(of, figure.base(until), scope):
        assert isinstance(one.adds, int)
        yield Behind(one.matter_id, Growth(base=one.adds), one.keys)


def _counted(figure: Figure, until: datetime, scope: Scope) -> Iterator[Behind]:
    for past in pasts(figure.matters, until):
        number = figure.counts(past)
        if number == figure.zero:
            continue
        matter = past.matter
        if scope.since is not None and past.opened_on < scope.since:
            continue
        if scope.holds(figure.unit(past), matter.list_code, matter.labels, until):
            keys = {s.code: s.called(s.key(past), until) for s in figure.splits}
            yield Behind(matter.pk, number, keys)

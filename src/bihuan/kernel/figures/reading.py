"""The value of a figure as of an instant, its splits, and the matters behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from bihuan.kernel.figures import store
from bihuan.kernel.figures.declared import Figure, Split, get
from bihuan.kernel.figures.numbers import Distribution, Growth, Number, add, total
from bihuan.kernel.figures.past import instant
from bihuan.kernel.figures.scope import EVERYTHING, Scope
from bihuan.kernel.figures.source import Behind, Replay, Source

T = TypeVar("T")


class PartsDoNotAddUp(RuntimeError):
    """The parts of a split are not the whole: a fault of ours, never shown as a number."""


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
    until, asked = instant(as_of), [get(code) for code in codes]

    def read(source: Source) -> dict[str, Value]:
        return {
            one.code: _value(one, until, _both(source.lumps, one, until, scope or EVERYTHING))
            for one in asked
        }

    return _read(read)


def behind(
    code: str,
    as_of: date | datetime,
    *,
    scope: Scope | None = None,
    split: str | None = None,
    key: str | None = None,
) -> list[Behind]:
    """The matters behind a value, or behind one key of a split ("" or None: without a class), with
    what each adds: together exactly the value. Oldest first. Raises Invalid."""
    figure, until = get(code), instant(as_of)
    if split is not None:
        figure.split(split)

    def read(source: Source) -> dict[int, Behind]:
        found: dict[int, Behind] = {}
        for one in _both(source.matters, figure, until, scope or EVERYTHING):
            if split is None or one.keys[split] == (key or ""):
                before = found.setdefault(one.matter_id, one)
                if before is not one:  # a growth counts it at both its instants
                    adds = add(before.adds, one.adds)
                    found[one.matter_id] = Behind(one.matter_id, adds, one.keys)
        return found

    found = _read(read)
    return [found[pk] for pk in sorted(found)]


def _read(read: Callable[[Source], T]) -> T:
    """Once more, when the steps were thrown away in the middle."""
    while True:
        basis = store.caught_up()
        found = read(Source(basis))
        if store.unchanged(basis):
            return found


def _value(figure: Figure, until: datetime, rows: Iterable[Behind]) -> Value:
    whole = figure.zero
    parts: dict[str, Distribution] = {split.code: {} for split in figure.splits}
    for one in rows:
        whole = add(whole, one.adds)
        for code, key in one.keys.items():
            parts[code][key] = add(parts[code].get(key, figure.zero), one.adds)
    for code, found in parts.items():
        if total(found, figure.zero) != whole:
            raise PartsDoNotAddUp(f"figure {figure.code} at {until} by {code}: {found}, {whole}")
    shown = {split.code: _shown(split, figure, until, parts[split.code]) for split in figure.splits}
    return Value(figure, until, whole, shown)


def _shown(split: Split, figure: Figure, until: datetime, found: Distribution) -> Distribution:
    """The keys that are always shown, then the others in order, and what has none last."""
    always = dict.fromkeys(split.keys(until), figure.zero)
    others = sorted({key for key in found if key and key not in always}, key=split.order)
    rest = [""] if "" in found and "" not in always else []
    return {key: found.get(key, figure.zero) for key in (*always, *others, *rest)}


def _both(
    read: Callable[[Figure, datetime, Scope], Iterable[Behind]],
    figure: Figure,
    until: datetime,
    scope: Scope,
) -> Iterator[Behind]:
    """What a figure counts; of a growth, at both its instants."""
    if figure.kind != "growth":
        yield from read(figure, until, scope)
        return
    assert figure.base is not None
    of = get(figure.of)
    for one in read(of, until, scope):
        assert isinstance(one.adds, int)
        yield Behind(one.matter_id, Growth(now=one.adds), one.keys)
    for one in read(of, figure.base(until), scope):
        assert isinstance(one.adds, int)
        yield Behind(one.matter_id, Growth(base=one.adds), one.keys)


def replayed(
    codes: Iterable[str], as_of: date | datetime, scope: Scope | None = None
) -> dict[str, Value]:
    """The same as `values` without anything worked out beforehand: every matter is rebuilt from
    its events up to the instant. Slow; what `values` says must always be this."""
    until, asked = instant(as_of), [get(code) for code in codes]
    source = Replay(asked, until, scope or EVERYTHING)
    return {
        one.code: _value(one, until, _both(source.matters, one, until, scope or EVERYTHING))
        for one in asked
    }

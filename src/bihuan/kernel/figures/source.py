"""Reading the steps: who adds what to a figure at an instant, within a scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection

from bihuan.kernel.figures import store
from bihuan.kernel.figures.declared import Figure, get
from bihuan.kernel.figures.numbers import Number, from_integers
from bihuan.kernel.figures.past import Past, pasts
from bihuan.kernel.figures.scope import Scope
from bihuan.kernel.figures.steps import Step


@dataclass(frozen=True)
class Behind:
    """A matter behind a value: what it adds, and its key in every split of the figure."""

    matter_id: int
    adds: Number
    keys: Mapping[str, str]


LUMPS = """
SELECT c.keys, c.adds, sum(s.n)::bigint
  FROM (SELECT s.cell, count(*) n FROM kernel_figurestep s WHERE {then} GROUP BY s.cell) s
  JOIN kernel_figurecell c ON c.id = s.cell WHERE {within} GROUP BY c.keys, c.adds
"""
MATTERS = """
SELECT s.matter_id, s.cell FROM kernel_figurestep s
  JOIN kernel_figurecell c ON c.id = s.cell WHERE {then} AND {within}
"""
CELLS = "SELECT id, keys, adds FROM kernel_figurecell WHERE id = ANY(%s)"


class Source:
    """The steps as caught up, and those of the matters left apart."""

    def __init__(self, basis: store.Basis) -> None:
        self._basis = basis

    def lumps(self, figure: Figure, until: datetime, scope: Scope) -> Iterator[Behind]:
        """What matters that add alike add together; of no matter in particular."""
        for keys, adds, times in self._select(LUMPS, figure, until, scope):
            number = from_integers(figure.kind, adds, times)
            yield Behind(0, number, _keys(figure, keys, until))
        yield from self._apart(figure, until, scope)

    def matters(self, figure: Figure, until: datetime, scope: Scope) -> Iterator[Behind]:
        """What each matter adds."""
        found = self._select(MATTERS, figure, until, scope)
        with connection.cursor() as cursor:
            cursor.execute(CELLS, [list({cell for _pk, cell in found})])
            cells = {
                cell: (from_integers(figure.kind, adds), _keys(figure, keys, until))
                for cell, keys, adds in cursor.fetchall()
            }
        for pk, cell in found:
            yield Behind(pk, *cells[cell])
        yield from self._apart(figure, until, scope)

    def _select(
        self, statement: str, figure: Figure, until: datetime, scope: Scope
    ) -> list[tuple[Any, ...]]:
        if self._basis.serial is None:
            return []
        number = store.numbers()[figure.code]
        then = ["s.figure = %s", "s.ends > %s", "s.begins <= %s"]
        asked: list[Any] = [number, until, until]
        if scope.since is not None:
            then.append("s.opened_on >= %s")
            asked.append(scope.since)
        if self._basis.apart:
            then.append("s.matter_id <> ALL(%s)")
            asked.append([one.pk for one in self._basis.apart])
        within, more = _within(scope, until)
        with connection.cursor() as cursor:
            cursor.execute(
                statement.format(then=" AND ".join(then), within=" AND ".join(within)),
                [*asked, *more],
            )
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _apart(self, figure: Figure, until: datetime, scope: Scope) -> Iterator[Behind]:
        number = store.numbers()[figure.code] if self._basis.apart else None
        for one in self._steps:
            cell = one.cell
            if cell.figure != number or not one.begins <= until < one.ends:
                continue
            if scope.since is not None and one.opened_on < scope.since:
                continue
            if scope.holds(cell.unit, cell.list_code, cell.labels, until):
                adds = from_integers(figure.kind, cell.adds)
                yield Behind(one.matter_id, adds, _keys(figure, cell.keys, until))

    @cached_property
    def _steps(self) -> Sequence[Step]:
        return list(store.of_those(self._basis.apart))


class Replay:
    """Every matter that was there, rebuilt from events once for all the figures asked for."""

    def __init__(self, asked: Iterable[Figure], until: datetime, scope: Scope) -> None:
        self._scope = scope
        self._found: dict[tuple[str, datetime], list[Behind]] = defaultdict(list)
        by_kind: dict[tuple[str, datetime], list[Figure]] = defaultdict(list)
        for one in asked:
            if one.base is None:
                by_kind[one.matters, until].append(one)
            else:
                by_kind[one.matters, until].append(get(one.of))
                by_kind[one.matters, one.base(until)].append(get(one.of))
        for (kind, at), figures in by_kind.items():
            wanted = {one.code: one for one in figures}.values()
            for past in pasts(kind, at):
                for one in wanted:
                    self._look(one, past)

    def matters(self, figure: Figure, until: datetime, scope: Scope) -> list[Behind]:
        return self._found[figure.code, until]

    def _look(self, figure: Figure, past: Past) -> None:
        number, matter, until = figure.counts(past), past.matter, past.until
        if number == figure.zero:
            return
        if self._scope.since is not None and past.opened_on < self._scope.since:
            return
        unit = figure.unit(past)
        if self._scope.holds(unit, matter.list_code, matter.labels, until):
            keys = {s.code: s.called(s.key(past), until) for s in figure.splits}
            self._found[figure.code, until].append(Behind(matter.pk, number, keys))


def _within(scope: Scope, until: datetime) -> tuple[list[str], list[Any]]:
    """The conditions of a scope on a cell, and their values."""
    conditions, asked = ["TRUE"], list[Any]()
    if scope.unit is not None:
        conditions.append("c.unit = ANY(%s)")
        asked.append(list(scope.unit_ids))
    if scope.list_code:
        conditions.append("c.list_code = %s")
        asked.append(scope.list_code)
    for labels in scope.labels(until):
        conditions.append("c.labels && %s::text[]")
        asked.append(labels)
    return conditions, asked


def _keys(figure: Figure, keys: Sequence[str], until: datetime) -> dict[str, str]:
    return {
        split.code: split.called(key, until) for split, key in zip(figure.splits, keys, strict=True)
    }

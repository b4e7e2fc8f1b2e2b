"""The steps of all matters, kept in the database and caught up before they are read.

Nothing here is needed for a right answer: what is not in the steps yet is worked out from events
for the one who asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction

import bihuan
from bihuan.kernel import bulk, history, log, record
from bihuan.kernel.figures import steps
from bihuan.kernel.figures.declared import Figure, every, get
from bihuan.kernel.figures.steps import Cell, Numbered, Step
from bihuan.kernel.models.figures import FigureBasis, FigureStep

CHUNK = 500
FORGIVEN = 500
"""Events the log may be ahead of what is noted as done: they are looked at again each time."""
STORED = ("matter_id", "begins", "ends", "cell", "opened_on", "figure")


class Stale(NamedTuple):
    """A matter whose steps are not those of its events."""

    pk: int
    kind: str
    number: str


@dataclass(frozen=True)
class Basis:
    """What may be read: the steps of all matters but those of `apart`, as long as `serial` is the
    one in the database; None when they cannot be used at all."""

    serial: int | None
    apart: Sequence[Stale]


def caught_up() -> Basis:
    """Bring the steps up to date and say what may be read. While another process is at it, what is
    missing is left `apart`."""
    known: set[int] = set()
    while True:
        basis = FigureBasis.objects.first()
        if basis is None or basis.edition != edition():
            with transaction.atomic():
                if not _alone():
                    return Basis(None, _asked(ALL))
                _begin()
                known.clear()
            continue
        size = log.size()
        stale = _missing(basis)
        if not stale:
            if basis.log_size is None or size - basis.log_size > FORGIVEN:
                _note(basis, size)
            return Basis(basis.serial, ())
        for n in range(0, len(stale), CHUNK):
            with transaction.atomic():
                if not _alone():
                    return Basis(basis.serial, stale[n:])
                if not unchanged(Basis(basis.serial, ())):
                    known.clear()
                    break
                _write(stale[n : n + CHUNK], known)


def unchanged(basis: Basis) -> bool:
    """Are the steps still those that were caught up?"""
    if basis.serial is None:
        return True
    return FigureBasis.objects.filter(serial=basis.serial, edition=edition()).exists()


def of_those(stale: Sequence[Stale]) -> Iterator[Step]:
    """The steps of matters, from events. Two queries for 500."""
    for n in range(0, len(stale), CHUNK):
        for _pk, _version, made in _made(stale[n : n + CHUNK]):
            yield from made


def numbers() -> dict[str, int]:
    """The numbers figures have in the steps, by code; a growth has none of its own."""
    stored = sorted(code for code, one in every().items() if one.kind != "growth")
    return {code: n for n, code in enumerate(stored)}


@cache
def edition() -> str:
    """Another text whenever the code that makes steps of events is another."""
    root = Path(bihuan.__file__).parent
    digest = hashlib.sha256(repr(sorted(every())).encode())
    for part in ("lib", "kernel", "facilities", "rooms"):
        for path in sorted((root / part).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _by_kind() -> dict[str, Numbered]:
    out: dict[str, list[tuple[int, Figure]]] = {}
    for code, n in numbers().items():
        out.setdefault(get(code).matters, []).append((n, get(code)))
    return dict(out)


def _alone() -> bool:
    """Until the transaction ends; nobody waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('bihuan.figures'))")
        return bool(cursor.fetchone()[0])


def _begin() -> None:
    """Throw away the steps of another edition."""
    basis = FigureBasis.objects.first()
    if basis is not None and basis.edition == edition():
        return
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_figurestep")
        cursor.execute("DELETE FROM kernel_figurecell")
        cursor.execute("DELETE FROM kernel_figureseen")
        cursor.execute("DELETE FROM kernel_figurebasis")
    FigureBasis.objects.create(edition=edition(), serial=basis.serial + 1 if basis else 1)


def _note(basis: FigureBasis, size: int) -> None:
    """That nothing is missing of what is in the log below this size."""
    with transaction.atomic():
        if _alone():
            FigureBasis.objects.filter(serial=basis.serial).update(log_size=size)


def _missing(basis: FigureBasis) -> list[Stale]:
    if basis.log_size is None:
        return _stale(None)
    touched = history.touched(basis.log_size)
    return _stale(touched) if touched else []


ALL = "SELECT m.id, m.kind, m.number FROM kernel_matter m WHERE m.kind = ANY(%s)"
STALE = """
SELECT m.id, m.kind, m.number FROM kernel_matter m
  LEFT JOIN kernel_figureseen s ON s.matter_id = m.id
 WHERE m.kind = ANY(%s) AND m.version IS DISTINCT FROM s.version
"""


def _stale(among: list[int] | None) -> list[Stale]:
    """Those of which the steps are not those of their events; of all, or among some."""
    return _asked(STALE) if among is None else _asked(STALE + " AND m.id = ANY(%s)", among)


def _asked(statement: str, *more: list[int]) -> list[Stale]:
    with connection.cursor() as cursor:
        cursor.execute(statement + " ORDER BY m.id", [list(_by_kind()), *more])
        return [Stale(*row) for row in cursor.fetchall()]


def _made(stale: Sequence[Stale]) -> Iterator[tuple[int, int, list[Step]]]:
    """Matter, version, steps."""
    known = {one.pk: one for one in stale}
    for pk, happened in history.by_matter(list(known), texts=False):
        one = known[pk]
        matter = record.bare(one.kind, pk, one.number)
        made = list(steps.of(matter, happened, _by_kind()[one.kind]))
        yield pk, happened[-1].version, made


def _write(stale: Sequence[Stale], known: set[int]) -> None:
    """`known`: the cells that are there already."""
    made = list(_made(stale))
    ids = [pk for pk, _version, _steps in made]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_figurestep WHERE matter_id = ANY(%s)", [ids])
        cursor.execute(SEEN, [ids, [version for _pk, version, _steps in made]])
        cells = {one.cell: one.cell.id for _pk, _version, found in made for one in found}
        new = [_row(one, pk) for one, pk in cells.items() if pk not in known]
        cursor.executemany(CELL, new)
        known.update(cells.values())
    rows = (
        (one.matter_id, one.begins, one.ends, cells[one.cell], one.opened_on, one.cell.figure)
        for _pk, _version, found in made
        for one in found
    )
    bulk.copy(FigureStep, STORED, rows)


SEEN = """
INSERT INTO kernel_figureseen (matter_id, version)
SELECT * FROM unnest(%s::bigint[], %s::int[])
    ON CONFLICT (matter_id) DO UPDATE SET version = excluded.version
"""
CELL = """
INSERT INTO kernel_figurecell (id, figure, unit, list_code, labels, keys, adds)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING
"""


def _row(one: Cell, pk: int) -> tuple[Any, ...]:
    lists = (list(one.labels), list(one.keys), list(one.adds))
    return pk, one.figure, one.unit, one.list_code, *lists

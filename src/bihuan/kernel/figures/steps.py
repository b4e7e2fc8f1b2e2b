"""What one matter has added to each figure in the course of its life, as steps in time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bihuan.kernel import record
from bihuan.kernel.figures.declared import Figure
from bihuan.kernel.figures.numbers import Number, as_integers
from bihuan.kernel.figures.past import Apart, Past, local_day, midnight
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.project import Happened

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Cell:
    """What a matter adds to the figure of that number, and what a scope or a split asks for."""

    figure: int
    unit: int | None
    list_code: str
    labels: tuple[str, ...]
    keys: tuple[str, ...]
    adds: tuple[int, ...]

    @property
    def id(self) -> int:
        """63 bits made of the rest; of a million cells two are alike once in 18 million times."""
        plain = (
            self.figure, self.unit, self.list_code, self.labels, self.keys, self.adds
        )  # fmt: skip
        digest = hashlib.blake2b(repr(plain).encode(), digest_size=8).digest()
        return int.from_bytes(digest) >> 1


@dataclass(frozen=True)
class Step:
    """`begins` included, `ends` not."""

    matter_id: int
    begins: datetime
    ends: datetime
    opened_on: date
    cell: Cell


Numbered = Sequence[tuple[int, Figure]]


def cell(number: int, figure: Figure, past: Past) -> Cell | None:
    """What the matter adds at that instant; None for nothing."""
    adds: Number = figure.counts(past)
    if adds == figure.zero:
        return None
    return Cell(
        number,
        figure.unit(past),
        past.matter.list_code,
        tuple(past.matter.labels),
        tuple(split.key(past) for split in figure.splits),
        as_integers(adds),
    )


def of(matter: Matter, happened: Sequence[Happened], figures: Numbered) -> Iterator[Step]:
    """All steps of a bare matter with this whole history, in no particular order."""
    opened_on = local_day(happened[0].at)
    runs: dict[int, tuple[datetime, Cell]] = {}
    for past, changing in _instants(matter, happened, figures):
        at = past.until
        for number, figure in changing:
            now = cell(number, figure, past)
            before = runs.get(number)
            if before is None:
                if now is not None:
                    runs[number] = (at, now)
                continue
            if before[1] == now:
                continue
            if before[0] < at:
                yield Step(matter.pk, before[0], at, opened_on, before[1])
            if now is None:
                del runs[number]
            else:
                runs[number] = (at, now)
    for begins, last in runs.values():
        yield Step(matter.pk, begins, FOREVER, opened_on, last)


def _instants(
    matter: Matter, happened: Sequence[Happened], figures: Numbered
) -> Iterator[tuple[Past, Numbered]]:
    """The matter at every instant at which something may have changed, and the figures it may have
    changed for: all after an event; at a midnight those that named it."""
    rows = Apart()
    at = happened[0].at
    opened_on = local_day(at)
    for n, one in enumerate(happened, 1):
        record.rebuild(matter, [one], rows)
        at = max(at, one.at)
        past = Past(matter, happened[:n], rows, local_day(at), at, opened_on)
        yield past, figures
        until = happened[n].at if n < len(happened) else FOREVER
        turning: dict[date, list[tuple[int, Figure]]] = {}
        for numbered in figures:
            for day in numbered[1].turns(past):
                turning.setdefault(day, []).append(numbered)
        for day in sorted(turning):
            if at < (turn := midnight(day)) < until:
                yield Past(matter, past.history, rows, day, turn, opened_on), turning[day]

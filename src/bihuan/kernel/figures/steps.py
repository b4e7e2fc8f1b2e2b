"""What one matter has added to each figure in the course of its life, as steps in time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils import timezone

from bihuan.kernel import record
from bihuan.kernel.figures.declared import Figure
from bihuan.kernel.figures.numbers import Number, as_integers
from bihuan.kernel.figures.past import Apart, Past, midnight
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
    opened_on = timezone.localdate(happened[0].at)
    runs: dict[int, tuple[datetime, Cell]] = {}
    for at, past in _instants(matter, happened, figures):
        for number, figure in figures:
            now = cell(number, figure, past)
            before = runs.get(number)
            if before and before[1] == now:
                continue
            if before:
                if before[0] < at:
                    yield Step(matter.pk, before[0], at, opened_on, before[1])
                del runs[number]
            if now:
                runs[number] = (at, now)
    for begins, last in runs.values():
        yield Step(matter.pk, begins, FOREVER, opened_on, last)


def _instants(
    matter: Matter, happened: Sequence[Happened], figures: Numbered
) -> Iterator[tuple[datetime, Past]]:
    """The matter at every instant at which something may have changed: after each event, and at
    the midnights figures name."""
    rows = Apart()
    at = happened[0].at
    for n, one in enumerate(happened, 1):
        record.rebuild(matter, [one], rows)
        at = max(at, one.at)
        past = Past(matter, happened[:n], rows, timezone.localdate(at), at)
        yield at, past
        until = happened[n].at if n < len(happened) else FOREVER
        for day in sorted({day for _number, figure in figures for day in figure.turns(past)}):
            if at < (turn := midnight(day)) < until:
                yield turn, Past(matter, past.history, rows, day, turn)

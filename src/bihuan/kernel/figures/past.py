"""Matters as they stood at an instant, rebuilt from their events into rows never written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar

from django.utils import timezone

from bihuan.kernel import history, lifecycle, record
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection
from bihuan.kernel.project import Happened
from bihuan.kernel.rows import Gathered

CHUNK = 500

Row = TypeVar("Row", bound=Projection)


class Apart(Gathered):
    """Rows of a past instant. They are looked at and thrown away; none may reach the database."""

    def change(self, row: Projection) -> None:
        if self._keyed.get((type(row), row.pk)) is not row:
            raise LookupError(f"{type(row).__name__} {row.pk} does not belong to this past")

    def flush(self) -> None:
        raise LookupError("rows of a past instant are not written")


@dataclass(frozen=True)
class Past:
    """One matter as it stood at the end of an instant; `on` is the local day of it, `until` the
    instant, `opened_on` the local day its first event was recorded. Texts are not put in: a figure
    never depends on what may be erased."""

    matter: Matter
    history: Sequence[Happened]
    rows: Gathered
    on: date
    until: datetime
    opened_on: date

    @property
    def phase(self) -> str:
        return lifecycle.of(self.matter.kind).states[self.matter.status].phase

    def row(self, model: type[Row]) -> Row:
        """The matter's row in a projection keyed by the matter."""
        return self.rows.get(model, self.matter.pk)

    def those(self, model: type[Row]) -> list[Row]:
        return self.rows.of(model, self.matter)

    def last(self, *kinds: str) -> Happened | None:
        """The last event of these kinds."""
        return next((one for one in reversed(self.history) if one.kind in kinds), None)


def instant(as_of: date | datetime) -> datetime:
    """The last microsecond that counts: a local day to its end, an instant itself."""
    if isinstance(as_of, datetime):
        return as_of if timezone.is_aware(as_of) else timezone.make_aware(as_of)
    return midnight(as_of + timedelta(days=1)) - timedelta(microseconds=1)


def midnight(day: date) -> datetime:
    """The instant a local day begins."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def local_day(at: datetime) -> date:
    """The local day of an instant, whatever time zone somebody looks from."""
    return at.astimezone(timezone.get_default_timezone()).date()


def pasts(kind: str, until: datetime) -> Iterator[Past]:
    """Every matter of a kind that had been opened, as it stood then. Two queries per 500."""
    opened = Matter.objects.filter(kind=kind, opened_at__lte=until).order_by("pk")
    numbers = opened.values_list("pk", "number").iterator(chunk_size=CHUNK)
    on = local_day(until)
    while block := dict(islice(numbers, CHUNK)):
        for pk, happened in history.by_matter(list(block), until=until, texts=False):
            rows = Apart()
            matter = record.bare(kind, pk, block[pk])
            record.rebuild(matter, happened, rows)
            yield Past(matter, happened, rows, on, until, local_day(happened[0].at))

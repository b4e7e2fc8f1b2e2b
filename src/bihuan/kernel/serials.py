"""Numbers of official papers, 督办〔2026〕3号: by series and year, from 1, without gaps.

A number is taken in the transaction of the signature, by one signature at a time, and is never
given to another paper, whatever becomes of the one that has it. Source of the form: GB/T 9704-2012.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection, models
from django.db.models import Max

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Numbered(Projection):
    """A paper's row, which its matter has under the model's name. `serial` None: not signed yet.

    A model adds UNIQUE (series, year, serial) by `once`.
    """

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="%(class)s",
        db_constraint=False,
    )
    series = models.CharField(max_length=40, blank=True)
    year = models.IntegerField(null=True)
    serial = models.IntegerField(null=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        """督办〔2026〕3号; empty until it is signed."""
        return f"{self.series}〔{self.year}〕{self.serial}号" if self.serial else ""


def once(name: str) -> models.UniqueConstraint:
    """The constraint by which the database gives no number twice."""
    return models.UniqueConstraint(
        fields=["series", "year", "serial"],
        condition=models.Q(serial__isnull=False),
        name=name,
    )


def take(papers: type[Numbered], series: str, year: int) -> int:
    """The next number of a series in a year. Call it in the transaction that writes it: who signs
    at the same moment waits, so that none is left out or given twice."""
    turn = f"{papers._meta.model_name}:{series}:{year}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [turn])
    rows = papers._default_manager.filter(series=series, year=year)
    return (rows.aggregate(n=Max("serial"))["n"] or 0) + 1


@dataclass(frozen=True)
class Series:
    """One series in one year. `missing`: numbers that nobody has; `cancelled`: those kept by
    papers that count no more."""

    series: str
    year: int
    last: int
    missing: tuple[int, ...]
    cancelled: tuple[int, ...]


def every(papers: type[Numbered], void: Collection[str] = ("cancelled",)) -> list[Series]:
    """Every series, newest year first, with whatever number is missing: there is none, unless the
    tables were changed behind the program's back. `void`: statuses of what counts no more."""
    rows = papers._default_manager.filter(serial__isnull=False)
    numbers: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    for one in rows.values_list("series", "year", "serial", "matter__status"):
        numbers[one[1] or 0, one[0]][one[2] or 0] = one[3]
    found = []
    for (year, name), taken in sorted(numbers.items(), key=lambda item: (-item[0][0], item[0][1])):
        last = max(taken)
        missing = tuple(n for n in range(1, last + 1) if n not in taken)
        cancelled = tuple(sorted(n for n, status in taken.items() if status in void))
        found.append(Series(name, year, last, missing, cancelled))
    return found

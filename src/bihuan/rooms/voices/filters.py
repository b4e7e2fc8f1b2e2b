"""Filters of lists of opinions: where they were heard, whom they name."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.filters import Choice, Field, UnitIs
from bihuan.kernel.models.matter import Link


class HeardAt(Choice):
    """Heard at a matter of that number, or gathered to it. Pages of collections lead here; the bar
    shows it only when it is asked for."""

    def parse(self, asked: Asked) -> tuple[str, ...] | None:
        number = asked[self.code].strip().upper()
        return (number,) if number else None

    def apply(self, rows: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        links = Link.objects.all()
        there = links.filter(kind="heard_at", target__number=value[0]).values("source_id")
        later = links.filter(kind="gathered", source__number=value[0]).values("target_id")
        return rows.filter(Q(pk__in=there) | Q(pk__in=later))

    def fields(self, asked: Asked) -> list[Field]:
        number = asked[self.code]
        return [Field(self.code, self.label, "search", number)] if number else []


class Names(UnitIs):
    """The text names the unit, or one below it, beyond doubt."""

    def apply(self, rows: QuerySet[Any], value: list[int]) -> QuerySet[Any]:
        return rows.filter(reading__units__overlap=value)

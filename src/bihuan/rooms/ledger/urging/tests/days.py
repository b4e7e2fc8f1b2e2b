"""Days to test with."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from bihuan.kernel import calendar
from bihuan.lib.workdays import Calendar


def at(on: date, hour: str = "09:00") -> datetime:
    return timezone.make_aware(datetime.combine(on, time.fromisoformat(hour)))


def year_2026() -> Calendar:
    """As published: 1–5 May off, Saturday 9 May worked."""
    off, worked = calendar.known_year(2026)
    days = dict.fromkeys(off, False) | dict.fromkeys(worked, True)
    return Calendar(days, frozenset({2026}))

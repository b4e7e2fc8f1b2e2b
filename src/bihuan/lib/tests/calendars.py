"""The published calendar as the tests see it."""

import chinese_calendar

from bihuan.lib.workdays import Calendar

FIRST_YEAR, LAST_YEAR = 2004, 2026


def published() -> Calendar:
    """2004 to 2026 with Chinese holiday names."""
    off = {d: False for d in chinese_calendar.holidays if d.weekday() < 5}
    worked = {d: True for d in chinese_calendar.workdays if d.weekday() >= 5}
    chinese = {h.value: h.chinese for h in chinese_calendar.Holiday}
    names = {d: chinese[name] for d, name in chinese_calendar.holidays.items()}
    return Calendar(off | worked, frozenset(range(FIRST_YEAR, LAST_YEAR + 1)), names)

"""What happens when: courses of events, run in the order of their instants.

A course is a generator. It yields the instant at which it wants to go on, and is resumed with the
clock standing there; what it does then, it does by commands.
"""

import heapq
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

from bihuan.kernel import calendar, clock

Course = Iterator[datetime]
APART = timedelta(milliseconds=1)
"""No two acts at one instant: then their order would be in doubt."""


class Clockwork:
    """Runs courses against each other; `now` never goes back."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Course]] = []
        self._order = count()
        self._now = moment(date(1949, 10, 1), "00:00")

    def start(self, course: Course) -> None:
        """Take a course in. It may be started by another one; its past is not caught up with."""
        self._await(course)

    def run(self, until: datetime) -> None:
        """Let everything happen that falls before an instant. The rest waits for another run."""
        while self._waiting and self._waiting[0][0] < until:
            at, _, course = heapq.heappop(self._waiting)
            self._now = max(at, self._now + APART)
            with clock.at(self._now):
                self._await(course)

    def _await(self, course: Course) -> None:
        at = next(course, None)
        if at is not None:
            heapq.heappush(self._waiting, (at, next(self._order), course))


def moment(on: date, hour: str) -> datetime:
    """A local instant: `moment(date(2014, 3, 25), "09:30")`."""
    return timezone.make_aware(datetime.combine(on, time.fromisoformat(hour)))


def workdays_after(on: date, days: int) -> date:
    """The working day that comes `days` working days after (before, if negative) a date; for 0 the
    date itself or the next working day."""
    works = calendar.current().works
    step = timedelta(days=1 if days >= 0 else -1)
    while days == 0 and not works(on):
        on += step
    left = abs(days)
    while left:
        on += step
        left -= works(on)
    return on

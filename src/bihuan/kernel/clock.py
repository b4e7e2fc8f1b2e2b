"""The only source of "now". The story and the tests set it; everybody else reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("bihuan_clock", default=None)


def now() -> datetime:
    """This instant, aware. A set clock moves on by one microsecond at each reading, so that
    acts made "at the same time" keep their order."""
    at = _set.get()
    if at is None:
        return timezone.now()
    _set.set(at + timedelta(microseconds=1))
    return at


def today() -> date:
    """The local date (setting TIME_ZONE) of this instant."""
    return timezone.localdate(_set.get() or timezone.now())


def local_day(instant: datetime) -> date:
    """The local date of an instant."""
    return timezone.localdate(instant)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the clock stand at an aware instant, for the story and for tests."""
    if timezone.is_naive(instant):
        instant = timezone.make_aware(instant)
    token = _set.set(instant)
    try:
        yield
    finally:
        _set.reset(token)

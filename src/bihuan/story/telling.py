"""The story from its opening to the present day, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from bihuan.kernel import calendar, clock, log, people, registers, schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Account, Unit
from bihuan.story import (
    asking,
    breakdown,
    changes,
    collections,
    draws,
    field,
    lookbacks,
    notices,
    reports,
    rounds,
    spring,
    today,
    units,
    urging,
)
from bihuan.story import people as cast
from bihuan.story.clockwork import Course, moment
from bihuan.story.scene import Story

OPENING = date(2014, 3, 3)
AS_OF = date(2014, 6, 12)
"""The day of the report: 52 problems, 36 of them closed."""


def is_empty() -> bool:
    """Is nobody and nothing there yet? Registers, calendars and schemes do not count."""
    matters = Matter.objects.exclude(kind="register")
    return not (Account.objects.exists() or Unit.objects.exists() or matters.exists())


@transaction.atomic
def _tell(story: Story, also: Sequence[Course]) -> None:
    with clock.at(moment(OPENING, "08:30")):
        registers.found_all()
        by = people.system()
        schemes.ship(by)
        story.units = units.found(by)
        cast.appoint(story, by)
        lookbacks.found(story)
        for year in (OPENING.year - 1, OPENING.year):
            _publish(year)
    for course in (_calendars(story), *also):
        story.clockwork.start(course)
    spring.begin(story)
    lookbacks.begin(story)
    urging.spring_begins(story)
    draws.begin(story)
    rounds.begin(story)
    notices.begin(story)
    breakdown.begin(story)
    reports.begin(story)
    story.clockwork.run(until=moment(story.today - timedelta(days=120), "00:00"))
    today.begin(story)
    urging.today_begins(story)
    changes.today_begins(story)
    collections.today_begins(story)
    asking.begin(story)
    lookbacks.today_begins(story)
    draws.today_begins(story)
    rounds.today_begins(story)
    field.today_begins(story)
    notices.today_begins(story)
    reports.today_begins(story)
    story.clockwork.run(until=moment(story.today, "00:00"))


def _calendars(story: Story) -> Course:
    """Every November the arrangement of the year to come is loaded, as far as it is known."""
    for year in range(OPENING.year + 1, story.today.year + 2):
        yield moment(date(year - 1, 11, 25), "16:00")
        _publish(year)


def _publish(year: int) -> None:
    try:
        off, worked = calendar.known_year(year)
    except Invalid:  # not announced when this version was made: dates in it stay provisional
        return
    source = f"国务院办公厅关于{year}年部分节假日安排的通知"
    calendar.publish(year, off=off, worked=worked, source=source, by=people.system())


def load(today: date | None = None, size: str = "full", also: Sequence[Course] = ()) -> Story:
    """Tell the story up to the end of the day before `today` (default: the present day), in one
    transaction. `size`: "full", or "small" with the same people and fewer opinions, for tests.
    `also`: further courses to be told along with it."""
    if size not in ("full", "small"):
        raise ValueError(f"size is full or small, not {size!r}")
    story = Story(today or clock.today(), size)
    _tell(story, also)
    log.integrate()
    return story

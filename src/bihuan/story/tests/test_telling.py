"""The small story: quick, always the same, and true to its own clock."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from bihuan import story as telling
from bihuan.kernel import clock, figures, history, memory
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.voices.models import Voice
from bihuan.story import Story
from bihuan.story.clockwork import Clockwork, moment, workdays_after

TODAY = date(2026, 5, 20)
DAYS = (
    *(date(2014, 4, 15), date(2014, 5, 8), date(2014, 5, 28), date(2014, 6, 12)),
    *(date(2014, 9, 25), date(2026, 4, 20), date(2026, 5, 19)),
)
"""On which it is counted what there is."""
CHANCE = re.compile(r"[A-Z]{1,2}-\d{4}-[0-9A-Z]{6}|[0-9a-f]{16,}")
"""Numbers of matters, which are random, and the digests and seeds of draws."""


@dataclass
class Telling:
    """What a telling left: its story, everything that happened in words and without what is random,
    and what was `counted` in the rows while it was told, by instant."""

    story: Story
    happened: list[tuple[object, ...]]
    counted: dict[datetime, dict[str, int]]


def tell() -> Telling:
    assert telling.is_empty()
    counted: dict[datetime, dict[str, int]] = {}
    also = [counting(moment(day, "12:00"), counted) for day in DAYS]
    story = telling.load(TODAY, size="small", also=also)
    return Telling(story, [*everything()], counted)


def everything() -> Iterator[tuple[object, ...]]:
    for matter in Matter.objects.order_by("pk"):
        for one in history.of(matter):
            by = Post.objects.get(pk=one.by_id)
            says = CHANCE.sub("", str(one.data.says()))
            yield (matter.kind, one.version, one.kind, one.at, by.name, one.on, says)


@pytest.fixture(scope="module")
def tellings(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Telling, Telling]]:
    """Told twice; the second telling stands in the database while the tests here look at it."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            first = tell()
            transaction.set_rollback(True)
        memory.forget_all()
        with transaction.atomic():
            yield first, tell()
            transaction.set_rollback(True)
        memory.forget_all()


@pytest.fixture
def told(db: None, tellings: tuple[Telling, Telling]) -> Telling:
    return tellings[1]


@pytest.mark.xdist_group("telling")
def test_two_tellings_are_the_same(tellings: tuple[Telling, Telling]) -> None:
    first, second = tellings
    assert len(first.happened) > 500
    assert first.happened == second.happened
    assert first.counted == second.counted


@pytest.mark.xdist_group("telling")
def test_it_is_told_into_an_empty_database_and_fills_it(told: Telling) -> None:
    story = told.story
    assert not telling.is_empty()
    assert Unit.objects.exclude(kind__in=("authority", "group")).count() == 123
    assert story.post("head", story.unit("禾阳小学")) == story.posts["xiaozhang"]
    assert story.problem("gate-heyang").status == "closed"
    assert story.problem("gate-again").status == "merged"
    with pytest.raises(Post.DoesNotExist):
        story.post("clerk", story.unit("禾阳小学"))


def test_there_are_two_sizes() -> None:
    with pytest.raises(ValueError, match="medium"):
        telling.load(TODAY, size="medium")


@pytest.mark.xdist_group("telling")
def test_nobody_is_real_enough_to_be_called(told: Telling) -> None:
    contacts = Voice.objects.exclude(contact="").values_list("contact", flat=True)
    assert contacts
    assert all(contact.startswith("1700000") for contact in contacts)


@pytest.mark.xdist_group("telling")
def test_a_figure_as_of_an_instant_is_what_the_rows_said_then(told: Telling) -> None:
    """The rows were counted while the story was told; now the figures must say the same."""
    assert len(told.counted) == len(DAYS)
    for at, rows in told.counted.items():
        assert {code: figures.value(code, at) for code in rows} == rows
    assert len({tuple(rows.values()) for rows in told.counted.values()}) == len(DAYS)


def counting(at: datetime, seen: dict[datetime, dict[str, int]]) -> Iterator[datetime]:
    yield at
    problems = Matter.objects.filter(kind="problem", list_code="problems")
    running = problems.exclude(status__in=("closed", "concluded", "merged", "withdrawn"))
    seen[clock.now()] = {
        "voices.received": Matter.objects.filter(kind="voice").count(),
        "voices.waiting": Matter.objects.filter(kind="voice", status="new").count(),
        "problems.registered": problems.exclude(status__in=("merged", "withdrawn")).count(),
        "problems.closed": problems.filter(status="closed").count(),
        "problems.concluded": problems.filter(status="concluded").count(),
        "problems.open": running.count(),
        "problems.overdue": running.filter(due_on__lt=clock.today()).count(),
    }


def course(told: list[str], name: str, *hours: str) -> Iterator[datetime]:
    for hour in hours:
        yield moment(date(2014, 4, 1), hour)
        told.append(f"{name} {clock.now():%f}")


def test_courses_run_in_the_order_of_their_instants_and_never_at_one() -> None:
    told: list[str] = []
    clockwork = Clockwork()
    clockwork.start(course(told, "a", "09:00", "11:00", "15:00"))
    clockwork.start(course(told, "b", "10:00", "11:00"))
    clockwork.run(until=moment(date(2014, 4, 1), "12:00"))
    assert told == ["a 000000", "b 000000", "a 000000", "b 001000"]
    clockwork.run(until=moment(date(2014, 4, 2), "00:00"))
    assert told[-1] == "a 000000"


@pytest.mark.django_db
def test_working_days_are_stepped_in_both_directions() -> None:
    friday, monday = date(2026, 5, 15), date(2026, 5, 18)
    assert workdays_after(friday, 1) == monday
    assert workdays_after(monday, -1) == friday
    assert workdays_after(date(2026, 5, 16), 0) == monday
    assert workdays_after(friday, 0) == friday

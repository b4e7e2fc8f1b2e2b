"""The small story: quick, always the same, and true to its own clock."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import transaction

from bihuan import story as telling
from bihuan.kernel import clock, figures, history
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.voices.models import Voice
from bihuan.story.clockwork import Clockwork, moment, workdays_after

TODAY = date(2026, 5, 20)
CHANCE = re.compile(r"[A-Z]{1,2}-\d{4}-[0-9A-Z]{6}|[0-9a-f]{16,}")
"""Numbers of matters, which are random, and the digests and seeds of draws."""


def told_once() -> list[tuple[object, ...]]:
    """Everything that happened, in words and without what is random; then it is untold."""
    with transaction.atomic():
        telling.load(TODAY, size="small")
        out = []
        for matter in Matter.objects.order_by("pk"):
            for one in history.of(matter):
                by = Post.objects.get(pk=one.by_id)
                says = CHANCE.sub("", str(one.data.says()))
                out.append((matter.kind, one.version, one.kind, one.at, by.name, one.on, says))
        transaction.set_rollback(True)
    return out


@pytest.mark.django_db
def test_two_tellings_are_the_same() -> None:
    first = told_once()
    assert len(first) > 500
    assert first == told_once()


@pytest.mark.django_db
def test_it_is_told_into_an_empty_database_and_fills_it() -> None:
    assert telling.is_empty()
    story = telling.load(TODAY, size="small")
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


@pytest.mark.django_db
def test_nobody_is_real_enough_to_be_called() -> None:
    telling.load(TODAY, size="small")
    contacts = Voice.objects.exclude(contact="").values_list("contact", flat=True)
    assert contacts
    assert all(contact.startswith("1700000") for contact in contacts)


@pytest.mark.django_db
def test_a_figure_as_of_an_instant_is_what_the_rows_said_then() -> None:
    """The rows are counted while the story is told; afterwards the figures must say the same."""
    seen: dict[datetime, dict[str, int]] = {}
    days = [date(2014, 4, 15), date(2014, 5, 8), date(2014, 5, 28), date(2014, 6, 12)]
    days += [date(2014, 9, 25), date(2026, 4, 20), date(2026, 5, 19)]
    telling.load(TODAY, size="small", also=[counting(moment(d, "12:00"), seen) for d in days])
    assert len(seen) == len(days)
    for at, rows in seen.items():
        assert {code: figures.value(code, at) for code in rows} == rows
    assert len({tuple(rows.values()) for rows in seen.values()}) == len(days)


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

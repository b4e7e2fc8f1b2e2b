"""Reading every opinion in the background."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from bihuan.facilities.similarity import jobs, match, reading, understand
from bihuan.facilities.similarity.models import Progress, Reading
from bihuan.facilities.similarity.understand import BLOCK, FOREGROUND, Done, Pace
from bihuan.kernel import clock, erase, history, people, record
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def hear(by: District, text: str, **more: object) -> Matter:
    return commands.receive(Said(text=text, **more), by=by.clerk).matter  # type: ignore[arg-type]


def hear_many(by: District, count: int) -> list[Matter]:
    with record.batch(by=by.clerk) as batch:
        return [
            commands.take_in(batch, Said(text=f"青禾一小第{n}条意见"), fingerprint=f"{n}")
            for n in range(count)
        ]


def read_on(pace: Pace = FOREGROUND, told: understand.Told = lambda _: None) -> Done:
    """The quick way of reading."""
    return understand.work(pace, told, [understand.QUICK])


def read_now() -> set[int]:
    return set(Reading.objects.filter(engine=reading.engine()).values_list("pk", flat=True))


def test_an_opinion_is_read_once(district: District) -> None:
    voice = hear(district, "上周五在青禾一小门口，王晓梅老师收了50元。")
    assert read_on().read == 1
    made = Reading.objects.get(pk=voice.pk)
    assert [tag[0] for tag in made.tags] == ["date", "unit", "person", "amount"]
    assert made.units == [district.school.pk]
    assert "王晓梅" not in str(made.tags)
    assert read_on() == (0, False, False)


def test_nothing_else_than_what_rooms_declare_is_read(district: District) -> None:
    hear(district, "操场坏了")
    read_on()
    assert set(Matter.objects.filter(pk__in=read_now()).values_list("kind", flat=True)) == {"voice"}


def test_a_mention_of_the_authority_itself_is_no_unit_to_look_for(district: District) -> None:
    voice = hear(district, "已经向青禾区教育局反映过，青禾二小没有改。")
    read_on()
    made = Reading.objects.get(pk=voice.pk)
    assert [tag[0] for tag in made.tags] == ["unit", "unit"]
    assert made.units == [district.other_school.pk]


class Died(Exception):
    pass


def die_after(blocks: int) -> understand.Told:
    left = [blocks]

    def told(progress: Progress) -> None:
        left[0] -= 1
        if not left[0]:
            raise Died

    return told


def test_a_reader_that_dies_goes_on_where_it_was_newest_first(district: District) -> None:
    voices = hear_many(district, 2 * BLOCK + 20)
    with pytest.raises(Died):
        read_on(told=die_after(1))
    assert read_now() == {one.pk for one in voices[-BLOCK:]}
    progress = Progress.objects.get(kind="voice")
    assert (progress.done, progress.todo) == (BLOCK, 2 * BLOCK + 20)
    assert understand.running() == progress

    newcomer = hear(district, "刚刚收到")
    with pytest.raises(Died):
        read_on(told=die_after(1))
    assert newcomer.pk in read_now()  # before the rest
    assert len(read_now()) == BLOCK + 1

    assert read_on().read == BLOCK + 20
    assert len(read_now()) == 2 * BLOCK + 21
    assert understand.running() is None
    assert Progress.objects.get(kind="voice").done == 2 * BLOCK + 20


def test_in_the_background_it_stops_when_its_time_is_up(district: District) -> None:
    hear_many(district, BLOCK + 1)
    stretch = Pace(seconds=0, rest=0)
    assert read_on(stretch) == (BLOCK, True, False)
    assert read_on(stretch) == (1, True, False)
    assert read_on(stretch) == (0, False, False)


def test_when_a_name_is_registered_everything_is_read_anew(district: District) -> None:
    voice = hear(district, "桥头小学门口没有路灯")
    read_on()
    assert Reading.objects.get(pk=voice.pk).units == []
    people.change_unit(district.school, by=district.admin, nicknames=["桥头小学"])
    assert read_on().read == 1
    assert Reading.objects.get(pk=voice.pk).units == [district.school.pk]


def test_asked_to_read_all_anew_it_does(district: District) -> None:
    hear_many(district, 3)
    read_on()
    understand.forget()
    assert read_on().read == 3


def test_of_erased_words_nothing_is_kept(district: District) -> None:
    voice = hear(district, "青禾一小的王晓梅老师收了50元。", subject="收费")
    read_on()
    said = history.of(voice, "voice.received")[0].data
    erase.erase(voice, digests=[said.text.digest], reason="本人要求", by=district.admin)
    assert not Reading.objects.filter(pk=voice.pk).exists()

    assert read_on().read == 0  # only looked for what was missed a while ago
    with clock.at(clock.now() + understand.CHECKED_EVERY):
        assert read_on().read == 1
    made = Reading.objects.get(pk=voice.pk)
    assert (made.tags, made.units) == ([], [])


def test_a_reading_is_made_at_once_where_there_is_none(district: District) -> None:
    voice = hear(district, "青禾二小的操场坏了")
    said = reading.said("voice", [voice.pk])[0]
    fresh = reading.of(said)
    assert fresh.units == [district.other_school.pk]
    assert not Reading.objects.exists()
    read_on()
    assert reading.of(said).read_at < timezone.now()
    assert reading.of(said).tags == fresh.tags


def test_meanings_are_made_when_nothing_quick_is_left_to_do(district: District) -> None:
    voices = hear_many(district, understand.SLOW_BLOCK + 1)
    stretch = Pace(seconds=0, rest=0)
    assert understand.work(stretch).read == len(voices)
    assert not Reading.objects.exclude(vector=None).exists()
    assert understand.work(stretch) == (understand.SLOW_BLOCK, True, False)
    made = Reading.objects.filter(vector_engine=match.VECTORS).order_by("-pk")
    assert [one.pk for one in made] == [one.pk for one in voices[:0:-1]]
    vector = made[0].vector
    assert vector is not None
    assert (len(vector), round(float(vector @ vector), 2)) == (match.DIMENSION, 1.0)

    newcomer = hear(district, "刚刚收到")
    assert understand.work(stretch).read == 1
    assert understand.work(stretch).read == 1
    assert Reading.objects.get(pk=newcomer.pk).vector_engine  # before the last of the old ones
    assert understand.work(stretch) == (1, True, False)
    assert understand.work(stretch) == (0, False, False)
    progress = {one.way: one.done for one in Progress.objects.filter(kind="voice")}
    assert progress == {"quick": len(voices), "vectors": len(voices)}


def test_what_comes_while_meanings_are_made_is_next(district: District) -> None:
    hear_many(district, understand.SLOW_BLOCK + 1)
    newcomers: list[Matter] = []

    def come(progress: Progress) -> None:
        if progress.way == "vectors" and not newcomers:
            newcomers.extend(hear(district, f"第{n}位刚刚来电") for n in range(12))

    understand.work(FOREGROUND, come)
    understand.work(FOREGROUND)
    assert len(newcomers) == 12
    assert not Reading.objects.filter(vector=None).exists()


def test_a_name_that_is_registered_leaves_the_meaning_as_it_is(district: District) -> None:
    voice = hear(district, "桥头小学门口没有路灯")
    understand.work(FOREGROUND)
    before = Reading.objects.get(pk=voice.pk)
    people.change_unit(district.school, by=district.admin, nicknames=["桥头小学"])
    assert understand.work(FOREGROUND).read == 1
    after = Reading.objects.get(pk=voice.pk)
    assert after.units == [district.school.pk]
    assert after.engine != before.engine
    assert (before.vector == after.vector).all()  # type: ignore[union-attr]


def test_the_job_reads(district: District) -> None:
    hear_many(district, 2)
    jobs.work(0)
    assert len(read_now()) == 2


@pytest.fixture
def another() -> Iterator[CursorWrapper]:
    """A connection of somebody else."""
    with closing(connection.copy()) as apart, apart.cursor() as cursor:
        yield cursor


@pytest.mark.django_db(transaction=True)
def test_one_reads_at_a_time(another: CursorWrapper) -> None:
    district = districts.found()
    hear_many(district, 2)
    another.execute("SELECT pg_advisory_lock(hashtext(%s))", [understand.TURN])
    assert read_on() == (0, False, True)
    another.execute("SELECT pg_advisory_unlock(hashtext(%s))", [understand.TURN])
    assert read_on().read == 2


@pytest.mark.django_db(transaction=True)
def test_what_somebody_acts_on_is_read_later(another: CursorWrapper) -> None:
    district = districts.found()
    first, second = hear_many(district, 2)
    another.execute("BEGIN")
    another.execute("SELECT 1 FROM kernel_matter WHERE id = %s FOR NO KEY UPDATE", [first.pk])
    read_on()
    assert read_now() == {second.pk}
    another.execute("ROLLBACK")
    with clock.at(clock.now() + understand.CHECKED_EVERY):
        read_on()
    assert read_now() == {first.pk, second.pk}

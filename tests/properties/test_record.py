"""Writing events: one version each, all or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from bihuan.kernel import clock, events, history, record
from bihuan.kernel.errors import IllegalStep, NotAllowed, Stale, Unseen
from bihuan.kernel.events import seal
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.log import Pending
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.lib import ids
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.voices import commands as voices
from tests.properties import stage
from tests.properties.stage import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db: None) -> District:
    return districts.found()


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, for "nothing was written"."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [row[0] for row in cursor.fetchall()]
        out = {}
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            out[table] = cursor.fetchall()
    return out


def added(text: str = "还有") -> events.EventData:
    return events.kinds()["voice.added"](text=seal(text))  # type: ignore[call-arg]


def test_each_event_raises_the_version_by_one_and_the_row_goes_along(district: District) -> None:
    voice = stage.opinion(district)
    for number in (2, 3, 4):
        happened = record.append(voice, added(), by=district.clerk)
        assert happened.version == voice.version == fresh(voice).version == number
        assert fresh(voice).changed_at == happened.at
    assert [one.version for one in history.of(voice)] == [1, 2, 3, 4]


def test_what_was_seen_before_the_last_change_is_stale(district: District) -> None:
    voice = stage.opinion(district)
    record.append(voice, added(), by=district.clerk, seen=1)
    with pytest.raises(Stale):
        record.append(fresh(voice), added(), by=district.clerk, seen=1)


def test_an_object_read_before_the_last_change_is_stale_and_stays_as_it_was(
    district: District,
) -> None:
    voice = stage.opinion(district)
    old = fresh(voice)
    record.append(voice, added("先"), by=district.clerk)
    before = everything()
    for _ in range(3):  # trying again does not help: it has to be read anew
        with pytest.raises(Stale):
            record.append(old, added("后"), by=district.clerk)
        assert old.version == 1
    assert everything() == before


def test_an_object_that_went_ahead_of_the_database_cannot_leave_a_gap(
    district: District,
) -> None:
    voice = stage.opinion(district)
    voice.version += 5
    before = everything()
    with pytest.raises(Stale):
        record.append(voice, added(), by=district.clerk)
    assert everything() == before


@pytest.mark.parametrize("error", [NotAllowed, Unseen, IllegalStep])
def test_a_refusal_writes_nothing_and_leaves_the_object_alone(
    district: District, error: type[Exception]
) -> None:
    problem = stage.issued_to(district, district.school)
    posts = {
        NotAllowed: district.clerk,
        Unseen: district.other_officer,
        IllegalStep: district.officer,
    }
    kind = "problem.measured" if error is IllegalStep else "problem.received"
    data = {"text": seal("措施")} if kind == "problem.measured" else {}
    rows, state = everything(), problem.__dict__.copy()
    with pytest.raises(error):
        record.append(problem, events.kinds()[kind](**data), by=posts[error])
    assert everything() == rows
    assert {**problem.__dict__, "_state": 0} == {**state, "_state": 0}


def test_what_a_follower_refuses_is_not_written_either(district: District) -> None:
    problem = stage.working(district)
    for group in (district.group, district.other_group):
        group.__class__.objects.filter(pk=group.pk).update(active=False)
    rows, version = everything(), problem.version
    with pytest.raises(Exception, match="没有可以独立核查的督导组"):
        stage.requested(district, problem)
    assert everything() == rows
    assert (problem.version, problem.status) == (version, "working")


def test_an_event_with_its_text_and_its_place_in_the_queue_costs_two_statements(
    district: District, django_assert_max_num_queries: Any
) -> None:
    voice = stage.opinion(district)
    # Besides these two: the savepoint's begin and end; the words for search, read and written.
    with django_assert_max_num_queries(6):
        record.append(voice, added(), by=district.clerk)


@pytest.mark.parametrize(
    ("most", "act"),
    [
        (9, lambda d, v, p: voices.receive(voices.Said(text="新的意见"), by=d.public)),
        (30, lambda d, v, p: voices.raise_problem(v, list_code="problems", by=d.clerk)),
        (12, lambda d, v, p: ledger.progress(p, text="已排班", percent=40, by=d.officer)),
    ],
)
def test_commands_cost_a_fixed_number_of_queries(
    district: District, django_assert_max_num_queries: Any, most: int, act: Any
) -> None:
    voice, problem = stage.opinion(district), stage.working(district)
    with django_assert_max_num_queries(most):
        act(district, voice, problem)


def test_sealed_texts_stand_in_their_own_table_and_never_in_an_event(
    district: District,
) -> None:
    secret = "张三的电话是13912345678"
    voice = stage.opinion(district, text=secret, reporter="张三", contact="13912345678")
    problem = voices.raise_problem(voice, list_code="problems", title="张三说", by=district.clerk)
    stage.detailed(district, problem, person="张三")
    for event in Event.objects.all():
        assert "张三" not in event.text
        assert "13912345678" not in event.text
    assert Body.objects.filter(text=secret).count() == 3  # subject, text, problem


def test_every_event_waits_for_its_place_in_the_log(district: District) -> None:
    stage.closed(district)
    assert set(Pending.objects.values_list("event_id", flat=True)) == set(
        Event.objects.values_list("pk", flat=True)
    )


def test_an_act_of_another_day_keeps_both_days(district: District) -> None:
    day = clock.today().replace(year=2014)
    voice = stage.opinion(district, happened_on=day)
    [received] = history.of(voice)
    assert received.on == day
    assert voice.received_on == fresh(voice).received_on == day
    assert received.at.year == clock.today().year


# -- batches ------------------------------------------------------------------------------------


def rows_without_keys(voice: Matter) -> dict[str, Any]:
    left_out = {"id", "number", "opened_at", "changed_at"}
    matter = {
        f.attname: getattr(voice, f.attname)
        for f in Matter._meta.concrete_fields
        if f.attname not in left_out
    }
    row = voice.voice
    said = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    del said["matter_id"], said["fingerprint"], said["receipt"]
    words = {token for token in voice.words.words.split() if "#" not in token}
    return matter | said | {"words": sorted(words)[:5]}


def test_a_batch_gives_the_same_rows_as_one_by_one(district: District) -> None:
    said = voices.Said(
        text="门口放学时拥堵。", subject="拥堵", channel="hotline", topic="交通", approach="走出去"
    )
    with record.batch(by=district.clerk) as batch:
        taken = voices.take_in(batch, said, fingerprint="ab" * 32, answer="已安排护学岗。")
    single = voices.receive(said, by=district.clerk).matter
    record.append(
        single,
        events.kinds()["voice.answered"](seal("已安排护学岗。")),  # type: ignore[call-arg]
        by=district.clerk,
    )
    both = [
        Matter.objects.select_related("voice", "words").get(pk=one.pk) for one in (taken, single)
    ]
    assert rows_without_keys(both[0]) == rows_without_keys(both[1])
    kinds = [[h.kind for h in history.of(one)] for one in both]
    assert kinds[0] == kinds[1] == ["voice.received", "voice.answered"]


def test_a_batch_larger_than_its_block_is_written_whole(district: District) -> None:
    with record.batch(by=district.clerk, size=10) as batch:
        made = [
            voices.take_in(batch, voices.Said(text=f"第{n}条"), fingerprint=f"{n:064d}")
            for n in range(35)
        ]
    assert Matter.objects.filter(pk__in=[one.pk for one in made]).count() == 35
    assert Event.objects.filter(matter_id__in=[one.pk for one in made]).count() == 35
    in_order = Event.objects.filter(kind="voice.received").order_by("pk")
    assert list(in_order.values_list("matter_id", flat=True)) == [one.pk for one in made]


def test_a_batch_that_fails_writes_nothing(district: District) -> None:
    before = everything()

    def failing() -> None:
        with record.batch(by=district.clerk, size=2) as batch:
            for n in range(5):
                voices.take_in(batch, voices.Said(text=f"第{n}条"), fingerprint=f"{n:064d}")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert everything() == before


def test_a_batch_takes_no_more_events_for_what_is_written_already(district: District) -> None:
    with record.batch(by=district.clerk, size=1) as batch:
        first = voices.take_in(batch, voices.Said(text="一"), fingerprint="1" * 64)
        voices.take_in(batch, voices.Said(text="二"), fingerprint="2" * 64)
        with pytest.raises(ValueError, match="not opened in this block"):
            batch.append(first, added())


def test_a_batch_obeys_the_policy(district: District) -> None:
    with pytest.raises(NotAllowed), record.batch(by=district.officer) as batch:
        voices.take_in(batch, voices.Said(text="一"), fingerprint="1" * 64)


def test_a_number_that_is_taken_is_drawn_again(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = stage.opinion(district).number
    drawn = iter([taken, taken, "Y-2026-NEW001"])
    monkeypatch.setattr(ids, "number", lambda prefix, year: next(drawn))
    assert stage.opinion(district).number == "Y-2026-NEW001"


def test_a_batch_passes_over_numbers_that_are_taken(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = stage.opinion(district).number
    drawn = iter([taken, taken, "Y-2026-NEW002", "Y-2026-NEW003"])
    monkeypatch.setattr(ids, "number", lambda prefix, year: next(drawn))
    with record.batch(by=district.clerk, size=2) as batch:
        made = [
            voices.take_in(batch, voices.Said(text=f"第{n}条"), fingerprint=f"{n:064d}")
            for n in range(2)
        ]
    assert {one.number for one in made} == {"Y-2026-NEW002", "Y-2026-NEW003"}

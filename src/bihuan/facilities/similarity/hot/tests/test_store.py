"""Groups of what was said lately, kept up in the background."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.hot import jobs, store
from bihuan.facilities.similarity.hot.models import HotGroup, HotMember
from bihuan.facilities.similarity.hot.tests.said import TROUBLES
from bihuan.kernel import clock, erase
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.models import Voice

pytestmark = pytest.mark.django_db

BUS, CANTEEN = TROUBLES["望湖小学校车"], TROUBLES["青禾中学食堂"]


@pytest.fixture
def district() -> District:
    return districts.found()


def hear(
    by: District, said: Sequence[tuple[str, str]], days_ago: int = 1, contact: str = ""
) -> list[Matter]:
    """Opinions that came in a while ago and have been read."""
    with clock.at(clock.now() - timedelta(days=days_ago)):
        heard = [
            commands.receive(Said(text=text, subject=title, contact=contact), by=by.clerk).matter
            for title, text in said
        ]
    understand.work(understand.FOREGROUND)
    return heard


def forget(matter: Matter, district: District) -> None:
    """Have all its texts erased."""
    matter.refresh_from_db()
    digests = Body.objects.filter(matter_id=matter.pk).values_list("digest", flat=True)
    erase.erase(matter, digests=list(digests), reason="本人要求删除", by=district.admin)


def groups() -> list[set[int]]:
    found: dict[int, set[int]] = {}
    for pk, group in HotMember.objects.exclude(group=None).values_list("pk", "group_id"):
        found.setdefault(group, set()).add(pk)
    return sorted(found.values(), key=min)


def ids(matters: Sequence[Matter]) -> set[int]:
    return {one.pk for one in matters}


def test_what_was_said_lately_is_grouped_once(district: District) -> None:
    bus, canteen = hear(district, BUS[:4]), hear(district, CANTEEN[:3])
    assert store.work() == 7
    assert groups() == [ids(bus), ids(canteen)]
    assert store.work() == 0


def test_a_new_opinion_joins_and_the_group_keeps_its_number(district: District) -> None:
    first = hear(district, BUS[:3])
    store.work()
    number = HotGroup.objects.get().pk
    later = hear(district, BUS[3:5])
    assert store.work() == 2
    assert groups() == [ids(first) | ids(later)]
    assert HotGroup.objects.get().pk == number


def test_little_is_read_at_once_and_the_groups_are_the_same(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CHUNK", 2)
    bus, canteen = hear(district, BUS[:4]), hear(district, CANTEEN[:3])
    later = hear(district, [*BUS[4:5], *CANTEEN[3:4]])
    monkeypatch.setattr(store, "AT_ONCE", 7)
    assert [store.work(), store.work(), store.work()] == [7, 2, 0]
    assert groups() == [ids(bus) | ids(later[:1]), ids(canteen) | ids(later[1:])]
    assert HotGroup.objects.count() == 2


def test_two_that_stood_alone_and_a_third_become_a_group(district: District) -> None:
    first = hear(district, BUS[:1])
    store.work()
    assert HotMember.objects.get().group is None
    second = hear(district, BUS[1:3])
    store.work()
    assert groups() == [ids(first) | ids(second)]


def test_what_is_older_than_the_window_leaves(district: District, settings: Any) -> None:
    hear(district, BUS[:4], days_ago=60)
    store.work()
    assert len(groups()) == 1
    settings.HOT_DAYS = 30
    lately = hear(district, BUS[4:6])
    store.work()
    assert groups() == [ids(lately)]
    settings.HOT_DAYS = 14
    with clock.at(clock.now() + timedelta(days=20)):
        store.work()
    assert not HotGroup.objects.exists()
    assert not HotMember.objects.exists()


def test_one_person_is_known_again_and_counted_apart(district: District) -> None:
    mine = hear(district, BUS[:2], contact="138 0000 1234")
    hear(district, BUS[2:3], contact="13900001111")
    again = hear(district, BUS[3:4], contact="13800001234")
    store.work()
    first = dict(HotMember.objects.values_list("pk", "first"))
    assert first[mine[1].pk] == first[again[0].pk] == mine[0].pk
    assert len(set(first.values())) == 2


def test_a_group_keeps_no_words_of_anybody(district: District) -> None:
    hear(district, BUS[:4], contact="13800001234")
    store.work()
    kept = str([*HotGroup.objects.values(), *HotMember.objects.values()])
    assert "望湖" not in kept
    assert "1380000" not in kept


def test_the_typical_sentence_is_found_in_the_text_it_is_from(district: District) -> None:
    hear(district, BUS[:5])
    store.work()
    group = HotGroup.objects.get()
    assert group.typical_of is not None
    text = Voice.objects.get(pk=group.typical_of).text
    assert "望湖小学" in text[group.start : group.end]


def test_what_is_erased_leaves_its_group_and_stands_for_none(district: District) -> None:
    heard = hear(district, BUS[:4])
    store.work()
    group = HotGroup.objects.get()
    gone = next(one for one in heard if one.pk in (group.name_of, group.typical_of))
    forget(gone, district)
    group.refresh_from_db()
    assert gone.pk not in (group.name_of, group.typical_of)
    assert not HotMember.objects.filter(pk=gone.pk).exists()
    store.work()
    assert groups() == [ids(heard) - {gone.pk}]


def test_several_that_were_erased_are_no_group(district: District) -> None:
    heard = hear(district, [BUS[0], CANTEEN[0]])
    for one in heard:
        forget(one, district)
    understand.forget()
    understand.work(understand.FOREGROUND)
    assert store.work() == 2
    assert groups() == []


def test_a_new_opinion_waits_until_it_is_read_for_its_meaning(district: District) -> None:
    commands.receive(Said(text=BUS[0][1]), by=district.clerk)
    assert store.work() == 0
    understand.work(understand.FOREGROUND)
    assert store.work() == 1


def test_opinions_for_different_schools_stay_apart(district: District) -> None:
    text = "食堂的菜里有虫子，孩子吃了拉肚子，请查一查后厨卫生和采购台账。"
    with clock.at(clock.now() - timedelta(days=1)):
        for place in (district.school, district.other_school):
            for n in range(2):
                said = Said(text=f"{text}{'！' * n}", place=place)
                commands.receive(said, by=district.clerk)
    understand.work(understand.FOREGROUND)
    store.work()
    assert len(groups()) == 2


def test_nothing_new_costs_a_handful_of_questions(district: District) -> None:
    hear(district, BUS[:4])
    store.work()
    with CaptureQueriesContext(connection) as asked:
        store.work()
    assert len(asked) <= 6


def test_the_job_rests_after_a_turn(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_rested", 0.0)
    hear(district, BUS[:2])
    jobs.work()
    hear(district, BUS[2:3])
    jobs.work()
    assert HotMember.objects.count() == 2
    monkeypatch.setattr(jobs, "_rested", 0.0)
    jobs.work()
    assert HotMember.objects.count() == 3

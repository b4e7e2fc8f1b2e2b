"""Suggestions out of the database: the same findings as in memory, with the unit and the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.facilities import search
from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.match import jobs, stored
from bihuan.facilities.similarity.match.models import WordCounts
from bihuan.facilities.similarity.match.rarity import slot
from bihuan.facilities.similarity.match.tests.said import (
    AGAIN,
    CANTEEN,
    CANTEEN_ELSEWHERE,
    PLAYGROUND,
    SAID,
)
from bihuan.facilities.similarity.models import Reading
from bihuan.facilities.similarity.suggest import LEAST, Suggestion, new, shared, suggest
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Unit
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.commands import Said

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return districts.found()


def hear(
    by: District,
    said: Sequence[tuple[str, str]] = SAID,
    *,
    place: Unit | None = None,
    days_ago: int = 0,
) -> dict[tuple[str, str], Matter]:
    """Opinions that came in, by what they say."""
    with clock.at(clock.now() - timedelta(days=days_ago)):
        return {
            one: commands.receive(
                Said(subject=one[0], text=one[1], place=place), by=by.clerk
            ).matter
            for one in said
        }


def found(text: str, place: Unit | None = None, **more: Any) -> list[Suggestion]:
    asked = new(text, place_id=place.pk if place else None)
    assert asked is not None
    newest = Matter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    matters = more.pop("matters", Matter.objects.filter(kind="voice"))
    return suggest(asked, matters, shared(asked, search, newest=newest), search, **more)


@pytest.mark.parametrize("read", [True, False])
def test_what_is_said_again_is_found_whether_its_meaning_is_known_or_not(
    district: District, read: bool
) -> None:
    heard = hear(district)
    stored.renew()
    if read:
        understand.work(understand.FOREGROUND)
    for text, said in AGAIN:
        assert found(text)[0].matter == heard[said]


def test_reasons_are_given_and_the_probable_is_told_from_the_possible(district: District) -> None:
    hear(district)
    understand.work(understand.FOREGROUND)
    stored.renew()
    best = found(AGAIN[0][0])[0]
    assert best.probable
    assert "东湖小学" in best.why
    assert "意思相近" in best.why
    assert "东湖" not in found(AGAIN[0][0], quoting=False)[0].why
    assert not any(one.probable for one in found("东湖小学三楼的女厕所堵了半个月，污水流到走廊上"))


def test_the_same_trouble_at_another_school_ranks_below(district: District) -> None:
    heard = hear(district)
    understand.work(understand.FOREGROUND)
    ranked = [one.matter for one in found("西岭小学中午的饭菜冷的，娃吃坏肚子", limit=8)]
    assert ranked[0] == heard[CANTEEN_ELSEWHERE]
    if heard[CANTEEN] in ranked:
        assert ranked.index(heard[CANTEEN]) > 0


def test_the_unit_it_is_filed_under_counts(district: District) -> None:
    mine, other = list(Unit.objects.filter(kind="school"))[:2]
    plain = [("饭菜凉", "中午打到的饭菜都是凉的，孩子吃了肚子不舒服。")]
    there = hear(district, plain, place=other)[plain[0]]
    here = hear(district, plain, place=mine, days_ago=30)[plain[0]]
    understand.work(understand.FOREGROUND)
    by = {one.matter: one for one in found("饭菜天天是凉的，孩子吃了肚子疼", place=mine)}
    assert by[here].why.startswith("同一单位")
    assert by[here].probability > (by[there].probability if there in by else LEAST)


def test_what_was_said_long_ago_is_less_probable(district: District) -> None:
    old = hear(district, [PLAYGROUND], days_ago=1500)[PLAYGROUND]
    late = hear(district, [PLAYGROUND])[PLAYGROUND]
    by = {one.matter: one.probability for one in found(AGAIN[1][0])}
    assert by[late] > by[old]


def test_what_is_left_out_or_not_wanted_is_not_suggested(district: District) -> None:
    heard = hear(district)
    text = AGAIN[0][0]
    left = found(text, leave_out=[heard[CANTEEN].pk])
    assert heard[CANTEEN] not in [one.matter for one in left]
    assert found(text, matters=Matter.objects.filter(kind="problem"), kind="problem") == []


@pytest.mark.parametrize("text", ["", "，。！", "好"])
def test_a_text_that_says_nothing_is_not_looked_for(text: str) -> None:
    assert new(text) is None


def test_a_text_of_common_words_only_is_looked_for_among_the_newest(district: District) -> None:
    heard = hear(district)
    # As if every other text had every word, and there were a hundred thousand.
    stored.current().counts.fill(2_900)
    try:
        asked = new(" ".join(CANTEEN))
        assert asked is not None
        newest = max(one.pk for one in heard.values())
        assert list(shared(asked, search, newest=newest + 100_000)) == []
        assert found(" ".join(CANTEEN))[0].matter == heard[CANTEEN]
    finally:
        stored.current().counts.fill(0)


def test_it_costs_the_same_queries_however_many_there_are(district: District) -> None:
    def cost() -> int:
        place = Unit.objects.filter(kind="school").first()
        asked = new(AGAIN[0][0], place_id=place.pk if place else None)
        assert asked is not None
        voices = Matter.objects.filter(kind="voice")
        with CaptureQueriesContext(connection) as queries:
            suggest(asked, voices, shared(asked, search, newest=10**6), search)
        return len(queries)

    hear(district)
    first = cost()
    hear(district, [(f"{title}{n}", text) for n in range(5) for title, text in SAID])
    assert cost() == first == 9  # two of them a savepoint


def test_traditional_texts_find_each_other(district: District) -> None:
    text = "東湖小學操場的塑膠跑道鼓包了，下雨天孩子滑倒受傷"
    said = ("操場鼓包", text)
    stored_one = hear(district, [said])[said]
    assert found("東湖小學操場塑膠跑道鼓包，學生受傷")[0].matter == stored_one


def test_words_are_counted_once_and_again_when_much_has_come(district: District) -> None:
    assert not stored.renew()
    hear(district)
    jobs.count()
    assert stored.current().texts == len(SAID)
    assert stored.current().counts[slot("食堂")] == 2
    assert not stored.renew()
    hear(district, [PLAYGROUND])
    assert stored.renew()
    assert WordCounts.objects.get().texts == len(SAID) + 1


def test_a_vector_of_another_make_is_not_used(district: District) -> None:
    hear(district)
    understand.work(understand.FOREGROUND)
    before = found(AGAIN[0][0])[0].probability
    Reading.objects.update(vector_engine="another")
    assert found(AGAIN[0][0])[0].probability != before


def test_words_are_counted_as_the_index_has_them_in_traditional_characters_too(
    district: District,
) -> None:
    hear(district, [("學校食堂", "學校食堂的飯菜是涼的"), ("学校操场", "学校操场积水")])
    assert stored.renew()
    counts = stored.current().counts
    assert [counts[slot(word)] for word in ("学校", "學校", "操场")] == [2, 1, 1]

"""The index: exact hits, rebuilt alike, the newest first without reading all."""

from collections.abc import Iterable

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.facilities import search
from bihuan.facilities.search.models import Words
from bihuan.facilities.search.words import BLOCK, BLOCKS
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.rows import AtOnce, Gathered

pytestmark = pytest.mark.django_db

phrases = st.text(alphabet="校车超载学生a1，。 '\\\":&|!<-()*#", max_size=30)


def matter(pk: int, version: int = 1) -> Matter:
    now = timezone.now()
    return Matter(
        pk=pk,
        number=f"T-{pk}",
        kind="problem",
        status="drafted",
        version=version,
        received_on=now.date(),
        opened_at=now,
        changed_at=now,
    )


def written(texts: Iterable[str], start: int = 10**6) -> list[Matter]:
    made = [matter(start + n) for n, _ in enumerate(texts)]
    Matter.objects.bulk_create(made)
    rows = Gathered()
    for one, text in zip(made, texts, strict=True):
        search.index(one, text, rows)
    rows.flush()
    return made


def found(query: str) -> list[int]:
    return sorted(search.matching(Matter.objects.all(), query).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("校车", [0, 1, 3]),
        ("校车超载", [0]),
        ("超载 校车", [0, 3]),
        ("“校车 超载”", [0]),
        ("车超", [0]),
        ("学", [2]),
        ("１２３４５", [1]),
        ("12345", [1]),
        ("1234", []),
        ("，。", []),
        ("", []),
        ("消防", []),
        ("'校车' & '超载'", [0, 3]),
        ("校车:*", [0, 1, 3]),
        ("#488", []),
    ],
)
def test_words_are_found_exactly_as_written(query: str, hits: list[int]) -> None:
    made = written(["校车超载。", "12345校车", "学生", "超载的是校车"])
    assert found(query) == [made[n].pk for n in hits]


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(phrases)
def test_no_query_is_an_error(query: str) -> None:
    assert found(query) == []
    assert not search.near(Matter.objects.all(), query, 5, True).exists()


def test_indexing_again_replaces_what_was_there() -> None:
    written(["校车"])
    changed = matter(10**6, version=2)
    search.index(changed, "食堂", AtOnce())
    assert found("食堂") == [10**6]
    assert found("校车") == []
    assert Words.objects.count() == 1


def test_a_matter_first_indexed_by_a_later_event_is_found() -> None:
    matter(10**6).save(force_insert=True)
    search.index(matter(10**6, version=4), "食堂", AtOnce())
    assert found("食堂") == [10**6]


def test_row_by_row_and_gathered_writing_give_the_same_rows() -> None:
    text = "校车超载，校车挤。Bus 12路"
    written([text])
    gathered = Words.objects.values_list("words", flat=True).get()
    Words.objects.all().delete()
    search.index(matter(10**6), text, AtOnce())
    assert Words.objects.values_list("words", flat=True).get() == gathered


@pytest.mark.usefixtures("nothing_there")
def test_near_looks_at_the_next_blocks_only_and_in_the_right_direction() -> None:
    start = 10 * BLOCK
    ids = [start, start + BLOCK * (BLOCKS - 1), start + BLOCK * BLOCKS, start + BLOCK * 20]
    for pk in ids:
        written(["校车"], start=pk)
    matters = Matter.objects.all()

    def near(at: int | None, down: bool) -> list[int]:
        return sorted(search.near(matters, "校车", at, down).values_list("pk", flat=True))

    assert near(None, True) == ids[3:]
    assert near(None, False) == ids[:2]
    assert near(ids[2] - 1, True) == ids[:2]
    assert near(ids[1], False) == ids[1:3]
    assert near(0, True) == []


@pytest.mark.usefixtures("nothing_there")
def test_near_starts_from_the_end_of_the_rows_not_of_all_matters() -> None:
    ids = [10 * BLOCK, 12 * BLOCK, 40 * BLOCK]
    for pk in ids:
        written(["校车"], start=pk)
    older = Matter.objects.filter(pk__lt=ids[2])
    assert sorted(search.near(older, "校车", None, True).values_list("pk", flat=True)) == ids[:2]


def test_a_word_asked_for_with_its_block_reads_the_index() -> None:
    written(["校车"] * 50)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")  # on so few rows it could win
        plan = search.near(Matter.objects.all(), "校车", None, True).explain()
    assert "search_words_gin" in plan


def test_what_shares_more_weight_of_words_comes_first_and_ids_decide_between_equals() -> None:
    made = written(["校车超载", "校车", "食堂", "超载的校车", "超载"])
    words = [("校车", 2.0, None), ("超载", 3.0, None), ("a1", 9.0, None)]
    shared = search.sharing(words, 10)
    assert shared == {made[n].pk: weight for n, weight in ((3, 5), (0, 5), (4, 3), (1, 2))}
    assert list(shared) == [made[n].pk for n in (3, 0, 4, 1)]
    assert list(search.sharing(words, 2)) == [made[3].pk, made[0].pk]
    few = Matter.objects.filter(pk__in=[made[1].pk, made[2].pk])
    assert search.sharing(words, 1, few) == {made[3].pk: 5, made[1].pk: 2}
    assert search.sharing(words, 10, Matter.objects.none()) == shared
    assert search.sharing([], 10, few) == {}


def test_a_common_word_is_looked_for_among_the_newest_only() -> None:
    old, new = written(["校车"], start=BLOCK)[0], written(["校车"], start=BLOCK * 20)[0]
    assert list(search.sharing([("校车", 1.0, new.pk)], 10)) == [new.pk]
    assert list(search.sharing([("校车", 1.0, None)], 10)) == [new.pk, old.pk]


def test_texts_come_back_from_the_index_without_punctuation() -> None:
    made = written(["校车，超载！12路", "食堂"])
    assert search.texts([one.pk for one in made]) == {
        made[0].pk: "校车 超载12路",
        made[1].pk: "食堂",
    }

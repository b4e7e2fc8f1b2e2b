"""The signs, what is known beside the texts, and the reasons that are shown."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.similarity.match import places, rarity, score
from bihuan.facilities.similarity.match.postings import posted
from bihuan.facilities.similarity.match.reasons import reasons
from bihuan.facilities.similarity.match.tests.said import TEXTS

RARITY = rarity.counted(TEXTS)
NEW = "东湖小学食堂中午的饭菜是凉的"


def signs(text: str, new: str = NEW) -> dict[str, float]:
    return score.signs(score.asked(new, RARITY, None), text, None)


def test_what_is_missing_counts_by_its_rarity() -> None:
    assert signs(NEW)["words"] == 1
    assert signs("小学食堂的菜")["words"] < signs("东湖中午饭凉")["words"]


def test_a_school_that_the_other_text_does_not_name_speaks_against_it() -> None:
    assert signs("东湖小学操场")["other_unit"] == 0
    assert signs("西岭小学食堂")["other_unit"] > 0
    assert signs("西岭小学", "实验三小放学")["other_unit"] > 0


def test_a_text_without_names_of_places_knows_nothing_of_the_place() -> None:
    assert signs(NEW, "饭菜都凉透")["places"] == score.NAMELESS
    assert signs(NEW)["places"] == 1


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("a3区", "a3区某小学", False),
        ("a市", "a3区某小学", False),
        ("a4区", "a3区某小学", True),
        ("b市", "a3区某小学", True),
        ("小学", "a3区某小学", False),
    ],
)
def test_masked_regions_are_told_apart(one: str, other: str, apart: bool) -> None:
    assert places.elsewhere(places.masked(one), places.masked(other)) == apart


def test_units_are_known_by_name_or_number() -> None:
    assert places.units("我们在东湖小学和实验三小之间，孩子的小学") == {"东湖", "三小"}
    assert places.units("九月三中午，八十小时") == set()


def test_texts_filed_under_one_unit_gain_and_under_different_units_lose() -> None:
    bare = signs("食堂饭菜凉", "饭菜凉")
    by = {
        unit: score.probability(score.filed(bare, same_unit=unit, years=0))
        for unit in (True, None, False)
    }
    assert by[True] > by[None] > by[False]


def test_what_was_said_years_ago_is_less_probable_but_the_first_year_does_not_matter() -> None:
    found = [
        score.probability(score.filed(signs(NEW), same_unit=None, years=years))
        for years in (0, 0.9, 2, 4, 6, 60)
    ]
    assert found == sorted(found, reverse=True)
    assert found[0] == found[1]
    assert found[4] == found[5]


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_have_a_probability(one: str, other: str) -> None:
    assert 0 <= score.probability(signs(one, other)) <= 1


def test_meaning_is_used_when_both_are_known() -> None:
    vector = np.ones(4, np.float32) / 2
    new = score.asked(NEW, RARITY, vector)
    assert score.signs(new, NEW, vector)["meaning"] == pytest.approx(1)
    assert "meaning" not in score.signs(new, NEW, None)


def test_reasons_name_what_both_say_the_rarest_first() -> None:
    many = rarity.counted([*TEXTS, *(["请尽快处理，谢谢。"] * 400)])
    new = score.asked("东湖小学食堂的饭菜凉，请尽快处理，谢谢", many, None)
    found = reasons(new, "请尽快处理，谢谢。东湖小学的食堂", signs(NEW))
    assert found.phrases[:2] == ("东湖小学", "食堂")
    assert "谢谢" not in "".join(found.phrases)
    assert not found.same_meaning
    assert not found.same_unit


def test_what_letters_say_anyway_is_no_reason() -> None:
    new = score.asked("家长反映操场积水，请尽快解决", RARITY, None)
    text = "实名反映：操场总是积水。请尽快解决。"
    found = reasons(new, text, signs(text, new.text)).phrases
    assert "积水" in "".join(found)
    assert not {"反映", "尽快", "请尽快解决", "尽快解决"} & set(found)


def test_rarity_survives_storage_and_counts_texts_not_occurrences() -> None:
    counted = rarity.counted(["食堂食堂", "食堂", "操场"])
    assert counted.counts[rarity.slot("食堂")] == 2
    assert counted.weight("食堂") == pytest.approx(math.log1p((rarity.SUPPOSED - 1.5) / 2.5))
    again = rarity.unpacked(counted.packed(), counted.texts)
    assert (again.counts == counted.counts).all()


@given(st.lists(st.text(alphabet="校车食堂学生a1 ，", max_size=12), max_size=8), st.integers(1, 5))
def test_postings_find_the_texts_that_share_a_word_and_no_others(
    texts: list[str], most: int
) -> None:
    found = posted(texts).best("校车食堂a", len(texts) + 1).tolist()
    shared = {n for n, text in enumerate(texts)
              if any(word in text for word in ("校车", "车食", "食堂"))
              or "a" in rarity.words(text)[2]}  # fmt: skip
    assert set(found) == shared
    assert posted(texts).best("校车食堂a", most).tolist() == found[:most]

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bihuan.facilities.similarity.hot.corpus import Opinion
from bihuan.facilities.similarity.hot.grouping import grouped
from bihuan.facilities.similarity.hot.tests.agreement import b_cubed
from bihuan.facilities.similarity.hot.tests.said import ALONE, TROUBLES
from bihuan.facilities.similarity.match import vectors


def corpus() -> tuple[list[Opinion], list[list[int]]]:
    """All invented opinions in an order of no meaning, and the true groups as positions."""
    told = [(name, one) for name, several in TROUBLES.items() for one in several]
    told += [(title, (title, text)) for title, text in ALONE]
    random.Random(7).shuffle(told)
    truth: dict[str, list[int]] = {}
    for place, (name, _) in enumerate(told):
        truth.setdefault(name, []).append(place)
    opinions = [Opinion(place, *said) for place, (_, said) in enumerate(told)]
    return opinions, list(truth.values())


def test_what_is_said_of_the_same_matter_at_the_same_place_comes_together() -> None:
    opinions, truth = corpus()
    precision, recall, f1 = b_cubed(grouped(opinions), truth)
    assert recall > 0.85
    assert f1 > 0.82, (precision, recall)  # most of these are meant to be confused


def test_meaning_tells_apart_what_words_confuse() -> None:
    opinions, truth = corpus()

    def meaning(positions: NDArray[np.int64]) -> NDArray[np.float32]:
        some = [opinions[one] for one in positions.tolist()]
        return vectors([f"{one.title}\n{one.text}" for one in some])

    precision, recall, f1 = b_cubed(grouped(opinions, meaning=meaning), truth)
    assert f1 > 0.95, (precision, recall)
    assert precision > b_cubed(grouped(opinions), truth)[0]


def test_a_hot_issue_is_found_whole_among_others_though_it_is_half_of_all_there_is() -> None:
    opinions, truth = corpus()
    hot = [group for group in truth if len(group) > 1]
    places = sorted(one for group in hot for one in group)
    found = grouped([opinions[one] for one in places])
    _, _, f1 = b_cubed([[places[one] for one in group] for group in found], hot)
    assert f1 > 0.9


def test_new_opinions_join_groups_that_stand_and_move_nobody() -> None:
    opinions, _ = corpus()
    half = len(opinions) // 2
    before = grouped(opinions[:half])
    after = grouped(opinions, known=before)
    assert sorted(one for group in after for one in group) == list(range(len(opinions)))
    for group in before:
        assert any(set(group) <= set(larger) for larger in after)
    assert any(set(group) & set(range(half)) and max(group) >= half for group in after)


def test_adding_one_by_one_ends_near_grouping_all_at_once() -> None:
    opinions, truth = corpus()
    groups: list[list[int]] = []
    for end in range(10, len(opinions) + 1, 10):
        groups = grouped(opinions[:end], known=groups)
    groups = grouped(opinions, known=groups)
    assert b_cubed(groups, truth)[2] > b_cubed(grouped(opinions), truth)[2] - 0.1


def test_how_much_is_compared_at_once_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    opinions, _ = corpus()
    known = grouped(opinions[:30])
    all_at_once = grouped(opinions), grouped(opinions, known=known)
    for name, size in (("CHUNK", 7), ("STORED", 10), ("BLOCK", 3)):
        monkeypatch.setattr(f"{Opinion.__module__}.{name}", size)
    assert (grouped(iter(opinions)), grouped(iter(opinions), known=known)) == all_at_once


def test_the_same_text_is_one_group_however_it_is_typed() -> None:
    text = "我们这里的路灯坏了整整两个月没有人来修理，晚上孩子放学看不见路。"
    again = "我們這裏的路燈壞了整整兩個月沒有人來修理，晚上孩子放學看不見路"
    other = "请问教师资格认定网上报名什么时候开始，需要带哪些证明材料到现场。"
    said = [Opinion(1, "", text), Opinion(2, "路灯", again), Opinion(3, "", other)]
    assert grouped(said) == [[0, 1], [2]]


def test_hundreds_of_copies_are_one_group() -> None:
    text = "新建的教学楼外墙瓷砖脱落，砸坏了停在楼下的车，请学校尽快围起来维修。"
    opinions = [Opinion(place, "", f"{text}{'！' * (place % 3)}") for place in range(300)]
    assert grouped(opinions) == [list(range(300))]


def test_the_same_trouble_at_two_units_stays_apart() -> None:
    text = "食堂的菜里有虫子，孩子吃了拉肚子，请查一查后厨卫生和采购台账。"
    said = [Opinion(1, "食堂卫生", text, place=5), Opinion(2, "食堂的卫生", f"听说{text}", place=6)]
    assert grouped(said) == [[0], [1]]
    said = [Opinion(1, "食堂卫生", text, place=5), Opinion(2, "食堂的卫生", f"听说{text}", place=5)]
    assert grouped(said) == [[0, 1]]


def test_two_that_share_nothing_but_the_name_of_the_school_stay_apart() -> None:
    texts = ("禾阳小学的午饭送到班上都凉了，天天一个菜。", "表扬禾阳小学门口的保安，每天扶老人。")
    said = [Opinion(n, "", text, place=5) for n, text in enumerate(texts)]

    def same(positions: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.eye(1, 384, dtype=np.float32).repeat(len(positions), axis=0)

    assert grouped(said, meaning=same) == [[0], [1]]


def test_nothing_and_empty_texts_are_no_trouble() -> None:
    assert grouped([]) == []
    assert grouped([Opinion(1, "", ""), Opinion(2, "。", "！")]) in ([[0], [1]], [[0, 1]])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), max_size=12))
def test_every_opinion_is_in_exactly_one_group(said: list[tuple[str, str]]) -> None:
    opinions = [Opinion(place, title, text) for place, (title, text) in enumerate(said)]
    found = grouped(opinions)
    assert sorted(one for group in found for one in group) == list(range(len(opinions)))
    assert found == grouped(opinions)

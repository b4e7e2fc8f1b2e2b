"""Finding what was said before: re-wordings first, the same trouble elsewhere below."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.facilities.similarity.match.corpus import Corpus, corpus
from bihuan.facilities.similarity.match.score import PROBABLE
from bihuan.facilities.similarity.match.tests.said import (
    AGAIN,
    CANTEEN,
    CANTEEN_ELSEWHERE,
    PLAYGROUND,
    SAID,
    TEXTS,
)


@cache
def known() -> Corpus:
    return corpus(TEXTS)


@pytest.mark.parametrize(("text", "said"), AGAIN)
def test_what_is_said_again_in_other_words_is_found_first_and_probable(
    text: str, said: tuple[str, str]
) -> None:
    best = known().find(text)[0]
    assert SAID[best.number] == said
    assert best.probability >= PROBABLE


def test_the_same_trouble_at_another_school_ranks_below() -> None:
    found = [SAID[one.number] for one in known().find("西岭小学的伙食中午是冷的，孩子吃坏了肚子")]
    assert found.index(CANTEEN_ELSEWHERE) < found.index(CANTEEN)


def test_another_trouble_at_the_same_school_ranks_below_and_is_not_probable() -> None:
    found = known().find("东湖小学三楼的女厕所堵了半个月，污水流到走廊上，一直没有人来修")
    by = {SAID[one.number]: one.probability for one in found}
    assert max(by[CANTEEN], by[PLAYGROUND]) < PROBABLE


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_text_is_nearly_certain(text: str) -> None:
    best = known().find(text)[0]
    assert TEXTS[best.number] == text
    assert best.probability > 0.99


def test_the_same_question_has_the_same_answer() -> None:
    assert corpus(TEXTS).find(AGAIN[0][0]) == known().find(AGAIN[0][0])


@pytest.mark.parametrize("text", ["", "，。", "好", "???", "👍"])
def test_a_text_that_says_nothing_finds_nothing_probable(text: str) -> None:
    assert all(one.probability < PROBABLE for one in known().find(text))


def test_texts_without_a_vector_are_compared_by_their_words() -> None:
    by_words = corpus(TEXTS, meanings=0)
    assert all(
        SAID[by_words.find(text)[0].number] == said for text, said in AGAIN if "學" not in text
    )


def test_an_empty_corpus_finds_nothing() -> None:
    assert corpus([]).find("食堂") == []


blanks = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([" ", "\n", "\u3000"])), max_size=4)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(TEXTS), st.booleans())
def test_width_and_traditional_characters_change_nothing(text: str, wide: bool) -> None:
    other = text.translate(str.maketrans("学东车说饭个门", "學東車說飯個門"))
    other = other.replace("12", "１２") if wide else other
    assert known().find(other) == known().find(text)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(TEXTS), blanks)
def test_blanks_between_sentences_change_the_probability_little(
    text: str, where: list[tuple[int, str]]
) -> None:
    sentences = text.replace("。", "。|").replace("，", "，|").split("|")
    for at, blank in where:
        sentences.insert(at, blank)
    best, before = known().find("".join(sentences))[0], known().find(text)[0]
    assert best.number == before.number
    assert abs(best.probability - before.probability) < 0.02

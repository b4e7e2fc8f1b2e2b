import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.text import MAX_POSITIONS, bigrams, text_of, tsquery, tsvector_text

han = st.text(st.sampled_from("中国人民校车"), min_size=1, max_size=8)
mixed = st.lists(
    han | st.sampled_from(["abc", "Abc", "2014", "３", "，", "。", " ", "'", "\\", "é"]), max_size=8
).map("".join)


def found(text: str, words: str) -> bool:
    """Whether a text has the phrases of a query, as `@@` decides it: from the literals alone."""
    vector = {
        lexeme: {int(place) for place in places.split(",")}
        for lexeme, places in re.findall(r"'([^']+)':([0-9,]+)", tsvector_text(text))
    }
    query = tsquery(words)
    assert query is not None
    return all(phrase_found(vector, phrase.split(" <-> ")) for phrase in query.split(" & "))


def phrase_found(vector: dict[str, set[int]], phrase: list[str]) -> bool:
    starts: set[int] | None = None
    for step, token in enumerate(phrase):
        lexeme, prefix = token.removesuffix(":*").strip("'"), token.endswith(":*")
        places = {
            place - step
            for each, found_at in vector.items()
            if each == lexeme or (prefix and each.startswith(lexeme))
            for place in found_at
        }
        starts = places if starts is None else starts & places
    return bool(starts)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("中", ["中"]),
        ("中国人民", ["中国", "国人", "人民", "民"]),
        ("第3小学", ["第", "3", "小学", "学"]),
        ("校车，超载", ["校车", "车", "超载", "载"]),
        ("ＡＢＣ学校 Wi-Fi", ["abc", "学校", "校", "wi", "fi"]),
        ("\x00\ud800 !", []),
    ],
)
def test_each_character_and_each_other_word_is_one_token(text: str, tokens: list[str]) -> None:
    assert bigrams(text) == tokens


def test_the_vector_literal_lists_each_token_once_with_its_places() -> None:
    assert tsvector_text("人人人 abc") == "'人人':1,2 '人':3 'abc':4"
    assert tsvector_text("中国人民", limit=2) == "'中国':1 '国人':2"


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("校车", "'校车'"),
        ("国人民", "'国人' <-> '人民'"),
        ("校", "'校':*"),
        ("第3小学", "'第' <-> '3' <-> '小学'"),
        ("ABC校", "'abc' <-> '校':*"),
        ("校车 超载", "'校车' & '超载'"),
        ("校车3", "'校车' <-> '车' <-> '3'"),
        ("！ ， ' \\ :* & |", None),
        ("", None),
        ("a' | 'b", "'a' & 'b'"),
    ],
)
def test_a_query_asks_for_phrases(words: str, query: str | None) -> None:
    assert tsquery(words) == query


@given(han, han)
def test_chinese_words_are_found_exactly_where_they_are_a_substring(text: str, words: str) -> None:
    assert found(text, words) == (words in text)


@given(mixed, st.data())
def test_every_chinese_piece_of_a_mixed_text_is_found(text: str, data: st.DataObject) -> None:
    pieces = re.findall("[中国人民校车]+", text)
    if pieces:
        piece = data.draw(st.sampled_from(pieces))
        start = data.draw(st.integers(0, len(piece) - 1))
        end = data.draw(st.integers(start + 1, len(piece)))
        assert found(text, piece[start:end])


@given(mixed)
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    if tsquery(text) is not None:
        assert found(text, text)


def test_words_of_other_scripts_match_whole_whatever_their_case_and_width() -> None:
    assert found("连不上ＷＩＦＩ", "wifi")
    assert not found("连不上WIFI", "wi")


def test_hostile_text_yields_literals_within_the_limits() -> None:
    literal = tsvector_text("人" * 100_000 + "x" * 100_000)
    assert literal.count(",") == 255
    places = [int(place) for place in re.findall(r"\d+", tsvector_text("校车 " * 20_000))]
    assert max(places) <= MAX_POSITIONS
    query = tsquery("校车超" * 10_000)
    assert query is not None
    assert query.count("<->") == 199
    word = "y" * 100_000
    assert len(bigrams(word)[0]) == 100
    assert found(word, word)


@given(st.text())
def test_tokens_hold_letters_and_digits_only(text: str) -> None:
    for token in bigrams(text):
        assert token
        assert not set(token) & set("'\\:&|!()<> \x00")


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("", ""),
        ("校车，超载。", "校车 超载"),
        ("第３小学的12路Bus", "第3小学的12路bus"),
        ("学 学学，学", "学 学学 学"),
    ],
)
def test_a_text_can_be_put_together_from_its_tokens(text: str, again: str) -> None:
    assert text_of(tsvector_text(text)) == again


@given(mixed)
def test_what_is_put_together_has_the_same_tokens(text: str) -> None:
    assert bigrams(text_of(tsvector_text(text))) == bigrams(text)

"""Vectors of meaning."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.facilities.similarity.match import DIMENSION, vectors
from bihuan.facilities.similarity.match.meaning.encoder import MOST_PIECES, encoder
from bihuan.facilities.similarity.match.meaning.onnxfile import Graph

CANTEEN = "学校食堂的饭菜是冷的，孩子吃了肚子疼"
SAME = "中午打到的菜都凉了，娃娃回来说胃不舒服"
OTHER = "希望尽快公布新校区的入学划片范围"


def test_texts_that_say_the_same_are_closer_than_texts_that_do_not() -> None:
    canteen, same, other = vectors([CANTEEN, SAME, OTHER])
    assert canteen @ same > canteen @ other + 0.03


def test_a_vector_is_of_length_one_and_an_empty_text_has_none() -> None:
    found = vectors([CANTEEN, "", " \n", "a", "👍"])
    assert found.shape == (5, DIMENSION)
    assert np.linalg.norm(found, axis=1).round(5).tolist() == [1, 0, 0, 1, 1]


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    assert (vectors([OTHER, CANTEEN * 3])[1] == vectors([CANTEEN * 3])[0]).all()


@pytest.mark.parametrize(
    "other", ["學校食堂的飯菜是冷的", "学校食堂的饭菜是冷的 \n", "<p>学校食堂的饭菜是冷的</p>"]
)
def test_width_markup_and_traditional_characters_change_nothing(other: str) -> None:
    assert (vectors([other]) == vectors(["学校食堂的饭菜是冷的"])).all()


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    long = CANTEEN * MOST_PIECES
    assert (vectors([long]) == vectors([long + OTHER])).all()


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_text_has_a_vector(text: str) -> None:
    assert np.isfinite(encoder().vectors([text])).all()


def test_numbers_of_a_graph_file_are_written_as_protocol_buffers_do() -> None:
    graph = Graph("g")
    graph.node("Clip", ["x", ""], axis=-1, output="y")
    wrote = graph.file({"x": ("float32", ["n", 300])}, {"y": ("float32", ["n", 300])}, {"": 17})
    assert wrote.startswith(b"\x08\x09\x3a")
    assert b"\x0a\x01x\x0a\x00\x12\x01y" in wrote  # an input left out is an empty name
    assert b"\x18" + b"\xff" * 9 + b"\x01" in wrote  # -1 as a varint of ten bytes
    assert b"\x0a\x03\x12\x01n\x0a\x03\x08\xac\x02" in wrote  # n × 300

"""Highlighting: the rules of the search, shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.search import highlight

texts = st.text(alphabet="校车超载学Ａa1 ，。\n“”<&", max_size=60)


def marked(text: str, query: str) -> str:
    return "".join(f"[{part.text}]" if part.hit else part.text for part in highlight(text, query))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("校车超载，校车太挤", "校车", "[校车]超载，[校车]太挤"),
        ("校车超载", "超载 校车", "[校车][超载]"),
        ("校车，超载", "“校车 超载”", "[校车，超载]"),
        ("校，车", "校车", "校，车"),
        ("ＡＢＣ班", "abc", "[ＡＢＣ]班"),
        ("abcd abc", "abc", "abcd [abc]"),
        ("<b>校车</b>", "校车", "<b>[校车]</b>"),
        ("校车", "，", "校车"),
        ("校车", "", "校车"),
        ("aaa.b", ".", "aaa.b"),
    ],
)
def test_hits_are_marked_as_the_search_finds_them(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


@given(texts, texts)
def test_the_pieces_put_together_are_the_text(text: str, query: str) -> None:
    pieces = highlight(text, query)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


def test_a_long_text_is_cut_around_the_first_hit() -> None:
    text = "前" * 500 + "校车" + "后" * 500
    pieces = highlight(text, "校车", width=60)
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("…前")
    assert shown.endswith("后…")
    assert len(shown) == 62
    assert [piece.text for piece in pieces if piece.hit] == ["校车"]
    assert highlight(text, "食堂", width=10)[0].text == "前" * 10

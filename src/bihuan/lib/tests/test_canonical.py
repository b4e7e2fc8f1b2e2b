import enum
import uuid
from datetime import date
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.canonical import MAX_INT, NotCanonical, decode, encode

text = st.text(st.characters(exclude_categories=["Cs"]))
ascii_keys = st.text(st.characters(max_codepoint=127))
scalars = st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | text
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(ascii_keys, inner),
    max_leaves=30,
)


class Colour(enum.StrEnum):
    RED = "red"


@given(values)
def test_the_bytes_are_those_of_the_reference_implementation(value: Any) -> None:
    assert encode(value) == rfc8785.dumps(value)


@given(values)
def test_encoding_what_was_decoded_gives_the_same_bytes(value: Any) -> None:
    encoded = encode(value)
    assert encode(decode(encoded)) == encoded
    assert encode(decode(encoded.decode())) == encoded


@given(st.dictionaries(ascii_keys, scalars))
def test_the_order_in_which_keys_were_set_does_not_matter(value: dict[str, Any]) -> None:
    assert encode(dict(reversed(value.items()))) == encode(value)


def test_chinese_text_is_written_as_itself_and_control_characters_are_escaped() -> None:
    assert encode({"b": "整改\n\x1f\x7f", "a": [1, True, None]}) == (
        '{"a":[1,true,null],"b":"整改\\n\\u001f\x7f"}'.encode()
    )


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (1.0, "$"),
        ({"a": [1, {"b": 1.5}]}, "$.a[1].b"),
        ({"a": float("nan")}, "$.a"),
        ({"整改": 1}, "$"),
        ({"a": {"é": 1}}, "$.a"),
        ({1: "a"}, "$"),
        ({"a": ["x", "\ud800"]}, "$.a[1]"),
        ({"a": MAX_INT + 1}, "$.a"),
        ((0, -MAX_INT - 1), "$[1]"),
        ([2**70], "$[0]"),
        ({"a": date(2026, 9, 18)}, "$.a"),
        ({"a": uuid.UUID(int=1)}, "$.a"),
        ([Colour.RED], "$[0]"),
        ([b"bytes"], "$[0]"),
        ({"a": {1, 2}}, "$.a"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_path(value: Any, path: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        encode(value)
    assert refused.value.path == path


def test_integers_up_to_the_limit_are_kept_exactly() -> None:
    assert decode(encode([MAX_INT, -MAX_INT])) == [MAX_INT, -MAX_INT]


def test_a_value_that_contains_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(NotCanonical, match="contains itself"):
        encode(loop)


def test_nesting_is_bounded_and_what_is_within_bounds_is_accepted() -> None:
    value: Any = 0
    for _ in range(240):
        value = [value]
    assert encode(value) == b"[" * 240 + b"0" + b"]" * 240
    for _ in range(60):
        value = {"a": value}
    with pytest.raises(NotCanonical, match="deeper"):
        encode(value)


@pytest.mark.parametrize("broken", [b"", b"{", b'{"a":NaN}', b"\xff", '"\\ud800"', "[1,]"])
def test_what_is_not_json_is_refused(broken: bytes | str) -> None:
    with pytest.raises(NotCanonical, match="not JSON"):
        decode(broken)

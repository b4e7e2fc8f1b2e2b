"""Event data turned into plain data and back."""

import typing
from datetime import date
from types import UnionType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.kernel import events
from bihuan.kernel.events import EventData, Sealed, seal
from bihuan.lib import canonical

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
NUMBER = st.integers(-(2**53) + 1, 2**53 - 1)
KEY = st.text("abcdefghij_", min_size=1, max_size=8).filter(lambda key: key != "seal")
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3),
    max_leaves=6,
)


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, UnionType):
        return st.one_of([st.none() if a is type(None) else of_type(a) for a in args])
    if origin is tuple:
        return st.lists(of_type(args[0]), max_size=3).map(tuple)
    if origin is list:
        return st.lists(of_type(args[0]), max_size=3)
    if origin is dict:
        return st.dictionaries(KEY, of_type(args[1]), max_size=3)
    plain: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXT,
        int: NUMBER,
        bool: st.booleans(),
        date: st.dates(),
        Sealed: TEXT.map(seal),
        Any: PLAIN,
    }
    return plain[hint]


def data_of(cls: type[EventData]) -> st.SearchStrategy[EventData]:
    hints = typing.get_type_hints(cls)
    fields = {n: of_type(h) for n, h in hints.items() if typing.get_origin(h) != typing.ClassVar}
    return st.builds(cls, **fields)


@pytest.mark.parametrize("kind", sorted(events.kinds()))
@settings(max_examples=15)
@given(st.data())
def test_every_kind_comes_back_from_its_canonical_text(kind: str, data: st.DataObject) -> None:
    event = data.draw(data_of(events.kinds()[kind]))
    plain, sealed = events.encode(event)
    text = canonical.encode(plain)
    again = events.decode(kind, typing.cast(dict[str, Any], canonical.decode(text)))
    assert canonical.encode(events.encode(again)[0]) == text
    assert [one.digest for one in events.seals_of(again)] == [one.digest for _, one in sealed]
    assert all(one.text is None for one in events.seals_of(again))


@settings(max_examples=50)
@given(TEXT.filter(lambda text: len(text) > 3))
def test_a_sealed_text_leaves_nothing_but_its_commitment_in_the_event(text: str) -> None:
    event = events.kinds()["body.erased"](("x",), seal(text))  # type: ignore[call-arg]
    plain, [(name, sealed)] = events.encode(event)
    assert name == "reason"
    assert plain["reason"] == {"seal": sealed.digest}
    assert sealed.salt is not None
    assert events.commitment(sealed.salt, text) == sealed.digest


def test_the_same_text_sealed_twice_has_two_commitments() -> None:
    assert seal("同样的话").digest != seal("同样的话").digest


def test_a_sealed_text_that_is_gone_says_so() -> None:
    assert str(Sealed("ab")) == "〔内容已依法删除〕"
    assert str(seal("")) == ""
    assert bool(seal(""))


def test_plain_data_cannot_pass_for_a_sealed_text() -> None:
    with pytest.raises(ValueError, match="seal"):
        events.encode(events.kinds()["problem.detailed"]({"plan": {"seal": "ab"}}))  # type: ignore[call-arg]


def test_two_kinds_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="declared twice"):

        @events.event("body.erased", label="")
        class Again(EventData):
            pass


def test_every_kind_has_a_word_and_is_named_after_its_matter() -> None:
    for kind, cls in events.kinds().items():
        matter, _, step = kind.partition(".")
        assert matter.isidentifier()
        assert step.replace(".", "_").isidentifier()
        assert str(cls.label)

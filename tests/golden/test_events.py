"""Events once written can be read for ever, whatever the code has become."""

import dataclasses
import typing
from typing import Any, cast

import pytest

from bihuan.kernel import events
from bihuan.lib import canonical
from tests.golden import samples

SAMPLES = samples.stored()


def data_of(kind: str) -> dict[str, Any]:
    envelope = cast(dict[str, Any], canonical.decode(SAMPLES[kind]))
    return cast(dict[str, Any], envelope["data"])


def test_every_event_kind_has_a_golden_sample() -> None:
    missing = sorted(set(events.kinds()) - set(SAMPLES))
    assert not missing, "run python -m tests.golden.samples and commit what it adds"


def test_no_kind_that_was_ever_declared_is_gone() -> None:
    assert set(SAMPLES) <= set(events.kinds())


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_golden_event_is_read_and_written_again_to_the_same_bytes(kind: str) -> None:
    """But for fields the kind got later, which are written at their defaults."""
    envelope = cast(dict[str, Any], canonical.decode(SAMPLES[kind]))
    decoded = events.decode(kind, envelope["data"])
    written = events.encode(decoded)[0]
    again = {**envelope, "data": {name: written[name] for name in envelope["data"]}}
    assert canonical.encode(again).decode() == SAMPLES[kind]
    defaults = events.encode(type(decoded)(**needed(kind)))[0]
    for name in written.keys() - envelope["data"].keys():
        assert written[name] == defaults[name]


def needed(kind: str) -> dict[str, Any]:
    """The fields a kind cannot do without, as in its sample."""
    decoded = events.decode(kind, data_of(kind))
    fields = dataclasses.fields(cast(Any, decoded))
    return {
        one.name: getattr(decoded, one.name)
        for one in fields
        if one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
    }


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_golden_event_has_a_sentence_in_words(kind: str) -> None:
    """Units, posts and rules may be named in it: they stand in registers."""
    said = str(events.decode(kind, data_of(kind)).says())
    assert said
    assert "%(" not in said


@pytest.mark.parametrize("kind", SAMPLES)
def test_an_event_written_before_its_later_fields_takes_their_defaults(kind: str) -> None:
    cls = cast(Any, events.kinds()[kind])
    later = {
        one.name
        for one in dataclasses.fields(cls)
        if one.default is not dataclasses.MISSING or one.default_factory is not dataclasses.MISSING
    }
    before = {name: value for name, value in data_of(kind).items() if name not in later}
    decoded = events.decode(kind, before)
    for one in dataclasses.fields(cls):
        if one.name in later:
            factory = one.default_factory
            default = one.default if factory is dataclasses.MISSING else factory()
            assert getattr(decoded, one.name) == default


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_field_has_a_type_that_comes_back_from_plain_data(kind: str) -> None:
    hints = typing.get_type_hints(events.kinds()[kind])
    decoded = events.decode(kind, data_of(kind))
    for name in data_of(kind):
        value = getattr(decoded, name)
        if hints[name] is events.Sealed:
            assert isinstance(value, events.Sealed)
        elif typing.get_origin(hints[name]) is tuple:
            assert isinstance(value, tuple)

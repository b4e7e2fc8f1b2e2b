"""Event kinds: their shape, their sentence, what they seal.

A kind is a frozen dataclass under `@event("problem.issued", label=_("交办"))`. Kinds are never
renamed or re-shaped: a new shape is a new kind (`….v2`). The sentence is code, so history can be
re-worded.
"""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
import types
import typing
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar, dataclass_transform

from django.utils.functional import Promise

ERASED = "〔内容已依法删除〕"
"""What a sealed text reads like once it is erased."""


@dataclasses.dataclass
class Sealed:
    """A text of which the event holds a salted commitment only.

    Made by `seal(text)`; as read back from an event it has the digest alone until
    `bodies.unseal` puts the text in. `text` is None while unknown or when erased.
    """

    digest: str
    text: str | None = None
    salt: bytes | None = None

    def __str__(self) -> str:
        return self.text if self.text is not None else ERASED

    def __bool__(self) -> bool:
        return True


SALT_BYTES = 16


def seal(text: str) -> Sealed:
    """SHA-256(salt ‖ UTF-8 text) with 16 random bytes of salt."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Sealed(commitment(salt, text), text, salt)


def commitment(salt: bytes, text: str) -> str:
    return hashlib.sha256(salt + text.encode()).hexdigest()


def fits(digest: str, salt: bytes, text: str) -> bool:
    """Is this the text of a commitment? Only salts of 16 bytes count: a longer one could take in
    the beginning of the text, and “不满意” would become “满意” under the same digest."""
    return len(salt) == SALT_BYTES and commitment(salt, text) == digest


class EventData:
    """Base of all event kinds; `@event` fills the class variables."""

    kind: ClassVar[str]
    label: ClassVar[str | Promise]

    def says(self) -> str | Promise:
        """What happened, as the rest of a sentence that begins with who did it."""
        return self.label


_kinds: dict[str, type[EventData]] = {}


_T = typing.TypeVar("_T", bound=EventData)


@dataclass_transform(frozen_default=True)
def event(kind: str, *, label: str | Promise) -> Callable[[type[_T]], type[_T]]:
    """Declare an event kind: dotted name `<matter kind>.<past tense>` and the word on screen."""

    def declare(cls: type[_T]) -> type[_T]:
        if kind in _kinds:
            raise ValueError(f"event kind {kind} declared twice")
        made = dataclasses.dataclass(frozen=True)(cls)
        made.kind, made.label = kind, label
        _kinds[kind] = made
        return made

    return declare


def kinds() -> dict[str, type[EventData]]:
    """All declared kinds by name."""
    return dict(_kinds)


def label(kind: str) -> str | Promise:
    return _kinds[kind].label


def encode(data: EventData) -> tuple[dict[str, Any], list[tuple[str, Sealed]]]:
    """The plain data of an event and its sealed texts by field name."""
    seals: list[tuple[str, Sealed]] = []

    def plain(name: str, value: Any) -> Any:
        if isinstance(value, Sealed):
            seals.append((name, value))
            return {"seal": value.digest}
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, tuple | list):
            return [plain(name, item) for item in value]
        if isinstance(value, dict):
            if "seal" in value:
                raise ValueError(f"{name}: the key “seal” is kept for sealed texts")
            return {key: plain(f"{name}.{key}", item) for key, item in value.items()}
        return value

    return {name: plain(name, getattr(data, name)) for name in _hints(type(data))}, seals


def _hints(cls: type[EventData]) -> dict[str, Any]:
    """The fields with their types, in order of declaration; resolved once for each kind."""
    found: dict[str, Any] | None = _hints_of.get(cls.kind)
    if found is None:
        resolved = typing.get_type_hints(cls).items()
        found = {name: hint for name, hint in resolved if typing.get_origin(hint) is not ClassVar}
        _hints_of[cls.kind] = found
    return found


_hints_of: dict[str, dict[str, Any]] = {}


def _decode_value(hint: Any, raw: Any) -> Any:
    if raw is None:
        return None
    if isinstance(raw, dict) and set(raw) == {"seal"}:
        return Sealed(raw["seal"])
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _decode_value(next(a for a in args if a is not type(None)), raw)
    if hint is date:
        return date.fromisoformat(raw)
    if origin is tuple:
        return tuple(_decode_value(args[0], item) for item in raw)
    if isinstance(raw, dict):
        inner = args[1] if origin is dict else Any
        return {key: _decode_value(inner, item) for key, item in raw.items()}
    if isinstance(raw, list):
        return [_decode_value(Any, item) for item in raw]
    return raw


def decode(kind: str, data: dict[str, Any]) -> EventData:
    """The event of that kind. Fields the kind got later take their defaults."""
    cls = _kinds[kind]
    hints = _hints(cls)
    return cls(**{name: _decode_value(hints[name], raw) for name, raw in data.items()})


def seals_of(data: EventData) -> list[Sealed]:
    """Every sealed text inside, nested ones too."""
    return [sealed for _, sealed in sealed_fields(data)]


def sealed_fields(data: EventData) -> Iterator[tuple[str, Sealed]]:
    """Every sealed text inside with the name of its field, in the order of `encode`."""
    for name in _hints(type(data)):
        yield from _sealed_in(name, getattr(data, name))


def _sealed_in(name: str, value: Any) -> Iterator[tuple[str, Sealed]]:
    if isinstance(value, Sealed):
        yield name, value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _sealed_in(name, item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _sealed_in(f"{name}.{key}", item)

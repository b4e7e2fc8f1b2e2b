"""RFC 8785 canonical JSON: one value, one sequence of bytes, so that a hash means something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

import orjson

Json: TypeAlias = bool | int | str | Sequence["Json"] | Mapping[str, "Json"] | None

MAX_INT = 2**53 - 1
MAX_DEPTH = 250

_OPTIONS = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
)
_SCALARS = frozenset({str, int, bool, type(None)})
_CONTAINERS = frozenset({dict, list, tuple})


class NotCanonical(ValueError):
    """The value has no canonical form here. `path` says where, as in `$.files[2].name`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def encode(value: Json) -> bytes:
    """UTF-8 bytes of the RFC 8785 form of exact str, int, bool, None, list, tuple and dict.

    Keys must be ASCII: then byte order and the UTF-16 order of RFC 8785 §3.2.3 agree. Floats and
    subclasses (enums, lazy strings) are refused, not converted: what was hashed must be what is
    read back. Integers stay within ±(2**53 - 1), nesting within 250. Raises NotCanonical.
    """
    try:
        encoded = orjson.dumps(value, option=_OPTIONS)
    except (TypeError, RecursionError) as error:
        _refuse(value, "$", 0)
        raise NotCanonical("$", str(error)) from error
    if not _plain(value):
        _refuse(value, "$", 0)
    return encoded


def decode(data: bytes | str) -> Json:
    """The value of a JSON text, canonical or not. Raises NotCanonical when it is not JSON."""
    try:
        return cast(Json, orjson.loads(data))
    except orjson.JSONDecodeError as error:
        raise NotCanonical("$", f"not JSON: {error}") from error


def _plain(value: object) -> bool:
    """Whether only allowed types occur; surrogates, big integers and depth orjson has judged."""
    kind = type(value)
    if kind in _SCALARS:
        return True
    members: Sequence[object]
    if kind is dict:
        mapping = cast(dict[str, object], value)
        if not "".join(mapping).isascii():
            return False
        members = list(mapping.values())
    elif kind in _CONTAINERS:
        members = cast(list[object], value)
    else:
        return False
    # Most records are flat: one pass in C over the types decides them.
    if _SCALARS.issuperset(map(type, members)):
        return True
    return all(map(_plain, members))


def _refuse(value: object, path: str, depth: int) -> None:
    """Walk slowly to the first thing that is not allowed and raise NotCanonical there."""
    kind = type(value)
    if depth > MAX_DEPTH:
        raise NotCanonical(path, f"nested deeper than {MAX_DEPTH}, or contains itself")
    if kind is dict:
        for key, member in cast(dict[object, object], value).items():
            if type(key) is not str or not key.isascii():
                raise NotCanonical(path, f"key {key!r} is not an ASCII string")
            _refuse(member, f"{path}.{key}", depth + 1)
    elif kind in _CONTAINERS:
        for index, member in enumerate(cast(list[object], value)):
            _refuse(member, f"{path}[{index}]", depth + 1)
    elif kind in _SCALARS:
        _refuse_scalar(value, path)
    else:
        allowed = "str, int, bool, None, list, tuple or dict"
        raise NotCanonical(path, f"{kind.__name__} is not allowed; convert it to {allowed}")


def _refuse_scalar(value: object, path: str) -> None:
    if isinstance(value, int) and abs(value) > MAX_INT:
        raise NotCanonical(path, "integer beyond ±(2**53 - 1); store it as a string")
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise NotCanonical(path, f"lone surrogate at character {error.start}") from error

"""What messages are about: declared by rooms."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Topic:
    """`digest`: all of one day in one message to a person; else a message for each event."""

    code: str
    label: str | Promise
    digest: bool


_declared: dict[str, Topic] = {}


def topic(code: str, label: str | Promise, *, digest: bool = False) -> str:
    """Declare a topic; returns its code."""
    if code in _declared:
        raise ValueError(f"topic {code} declared twice")
    _declared[code] = Topic(code, label, digest)
    return code


def get(code: str) -> Topic:
    return _declared[code]

"""The ways a notice can take. The one inside the program is always there; others (e-mail, text
messages) are added by whoever brings them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Notice:
    """That one post is to be told of one event. `version`: the event's place in the
    matter; 0 when the matter is another one, which the event concerns."""

    post: int
    topic: str
    matter: int
    event: int
    version: int
    at: datetime


class Channel(Protocol):
    """`take` runs in the event's transaction: what leaves the program is queued there as a job."""

    code: str

    def take(self, notices: Sequence[Notice]) -> None: ...


_channels: dict[str, Channel] = {}


def add_channel(channel: Channel) -> None:
    """Raises ValueError when the code is taken."""
    if channel.code in _channels:
        raise ValueError(f"channel {channel.code} added twice")
    _channels[channel.code] = channel


def channels() -> list[Channel]:
    return list(_channels.values())

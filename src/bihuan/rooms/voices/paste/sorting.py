"""Which messages of a chat make up which opinion: a first guess, then as the clerk says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bihuan.rooms.voices.paste.chat import Message

MOST_MESSAGES = 300
MOST_OPINIONS = 60
GAP_MINUTES = 15
"""Within which what one person says goes together."""
LEAST_LETTERS = 6
"""好的、收到、谢谢: below it nothing is reported."""
TITLE_MOST = 20
"""Letters of a line above the first speaker that is taken for the title of the record."""
NEW = "new"


@dataclass(frozen=True)
class Group:
    """The messages of one opinion, in their order."""

    number: int
    messages: tuple[Message, ...]

    @property
    def key(self) -> int:
        """The number of the first message: by it the group is known when others change."""
        return self.messages[0].n

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(one.name for one in self.messages if one.name))

    @property
    def on(self) -> date | None:
        return self.messages[0].on

    @property
    def text(self) -> str:
        """What was said; with names only when several persons speak."""
        several = len(self.names) > 1
        return "\n".join(
            f"{one.name}：{one.text}" if several and one.name else one.text for one in self.messages
        )


def guessed(messages: Sequence[Message]) -> dict[int, int]:
    """Message → group: what one person says within a quarter of an hour goes together, whoever
    speaks in between; small talk, notices of the program and the record's title are left out."""
    groups: dict[int, list[Message]] = {}
    last: dict[str, tuple[int, Message]] = {}
    titled = any(one.name for one in messages[1:])
    for one in messages:
        if one.notice or (titled and one.n == 1 and _may_be_title(one)):
            continue
        number, before = last.get(one.name, (0, None))
        if before is None or not _goes_on(before, one):
            number = len(groups) + 1
        groups.setdefault(number, []).append(one)
        last[one.name] = (number, one)
    kept = [found for found in groups.values() if _letters(found) >= LEAST_LETTERS]
    return {one.n: number for number, found in enumerate(kept, 1) for one in found}


def _may_be_title(one: Message) -> bool:
    return not one.name and len(one.words) <= TITLE_MOST and "\n" not in one.text


def _letters(messages: Sequence[Message]) -> int:
    return sum(len(one.words) for one in messages)


def _goes_on(before: Message, one: Message) -> bool:
    if one.on != before.on:
        return False
    if one.minutes is None or before.minutes is None:
        return one.n == before.n + 1
    return 0 <= one.minutes - before.minutes <= GAP_MINUTES


def chosen(messages: Sequence[Message], given: Mapping[str, str]) -> dict[int, int]:
    """Message → group as the form says: `to-<message>` is a number, "new", or empty for none."""
    found: dict[int, int] = {}
    fresh = 10_000
    for one in messages:
        word = given.get(f"to-{one.n}", "")
        if word == NEW:
            fresh += 1
            found[one.n] = fresh
        elif word.isdecimal() and len(word) < 5 and int(word):
            found[one.n] = int(word)
    return found


def groups(messages: Sequence[Message], to: Mapping[int, int]) -> list[Group]:
    """The opinions, numbered in the order of their first messages."""
    found: dict[int, list[Message]] = {}
    for one in messages:
        if one.n in to:
            found.setdefault(to[one.n], []).append(one)
    return [Group(number, tuple(said)) for number, said in enumerate(found.values(), 1)]

"""What a row of an export tells, piece by piece, so that a later export's news can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bihuan.kernel.models.people import Unit
from bihuan.rooms.voices.commands_import import News
from bihuan.rooms.voices.importing import alike
from bihuan.rooms.voices.models import Voice

_DIGITS = re.compile(r"\d")
SHORT = 40
LEAST_DIGITS = 7
"""Digits of a telephone number."""

Facts = Mapping[str, int]
"""Kind of fact → digest of what is told."""


def facts_of(told: Mapping[str, str], place: Unit | None) -> dict[str, int]:
    """`told`: kind → text as the row has it, and under "text" the letters of what was said; what is
    empty tells nothing, but the text always tells.

    Of persons it tells that there is one: the same name is masked in one export and not in another.
    """
    found = {
        kind: _digest(kind, text) for kind, text in told.items() if kind == "text" or text.strip()
    }
    if place:
        found["place"] = alike.digest("place", place.code)
    return found


def _digest(kind: str, text: str) -> int:
    if kind == "reporter":
        return alike.digest(kind)
    if kind == "contact":
        return alike.digest(kind, digits(text))
    return alike.digest(kind, text if kind in ("text", "number") else _letters(text))


def _letters(text: str) -> str:
    """Classes and places come again and again."""
    return _short(text) if len(text) <= SHORT else alike.letters(text)


@lru_cache(2000)
def _short(text: str) -> str:
    return alike.letters(text)


def facts_known(voice: Voice, text: str, place_word: str) -> frozenset[int]:
    """The facts of an opinion of which no row of an export is remembered, told by its rows."""
    told = {
        "text": alike.letters(text),
        "topic": voice.topic,
        "reporter": voice.reporter,
        "contact": voice.contact,
        "answer": voice.answer,
        "place": place_word,
        "number": voice.external,
    }
    return frozenset(facts_of(told, voice.matter.place).values())


def digits(contact: str) -> str:
    """The number of a telephone; empty when there is none, or when it is starred."""
    found = "" if "*" in contact else "".join(_DIGITS.findall(contact))
    return found if len(found) >= LEAST_DIGITS else ""


def news_of(row: News, facts: Facts, known: frozenset[int]) -> News | None:
    """Of what a row tells, what was not known; None when that is nothing. `row`: all it tells."""
    new = {kind for kind, digest in facts.items() if digest not in known}
    if not new:
        return None
    kept = {kind: getattr(row, kind) for kind in new if kind != "number"}
    if "number" in new:
        kept["external"] = row.external
    if "answer" in new:
        kept["answered_on"] = row.answered_on
    return News(**kept)

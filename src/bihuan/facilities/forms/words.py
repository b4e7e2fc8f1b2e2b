"""Text in several languages, and the languages of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Words = Mapping[str, str]
"""Language code → text. A language that is missing falls back to the form's first."""

_PLACE = re.compile(r"\$\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}")


@dataclass(frozen=True, slots=True)
class Language:
    """`code` as in HTML (zh, en, bo); `name` as the respondent reads it."""

    code: str
    name: str


CHINESE = Language("zh", "中文")


def said(words: Words, wanted: str, order: Iterable[str] = ()) -> str:
    """The text in the language wanted, else in the first of `order` that has one, else any."""
    for code in (wanted, *order, *words):
        if words.get(code):
            return words[code]
    return ""


def places(text: str) -> set[str]:
    """The codes of the questions whose answers a text quotes as ${code}."""
    return set(_PLACE.findall(text))


def filled(text: str, answer: Callable[[str], str]) -> str:
    """The text with `answer(code)` in each such place."""
    return _PLACE.sub(lambda match: answer(match[1]), text) if "${" in text else text

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


_CODED = re.compile(r"(.*?)\s*[(（]\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*[)）]", re.DOTALL)
_NAMES = {
    "中文": "zh",
    "汉语": "zh",
    "简体中文": "zh",
    "english": "en",
    "英语": "en",
    "英文": "en",
    "藏语": "bo",
    "藏文": "bo",
    "维吾尔语": "ug",
    "维吾尔文": "ug",
    "蒙古语": "mn",
    "蒙古文": "mn",
    "哈萨克语": "kk",
    "彝语": "ii",
    "壮语": "za",
    "朝鲜语": "ko",
}


def language(name: str) -> Language | None:
    """The language that is named “English (en)”, or by a well-known name; None when unclear."""
    text = " ".join(name.split())
    if match := _CODED.fullmatch(text):
        return Language(match[2], match[1] or match[2])
    if text.lower() in _NAMES:
        code = _NAMES[text.lower()]
        return CHINESE if code == "zh" else Language(code, text)
    return None


def written(one: Language) -> str:
    """The language by name and code, as `language` reads it."""
    return f"{one.name} ({one.code})"

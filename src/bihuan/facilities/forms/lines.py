"""Choices and rows as lines of text: how a designer types them, and their codes kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import Choice, Question, Row
from bihuan.facilities.forms.words import Words

MARK = "*"
BREAK = "⏎"  # stands for a line end inside one label
MISSING = "-"  # stands for a label that has no text in this language
Entry = tuple[str, Words]


class BadLines(ValueError):
    """The lines of one language do not match; `language` says which."""

    def __init__(self, language: str, text: str) -> None:
        super().__init__(text)
        self.language = language


def choices_text(question: Question, languages: Sequence[str], *, quiz: bool) -> Words:
    """The choices as lines in each language; in a quiz the right ones have a star before them."""
    texts = {code: [_line(one.label, code) for one in question.choices] for code in languages}
    if quiz and languages:
        first = texts[languages[0]]
        for at, one in enumerate(question.choices):
            if one.code in question.right:
                first[at] = f"{MARK} {first[at]}"
    return _joined(texts)


def rows_text(question: Question, languages: Sequence[str]) -> Words:
    """The rows of a matrix as lines in each language."""
    return _joined({code: [_line(row.label, code) for row in question.rows] for code in languages})


def _line(label: Words, language: str) -> str:
    return label.get(language, "").replace("\n", BREAK) or MISSING


def _joined(texts: Mapping[str, list[str]]) -> Words:
    return {code: "\n".join(lines) for code, lines in texts.items() if set(lines) - {MISSING}}


def choices_of(
    question: Question, texts: Words, languages: Sequence[str], *, quiz: bool
) -> tuple[tuple[Choice, ...], tuple[str, ...]]:
    """The choices of those lines, and the codes of the right ones. Raises BadLines.

    A line that was there keeps its code wherever it stands now; a line reworded in its place
    keeps it too. So the answers given so far go on meaning the same.
    """
    lines, starred = _lines(texts, languages), []
    if quiz:
        starred = [words.get(languages[0], "").startswith(MARK) for words in lines]
        for words in lines:
            words[languages[0]] = words.get(languages[0], "").lstrip(MARK).strip()
    known = [(one.code, one.label) for one in question.choices]
    codes = _codes(known, lines, languages[0], _numbers)
    facts = {one.code: one.facts for one in question.choices}
    choices = tuple(
        Choice(code, _label(words), facts.get(code, {}))
        for code, words in zip(codes, lines, strict=True)
    )
    right = tuple(code for code, star in zip(codes, starred, strict=False) if star)
    return choices, right if quiz else question.right


def rows_of(
    question: Question, texts: Words, languages: Sequence[str], taken: set[str]
) -> tuple[Row, ...]:
    """The rows of those lines; new ones get codes that are not `taken`. Raises BadLines."""

    def code(number: int) -> str:
        return f"{question.code}_{number}"

    lines = _lines(texts, languages)
    known = [(row.code, row.label) for row in question.rows]
    codes = _codes(known, lines, languages[0], code, taken)
    return tuple(Row(one, _label(words)) for one, words in zip(codes, lines, strict=True))


def _label(words: Mapping[str, str]) -> Words:
    found = {language: text.replace(BREAK, "\n") for language, text in words.items()}
    return {language: text for language, text in found.items() if text and text != MISSING}


def _numbers(number: int) -> str:
    return str(number)


def _lines(texts: Words, languages: Sequence[str]) -> list[dict[str, str]]:
    """The lines of all languages side by side; the first language says how many there are."""
    first = [line.strip() for line in texts.get(languages[0], "").splitlines()]
    first = [line for line in first if line]
    found = [{languages[0]: line} for line in first]
    for language in languages[1:]:
        others = [line.strip() for line in texts.get(language, "").strip().splitlines()]
        if not others:
            continue
        if len(others) != len(first):
            text = _("这里有 %(given)d 行，第一种语言有 %(wanted)d 行，两边的行数要一样。")
            raise BadLines(language, text % {"given": len(others), "wanted": len(first)})
        for words, line in zip(found, others, strict=True):
            words[language] = line
    return found


def _codes(
    known: Sequence[Entry],
    lines: Sequence[Mapping[str, str]],
    first: str,
    name: Callable[[int], str],
    taken: set[str] | None = None,
) -> list[str]:
    by_text = {_line(label, first): code for code, label in reversed(known)}
    codes: list[str | None] = []
    for line in lines:
        code = by_text.get(line[first])
        codes.append(code if code not in codes else None)
    if len(known) == len(lines):
        for at, (code, _label) in enumerate(known):
            if codes[at] is None and code not in codes:
                codes[at] = code
    used = {code for code, _label in known} | (taken or set())
    number = 1
    for at, one in enumerate(codes):
        if one is None:
            while name(number) in used:
                number += 1
            used.add(name(number))
            codes[at] = name(number)
    return [code for code in codes if code is not None]

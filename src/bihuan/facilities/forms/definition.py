"""What a form asks: pages, questions, choices, rules. Immutable; a change makes another form.

A form is a value without a place in the database: its room keeps it (`stored.to_json`) and names
a version by `stored.digest`. `checking.check` says what is wrong with one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bihuan.facilities.forms.words import CHINESE, Language, Words, said


class Kind(StrEnum):
    """How a question is answered, and what its answer is in JSON."""

    TEXT = "text"  # "…"
    LONG = "long_text"  # "…" of several lines
    INTEGER = "integer"  # 12
    DECIMAL = "decimal"  # "12.5": canonical JSON has no fractions
    DATE = "date"  # "2014-05-06"
    TIME = "time"  # "14:05"
    ONE = "choose_one"  # "code"
    MANY = "choose_many"  # ["code", …] in the order of the choices
    MATRIX = "matrix"  # every row answers under its own code, as ONE
    RATING = "rating"  # 4
    YES_NO = "yes_no"  # "yes" or "no"
    AGREE = "agree"  # "OK": the box of a declaration is ticked
    FILES = "files"  # ["id", …] as the room gave them
    SCHOOL = "school"  # the code of a unit the room offered
    NOTE = "note"  # nothing
    CALCULATED = "calculated"  # as the calculation or the room gives it; not shown


CHOSEN = frozenset({Kind.ONE, Kind.MANY, Kind.MATRIX})
NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.RATING})
TEXTS = frozenset({Kind.TEXT, Kind.LONG})
UNASKED = frozenset({Kind.NOTE, Kind.CALCULATED})
YES, NO, OK = "yes", "no", "OK"


@dataclass(frozen=True, slots=True)
class Choice:
    """`facts`: what the list says of it besides, by column, for the question's `choice_filter`."""

    code: str
    label: Words
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a matrix. Its code is that of an answer, like a question's."""

    code: str
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. Everything but code, kind and label may be left out.

    `least` and `most` bound, as text, what the kind counts: the number, the date, the time, the
    characters of a text, the choices ticked, the files sent; a rating goes from least to most.
    `relevant`, `required_if`, `constraint` and `calculation` are expressions; in the constraint a
    dot is the answer itself. `default` is literal, or an expression if it quotes ${…} or calls a
    function. `choice_filter` says which choices are offered (see `offering`). `right` holds the
    codes (or accepted texts) of a quiz, all of which make `points`.
    `opinion`: what is written here becomes an opinion 意见.
    """

    code: str
    kind: Kind
    label: Words
    hint: Words = field(default_factory=dict)
    required: bool = False
    required_if: str = ""
    required_message: Words = field(default_factory=dict)
    relevant: str = ""
    constraint: str = ""
    constraint_message: Words = field(default_factory=dict)
    least: str = ""
    most: str = ""
    choices: tuple[Choice, ...] = ()
    list_name: str = ""
    choice_filter: str = ""
    shuffle: bool = False
    rows: tuple[Row, ...] = ()
    calculation: str = ""
    default: str = ""
    read_only: bool = False
    appearance: str = ""
    accept: str = ""  # of files: image, audio, video or file
    right: tuple[str, ...] = ()
    points: str = ""
    explanation: Words = field(default_factory=dict)
    opinion: bool = False

    def asked(self) -> tuple[Question, ...]:
        """What is answered under a code of its own: the question, or the rows of a matrix."""
        if self.kind == Kind.MATRIX:
            return tuple(
                replace(self, code=row.code, kind=Kind.ONE, label=row.label, rows=())
                for row in self.rows
            )
        return () if self.kind == Kind.NOTE else (self,)

    def look(self, word: str) -> bool:
        """Whether the appearance asks for this way of showing it."""
        return word in self.appearance.split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions under one heading. A group at the top of a form is a page."""

    code: str
    label: Words = field(default_factory=dict)
    hint: Words = field(default_factory=dict)
    relevant: str = ""
    appearance: str = ""
    items: tuple[Question | Group, ...] = ()


Item = Question | Group


@dataclass(frozen=True, slots=True)
class Quiz:
    """A form that is marked. `pass_mark` in points, `minutes` 0 for as long as it takes.

    With `shuffle` every respondent gets questions and choices in an order of their own.
    `tell` says what is shown afterwards: nothing, the points, or what was right too.
    """

    pass_mark: str = ""
    minutes: int = 0
    shuffle: bool = False
    tell: str = "points"


TELLS = ("nothing", "points", "right")


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered in one go. `number` counts from 0."""

    number: int
    code: str
    label: Words
    hint: Words
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """`code` and `version` are what its makers call it; what tells versions apart is the digest."""

    title: Words
    languages: tuple[Language, ...] = (CHINESE,)
    code: str = "form"
    version: str = ""
    intro: Words = field(default_factory=dict)
    thanks: Words = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    quiz: Quiz | None = None

    def say(self, words: Words, language: str = "") -> str:
        """The text in that language, else in the form's first."""
        return said(words, language, [one.code for one in self.languages])

    def pages(self) -> tuple[Page, ...]:
        """Every group at the top is a page, every run of loose questions between them too. Notes
        alone are no page: they stand above the next group, at the end below the last."""
        pages: list[Page] = []
        loose: list[Item] = []
        for item in (*self.items, None):
            if isinstance(item, Question):
                loose.append(item)
                continue
            asks = any(one.kind not in UNASKED for one in loose if isinstance(one, Question))
            if loose and (asks or (item is None and not pages)):
                pages.append(Page(len(pages), "", {}, {}, tuple(loose)))
                loose = []
            if item is None:
                if loose:
                    pages[-1] = replace(
                        pages[-1], label={}, hint={}, items=(*pages[-1].items, *loose)
                    )
            elif loose:
                pages.append(Page(len(pages), item.code, {}, {}, (*loose, item)))
            else:
                pages.append(Page(len(pages), item.code, item.label, item.hint, (item,)))
            loose = []
        return tuple(pages)

    def walk(self) -> Iterator[tuple[Item, tuple[Group, ...]]]:
        """Every group and question in order, with the groups around it, the outermost first."""
        yield from _walk(self.items, ())

    def questions(self) -> tuple[Question, ...]:
        """Every question as written, in order."""
        return tuple(item for item, _around in self.walk() if isinstance(item, Question))

    def asked(self) -> dict[str, Question]:
        """What is answered, by code: the rows of a matrix one by one, notes not at all."""
        return {one.code: one for question in self.questions() for one in question.asked()}

    def question(self, code: str) -> Question | None:
        """The question of that code as written; for a row its matrix."""
        for one in self.questions():
            if one.code == code or any(row.code == code for row in one.rows):
                return one
        return None


def _walk(
    items: tuple[Item, ...], around: tuple[Group, ...]
) -> Iterator[tuple[Item, tuple[Group, ...]]]:
    for item in items:
        yield item, around
        if isinstance(item, Group):
            yield from _walk(item.items, (*around, item))


def page_questions(page: Page) -> tuple[Question, ...]:
    """Every question of a page as written, in order."""
    return tuple(item for item, _around in _walk(page.items, ()) if isinstance(item, Question))

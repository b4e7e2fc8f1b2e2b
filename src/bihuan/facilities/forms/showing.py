"""A page of a form as its template draws it: every control with its value, choices and error."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import orjson
from django.utils.translation import gettext as _

from bihuan.facilities.forms.answering import DROP, Draft, Reading, beside, control, open_pages
from bihuan.facilities.forms.definition import (
    NO,
    OK,
    TEXTS,
    YES,
    Choice,
    Form,
    Group,
    Item,
    Kind,
    Page,
    Question,
)
from bihuan.facilities.forms.expression import parse
from bihuan.facilities.forms.limits import most_chars, most_files
from bihuan.facilities.forms.standing import NO_ANSWERS, Answers, Standing, fixed
from bihuan.facilities.forms.values import shown
from bihuan.facilities.forms.words import Words, filled
from bihuan.lib.canonical import Json

ACCEPTS = {"image": "image/*", "audio": "audio/*", "video": "video/*"}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file sent earlier: its id, and the name and address the room gave for it."""

    value: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """Whom a page is drawn for.

    `prefilled` is what is known of them, by code; `units` are offered to SCHOOL questions
    (`Option.group` puts them under headings); `files` names what was sent earlier, by id; `seed`
    (anything that stays with this respondent) settles the order where the form shuffles.
    """

    language: str = ""
    prefilled: Answers = NO_ANSWERS
    units: Sequence[Option] = ()
    files: Mapping[str, Kept] = field(default_factory=dict)
    seed: str = ""
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question as it is drawn. `row_fields` are the lines of a matrix.

    `condition` is the JSON of all conditions on it, for `conditions.js`; `hidden` what the server
    found with the answers known.
    """

    code: str
    kind: str
    name: str
    id: str
    label: str
    hint: str = ""
    error: str = ""
    required: bool = False
    required_if: str = ""
    condition: str = ""
    hidden: bool = False
    value: str = ""
    options: tuple[Option, ...] = ()
    row_fields: tuple[Field, ...] = ()
    files: tuple[Kept, ...] = ()
    drop_name: str = ""
    accept: str = ""
    most_files: int = 0
    limit: int = 0
    least: str = ""
    most: str = ""
    looks: tuple[str, ...] = ()
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands under it; `code` "" is no group but the page itself."""

    code: str
    label: str
    hint: str
    condition: str
    hidden: bool
    parts: tuple[Field | Section, ...]

    @property
    def is_section(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What `forms/answer.html` needs to draw one page."""

    title: str
    intro: str
    language: str
    languages: tuple[tuple[str, str], ...]
    number: int
    step: int
    steps: int
    label: str
    section: Section
    previous: int | None
    next: int | None
    errors: tuple[tuple[str, str, str], ...]
    unseen: int
    saved_at: datetime | None
    minutes: int
    live: str

    @property
    def last(self) -> bool:
        return self.next is None

    @property
    def percent(self) -> int:
        return round(100 * (self.step - 1) / self.steps) if self.steps else 0

    @property
    def has_files(self) -> bool:
        return any(one.kind == Kind.FILES for one in _fields(self.section))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What all questions of a page are drawn with."""

    form: Form
    standing: Standing
    draft: Draft
    errors: Mapping[str, str]
    language: str
    to: Respondent
    asked: Mapping[str, Question]

    def say(self, words: Words) -> str:
        return filled(self.form.say(words, self.language), self._quoted)

    def _quoted(self, code: str) -> str:
        question = self.asked.get(code)
        answer = self.standing.answers.get(code)
        return shown(self.form, question, answer, self.language) if question else ""


def page_view(
    form: Form,
    page: int,
    draft: Draft,
    *,
    today: date,
    reading: Reading | None = None,
    to: Respondent | None = None,
) -> PageView:
    """The page of that number for drawing, with what was wrong with the last `reading` of it."""
    to = to or Respondent()
    errors = reading.errors if reading else {}
    standing = Standing(form, draft.values, today=today, prefilled=to.prefilled)
    language = to.language or form.languages[0].code
    drawing = _Drawing(form, standing, draft, errors, language, to, form.asked())
    pages = form.pages()
    page = min(max(page, 0), len(pages) - 1)
    numbers = [one.number for one in open_pages(form, standing)]
    section = _page(drawing, pages[page])
    labels = {one.code: one for one in _fields(section)}
    return PageView(
        title=form.say(form.title, language),
        intro=form.say(form.intro, language) if page == 0 else "",
        language=language,
        languages=tuple((one.code, one.name) for one in form.languages),
        number=page,
        step=numbers.index(page) + 1 if page in numbers else 1,
        steps=max(len(numbers), 1),
        label=section.label,
        section=section,
        previous=beside(form, standing, page, -1),
        next=beside(form, standing, page, 1),
        errors=tuple(
            (labels[code].id, labels[code].label, text)
            for code, text in errors.items()
            if code in labels
        ),
        unseen=len(reading.unseen) if reading else 0,
        saved_at=to.saved_at,
        minutes=form.quiz.minutes if form.quiz else 0,
        live=_json(_live(drawing, pages[page])),
    )


def shuffled(form: Form, items: Sequence[Item], seed: str, place: str) -> tuple[Item, ...]:
    """The items in the order of this respondent, when the form is a quiz that shuffles.

    Notes stay where they are, and so does everything with a condition and what follows from it.
    """
    if not (form.quiz and form.quiz.shuffle and seed):
        return tuple(items)
    free = [
        at
        for at, item in enumerate(items)
        if isinstance(item, Question) and item.kind != Kind.NOTE and not item.relevant
    ]
    mixed = [items[at] for at in free]
    _dice(seed, place).shuffle(mixed)
    order = dict(zip(free, mixed, strict=True))
    return tuple(order.get(at, item) for at, item in enumerate(items))


def choices_in_order(form: Form, question: Question, seed: str) -> tuple[Choice, ...]:
    """The choices, shuffled for this respondent where the question or the quiz says so."""
    wanted = question.shuffle or (form.quiz is not None and form.quiz.shuffle)
    if not wanted or not seed or question.kind == Kind.MATRIX:
        return question.choices
    mixed = list(question.choices)
    _dice(seed, question.code).shuffle(mixed)
    return tuple(mixed)


def _dice(seed: str, place: str) -> random.Random:
    digest = hashlib.sha256(f"{seed}\0{place}".encode()).digest()
    return random.Random(digest)  # noqa: S311 - an order for the eye, not a secret


def _page(drawing: _Drawing, page: Page) -> Section:
    items = page.items
    if page.code and len(items) == 1 and isinstance(items[0], Group):
        return _section(drawing, items[0])
    parts = _parts(drawing, items, f"page {page.number}")
    return Section(
        code="",
        label=drawing.say(page.label),
        hint=drawing.say(page.hint),
        condition="",
        hidden=False,
        parts=parts,
    )


def _section(drawing: _Drawing, group: Group) -> Section:
    return Section(
        code=group.code,
        label=drawing.say(group.label),
        hint=drawing.say(group.hint),
        condition=_condition(group.relevant),
        hidden=not drawing.standing.relevant(group.code),
        parts=_parts(drawing, group.items, group.code),
    )


def _parts(drawing: _Drawing, items: Sequence[Item], place: str) -> tuple[Field | Section, ...]:
    return tuple(
        _section(drawing, item) if isinstance(item, Group) else _field(drawing, item)
        for item in shuffled(drawing.form, items, drawing.to.seed, place)
        if isinstance(item, Group) or item.kind != Kind.CALCULATED
    )


def _field(drawing: _Drawing, question: Question) -> Field:
    code = question.code
    draft, answer = drawing.draft, drawing.standing.answers.get(code)
    given = answer if answer is not None else draft.values.get(code)
    raw = draft.raw.get(code)
    chosen = set(raw or _texts(given))
    rows = question.asked() if question.kind == Kind.MATRIX else ()
    return Field(
        code=code,
        kind=question.kind.value,
        name=control(code),
        id=f"id_{control(code)}",
        label=drawing.say(question.label),
        hint=drawing.say(question.hint),
        error=drawing.errors.get(code, ""),
        required=question.required,
        required_if=_condition(question.required_if),
        condition=_condition(question.relevant),
        hidden=not drawing.standing.relevant(code),
        value=" ".join(raw) if raw else "".join(_texts(given)[:1]),
        options=_options(drawing, question, chosen),
        row_fields=tuple(_field(drawing, row) for row in rows),
        files=_kept(drawing, given),
        drop_name=control(code) + DROP,
        accept=ACCEPTS.get(question.accept, ""),
        most_files=most_files(question) if question.kind == Kind.FILES else 0,
        limit=most_chars(question) if question.kind in TEXTS else 0,
        least=question.least,
        most=question.most,
        looks=tuple(question.appearance.split()),
        fixed=fixed(question),
    )


def _texts(answer: Json) -> list[str]:
    if answer is None:
        return []
    return [str(one) for one in answer] if isinstance(answer, (list, tuple)) else [str(answer)]


def _options(drawing: _Drawing, question: Question, chosen: set[str]) -> tuple[Option, ...]:
    if question.kind == Kind.SCHOOL:
        return tuple(
            Option(one.value, one.label, one.value in chosen, one.group) for one in drawing.to.units
        )
    if question.kind == Kind.YES_NO:
        pairs = [(YES, _("是")), (NO, _("否"))]
    elif question.kind == Kind.AGREE:
        pairs = [(OK, _("我已看过并确认"))]
    elif question.kind == Kind.RATING:
        least, most = int(question.least or 1), int(question.most or 5)
        pairs = [(str(number), str(number)) for number in range(least, most + 1)]
    else:
        ordered = choices_in_order(drawing.form, question, drawing.to.seed)
        pairs = [(one.code, drawing.say(one.label)) for one in ordered]
    return tuple(Option(value, label, value in chosen) for value, label in pairs)


def _kept(drawing: _Drawing, answer: Json) -> tuple[Kept, ...]:
    ids = _texts(answer) if isinstance(answer, (list, tuple)) else []
    return tuple(drawing.to.files[one] for one in ids if one in drawing.to.files)


def _condition(text: str) -> str:
    return _json(parse(text).as_json()) if text else ""


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _live(drawing: _Drawing, page: Page) -> dict[str, object]:
    """What the browser needs beside the page: answers from elsewhere, and how to calculate."""
    here = {one.code for question in _questions(page.items) for one in question.asked()}
    here -= {code for code in here if fixed(drawing.asked[code])}
    waiting: set[str] = set()
    for item in _walked(page.items):
        for text in (item.relevant, item.required_if if isinstance(item, Question) else ""):
            waiting |= parse(text).refs if text else set()
    wanted: set[str] = set()
    while waiting:
        code = waiting.pop()
        wanted.add(code)
        calculation = drawing.asked[code].calculation if code not in here else ""
        waiting |= (parse(calculation).refs if calculation else set()) - wanted
    away = [code for code in drawing.standing.order if code in wanted - here]
    return {
        "known": {code: " ".join(_texts(drawing.standing.answers.get(code))) for code in away},
        "sums": [
            [code, parse(drawing.asked[code].calculation).as_json()]
            for code in away
            if drawing.asked[code].calculation and drawing.standing.relevant(code)
        ],
        "today": drawing.standing.today.isoformat(),
    }


def _walked(items: Iterable[Item]) -> list[Item]:
    found: list[Item] = []
    for item in items:
        found.append(item)
        if isinstance(item, Group):
            found += _walked(item.items)
    return found


def _questions(items: Iterable[Item]) -> list[Question]:
    return [one for one in _walked(items) if isinstance(one, Question)]


def _fields(section: Section) -> list[Field]:
    found: list[Field] = []
    for part in section.parts:
        if isinstance(part, Section):
            found += _fields(part)
        else:
            found += [part, *part.row_fields]
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of a filled-in form: `text` as a person reads it, `files` where it is files."""

    code: str
    label: str
    text: str
    kind: str
    heading: str = ""
    files: tuple[Kept, ...] = ()


def answered(
    form: Form,
    values: Answers,
    *,
    language: str = "",
    names: Mapping[str, str] | None = None,
    files: Mapping[str, Kept] | None = None,
) -> list[Answered]:
    """A filled-in form for reading: what was answered, in order, rows under their matrix's label.

    `names` are the units' names, code → name.
    """
    lines: list[Answered] = []
    for question in form.questions():
        heading = form.say(question.label, language) if question.kind == Kind.MATRIX else ""
        for one in question.asked():
            answer = values.get(one.code)
            if answer is None or one.kind == Kind.CALCULATED:
                continue
            text = shown(form, one, answer, language)
            sent: tuple[Kept, ...] = ()
            if one.kind == Kind.SCHOOL:
                text = (names or {}).get(text, text)
            elif one.kind == Kind.FILES:
                ids = _texts(answer)
                sent = tuple((files or {})[item] for item in ids if item in (files or {}))
                text = _("%(count)d 个文件") % {"count": len(ids)}
            label = form.say(one.label, language)
            lines.append(Answered(one.code, label, text, one.kind.value, heading, sent))
    return lines

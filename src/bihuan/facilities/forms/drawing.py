"""From a page of a form and the answers so far to what its template draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson
from django.utils.translation import gettext as _

from bihuan.facilities.forms.answering import DROP, Draft, control
from bihuan.facilities.forms.definition import (
    NO,
    OK,
    TEXTS,
    YES,
    Form,
    Group,
    Item,
    Kind,
    Page,
    Question,
)
from bihuan.facilities.forms.expression import parse
from bihuan.facilities.forms.limits import most_chars, most_files
from bihuan.facilities.forms.offering import conditions
from bihuan.facilities.forms.shuffling import choices_in_order, shuffled
from bihuan.facilities.forms.standing import Standing, fixed
from bihuan.facilities.forms.values import shown
from bihuan.facilities.forms.view import Field, Kept, Option, Respondent, Section
from bihuan.facilities.forms.words import Words, filled
from bihuan.lib.canonical import Json

ACCEPTS = {"image": "image/*", "audio": "audio/*", "video": "video/*"}


@dataclass(frozen=True, slots=True)
class Drawing:
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


def page_section(drawing: Drawing, page: Page) -> Section:
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


def _section(drawing: Drawing, group: Group) -> Section:
    return Section(
        code=group.code,
        label=drawing.say(group.label),
        hint=drawing.say(group.hint),
        condition=_condition(group.relevant),
        hidden=not drawing.standing.relevant(group.code),
        parts=_parts(drawing, group.items, group.code),
    )


def _parts(drawing: Drawing, items: Sequence[Item], place: str) -> tuple[Field | Section, ...]:
    return tuple(
        _section(drawing, item) if isinstance(item, Group) else _field(drawing, item)
        for item in shuffled(drawing.form, items, drawing.to.seed, place)
        if isinstance(item, Group) or item.kind != Kind.CALCULATED
    )


def _field(drawing: Drawing, question: Question) -> Field:
    code = question.code
    draft, answer = drawing.draft, drawing.standing.answers.get(code)
    given = answer if answer is not None else draft.values.get(code)
    raw = draft.raw.get(code)
    chosen = set(raw or texts(given))
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
        value=" ".join(raw) if raw else "".join(texts(given)[:1]),
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


def texts(answer: Json) -> list[str]:
    if answer is None:
        return []
    return [str(one) for one in answer] if isinstance(answer, (list, tuple)) else [str(answer)]


def _options(drawing: Drawing, question: Question, chosen: set[str]) -> tuple[Option, ...]:
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
        return _chosen_of(drawing, question, chosen)
    return tuple(Option(value, label, value in chosen) for value, label in pairs)


def _chosen_of(drawing: Drawing, question: Question, chosen: set[str]) -> tuple[Option, ...]:
    """The choices of a list; those not offered just now are there, hidden."""
    found = conditions(question)
    options = []
    for one in choices_in_order(drawing.form, question, drawing.to.seed):
        when = found.get(one.code, "")
        hidden = bool(when) and not drawing.standing.holds(when)
        marked = one.code in chosen and not hidden
        label = drawing.say(one.label)
        options.append(Option(one.code, label, marked, "", _condition(when), hidden))
    return tuple(options)


def _kept(drawing: Drawing, answer: Json) -> tuple[Kept, ...]:
    ids = texts(answer) if isinstance(answer, (list, tuple)) else []
    return tuple(drawing.to.files[one] for one in ids if one in drawing.to.files)


def _condition(text: str) -> str:
    return json_text(parse(text).as_json()) if text else ""


def json_text(value: object) -> str:
    return orjson.dumps(value).decode()


def live(drawing: Drawing, page: Page) -> dict[str, object]:
    """What the browser needs beside the page: answers from elsewhere, and how to calculate."""
    here = {one.code for question in _questions(page.items) for one in question.asked()}
    here -= {code for code in here if fixed(drawing.asked[code])}
    waiting: set[str] = set()
    for item in _walked(page.items):
        for text in (item.relevant, item.required_if if isinstance(item, Question) else ""):
            waiting |= parse(text).refs if text else set()
        for text in conditions(item).values() if isinstance(item, Question) else ():
            waiting |= parse(text).refs
    wanted: set[str] = set()
    while waiting:
        code = waiting.pop()
        wanted.add(code)
        calculation = drawing.asked[code].calculation if code not in here else ""
        waiting |= (parse(calculation).refs if calculation else set()) - wanted
    away = [code for code in drawing.standing.order if code in wanted - here]
    return {
        "known": {code: " ".join(texts(drawing.standing.answers.get(code))) for code in away},
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

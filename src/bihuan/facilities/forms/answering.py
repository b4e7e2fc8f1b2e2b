"""Taking answers: the same rules on the server, whatever the browser did.

A room keeps a `Draft` between pages (`Draft.to_json`), hands every post to `read`, and at the end
asks `complete`: its `values` are the answers that count. Names of controls are `control(code)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import (
    UNASKED,
    Form,
    Kind,
    Page,
    Question,
    page_questions,
)
from bihuan.facilities.forms.limits import exceeded
from bihuan.facilities.forms.standing import NO_ANSWERS, Answers, Standing, fixed
from bihuan.facilities.forms.values import Unreadable, typed
from bihuan.lib.canonical import Json

SHOWN = "shown"
"""The hidden field that names, once for each, the questions that were open on the page."""
DROP = "-drop"
LANGUAGE = "lang"


def control(code: str) -> str:
    """The name of the control, or of the upload field, of a question."""
    return f"q-{code}"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a respondent has written so far, whether or not it counts.

    `values` are readable answers, None where a question was left empty, also of questions that
    are not asked just now; `raw` is what could not be read; `language` the one they chose.
    """

    values: Mapping[str, Json] = field(default_factory=dict)
    raw: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = ""

    def to_json(self) -> dict[str, Json]:
        raw: Json = {code: list(texts) for code, texts in self.raw.items()}
        return {"values": dict(self.values), "raw": raw, "language": self.language}

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Of what `to_json` gave; what is not of that shape is left out."""
        if not isinstance(data, Mapping):
            return cls()
        values, raw = data.get("values"), data.get("raw")
        return cls(
            dict(values) if isinstance(values, Mapping) else {},
            {code: tuple(map(str, texts)) for code, texts in raw.items() if isinstance(texts, list)}
            if isinstance(raw, Mapping)
            else {},
            str(data.get("language") or ""),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading. `values` are the answers that count: asked, readable, calculated.

    `errors` maps codes, in the order of the form, to what is wrong. `unseen` are questions of the
    page that this very post made necessary: without JavaScript the page has to be shown again.
    """

    values: dict[str, Json]
    draft: Draft
    errors: dict[str, str]
    unseen: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.errors and not self.unseen


def read(
    form: Form,
    posted: Mapping[str, Sequence[str]],
    *,
    today: date,
    page: int | None = None,
    earlier: Draft | None = None,
    files: Mapping[str, Sequence[str]] | None = None,
    prefilled: Answers = NO_ANSWERS,
    units: Mapping[str, str] | None = None,
) -> Reading:
    """Read a post of one page, or of all of them, on top of what was written earlier.

    `posted` is `dict(request.POST.lists())`; its `lang` is remembered in the draft. `files` maps
    the code of a question to the ids of files the room has just accepted for it; earlier ones stay
    unless the post drops them. Answers to read-only and calculated questions are taken from
    `prefilled` and the form, never from the post. `units` are those a SCHOOL question may be
    answered with, code → name.
    """
    before = earlier or Draft()
    values, raw = dict(before.values), dict(before.raw)
    asked = _of_page(form, page)
    for question in asked:
        if fixed(question):
            continue
        code = question.code
        texts = _written(question, posted, before, files or {})
        raw.pop(code, None)
        try:
            values[code] = typed(question, texts, units)
        except Unreadable:
            values.pop(code, None)
            raw[code] = tuple(texts)
    draft = Draft(values, raw, _language(form, posted, before))
    standing = Standing(form, values, today=today, prefilled=prefilled)
    unseen = _unseen(asked, posted, standing)
    errors = _errors(asked, draft, standing, form, units)
    return Reading(standing.answers, draft, errors, unseen)


def complete(
    form: Form,
    draft: Draft,
    *,
    today: date,
    prefilled: Answers = NO_ANSWERS,
    units: Mapping[str, str] | None = None,
) -> Reading:
    """Judge the whole form, as before it is handed in. `page_of` leads to the first error."""
    standing = Standing(form, draft.values, today=today, prefilled=prefilled)
    asked = tuple(form.asked().values())
    return Reading(standing.answers, draft, _errors(asked, draft, standing, form, units))


def page_of(form: Form, code: str) -> int:
    """The number of the page on which a question, row or group stands; 0 when it is unknown."""
    for page in form.pages():
        for question in page_questions(page):
            if code == question.code or any(code == row.code for row in question.rows):
                return page.number
    return 0


def open_pages(form: Form, standing: Standing) -> list[Page]:
    """The pages that have something to show under the answers given so far."""
    return [
        page
        for page in form.pages()
        if any(
            standing.relevant(one.code)
            for one in page_questions(page)
            if one.kind != Kind.CALCULATED
        )
    ]


def beside(form: Form, standing: Standing, page: int, step: int) -> int | None:
    """The number of the next (`step` 1) or previous (-1) page that is open; None at the ends."""
    numbers = [one.number for one in open_pages(form, standing)]
    if step > 0:
        return next((number for number in numbers if number > page), None)
    return next((number for number in reversed(numbers) if number < page), None)


def _of_page(form: Form, page: int | None) -> tuple[Question, ...]:
    if page is None:
        return tuple(form.asked().values())
    pages = form.pages()
    questions = page_questions(pages[page]) if 0 <= page < len(pages) else ()
    return tuple(one for question in questions for one in question.asked())


def _written(
    question: Question,
    posted: Mapping[str, Sequence[str]],
    before: Draft,
    files: Mapping[str, Sequence[str]],
) -> list[str]:
    name = control(question.code)
    if question.kind != Kind.FILES:
        return list(posted.get(name, ()))
    had = before.values.get(question.code)
    kept = [str(one) for one in had] if isinstance(had, (list, tuple)) else []
    dropped = set(posted.get(name + DROP, ()))
    return [one for one in kept if one not in dropped] + list(files.get(question.code, ()))


def _language(form: Form, posted: Mapping[str, Sequence[str]], before: Draft) -> str:
    wanted = (posted.get(LANGUAGE) or [before.language])[-1]
    return wanted if wanted in {one.code for one in form.languages} else before.language


def _unseen(
    asked: Iterable[Question], posted: Mapping[str, Sequence[str]], standing: Standing
) -> tuple[str, ...]:
    if SHOWN not in posted:
        return ()
    shown = set(posted[SHOWN])
    return tuple(
        one.code
        for one in asked
        if one.kind not in UNASKED and one.code not in shown and standing.relevant(one.code)
    )


def _errors(
    asked: Iterable[Question],
    draft: Draft,
    standing: Standing,
    form: Form,
    units: Mapping[str, str] | None,
) -> dict[str, str]:
    errors: dict[str, str] = {}
    for question in asked:
        if fixed(question) or not standing.relevant(question.code):
            continue
        why = _wrong(question, draft, standing, form, units)
        if why:
            errors[question.code] = why
    return errors


def _wrong(
    question: Question,
    draft: Draft,
    standing: Standing,
    form: Form,
    units: Mapping[str, str] | None,
) -> str:
    if question.code in draft.raw:
        try:
            typed(question, draft.raw[question.code], units)
        except Unreadable as error:
            return str(error)
    answer = standing.answers.get(question.code)
    if answer is None:
        return _missing(question, standing, form, draft.language)
    if why := exceeded(question, answer):
        return why
    here = standing.value(question.code)
    if question.constraint and not standing.holds(question.constraint, here=here):
        return form.say(question.constraint_message, draft.language) or _(
            "填写的内容不符合要求，请核对后改正。"
        )
    return ""


def _missing(question: Question, standing: Standing, form: Form, language: str) -> str:
    needed = question.required or (
        bool(question.required_if) and standing.holds(question.required_if)
    )
    if not needed:
        return ""
    usual = {
        Kind.ONE: _("请选择一项。"),
        Kind.YES_NO: _("请选择一项。"),
        Kind.MANY: _("请至少选择一项。"),
        Kind.RATING: _("请打分。"),
        Kind.AGREE: _("请看过后勾选确认。"),
        Kind.FILES: _("请上传照片或文件。"),
        Kind.SCHOOL: _("请选择单位。"),
    }
    return form.say(question.required_message, language) or usual.get(
        question.kind, _("这一题必须填写。")
    )

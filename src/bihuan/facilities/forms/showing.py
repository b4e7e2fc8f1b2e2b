"""A form on the screen: a page to be answered, or what was answered for reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bihuan.facilities.forms.answering import Draft, Reading, beside, open_pages
from bihuan.facilities.forms.definition import Form, Kind
from bihuan.facilities.forms.drawing import Drawing, json_text, live, page_section, texts
from bihuan.facilities.forms.standing import Answers, Standing
from bihuan.facilities.forms.values import shown
from bihuan.facilities.forms.view import Field, Kept, Option, PageView, Respondent, Section

__all__ = [
    "Answered",
    "Field",
    "Kept",
    "Option",
    "PageView",
    "Respondent",
    "Section",
    "answered",
    "page_view",
]


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
    language = to.language or draft.language or form.languages[0].code
    drawing = Drawing(form, standing, draft, errors, language, to, form.asked())
    pages = form.pages()
    page = min(max(page, 0), len(pages) - 1)
    numbers = [one.number for one in open_pages(form, standing)]
    section = page_section(drawing, pages[page])
    labels = {one.code: one for one in section.fields()}
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
        until=to.until,
        minutes=form.quiz.minutes if form.quiz else 0,
        live=json_text(live(drawing, pages[page])),
    )


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
                ids = texts(answer)
                sent = tuple((files or {})[item] for item in ids if item in (files or {}))
                text = _("%(count)d 个文件") % {"count": len(ids)}
            label = form.say(one.label, language)
            lines.append(Answered(one.code, label, text, one.kind.value, heading, sent))
    return lines

"""The verbs of sheets; the only writers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from bihuan.facilities import files as evidence
from bihuan.facilities.forms.definition import Form as Definition
from bihuan.facilities.forms.definition import Kind
from bihuan.facilities.forms.marking import mark, overtime
from bihuan.facilities.forms.stored import digest
from bihuan.kernel import clock, people, record
from bihuan.kernel.events import seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.lib import canonical
from bihuan.lib.canonical import Json
from bihuan.lib.text import clean
from bihuan.rooms.collection import kinds
from bihuan.rooms.collection.asking import commands, events
from bihuan.rooms.collection.asking.models import Code, Form
from bihuan.rooms.collection.models import Collection

ONCE = {
    "sheet_once_for_a_code": "code.used",
    "sheet_once_for_a_unit": "unit.done",
}
MARK_BITS = 52
"""As many as JSON numbers keep exactly."""
BEHIND_BACKS = "背靠背"
"""The approach of opinions written on forms that belong to no collection: the shipped class."""


@dataclass(frozen=True)
class Visitor:
    """Who answers. `by` acts; `unit` is whom they answer for; `group` theirs, when it inspects;
    `code` what let them in."""

    by: Post
    unit: Unit | None = None
    group: Unit | None = None
    code: Code | None = None

    @property
    def category(self) -> str:
        """What kind of respondent, in a word; of nobody in particular."""
        if self.code:
            return self.code.batch
        if self.group:
            return str(self.group)
        return str(self.unit.get_kind_display()) if self.unit else ""


@dataclass(frozen=True)
class Filled:
    """A sheet as it is handed in. `files`: records for the event, with `stored` beside them."""

    number: int
    definition: Definition
    answers: Mapping[str, Json]
    began_at: datetime
    language: str = ""
    files: Sequence[evidence.Stored] = field(default_factory=tuple)


def submit(form: Matter, filled: Filled, visitor: Visitor) -> Matter:
    """Hand a sheet in, mark it if it is a quiz. Raises Refused when the form takes no more, or the
    code or unit has answered already."""
    try:
        with transaction.atomic():
            return _submit(form, filled, visitor)
    except IntegrityError as error:
        cause = getattr(error.__cause__, "diag", None)
        name = getattr(cause, "constraint_name", None)
        if name in ONCE:
            commands.refuse(ONCE[name])
        raise


def _submit(form: Matter, filled: Filled, visitor: Visitor) -> Matter:
    row = Form.objects.get(pk=form.pk)
    place = _place(filled)
    opinions = tuple(_opinions(row, filled, visitor.unit or place))
    taken = {one["question"] for one in opinions}
    rest = {code: answer for code, answer in filled.answers.items() if code not in taken}
    about = visitor.unit or (place if visitor.group else None)
    data = events.Submitted(
        form=form.pk,
        form_number=form.number,
        number=filled.number,
        digest=digest(filled.definition),
        audience=row.audience,
        answers=seal(canonical.encode(rest).decode()),
        language=filled.language,
        category=visitor.category,
        unit=about.pk if about else None,
        group=visitor.group.pk if visitor.group else None,
        code=visitor.code.digest if visitor.code else "",
        opinions=opinions,
        files=tuple(evidence.as_event(one) for one in filled.files),
    )
    sheet = record.open("sheet", data, by=visitor.by)
    evidence.belong(filled.files, sheet)
    if filled.definition.quiz is not None:
        _mark(sheet, filled)
    return sheet


def _place(filled: Filled) -> Unit | None:
    """The unit a sheet is about: what was chosen from the list of units, if anything was."""
    by_code = {unit.code: unit for unit in units().values()}
    for code, question in filled.definition.asked().items():
        chosen = filled.answers.get(code)
        if question.kind == Kind.SCHOOL and chosen in by_code:
            return by_code[str(chosen)]
    return None


def _opinions(row: Form, filled: Filled, place: Unit | None) -> list[dict[str, Any]]:
    """What was written where the form asks for opinions."""
    collection = Collection.objects.filter(pk=row.collection).first() if row.collection else None
    approach = collection.approach if collection else BEHIND_BACKS
    if approach not in kinds.approaches():
        approach = ""
    found = []
    for code, question in filled.definition.asked().items():
        answer = filled.answers.get(code)
        if question.opinion and isinstance(answer, str) and clean(answer):
            found.append(
                {
                    "question": code,
                    "text": seal(clean(answer)),
                    "place": place.pk if place else None,
                    "approach": approach,
                    "mark": secrets.randbits(MARK_BITS),
                }
            )
    return found


def _mark(sheet: Matter, filled: Filled) -> None:
    marked = mark(filled.definition, filled.answers, today=clock.today())
    late = overtime(filled.definition, filled.began_at, clock.now())
    passed = marked.passed and not late if marked.passed is not None else None
    data = events.Marked(str(marked.points), str(marked.of), passed, late)
    record.append(sheet, data, by=people.system())


def void(sheet: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """Count a sheet no more; its unit or code may answer once more."""
    record.ready(sheet, "sheet.voided", by=by, seen=seen)
    record.append(sheet, events.Voided(commands.reason_of(reason)), by=by, seen=seen)

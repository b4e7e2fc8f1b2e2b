"""Answering a form page by page, on whichever door: what is written is kept until it is handed in.

A sheet being answered lies under a key: a random one for whoever came by the public address, one of
its own for every code, unit and inspector. It stays with the version it was begun with.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File as Upload
from django.db import transaction

from bihuan.facilities import files as evidence
from bihuan.facilities.files.models import File
from bihuan.facilities.forms import answering, showing
from bihuan.facilities.forms.answering import Draft, Reading
from bihuan.facilities.forms.definition import Form as Definition
from bihuan.facilities.forms.definition import Kind, page_questions
from bihuan.facilities.forms.view import Kept, Option, PageView, Respondent
from bihuan.kernel import clock
from bihuan.kernel.events import Sealed
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import units
from bihuan.lib.canonical import Json
from bihuan.rooms.collection.asking import commands, definitions, rules, sheets
from bihuan.rooms.collection.asking.models import Form, Sheet, Unfinished
from bihuan.rooms.collection.asking.sheets import Filled, Visitor

_KEY = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
Posted = Mapping[str, Sequence[str]]
Uploads = Mapping[str, "Sequence[Upload[bytes]]"]


def fresh_key() -> str:
    """A key nobody can guess: 192 random bits."""
    return secrets.token_urlsafe(24)


def is_key(text: str) -> bool:
    return bool(_KEY.fullmatch(text))


def own_key(form: Matter, visitor: Visitor) -> str:
    """The key of whoever is known: one sheet at a time for a code, a unit, an inspector."""
    if visitor.code:
        return f"code:{visitor.code.digest}"
    if visitor.group:
        return f"post:{form.pk}:{visitor.by.pk}"
    return f"unit:{form.pk}:{visitor.unit.pk if visitor.unit else 0}"


def _stored_under(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def admit(form: Matter, visitor: Visitor) -> None:
    """Raises Refused unless the form takes a sheet from this visitor now."""
    row = Form.objects.get(pk=form.pk)
    if not row.version:
        commands.refuse("not_published")
    if form.status != "running" or (row.closes_on and row.closes_on < clock.today()):
        commands.refuse("closed")
    mine = Sheet.objects.filter(form=form.pk, void=False)
    if visitor.code and mine.filter(code=visitor.code.digest).exists():
        commands.refuse("code.used")
    if row.audience == "units":
        if visitor.unit is None or visitor.unit.pk not in form.helpers:
            commands.refuse("unit.other")
        if mine.filter(unit=visitor.unit.pk).exists():
            commands.refuse("unit.done")


@dataclass
class Answering:
    """One sheet while it is answered. `row` is None until something was written."""

    form: Matter
    visitor: Visitor
    key: str
    number: int
    definition: Definition
    row: Unfinished | None = None
    draft: Draft = field(default_factory=Draft)

    @property
    def waits(self) -> bool:
        """The time is limited, and the respondent has not begun."""
        return self.row is None and bool(self.definition.quiz and self.definition.quiz.minutes)

    @property
    def page(self) -> int:
        return self.row.page if self.row else 0

    def begin(self) -> None:
        """Start the clock."""
        self._save(self.page, "")

    def view(
        self, page: int, *, language: str = "", reading: Reading | None = None, file_url: str = ""
    ) -> PageView:
        """A page for drawing. `file_url`: address of a file sent along, with {id} in it."""
        kept = {
            one: Kept(one, record["name"], file_url.replace("{id}", one) if file_url else "")
            for one, record in (self.row.files if self.row else {}).items()
        }
        to = Respondent(
            language=language or (self.row.language if self.row else ""),
            prefilled=self.known(),
            units=[Option(code, name) for code, name in offered().items()],
            files=kept,
            seed=_stored_under(self.key),
            saved_at=self.row.saved_at if self.row else None,
            until=self.until,
        )
        return showing.page_view(
            self.definition, page, self.draft, today=clock.today(), reading=reading, to=to
        )

    @property
    def until(self) -> datetime | None:
        """When the time of a quiz is up; None for one without limit."""
        minutes = self.definition.quiz.minutes if self.definition.quiz else 0
        return self.row.began_at + timedelta(minutes=minutes) if self.row and minutes else None

    def known(self) -> dict[str, Json]:
        """What need not be asked: by the codes of questions that stand for it."""
        unit, by = self.visitor.unit, self.visitor.by
        person = by if by.account_id is not None else None
        facts: dict[str, Json] = {
            "unit": unit.code if unit else None,
            "unit_code": unit.code if unit else None,
            "unit_name": unit.name if unit else None,
            "person": person.name if person else None,
            "person_title": person.title if person else None,
            "phone": person.phone if person else None,
            "today": clock.today().isoformat(),
        }
        asked = self.definition.asked()
        return {code: fact for code, fact in facts.items() if code in asked and fact}

    def write(self, posted: Posted, uploads: Uploads, page: int, language: str = "") -> Reading:
        """Take what was written on a page and keep it, right or wrong. Raises BadFile."""
        files = self._accept(uploads, page)
        clear = {name: [text.replace("\0", "") for text in texts] for name, texts in posted.items()}
        reading = answering.read(
            self.definition,
            clear,
            today=clock.today(),
            page=page,
            earlier=self.draft,
            files=files,
            prefilled=self.known(),
            units=offered(),
        )
        self.draft = reading.draft
        self._save(page, language)
        return reading

    def _accept(self, uploads: Uploads, page: int) -> dict[str, list[str]]:
        """Files for the questions of this page that take any."""
        pages = self.definition.pages()
        asked = page_questions(pages[page]) if 0 <= page < len(pages) else ()
        found: dict[str, list[str]] = {}
        for question in asked:
            sent = uploads.get(answering.control(question.code), ())
            if question.kind != Kind.FILES or not sent:
                continue
            if self.row is None:
                self._save(page, "")
            assert self.row is not None
            for one in sent:
                stored = evidence.accept(one, matter=None, by=self.visitor.by)
                self.row.files[str(stored.id)] = _plain(stored)
                found.setdefault(question.code, []).append(str(stored.id))
        return found

    def _save(self, page: int, language: str) -> None:
        now = clock.now()
        if self.row is None:
            self.row = Unfinished(
                key=_stored_under(self.key),
                form=self.form.pk,
                number=self.number,
                unit=self.visitor.unit.pk if self.visitor.unit else None,
                code=self.visitor.code.digest if self.visitor.code else "",
                began_at=now,
            )
        self.row.answers, self.row.page = self.draft.to_json(), page
        self.row.language = (language or self.row.language)[:20]
        self.row.saved_at = now
        self.row.save()

    def go(self, page: int) -> None:
        """Remember where the respondent is."""
        if self.row is not None:
            self._save(page, "")

    def judge(self) -> Reading:
        """The whole sheet, as it would be handed in."""
        return answering.complete(
            self.definition,
            self.draft,
            today=clock.today(),
            prefilled=self.known(),
            units=offered(),
        )

    @transaction.atomic
    def hand_in(self) -> Matter:
        """Make it a sheet, once. Only after `judge` found nothing wrong. Raises Refused."""
        found = Unfinished.objects.select_for_update().filter(pk=_stored_under(self.key)).first()
        if found is None:
            commands.refuse("draft.gone")
        admit(self.form, self.visitor)
        answers = self.judge().values
        filled = Filled(
            number=self.number,
            definition=self.definition,
            answers=answers,
            began_at=found.began_at,
            language=found.language,
            files=[_stored(one) for one in _sent(self.definition, answers, found.files)],
        )
        sheet = sheets.submit(self.form, filled, self.visitor)
        found.delete()
        self.row = None
        return sheet


def open(form: Matter, visitor: Visitor, key: str) -> Answering:  # noqa: A001
    """What lies under the key, else an empty sheet of the newest version."""
    row = Unfinished.objects.filter(pk=_stored_under(key), form=form.pk).first()
    number = row.number if row else Form.objects.get(pk=form.pk).version
    definition = definitions.version(form, number)
    draft = Draft.from_json(row.answers) if row else Draft()
    if row is not None and row.files:
        draft = _without_swept(row, draft)
    return Answering(form, visitor, key, number, definition, row, draft)


def offered() -> dict[str, str]:
    """The units that can be chosen, code → name, in the official order."""
    return {one.code: one.name for one in units().values() if one.active and one.kind != "group"}


def sweep() -> int:
    """Forget what nobody came back to; returns how many."""
    before = clock.now() - timedelta(days=rules.DRAFT_DAYS)
    return Unfinished.objects.filter(saved_at__lt=before).delete()[0]


# -- files of an unfinished sheet ---------------------------------------------------------------


def _plain(stored: evidence.Stored) -> dict[str, Any]:
    return {
        "sha256": stored.sha256,
        "size": stored.size,
        "mime": stored.mime,
        "name": stored.name.text,
        "salt": (stored.name.salt or b"").hex(),
        "digest": stored.name.digest,
        "stripped": stored.stripped,
        "taken_on": stored.taken_on.isoformat() if stored.taken_on else None,
        "id": str(stored.id),
    }


def _stored(record: Mapping[str, Any]) -> evidence.Stored:
    name = Sealed(record["digest"], record["name"], bytes.fromhex(record["salt"]))
    taken = date.fromisoformat(record["taken_on"]) if record["taken_on"] else None
    return evidence.Stored(
        UUID(record["id"]), record["sha256"], record["size"], record["mime"], name,
        record["stripped"], taken,
    )  # fmt: skip


def _without_swept(row: Unfinished, draft: Draft) -> Draft:
    """Files not handed in are kept for a day; those that are gone are asked for anew."""
    there = File.objects.filter(pk__in=list(row.files)).values_list("pk", flat=True)
    kept = {str(pk) for pk in there}
    gone = set(row.files) - kept
    if not gone:
        return draft
    row.files = {one: record for one, record in row.files.items() if one in kept}
    values = {
        code: [x for x in value if x not in gone] if isinstance(value, list) else value
        for code, value in draft.values.items()
    }
    return Draft(
        {code: None if value == [] else value for code, value in values.items()}, draft.raw
    )


def _sent(
    definition: Definition, answers: Mapping[str, Json], files: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """Records of the files that are answers."""
    wanted: list[str] = []
    for code, question in definition.asked().items():
        answer = answers.get(code)
        if question.kind == Kind.FILES and isinstance(answer, (list, tuple)):
            wanted += [str(one) for one in answer]
    return [files[one] for one in wanted if one in files]

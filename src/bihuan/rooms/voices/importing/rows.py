"""One row of an export as an opinion, or everything that is wrong with it."""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_noop as _

from bihuan.facilities.tables.dateorder import Order
from bihuan.facilities.tables.parse import CellError, parse_row, shown
from bihuan.facilities.tables.rows import Row, letter
from bihuan.kernel import clock
from bihuan.rooms.voices import rules
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.commands_import import News
from bihuan.rooms.voices.importing import alike
from bihuan.rooms.voices.importing.facts import Facts, facts_of
from bihuan.rooms.voices.importing.fields import FIELDS, channel_of
from bihuan.rooms.voices.importing.places import Places
from bihuan.rooms.voices.models import Import, ImportNote

FUTURE = _("日期在今天之后。请核对后改正。")
BEFORE = _("答复时间早于反映时间。请核对后改正。")
EMPTY = _("主题和反映内容都是空的，请至少补填一项。")
PLACE_LINE = _("（来件注明涉及：%(place)s）")
TOLD = ("topic", "reporter", "contact", "answer", "place", "steps")
"""Fields that a later export may tell more of."""
UNKNOWN_MOST = 100
"""Different unknown words of a kind that are kept to be shown."""

_WORDLESS = re.compile(r"[\W_]+")
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")


@dataclass(frozen=True)
class Plan:
    """How the rows are to be understood. `columns`: field code → column from 0."""

    headers: Sequence[str]
    columns: Mapping[str, int]
    orders: Mapping[str, Order]
    channel: str
    today: date


def plan_of(import_: Import, orders: Mapping[str, Order]) -> Plan:
    return Plan(import_.headers, import_.columns, orders, import_.channel, clock.today())


@dataclass(frozen=True)
class Opinion:
    """A good row. `letters` of its text, and `bands`: `importing.alike`; `facts`: what it tells."""

    row: int
    line: int | None
    said: Said
    fingerprint: str
    letters: str
    bands: tuple[int, ...]
    facts: Facts
    answer: str = ""
    answered_on: date | None = None
    steps: str = ""

    @property
    def news(self) -> News:
        """All it tells, as if nothing of it were known."""
        said = self.said
        return News(
            external=said.external,
            topic=said.topic,
            place=said.place,
            reporter=said.reporter,
            contact=said.contact,
            text=said.text,
            answer=self.answer,
            answered_on=self.answered_on,
            steps=self.steps,
        )


@dataclass
class Reader:
    """Reads rows by a plan. `unknown` counts the words that fitted nothing of ours."""

    plan: Plan
    places: Places
    unknown: dict[str, Counter[str]] = field(
        default_factory=lambda: {"channel": Counter(), "place": Counter()}
    )

    def read(self, row: Row) -> Opinion | list[ImportNote]:
        plan = self.plan
        parsed = parse_row(row, plan.columns, FIELDS_READ, plan.headers, plan.orders)
        if isinstance(parsed, list):
            return [_note(error) for error in parsed]
        values: dict[str, Any] = parsed.values
        if wrong := self._wrong(row, values):
            return wrong
        return self._opinion(row, values)

    def _wrong(self, row: Row, values: dict[str, Any]) -> list[ImportNote]:
        said, answered = values["said_on"], values["answered_on"]
        found = []
        if not (values["text"] or values["subject"]):
            found.append(self.note(row, "text", EMPTY))
        found += [
            self.note(row, code, FUTURE)
            for code in ("said_on", "answered_on")
            if values[code] and values[code] > self.plan.today
        ]
        if said and answered and answered < said <= self.plan.today:
            found.append(self.note(row, "answered_on", BEFORE))
        return found

    def note(
        self, row: Row, code: str, template: str, data: Mapping[str, object] = MappingProxyType({})
    ) -> ImportNote:
        """That a cell of the row, in the column of the field, is wrong."""
        column = self.plan.columns.get(code)
        place = value = ""
        if column is not None and column < len(row.values):
            place = f"{letter(column)} {self.plan.headers[column]}"
            value = shown(row.values[column])
        return ImportNote(
            outcome="refused", row=row.number, line=row.line, column=place[:120],
            template=template, data=dict(data), value=value,
        )  # fmt: skip

    def _opinion(self, row: Row, values: dict[str, Any]) -> Opinion:
        subject = " ".join((values["subject"] or "").split())
        text = values["text"] or subject
        number = _WHOLE_FLOAT.sub(r"\1", values["external"] or "")
        reporter = values["reporter"] or ""
        content = _digest(_plain(subject), _plain(text))
        if number:
            fingerprint = _digest("number", number)
        else:
            day = values["said_on"].isoformat() if values["said_on"] else ""
            fingerprint = _digest("content", content.hex(), day, _plain(reporter))
        letters = alike.letters(text)
        place, text = self._place(values["place"] or "", text)
        told = {kind: values[kind] or "" for kind in TOLD} | {"text": letters}
        facts = facts_of(told | {"number": number}, place)
        said = Said(
            text=text,
            subject=subject,
            channel=self._channel(values["channel"] or ""),
            reporter=reporter,
            contact=values["contact"] or "",
            place=place,
            external=number,
            topic=" ".join((values["topic"] or "").split()),
            happened_on=values["said_on"],
        )
        return Opinion(
            row=row.number,
            line=row.line,
            said=said,
            fingerprint=fingerprint.hex(),
            letters=letters,
            bands=alike.bands(letters),
            facts=facts,
            answer=values["answer"] or "",
            answered_on=values["answered_on"] if values["answer"] else None,
            steps=values["steps"] or "",
        )

    def _channel(self, word: str) -> str:
        code = channel_of(word) if word else None
        if word and code is None:
            self._count("channel", word)
        return code or self.plan.channel

    def _place(self, word: str, text: str) -> tuple[Any, str]:
        """The unit and the text, which takes up a place that is no unit of ours."""
        unit = self.places.find(word) if word else None
        if word and unit is None:
            self._count("place", word)
            with_place = text + "\n" + PLACE_LINE % {"place": word}
            text = with_place if len(with_place) <= rules.TEXT_MOST else text
        return unit, text

    def _count(self, kind: str, word: str) -> None:
        counts, word = self.unknown[kind], word[:60]
        if word in counts or len(counts) < UNKNOWN_MOST:
            counts[word] += 1


# That a row has a subject in place of a text is allowed; that a file has neither column is not.
FIELDS_READ = tuple(
    type(one)(one.code, one.label, one.aliases, False, one.kind, one.choices, one.looks,
              one.max_chars)
    for one in FIELDS
)  # fmt: skip


def _note(error: CellError) -> ImportNote:
    return ImportNote(
        outcome="refused",
        row=error.row,
        line=error.line,
        column=error.column[:120],
        template=error.template,
        data=dict(error.data),
        value=error.value,
    )


def _plain(text: str) -> str:
    """The letters and digits alone: exports of one text differ in blanks, width and punctuation."""
    return _WORDLESS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _digest(*parts: str) -> bytes:
    """Keyed, so that nobody can try texts against it: it stays when the text is erased."""
    return hmac.digest(alike.key(), "\x1f".join(parts).encode("utf-8", "replace"), "sha256")

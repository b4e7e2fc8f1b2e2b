"""Filled-in forms of any version, brought to the newest one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from bihuan.facilities.forms.changes import Carrier, Left
from bihuan.facilities.forms.definition import TEXTS, Form, Question
from bihuan.facilities.forms.standing import Answers, Asking


@dataclass(frozen=True, slots=True)
class Response:
    """One filled-in form: the answers that count, the version's digest, who answered (a word),
    and the day it was sent."""

    values: Answers
    version: str = ""
    category: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class CarriedResponse:
    """A response in the newest form's codes: `left` are parts of answers that have no place there
    any more, by the newest code; `former` answers to questions that are gone, by the old code."""

    response: Response
    values: Answers
    asked: set[str]
    left: Mapping[str, str] = field(default_factory=dict)
    former: Answers = field(default_factory=dict)
    parts: tuple[Left, ...] = ()
    turned: frozenset[str] = frozenset()
    """Questions that are texts now and were none when this was answered."""

    def remnants(self) -> list[str]:
        """What has no place in the newest form, for reading."""
        return [_("%(label)s：%(text)s") % {"label": p.label, "text": p.text} for p in self.parts]


class Versions:
    """Brings responses of all versions to the newest one."""

    def __init__(self, form: Form, versions: Mapping[str, Form], today: date) -> None:
        self.form, self._today = form, today
        self.older = {digest: old for digest, old in versions.items() if old != form}
        self._carriers = {digest: Carrier(old, form) for digest, old in self.older.items()}
        self._asking = {digest: Asking(old) for digest, old in self.older.items()}
        self._newest = Asking(form)
        self._turned = {
            digest: _turned(old.asked(), form.asked(), self._carriers[digest].maps)
            for digest, old in self.older.items()
        }

    def carried(self, one: Response) -> CarriedResponse:
        day, carrier = one.on or self._today, self._carriers.get(one.version)
        if carrier is None:
            asked = self._newest.codes(one.values, today=day)
            return CarriedResponse(one, one.values, asked | set(one.values))
        before = self._asking[one.version].codes(one.values, today=day)
        moved = carrier.carry(one.values)
        maps = carrier.maps
        left = {maps[part.code]: part.text for part in moved.left if part.code in maps}
        return CarriedResponse(
            one,
            moved.values,
            {maps[code] for code in before if code in maps} | set(moved.values) | set(left),
            left,
            {part.code: part.answer for part in moved.left if part.code not in maps},
            moved.left,
            self._turned[one.version],
        )


def _turned(
    before: Mapping[str, Question], after: Mapping[str, Question], maps: Mapping[str, str]
) -> frozenset[str]:
    return frozenset(
        code
        for old, code in maps.items()
        if after[code].kind in TEXTS and before[old].kind not in TEXTS
    )

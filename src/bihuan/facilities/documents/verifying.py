"""Is every number of a finished document still what its figure gives? Each is recomputed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext_lazy as _

from bihuan.facilities.documents import binding, package
from bihuan.facilities.documents.asked import SINCE, Reckoned, Reckoner, before
from bihuan.facilities.documents.binding import Made, Record
from bihuan.kernel import figures
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import Scope

MOST_INSTANTS = 100
"""Instants and scopes in one document; of an upload that claims more, the rest is unknown."""
Wanted = dict[tuple[str, Scope], set[str]]
STATES = {
    "unchanged": _("一致"),
    "edited": _("手工改过"),
    "differs": _("与系统不符"),
    "unknown": _("来源不明"),
    "missing": _("已不在文中"),
}


@dataclass(frozen=True)
class Bound:
    """A number of a document. `text`: what stands there now, None when it stands there no longer;
    `record`: what was put there, None when the document does not say."""

    tag: str
    text: str | None
    record: Record | None


@dataclass(frozen=True)
class Checked:
    """`state`: see STATES. `now`: what the figure gives when recomputed."""

    bound: Bound
    state: str
    now: Reckoned | None = None

    @property
    def word(self) -> str:
        return str(STATES[self.state])


def bound(docx: bytes) -> list[Bound]:
    """The numbers of a document, in the order of its text, then those that stand there no longer.
    Raises BadDocument."""
    parts = package.read(docx)
    records, _made = binding.recorded(parts)
    standing = binding.standing(parts)
    found = [Bound(tag, text, records.get(tag)) for tag, text in standing]
    told = {tag for tag, _text in standing}
    return found + [Bound(tag, None, one) for tag, one in records.items() if tag not in told]


def made(docx: bytes) -> Made:
    """When the document was made, and the log then. Raises BadDocument."""
    return binding.recorded(package.read(docx))[1]


def verify(docx: bytes) -> list[Checked]:
    """Every number recomputed. What the text says is looked at first, so a number edited by hand is
    `edited` even if its figure differs too. Raises BadDocument."""
    numbers = bound(docx)
    wanted = _wanted(numbers)
    reckoner = Reckoner(wanted)
    return [_check(one, wanted, reckoner) for one in numbers]


def _wanted(numbers: Sequence[Bound]) -> Wanted:
    """Only figures that are known, so that an unknown one does not spoil the rest."""
    wanted: dict[tuple[str, Scope], set[str]] = defaultdict(set)
    known = figures.every()
    for one in numbers:
        if one.record is not None and one.text is not None:
            asked = one.record.asked
            codes = {code for code in (asked.figure, asked.of) if code in known}
            wanted[asked.as_of, asked.scope] |= codes
            if asked.what.startswith(SINCE):
                with suppress(ValueError, OverflowError):
                    wanted[before(asked).as_of, asked.scope] |= codes
    return dict(islice(wanted.items(), MOST_INSTANTS))


def _check(one: Bound, wanted: Wanted, reckoner: Reckoner) -> Checked:
    if one.record is None:
        return Checked(one, "unknown")
    if one.text is None:
        return Checked(one, "missing")
    asked = one.record.asked
    if (asked.as_of, asked.scope) not in wanted:
        return Checked(one, "unknown")
    try:
        now = reckoner(asked)
    except (Invalid, ValueError, OverflowError):
        return Checked(one, "unknown")
    if one.text.strip() != one.record.words:
        return Checked(one, "edited", now)
    if (now.value, now.words) != (one.record.value, one.record.words):
        return Checked(one, "differs", now)
    return Checked(one, "unchanged", now)

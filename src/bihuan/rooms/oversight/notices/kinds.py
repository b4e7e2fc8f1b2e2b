"""Kinds of notices, from the schemes `notice`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bihuan.kernel import schemes
from bihuan.kernel.errors import Invalid


@dataclass(frozen=True)
class Field:
    """A part of a notice's text. `prefill`: what it begins with: `about` (the matter it is about),
    `due` (by when that has to be done), or nothing."""

    code: str
    label: str
    required: bool = True
    prefill: str = ""
    rows: int = 4


@dataclass(frozen=True)
class Kind:
    """`series`: the word in its number. `signers`: roles that may sign. `receipt`, `answer`: limits
    in which it is to be receipted and answered; without `answer` none is asked for."""

    code: str
    label: str
    series: str
    signers: tuple[str, ...]
    receipt: dict[str, Any]
    answer: dict[str, Any] | None
    opening: str
    fields: tuple[Field, ...]

    @property
    def word(self) -> str:
        return schemes.word(self.label)


def every() -> dict[str, Kind]:
    """The kinds that can be chosen, in their order."""
    return {code: _read(code, data) for code, data in schemes.every("notice").items()}


def of(code: str) -> Kind:
    """Raises Invalid if there is none of that code."""
    return _read(code, schemes.get("notice", code))


def word(code: str) -> str:
    """The word for a kind; one that is gone goes by its code."""
    try:
        return of(code).word
    except Invalid:
        return code


def _read(code: str, data: dict[str, Any]) -> Kind:
    return Kind(
        code=code,
        label=data["label"],
        series=data["series"],
        signers=tuple(data["signers"]),
        receipt=data["receipt"],
        answer=data.get("answer"),
        opening=data.get("opening", ""),
        fields=tuple(Field(**one) for one in data["fields"]),
    )

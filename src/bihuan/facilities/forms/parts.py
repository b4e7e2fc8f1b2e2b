"""Which parts a question of each kind has, beside its code, kind and label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from bihuan.facilities.forms.definition import Kind, Question

_SHOWN = frozenset({"hint", "relevant", "appearance"})
_ASKED = _SHOWN | {"required", "required_if", "required_message"}
_FREE = _ASKED | {"constraint", "constraint_message", "calculation", "default", "read_only"}
_BOUNDED = _FREE | {"least", "most"}
_MARKED = frozenset({"right", "points", "explanation"})
_LIST = frozenset({"choices", "list_name"})

PARTS: Mapping[Kind, frozenset[str]] = {
    Kind.TEXT: _BOUNDED | _MARKED | {"opinion"},
    Kind.LONG: _BOUNDED | {"opinion"},
    Kind.INTEGER: _BOUNDED | _MARKED,
    Kind.DECIMAL: _BOUNDED | _MARKED,
    Kind.DATE: _BOUNDED | _MARKED,
    Kind.TIME: _BOUNDED,
    Kind.ONE: _FREE | _LIST | _MARKED | {"shuffle", "choice_filter"},
    Kind.MANY: _BOUNDED | _LIST | _MARKED | {"shuffle", "choice_filter"},
    Kind.MATRIX: _ASKED | _LIST | {"rows"},
    Kind.RATING: _BOUNDED,
    Kind.YES_NO: _FREE | _MARKED,
    Kind.AGREE: _ASKED,
    Kind.FILES: _ASKED | {"least", "most", "accept"},
    Kind.SCHOOL: _FREE,
    Kind.NOTE: _SHOWN,
    Kind.CALCULATED: frozenset({"relevant", "calculation", "default"}),
}


def given(question: Question) -> list[str]:
    """The parts that say something, in the order of the definition."""
    return [
        field.name
        for field in fields(question)
        if field.name not in ("code", "kind", "label")
        and getattr(question, field.name) not in ("", False, (), {})
    ]


def stray(question: Question) -> list[str]:
    """The parts that say something which this kind has no use for."""
    return [part for part in given(question) if part not in PARTS[question.kind]]

"""Which choices of a question are offered under the answers so far: XLSForm's choice_filter.

A filter is an expression in which names stand for columns of the list of choices. Choice by choice
they are replaced by what stands there, which leaves an expression like any other.
"""

from __future__ import annotations

import re

from bihuan.facilities.forms.definition import Choice, Question

CODE = "name"
"""The column that every list has: the choice's own code."""
_WORDS = frozenset({"and", "or", "div", "mod"})
_PART = re.compile(
    r"""'[^']*'|"[^"]*"|\$\{[^}]*\}|(?P<name>[A-Za-z_][A-Za-z0-9_.-]*)(?P<call>\s*\()?""",
    re.ASCII,
)


def columns(text: str) -> tuple[str, ...]:
    """The columns that a filter quotes, each once."""
    return tuple(dict.fromkeys(found["name"] for found in _PART.finditer(text) if _names(found)))


def condition(question: Question, choice: Choice) -> str:
    """When the choice is offered, as an expression; empty for always."""

    def literal(found: re.Match[str]) -> str:
        if not _names(found):
            return found[0]
        text = choice.code if found["name"] == CODE else choice.facts.get(found["name"], "")
        return f'"{text}"' if "'" in text else f"'{text}'"

    return _PART.sub(literal, question.choice_filter)


def conditions(question: Question) -> dict[str, str]:
    """The same for every choice, by code; empty when all are always offered."""
    if not question.choice_filter:
        return {}
    return {one.code: condition(question, one) for one in question.choices}


def _names(found: re.Match[str]) -> bool:
    return bool(found["name"]) and not found["call"] and found["name"] not in _WORDS

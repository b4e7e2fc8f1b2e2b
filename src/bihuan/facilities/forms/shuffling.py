"""The order of questions and choices that one respondent of a quiz gets, and always gets."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

from bihuan.facilities.forms.definition import Choice, Form, Item, Kind, Question


def shuffled(form: Form, items: Sequence[Item], seed: str, place: str) -> tuple[Item, ...]:
    """The items in the order of this respondent, when the form is a quiz that shuffles.

    Notes stay where they are, and so does everything with a condition and what follows from it.
    """
    if not (form.quiz and form.quiz.shuffle and seed):
        return tuple(items)
    free = [
        at
        for at, item in enumerate(items)
        if isinstance(item, Question) and item.kind != Kind.NOTE and not item.relevant
    ]
    mixed = [items[at] for at in free]
    _dice(seed, place).shuffle(mixed)
    order = dict(zip(free, mixed, strict=True))
    return tuple(order.get(at, item) for at, item in enumerate(items))


def choices_in_order(form: Form, question: Question, seed: str) -> tuple[Choice, ...]:
    """The choices, shuffled for this respondent where the question or the quiz says so."""
    wanted = question.shuffle or (form.quiz is not None and form.quiz.shuffle)
    if not wanted or not seed or question.kind == Kind.MATRIX:
        return question.choices
    mixed = list(question.choices)
    _dice(seed, question.code).shuffle(mixed)
    return tuple(mixed)


def _dice(seed: str, place: str) -> random.Random:
    digest = hashlib.sha256(f"{seed}\0{place}".encode()).digest()
    return random.Random(digest)  # noqa: S311 - an order for the eye, not a secret

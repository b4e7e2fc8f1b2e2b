"""The model in force, and what it makes of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from bihuan.facilities.similarity.classify import reasons
from bihuan.facilities.similarity.classify.message import Guess, Message
from bihuan.facilities.similarity.classify.model import FORMAT, Model
from bihuan.facilities.similarity.classify.models import ClassModel
from bihuan.facilities.similarity.classify.rules import Classes, words_of
from bihuan.kernel import clock, memory, schemes, taxonomy

MEMORY = "similarity.classes"
"""What processes are told of when another model comes into force."""
KEPT = 3


class InForce(NamedTuple):
    """`number`: of the stored model, 0 while nothing has been learned."""

    number: int
    model: Model


def top(messages: Sequence[Message], most: int = 3) -> list[list[Guess]]:
    """The likeliest classes of each message by the taxonomy and the model in force, likeliest
    first; none where nothing speaks for any. No query once both are in memory."""
    return in_force().model.guess(messages, classes(), most)


def why(message: Message, codes: Sequence[str]) -> list[tuple[str, ...]]:
    """For each of these classes the words of the message that speak for it."""
    known, named, model = taxonomy.current(), classes().words, in_force().model
    return [
        reasons.words(
            message, tuple(one.code for one in known.path(code)), model, named.get(code, ())
        )
        for code in codes
    ]


def version() -> str:
    """Changes whenever the same text may be classed otherwise."""
    return f"{FORMAT}.{in_force().number}.{taxonomy.current().edition}"


@memory.remembered(MEMORY)
def in_force() -> InForce:
    """The newest model. One of another format is passed over: the rules decide until there is
    another."""
    row = ClassModel.objects.order_by("-pk").first()
    if row is None:
        return InForce(0, Model())
    try:
        return InForce(row.pk, Model.from_bytes(bytes(row.raw)))
    except ValueError:
        return InForce(0, Model())


@memory.remembered(schemes.REGISTER)
def classes() -> Classes:
    """The classes in force with the words that speak for them."""
    known = taxonomy.current().in_force
    return Classes(
        {one.code: one.under for one in known},
        {one.code: (*words_of(one.label), *one.words) for one in known},
    )


@transaction.atomic
def keep(model: Model, *, edition: int, texts: int, by_hand: int, figures: dict[str, Any]) -> int:
    """Put a model in force; the few before it stay to be compared with. Returns its number."""
    row = ClassModel.objects.create(
        made_at=clock.now(),
        edition=edition,
        texts=texts,
        by_hand=by_hand,
        figures=figures,
        raw=model.to_bytes(),
    )
    kept = ClassModel.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
    ClassModel.objects.exclude(pk__in=list(kept)).delete()
    memory.tell(MEMORY)
    return row.pk

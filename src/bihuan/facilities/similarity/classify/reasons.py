"""The words of a text that speak for a class: of its name, and of what was learned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bihuan.facilities.similarity.classify.message import Message, Path
from bihuan.facilities.similarity.classify.model import Model
from bihuan.facilities.similarity.classify.terms import BITS, SUBJECT, count, plainly

MOST, LONGEST = 3, 6
STRONG = 0.25
"""A pair of characters is shown that weighs at least so much of what the heaviest weighs."""
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")


def words(message: Message, path: Path, model: Model, named: Sequence[str]) -> tuple[str, ...]:
    """At most three. `path`: the class and those above it; `named`: words of the class itself."""
    [message] = plainly([message])
    text = f"{message.subject}\n{message.text}"
    found = [word for word in dict.fromkeys(named) if word in text]
    heavy = _weights(message, path, model)
    most = max(heavy.values(), default=0.0)
    runs = _RUN.findall(text) if most > 0 else []
    scored = dict(one for run in runs for one in _stretches(run, heavy, most * STRONG))
    for stretch in sorted(scored, key=lambda one: (-scored[one], one)):
        if not any(stretch in word or word in stretch for word in found):
            found.append(stretch)
    return tuple(found[:MOST])


def _stretches(run: str, heavy: dict[str, float], least: float) -> list[tuple[str, float]]:
    """Where every pair of neighbours speaks for the class, with what they weigh together."""
    out, start, weight = [], 0, 0.0
    for at in range(len(run)):
        pair = heavy.get(run[at : at + 2], 0.0)
        if pair >= least and at - start < LONGEST - 1:
            weight += pair
            continue
        if weight:
            out.append((run[start : at + 1], weight))
        start, weight = at + 1, 0.0
    return out


def _weights(message: Message, path: Path, model: Model) -> dict[str, float]:
    """What each pair of characters of a plain message adds to the scores of the class and of those
    above it."""
    counted = count([message])
    heavy: dict[str, float] = {}
    for above, code in zip(("", *path), path, strict=False):
        learned = model.nodes.get(above)
        if learned is None or code not in learned.children:
            continue
        row = counted.matrix(learned.node.vocabulary)
        column = learned.children.index(code)
        added = row.data * learned.node.weights[row.indices, column]
        keys = learned.node.vocabulary[row.indices]
        for key, weight in zip(keys.tolist(), added.tolist(), strict=True):
            first, second = (key & (SUBJECT - 1)) >> BITS, key & ((1 << BITS) - 1)
            if first:
                pair = chr(first) + chr(second)
                heavy[pair] = heavy.get(pair, 0.0) + weight
    return heavy

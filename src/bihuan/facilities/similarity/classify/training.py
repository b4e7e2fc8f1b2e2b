"""Learning from messages whose classes are known, and measuring on what was set apart.

Five times (three, when there is much) a part is set apart, near copies together, and scored by what
the rest teaches. From those scores confidence is calibrated and told how well the whole does; the
model itself then learns from everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bihuan.facilities.similarity.classify import calibration, copies, node
from bihuan.facilities.similarity.classify.message import Message, Path
from bihuan.facilities.similarity.classify.model import Learned, Model
from bihuan.facilities.similarity.classify.node import Floats, Ints
from bihuan.facilities.similarity.classify.reached import Reached, reached
from bihuan.facilities.similarity.classify.rules import Classes
from bihuan.facilities.similarity.classify.terms import Counted, count, plainly

PARTS, PARTS_OF_MANY, MANY = 5, 3, 8_000
FEWEST_EXAMPLES = 8
"""With fewer texts a class is not divided by learning."""
RULES = (0.0, 0.5, 1.0, 2.0)
"""What is tried for the words of the classes, and `RULES_OF_FEW` for what is too little to try."""
RULES_OF_FEW, FEWEST_TO_CHOOSE = 2.0, 40
MOST_FOR_RULES = 3_000
"""From more texts than these the words teach nothing new, and looking for them takes time."""
MOST_EXAMPLES = 20_000
"""What is learned from at most: memory and time stay bounded. Callers give the newest."""


@dataclass(frozen=True)
class Trained:
    """`first`, `last`: how well the first level and the deepest classes were told, cross-validated;
    None where there was too little."""

    model: Model
    first: Reached | None
    last: Reached | None


def train(
    messages: Sequence[Message],
    paths: Sequence[Path],
    importance: Sequence[float] | None = None,
    classes: Classes | None = None,
) -> Trained:
    """Learn the class of each message. `importance` (1 each) says how much one counts: a correction
    by hand more than a class that came with an import. `classes`: the whole tree, for those that
    have no example yet and for the words that help while there are few. The same input gives the
    same model."""
    messages = plainly(messages)
    counted = count(messages)
    weight = None if importance is None else np.array(importance, dtype=np.float32)
    divided = _divided(paths, classes)
    if "" not in divided:
        return Trained(Model(), None, None)
    number = PARTS if len(paths) <= MANY else PARTS_OF_MANY
    part = copies.folds(copies.groups(counted), [path[0] for path in paths], number)
    apart, nodes = {}, {}
    for one in divided.values():
        scores = _set_apart(counted, one, part, weight)
        rows = np.flatnonzero(one.chosen >= 0)
        rules = 0.0
        if classes and len(rows) <= MOST_FOR_RULES:
            said = classes.shares(messages, one.children).astype(np.float32)
            rules = _helpful(scores[rows], said[rows], one.chosen[rows])
            scores += rules * said
        curve = calibration.fit(scores[rows], one.chosen[rows])
        learned = _fit(counted, one, rows, weight)
        nodes[one.above] = Learned(one.children, learned, curve, rules, len(rows))
        apart[one.above] = scores
    return Trained(Model(nodes), *_measured(divided, apart, paths, part))


def _set_apart(counted: Counted, one: _Divided, part: Ints, weight: Floats | None) -> Floats:
    """The scores of all texts, each by what the other parts teach."""
    scores = np.full((len(counted), len(one.children)), node.NEVER, np.float32)
    for held in np.unique(part):
        out = np.flatnonzero(part == held)
        rows = np.flatnonzero((part != held) & (one.chosen >= 0))
        if len(rows):
            scores[out] = _fit(counted, one, rows, weight).scores(counted.rows(out))
    return scores


def _helpful(scores: Floats, said: Floats, right: Ints) -> float:
    """How much the words of the classes should add: what makes the right classes likeliest."""
    if len(right) < FEWEST_TO_CHOOSE:
        return RULES_OF_FEW

    def loss(rules: float) -> float:
        both = scores + np.float32(rules) * said
        sure = calibration.fit(both, right).confidences(both)
        return float(-np.log(sure[np.arange(len(right)), right] + 1e-9).sum())

    return min(RULES, key=loss)


@dataclass(frozen=True)
class _Divided:
    """A class whose texts are told apart further; `chosen`: the number of the child, or -1."""

    above: str
    children: tuple[str, ...]
    chosen: Ints


def _divided(paths: Sequence[Path], classes: Classes | None) -> dict[str, _Divided]:
    depth = max(map(len, paths), default=0)
    found = {}
    for level in range(depth):
        above = np.array([path[level - 1] if level else "" for path in _padded(paths, level)])
        codes = [path[level] if len(path) > level else "" for path in paths]
        for code in sorted(set(above.tolist()) - {_NONE}):
            inside = above == code
            there = {c for c, here in zip(codes, inside.tolist(), strict=True) if here and c}
            children = classes.children.get(code, ()) if classes else tuple(sorted(there))
            chosen = np.where(inside, node.spread(children, codes), -1)
            if len(children) > 1 and (chosen >= 0).sum() >= FEWEST_EXAMPLES:
                found[code] = _Divided(code, children, chosen)
    return found


_NONE = "\0"


def _padded(paths: Sequence[Path], level: int) -> list[Path]:
    """Paths that end above the level have no class to divide there."""
    return [path if len(path) >= level else (*path, *[_NONE] * level) for path in paths]


def _fit(counted: Counted, one: _Divided, rows: Ints, weight: Floats | None) -> node.Node:
    some = None if weight is None else weight[rows]
    return node.fit(counted.rows(rows), one.chosen[rows], len(one.children), some)


def _measured(
    divided: dict[str, _Divided],
    apart: dict[str, Floats],
    paths: Sequence[Path],
    part: Ints,
) -> tuple[Reached, Reached]:
    """How well what was set apart was told. The curve of each part is learned from the others."""
    sure = {
        above: _crosswise(scores, divided[above].chosen, part) for above, scores in apart.items()
    }
    tops, ends, sure_top, sure_end = [], [], [], []
    for row in range(len(paths)):
        path, confidence = [], []
        above = ""
        while above in divided:
            column = int(sure[above][row].argmax())
            confidence.append(float(sure[above][row, column]))
            above = divided[above].children[column]
            path.append(above)
        tops.append(path[0])
        sure_top.append(confidence[0])
        ends.append(path[-1])
        sure_end.append(float(np.prod(confidence)))
    first = reached([path[0] for path in paths], tops, sure_top)
    deepest = [path[-1] for path in paths]
    return first, reached(deepest, ends, sure_end)


def _crosswise(scores: Floats, chosen: Ints, part: Ints) -> NDArray[np.float64]:
    found = np.zeros(scores.shape)
    for held in np.unique(part):
        rows = np.flatnonzero((part != held) & (chosen >= 0))
        curve = calibration.fit(scores[rows], chosen[rows])
        found[part == held] = curve.confidences(scores[part == held])
    return found

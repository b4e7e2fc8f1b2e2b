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
from bihuan.facilities.similarity.classify.terms import Counted, count

PARTS, PARTS_OF_MANY, MANY = 5, 3, 8_000
FEWEST_EXAMPLES = 8
"""With fewer texts a class is not divided by learning."""
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
    messages: Sequence[Message], paths: Sequence[Path], importance: Sequence[float] | None = None
) -> Trained:
    """Learn the class of each message. `importance` (1 each) says how much one counts: a correction
    by hand more than a class that came with an import. The same input gives the same model."""
    counted = count(messages)
    weight = None if importance is None else np.array(importance, dtype=np.float32)
    divided = _divided(paths)
    if "" not in divided:
        return Trained(Model(), None, None)
    labels = [path[0] for path in paths]
    number = PARTS if len(paths) <= MANY else PARTS_OF_MANY
    part = copies.folds(copies.groups(counted), labels, number)
    apart = {one.above: np.full((len(paths), len(one.children)), node.NEVER, np.float32)
             for one in divided.values()}  # fmt: skip
    for held in range(number):
        out = np.flatnonzero(part == held)
        held_out = counted.rows(out)
        for one in divided.values():
            rows = np.flatnonzero((part != held) & (one.chosen >= 0))
            if len(out) and len(rows):
                learned = _fit(counted, one, rows, weight)
                apart[one.above][out] = learned.scores(held_out)
    nodes = {}
    for one in divided.values():
        rows = np.flatnonzero(one.chosen >= 0)
        curve = calibration.fit(apart[one.above][rows], one.chosen[rows])
        learned = _fit(counted, one, rows, weight)
        nodes[one.above] = Learned(one.children, learned, curve, len(rows))
    model = Model(nodes)
    return Trained(model, *_measured(divided, apart, paths, part))


@dataclass(frozen=True)
class _Divided:
    """A class whose texts are told apart further; `chosen`: the number of the child, or -1."""

    above: str
    children: tuple[str, ...]
    chosen: Ints


def _divided(paths: Sequence[Path]) -> dict[str, _Divided]:
    depth = max(map(len, paths), default=0)
    found = {}
    for level in range(depth):
        above = np.array([path[level - 1] if level else "" for path in _padded(paths, level)])
        codes = [path[level] if len(path) > level else "" for path in paths]
        for code in sorted(set(above.tolist()) - {_NONE}):
            inside = above == code
            there = [c for c, here in zip(codes, inside.tolist(), strict=True) if here and c]
            children = tuple(sorted(set(there)))
            if len(children) > 1 and len(there) >= FEWEST_EXAMPLES:
                chosen = node.spread(children, codes)
                found[code] = _Divided(code, children, np.where(inside, chosen, -1))
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

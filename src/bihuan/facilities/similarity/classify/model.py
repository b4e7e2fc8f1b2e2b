"""What was learned: one node for every class that is divided further, the first level at the top.

Confidence of a class is the product of the confidences on the way down to it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bihuan.facilities.similarity.classify.calibration import Calibration
from bihuan.facilities.similarity.classify.message import Guess, Message
from bihuan.facilities.similarity.classify.node import NEVER, Node
from bihuan.facilities.similarity.classify.rules import DOUBT, Classes
from bihuan.facilities.similarity.classify.terms import CHUNK, Counted, count, plainly

FORMAT = 1
BEAM = 3
"""How many classes of a level are followed downwards."""
LEFT = 0.05
"""What speaks for none of the classes below is worth saying from here on."""
Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Learned:
    """`rules`: how much the words of the classes add to a score; `texts`: how many it was learned
    from."""

    children: tuple[str, ...]
    node: Node
    calibration: Calibration
    rules: float
    texts: int


@dataclass(frozen=True)
class Model:
    """By the code of the class above; "" for the first level. Without any, rules alone decide."""

    nodes: dict[str, Learned] = field(default_factory=dict)

    def guess(
        self, messages: Sequence[Message], classes: Classes | None = None, most: int = 3
    ) -> list[list[Guess]]:
        """The likeliest classes of each message, likeliest first, as deep as the tree goes; none
        where nothing speaks for any. With `classes`, only what stands there is guessed, and the
        words of names help where little was learned."""
        found: list[list[Guess]] = []
        for start in range(0, len(messages), CHUNK):
            chunk = messages[start : start + CHUNK]
            found += _Descent(self, chunk, classes).guesses(most)
        return found

    def to_bytes(self) -> bytes:
        """Arrays and plain text; reading it runs nothing."""
        arrays, heads = {}, []
        for number, (above, one) in enumerate(self.nodes.items()):
            heads.append({
                "above": above,
                "children": one.children,
                "rules": one.rules,
                "texts": one.texts,
                "calibration": asdict(one.calibration),
            })  # fmt: skip
            for name in ("vocabulary", "weights", "squares", "bias"):
                arrays[f"{number}.{name}"] = getattr(one.node, name)
        head = json.dumps({"format": FORMAT, "nodes": heads}, ensure_ascii=False).encode()
        written = io.BytesIO()
        np.savez_compressed(written, head=np.frombuffer(head, np.uint8), **arrays)
        return written.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Model:
        """Raises ValueError when it is not what `to_bytes` of this version wrote."""
        try:
            with np.load(io.BytesIO(raw), allow_pickle=False) as read:
                return cls(_nodes(read))
        except (zipfile.BadZipFile, KeyError, EOFError, OSError, TypeError) as error:
            raise ValueError("not a model of this program") from error


def _nodes(read: Mapping[str, NDArray[Any]]) -> dict[str, Learned]:
    head = json.loads(read["head"].tobytes())
    if head["format"] != FORMAT:
        raise ValueError(f"a model of format {head['format']}, this reads {FORMAT}")
    nodes = {}
    for number, one in enumerate(head["nodes"]):
        names = ("vocabulary", "weights", "squares", "bias")
        node = Node(*(read[f"{number}.{name}"] for name in names))
        calibration = Calibration(**one["calibration"])
        children = tuple(one["children"])
        nodes[one["above"]] = Learned(children, node, calibration, one["rules"], one["texts"])
    return nodes


class _Descent:
    """From the first level downwards with some messages at once."""

    def __init__(self, model: Model, messages: Sequence[Message], classes: Classes | None) -> None:
        self._model, self._classes = model, classes
        self._messages = plainly(messages)
        self._counted: Counted | None = count(self._messages) if model.nodes else None

    def guesses(self, most: int) -> list[list[Guess]]:
        ends: list[list[Guess]] = [[] for _ in self._messages]
        rows = np.arange(len(self._messages))
        waiting = [("", rows, np.ones(len(rows)))]
        while waiting:
            above, rows, sure = waiting.pop()
            codes, shares = self._shares(above, rows)
            if above:
                left = sure * (1 - shares.sum(axis=1))
                for at in np.flatnonzero(left > LEFT) if codes else range(len(rows)):
                    ends[rows[at]].append(Guess(above, float(left[at])))
            kept = np.argsort(-shares, axis=1, kind="stable")[:, :BEAM]
            for column, code in enumerate(codes):
                follow = (kept == column).any(axis=1) & (shares[:, column] > 0)
                if follow.any():
                    waiting.append((code, rows[follow], sure[follow] * shares[follow, column]))
        return [
            sorted(one, key=lambda guess: (-guess.confidence, guess.code))[:most] for one in ends
        ]

    def _shares(self, above: str, rows: NDArray[np.intp]) -> tuple[tuple[str, ...], Shares]:
        """The classes below one, and how likely each is for each of these messages."""
        learned = self._model.nodes.get(above)
        known = self._classes.children.get(above, ()) if self._classes else None
        codes = known if known is not None else learned.children if learned else ()
        if not codes:
            return (), np.zeros((len(rows), 0))
        if len(codes) == 1 and above:
            return codes, np.ones((len(rows), 1))
        if learned is not None:
            return codes, self._taught(learned, codes, rows)
        if self._classes is None:
            return codes, np.zeros((len(rows), len(codes)))
        # Once it is clear what it is about in general, a word decides what it is about in detail.
        doubt = 0.0 if above else DOUBT
        return codes, self._classes.shares([self._messages[row] for row in rows], codes, doubt)

    def _taught(self, learned: Learned, codes: Sequence[str], rows: NDArray[np.intp]) -> Shares:
        assert self._counted is not None
        some = self._counted if len(rows) == len(self._counted) else self._counted.rows(rows)
        found = learned.node.scores(some)
        columns = {code: column for column, code in enumerate(learned.children)}
        scores = np.full((len(rows), len(codes)), NEVER, np.float32)
        for column, code in enumerate(codes):
            if code in columns:
                scores[:, column] = found[:, columns[code]]
        if learned.rules and self._classes:
            messages = [self._messages[row] for row in rows]
            scores += learned.rules * self._classes.shares(messages, codes).astype(np.float32)
        return learned.calibration.confidences(scores)

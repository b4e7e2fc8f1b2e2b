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
from bihuan.facilities.similarity.classify.node import Node
from bihuan.facilities.similarity.classify.rules import Classes
from bihuan.facilities.similarity.classify.terms import CHUNK, Counted, count

FORMAT = 1
BEAM = 3
"""How many classes of a level are followed downwards."""
EXAMPLES = 10
"""With so many examples a class, the words of its name say as much as what was learned."""
Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Learned:
    """`texts`: how many it was learned from."""

    children: tuple[str, ...]
    node: Node
    calibration: Calibration
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
        nodes[one["above"]] = Learned(tuple(one["children"]), node, calibration, one["texts"])
    return nodes


class _Descent:
    """From the first level downwards with some messages at once."""

    def __init__(self, model: Model, messages: Sequence[Message], classes: Classes | None) -> None:
        self._model, self._messages, self._classes = model, messages, classes
        self._counted: Counted | None = count(messages) if model.nodes else None

    def guesses(self, most: int) -> list[list[Guess]]:
        ends: list[list[Guess]] = [[] for _ in self._messages]
        rows = np.arange(len(self._messages))
        waiting = [("", rows, np.ones(len(rows)))]
        while waiting:
            above, rows, sure = waiting.pop()
            codes, shares = self._shares(above, rows)
            if not codes:
                for row, value in zip(rows.tolist(), sure.tolist(), strict=True):
                    if above:
                        ends[row].append(Guess(above, value))
                continue
            silent = shares.sum(axis=1) <= 0
            for row, value in zip(rows[silent].tolist(), sure[silent].tolist(), strict=True):
                if above:
                    ends[row].append(Guess(above, value))
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
        if len(codes) < 2 and above:
            return codes, np.ones((len(rows), len(codes)))
        if not codes:
            return (), np.zeros((len(rows), 0))
        taught = self._taught(learned, codes, rows)
        if self._classes is None or (learned and learned.texts >= EXAMPLES * 10 * len(codes)):
            return codes, taught
        trust = learned.texts / (learned.texts + EXAMPLES * len(codes)) if learned else 0.0
        some = [self._messages[row] for row in rows]
        return codes, trust * taught + (1 - trust) * self._classes.shares(some, codes)

    def _taught(
        self, learned: Learned | None, codes: Sequence[str], rows: NDArray[np.intp]
    ) -> Shares:
        shares = np.zeros((len(rows), len(codes)))
        if learned is None or self._counted is None:
            return shares
        some = self._counted if len(rows) == len(self._counted) else self._counted.rows(rows)
        sure = learned.calibration.confidences(learned.node.scores(some))
        columns = {code: column for column, code in enumerate(codes)}
        for number, code in enumerate(learned.children):
            if code in columns:
                shares[:, columns[code]] = sure[:, number]
        return shares

"""Vectors of meaning: texts that say the same lie close together, whatever their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from bihuan.facilities.similarity.match import DIMENSION
from bihuan.facilities.similarity.match.meaning import graph
from bihuan.facilities.similarity.match.meaning.weights import Weights

Floats = NDArray[np.float32]


MOST_PIECES = 320
"""A text is read as far as this, about 500 characters; what comes behind changed little."""

_USED = re.compile(
    "[\u2581 -~\u00b0-\u00d7\u2000-\u206f\u2100-\u22ff\u2460-\u27bf\u3000-\u303f"
    "\u3400-\u9fff\uff00-\uffef]+"
)


class Encoder:
    """Each text is read alone: in a batch the rounding of one would depend on the others."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        shape = weights.shape
        pieces = weights.pieces()
        # Those of other scripts than Chinese and Latin are three fifths of the list.
        used = [
            n
            for n, (piece, _score) in enumerate(pieces)
            if n == shape.unknown or _USED.fullmatch(piece)
        ]
        self.rows = np.array(used, np.int64)
        model = Unigram([pieces[n] for n in used], used.index(shape.unknown), False)
        self.cutter = Tokenizer(model)
        self.cutter.pre_tokenizer = Metaspace("\u2581", "always", False)
        width = shape.width
        places = weights.vector("emb.pos").reshape(-1, width)[:MOST_PIECES]
        self.places: Floats = places + weights.vector("emb.type").reshape(-1, width)[0]
        self.ends = np.array([shape.first]), np.array([shape.last])
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = InferenceSession(
            graph.encoder(weights), options, providers=["CPUExecutionProvider"]
        )

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A row of length 1 for each text (`lib.normal.plain` of it); zeros for an empty one."""
        found = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in enumerate(texts):
            found[row] = self._vector(text)
        return found

    def _vector(self, text: str) -> Floats | float:
        text = re.sub(" +", " ", text.translate(self.weights.folds)).strip()
        if not text:
            return 0.0
        cut = self.rows[self.cutter.encode(text).ids][: MOST_PIECES - 2]
        numbers = np.concatenate([self.ends[0], cut, self.ends[1]])
        words = self.weights.words(numbers) + self.places[: len(numbers)]
        (states,) = self.session.run(None, {"words": words[None]})
        whole: Floats = states[0].sum(axis=0)
        return whole / np.float32(np.linalg.norm(whole))


@lru_cache(1)
def encoder() -> Encoder:
    """One for the whole process: half a second to make, some 100 MB to keep."""
    return Encoder(Weights())

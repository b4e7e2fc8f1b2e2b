"""From scores to confidences that mean what they say.

How far the best class is ahead of the second tells how likely it is right: a logistic curve of that
lead, learned from texts that the scores were not learned from. What is left is shared among the
other classes by their scores.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bihuan.facilities.similarity.classify.node import Floats, Ints

SLOPE, LEAN, SHARE = 3.0, 0.0, 3.0
"""What is assumed before anything is known, and `HOLD` how firmly, in texts."""
HOLD = 10.0


@dataclass(frozen=True)
class Calibration:
    """`slope`, `lean`: of the curve; `share`: how sharply the rest is shared."""

    slope: float = SLOPE
    lean: float = LEAN
    share: float = SHARE

    def confidences(self, scores: Floats) -> NDArray[np.float64]:
        """Rows sum to 1. Of a single class one is as sure as of its score."""
        if scores.shape[1] < 2:
            return np.ones(scores.shape)
        best = scores.argmax(axis=1)
        first = _curve(self.slope * lead(scores) + self.lean)
        first = np.maximum(first, 1 / scores.shape[1])
        rest = _softmax(self.share * _without(scores, best))
        found = rest * (1 - first)[:, None]
        found = np.asarray(np.minimum(found, first[:, None]))
        found[np.arange(len(scores)), best] = first
        return found


def lead(scores: Floats) -> NDArray[np.float64]:
    """How far the best class is ahead of the second."""
    top = np.partition(scores.astype(np.float64), -2, axis=1)[:, -2:]
    return np.asarray(top[:, 1] - top[:, 0])


def fit(scores: Floats, right: Ints) -> Calibration:
    """Learn from scores of texts whose right class (its column) is known."""
    if scores.shape[1] < 2 or not len(right):
        return Calibration()
    best = scores.argmax(axis=1)
    hit, ahead = best == right, lead(scores)

    def loss(at: NDArray[np.float64]) -> float:
        signed = np.where(hit, 1, -1) * (at[0] * ahead + at[1])
        held = (np.log(max(at[0], 1e-6) / SLOPE)) ** 2 + (at[1] - LEAN) ** 2
        return float(np.logaddexp(0, -signed).sum() + HOLD / 2 * held)

    found = _least(loss, (SLOPE, LEAN))
    slope, lean = max(found[0], 1e-6), found[1]
    wrong = ~hit
    others = _without(scores[wrong], best[wrong])
    if scores.shape[1] < 3 or not wrong.any():
        return Calibration(slope, lean)

    def loss_of_rest(at: NDArray[np.float64]) -> float:
        shares = _softmax(max(at[0], 1e-6) * others)[np.arange(len(others)), right[wrong]]
        held = (np.log(max(at[0], 1e-6) / SHARE)) ** 2
        return float(-np.log(shares + 1e-12).sum() + HOLD / 2 * held)

    return Calibration(slope, lean, max(_least(loss_of_rest, (SHARE,))[0], 1e-6))


def _least(loss: Callable[[NDArray[np.float64]], float], start: tuple[float, ...]) -> list[float]:
    from scipy.optimize import minimize  # a third of a second, for those only who learn

    return [float(one) for one in minimize(loss, start, method="Nelder-Mead").x]


def _curve(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def _without(scores: Floats, best: Ints) -> NDArray[np.float64]:
    others = scores.astype(np.float64)
    others[np.arange(len(scores)), best] = -np.inf
    return others


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))

"""How well classes were told: the figures that are shown and aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 15
SUREST = 0.8


@dataclass(frozen=True)
class OfClass:
    label: str
    precision: float
    recall: float
    f1: float
    texts: int


@dataclass(frozen=True)
class Reached:
    """`surest`: the share right among the 80 % it was surest of; `error`: the mean distance of
    confidence and truth (ECE, 15 bins of equal width, of the first guess)."""

    texts: int
    macro_f1: float
    accuracy: float
    surest: float
    error: float
    classes: tuple[OfClass, ...]

    def plain(self) -> dict[str, Any]:
        return {
            "texts": self.texts,
            "macro_f1": round(self.macro_f1, 4),
            "accuracy": round(self.accuracy, 4),
            "coverage80_accuracy": round(self.surest, 4),
            "ece": round(self.error, 4),
            "per_class": {
                one.label: {
                    "precision": round(one.precision, 4),
                    "recall": round(one.recall, 4),
                    "f1": round(one.f1, 4),
                    "texts": one.texts,
                }
                for one in self.classes
            },
        }


def reached(right: Sequence[str], guessed: Sequence[str], confidence: Sequence[float]) -> Reached:
    """Compare the first guesses with the truth. Classes are those of the truth. No text gives 0."""
    truth, guess = np.array(right, dtype=object), np.array(guessed, dtype=object)
    sure = np.array(confidence, dtype=np.float64)
    hit = truth == guess
    classes = tuple(_of_class(label, truth, guess) for label in sorted(set(right)))
    order = np.argsort(-sure, kind="stable")[: max(1, round(SUREST * len(sure)))]
    return Reached(
        texts=len(truth),
        macro_f1=float(np.mean([one.f1 for one in classes])) if classes else 0.0,
        accuracy=float(hit.mean()) if len(hit) else 0.0,
        surest=float(hit[order].mean()) if len(hit) else 0.0,
        error=calibration_error(sure, hit),
        classes=classes,
    )


def calibration_error(sure: NDArray[np.float64], hit: NDArray[np.bool_]) -> float:
    """Expected calibration error: over bins of confidence, weighted by what lies in them."""
    bins = np.clip((sure * BINS).astype(int), 0, BINS - 1)
    error = 0.0
    for number in np.unique(bins):
        inside = bins == number
        error += inside.mean() * abs(sure[inside].mean() - hit[inside].mean())
    return float(error)


def _of_class(label: str, truth: NDArray[np.object_], guess: NDArray[np.object_]) -> OfClass:
    both = int(((truth == label) & (guess == label)).sum())
    said, there = int((guess == label).sum()), int((truth == label).sum())
    precision, recall = both / said if said else 0.0, both / there
    return OfClass(label, precision, recall, 2 * both / (said + there), there)

"""How probable it is that two texts are about the same matter.

A logistic model of a few signs. Its numbers were learned from labelled pairs and calibrated on what
is suggested; docs/mechanisms/match.md says how, and how well it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, log1p

import numpy as np
from numpy.typing import NDArray

from bihuan.facilities.similarity.match import places
from bihuan.facilities.similarity.match.rarity import Rarity, words

Floats = NDArray[np.float32]

PROBABLE = 0.45
"""From here on they are probably about the same matter."""
NAMELESS = 0.4
"""What is assumed of the names of places where the new text has none."""

INTERCEPT, WEIGHTS = (
    -154.85,
    {
        "meaning": 162.75,
        "words": 13.53,
        "places": 2.404,
        "numbers": 0.623,
        "other_unit": -0.166,
        "elsewhere": -1.743,
        "longer": -1.875,
    },
)
# Where the meaning of one is not known yet, pairs of characters stand in for it.
WORDS_ONLY, WORDS_ONLY_WEIGHTS = (
    -13.22,
    {
        "words": 23.41,
        "pairs": 1.623,
        "places": 2.873,
        "numbers": 0.581,
        "other_unit": -0.223,
        "elsewhere": -2.795,
        "longer": -3.517,
    },
)
# Set by judgement: there was nothing to learn them from.
OTHER_UNIT = 10.0
"""The weight of a rare name, for texts that were filed under different units."""
PER_YEAR, MOST_YEARS = -0.3, 5.0
"""Of the logarithm of the odds, for every year between them but the first."""


@dataclass(frozen=True)
class Asked:
    """A new text, taken apart once to be compared with many. Everything with its weight."""

    text: str
    characters: Mapping[str, float]
    pairs: Mapping[str, float]
    named: Mapping[str, float]
    units: Mapping[str, float]
    numbers: Mapping[str, float]
    masked: frozenset[str]
    vector: Floats | None


def asked(text: str, rarity: Rarity, vector: Floats | None) -> Asked:
    """`text` is plain (`lib.normal`), `vector` its meaning if that is known."""
    characters, pairs, others = words(text)
    masked = places.masked(text)
    named = {pair for name in places.names(text) for pair in words(name)[1]}
    return Asked(
        text=text,
        characters=rarity.weights(characters),
        pairs=rarity.weights(pairs),
        named=rarity.weights(named),
        units=rarity.weights(places.units(text)),
        numbers=rarity.weights(others - masked),
        masked=masked,
        vector=vector,
    )


def signs(new: Asked, text: str, vector: Floats | None) -> dict[str, float]:
    """What speaks for and against an earlier plain text being about the same.

    `words`: how much of what the new text says, by weight of characters, the other has; `pairs`:
    the logarithm of the weight of shared pairs; `places`: how much of the names of places it has;
    `numbers`: the weight of numbers and Latin words in common; `other_unit`: that of the schools
    the other does not name; `elsewhere`: both name regions, and different ones; `longer`: how many
    times longer the other is, as a logarithm: a long text has many words by chance; `meaning`: the
    cosine of the vectors, if both are known.
    """
    shared = sum(weight for pair, weight in new.pairs.items() if pair in text)
    numbers = words(text)[2] if any(word in text for word in new.numbers) else set()
    found = {
        "words": _part(new.characters, text, 0.0),
        "pairs": log1p(shared),
        "places": _part(new.named, text, NAMELESS),
        "numbers": sum(weight for word, weight in new.numbers.items() if word in numbers),
        "other_unit": sum(weight for word, weight in new.units.items() if word not in text),
        "elsewhere": float(places.elsewhere(new.masked, places.masked(text))),
        "longer": min(max(log((len(text) + 20) / (len(new.text) + 5)), -1.0), 3.0),
    }
    if new.vector is not None and vector is not None:
        found["meaning"] = float(new.vector @ vector)
    return found


def filed(found: dict[str, float], *, same_unit: bool | None, years: float) -> dict[str, float]:
    """The signs with what is known beside the texts: were both filed under the same unit (None:
    one of them under none), and how many years lie between them."""
    more = found | {"years": min(max(years - 1, 0.0), MOST_YEARS)}
    if same_unit:
        more |= {"places": 1.0, "other_unit": 0.0, "elsewhere": 0.0, "same_unit": 1.0}
    elif same_unit is not None:
        more |= {"other_unit": max(found["other_unit"], OTHER_UNIT), "elsewhere": 1.0}
    return more


def probability(found: Mapping[str, float]) -> float:
    """Of being about the same matter, between 0 and 1, for signs as `signs` or `filed` gives."""
    known = "meaning" in found
    start, weights = (INTERCEPT, WEIGHTS) if known else (WORDS_ONLY, WORDS_ONLY_WEIGHTS)
    odds = start + sum(weight * found[name] for name, weight in weights.items())
    odds += PER_YEAR * found.get("years", 0.0)
    return 1 / (1 + exp(-odds)) if odds > -700 else 0.0


def _part(of: Mapping[str, float], text: str, nothing: float) -> float:
    whole = sum(of.values())
    return sum(weight for word, weight in of.items() if word in text) / whole if whole else nothing

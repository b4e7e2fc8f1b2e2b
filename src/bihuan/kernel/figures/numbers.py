"""The values figures take: numbers that add up, matter by matter, and come apart again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

TENTH = Decimal("0.1")


def _tenths(part: int, whole: int) -> Decimal | None:
    """part ÷ whole with one decimal, halves away from nought; None when whole is 0."""
    return (Decimal(part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


@dataclass(frozen=True)
class Share:
    """`part` of `asked` of `whole`: two denominators, so that silence stays visible."""

    part: int = 0
    asked: int = 0
    whole: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.asked + other.asked, self.whole + other.whole)

    def __neg__(self) -> Share:
        return Share(-self.part, -self.asked, -self.whole)

    @property
    def percent(self) -> Decimal | None:
        """Of those asked; None when nobody was."""
        return _tenths(self.part * 100, self.asked)


@dataclass(frozen=True)
class Growth:
    """A number now and the same number at the base instant."""

    now: int = 0
    base: int = 0

    def __add__(self, other: Growth) -> Growth:
        return Growth(self.now + other.now, self.base + other.base)

    def __neg__(self) -> Growth:
        return Growth(-self.now, -self.base)

    @property
    def percent(self) -> Decimal | None:
        """Growth over the base; None when the base is 0."""
        return _tenths((self.now - self.base) * 100, self.base)


@dataclass(frozen=True)
class Days:
    """How many took how many days: (days, how many), ascending; mean and median are exact."""

    counts: tuple[tuple[int, int], ...] = ()

    def __add__(self, other: Days) -> Days:
        return Days.of(Counter(dict(self.counts)), dict(other.counts))

    def __neg__(self) -> Days:
        return Days(tuple((days, -n) for days, n in self.counts))

    @classmethod
    def of(cls, *counted: Mapping[int, int]) -> Days:
        found: Counter[int] = Counter()
        for one in counted:
            for days, n in one.items():
                found[days] += n
        return cls(tuple(sorted((days, n) for days, n in found.items() if n)))

    @property
    def n(self) -> int:
        return sum(n for _, n in self.counts)

    @property
    def mean(self) -> Decimal | None:
        return _tenths(sum(days * n for days, n in self.counts), self.n)

    @property
    def median(self) -> Decimal | None:
        """The middle one; of an even number, the mean of the two in the middle."""
        n = self.n
        return _tenths(self._at((n - 1) // 2) + self._at(n // 2), 2) if n else None

    def _at(self, place: int) -> int:
        for days, n in self.counts:
            place -= n
            if place < 0:
                return days
        raise LookupError(f"{self} has no place {place}")


Number = int | Share | Days | Growth
Distribution = dict[str, Number]
ZEROS: dict[str, Number] = {
    "count": 0,
    "sum": 0,
    "share": Share(),
    "duration": Days(),
    "growth": Growth(),
}


def add(left: Number, right: Number) -> Number:
    """Raises TypeError when the two are not of one kind."""
    if type(left) is not type(right):
        raise TypeError(f"numbers of two kinds do not add up: {left!r}, {right!r}")
    return cast(Number, cast(Any, left) + right)


def minus(left: Number, right: Number) -> Number:
    """What is left of `left` when `right` is taken away. Raises TypeError."""
    return add(left, -right)


def total(numbers: Mapping[str, Number], zero: Number) -> Number:
    for one in numbers.values():
        zero = add(zero, one)
    return zero


def as_data(number: Number) -> int | dict[str, Any]:
    """For JSON; `from_data` reads it back. What follows from it (percent, mean) stands in it too,
    as text with one decimal or None."""
    match number:
        case Share():
            parts = {"part": number.part, "asked": number.asked, "whole": number.whole}
            return {**parts, "percent": _text(number.percent)}
        case Growth():
            return {"now": number.now, "base": number.base, "percent": _text(number.percent)}
        case Days():
            found = {"n": number.n, "mean": _text(number.mean), "median": _text(number.median)}
            return {**found, "days": [list(one) for one in number.counts]}
        case _:
            return number


def _text(one: Decimal | None) -> str | None:
    return None if one is None else str(one)


def from_data(data: int | Mapping[str, Any]) -> Number:
    """The number `as_data` made this of. Raises ValueError."""
    if isinstance(data, int):
        return data
    if "whole" in data:
        return Share(data["part"], data["asked"], data["whole"])
    if "base" in data:
        return Growth(data["now"], data["base"])
    if "days" in data:
        return Days(tuple((days, n) for days, n in data["days"]))
    raise ValueError(f"not the number of a figure: {dict(data)}")


def as_integers(number: Number) -> tuple[int, ...]:
    """The parts a number is made of, for storing; `from_integers` reads them back."""
    match number:
        case Share():
            return number.part, number.asked, number.whole
        case Growth():
            return number.now, number.base
        case Days():
            return tuple(part for pair in number.counts for part in pair)
        case _:
            return (number,)


def from_integers(kind: str, parts: Sequence[int], times: int = 1) -> Number:
    """What `times` matters add together of which each adds these parts."""
    match kind:
        case "share":
            part, asked, whole = parts
            return Share(part * times, asked * times, whole * times)
        case "duration":
            pairs = zip(parts[::2], parts[1::2], strict=True)
            return Days(tuple((days, n * times) for days, n in pairs))
        case _:
            (one,) = parts
            return one * times

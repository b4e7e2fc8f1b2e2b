"""The numbers a figure shows: a count has one, a share three, each of which opens to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.kernel.figures import Days, Figure, Growth, Number, Share


@dataclass(frozen=True)
class Piece:
    """One number of a value. `code`: its name in an address, empty where there is but one."""

    code: str
    word: str | Promise
    n: int


@dataclass(frozen=True)
class Ratio:
    """What follows from the numbers and has no rows of its own; `n` None: nothing to compute."""

    word: str
    n: Decimal | None
    sign: str = ""

    def __str__(self) -> str:
        return "—" if self.n is None else f"{self.n}{self.sign}"


def pieces(figure: Figure, number: Number) -> list[Piece]:
    """In the order they are read in."""
    match number:
        case Share():
            counted = (number.whole, number.asked, number.part)
            named = zip(("whole", "asked", "part"), figure.parts, counted, strict=True)
            return [Piece(code, word, n) for code, word, n in named]
        case Growth():
            return [Piece("now", _("现值"), number.now), Piece("base", _("基期值"), number.base)]
        case Days():
            return [Piece("", _("个数"), number.n)]
        case _:
            return [Piece("", figure.name, number)]


def ratios(figure: Figure, number: Number) -> list[Ratio]:
    match number:
        case Share():
            word = _("%(part)s占%(asked)s") % {"part": figure.parts[2], "asked": figure.parts[1]}
            return [Ratio(word, number.percent, "%")]
        case Growth():
            return [Ratio(_("增长"), number.percent, "%")]
        case Days():
            return [
                Ratio(_("平均天数"), number.mean),
                Ratio(_("中位天数"), number.median),
            ]
        case _:
            return []


def taken(number: Number, piece: str) -> int:
    """What a number adds to one piece of the whole."""
    match number:
        case Share():
            return {"whole": number.whole, "asked": number.asked, "part": number.part}[piece]
        case Growth():
            return {"now": number.now, "base": number.base}[piece]
        case Days():
            return number.n
        case _:
            return number


def codes(figure: Figure) -> list[str]:
    return [one.code for one in pieces(figure, figure.zero)]


def length(number: Number) -> float:
    """How long its bar is: the count, the percentage, the mean."""
    match number:
        case Share():
            return float(number.percent or 0)
        case Growth():
            return float(number.now)
        case Days():
            return float(number.mean or 0)
        case _:
            return float(number)


def full(figure: Figure, numbers: Sequence[Number]) -> float:
    """The length of a whole bar among these."""
    if figure.kind == "share":
        return 100.0
    return max([1.0, *(length(one) for one in numbers)])

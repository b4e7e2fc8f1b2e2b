"""Numbers that were answered: mean and median, and a few classes to count them in."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

_CLASSES = 8
Class = tuple[Decimal, Decimal, list[int]]
"""From, up to (the same for a single number), and what is in it."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """`least` and `most` are None where single answers are not to be shown."""

    count: int
    mean: Decimal
    median: Decimal
    least: Decimal | None
    most: Decimal | None


def numbers(values: list[Decimal], *, private: bool) -> Numbers:
    """Of at least one number; `private` leaves out what is one respondent's own answer."""
    least, most = (None, None) if private else (min(values), max(values))
    return Numbers(len(values), statistics.mean(values), statistics.median(values), least, most)


def bins(given: Mapping[str, list[int]], few: int, k: int = 0) -> list[tuple[str, list[int]]]:
    """The numbers in ascending classes: (label, entries). Up to `few` different ones each make a
    class of their own; more share classes of one width, 1, 2 or 5 times a power of ten. With `k`
    no number with fewer answers is a class of its own, and the outermost classes are joined until
    each holds so many: a label must not tell on anybody."""
    ordered = sorted(given, key=Decimal)
    if len(ordered) <= few and all(len(given[one]) >= k for one in ordered):
        classes = [(Decimal(one), Decimal(one), list(given[one])) for one in ordered]
    else:
        classes = _classes(given, ordered)
    joined = _joined(classes, k)
    return [(_label(joined, at, k), found) for at, (_start, _end, found) in enumerate(joined)]


def spans(given: Mapping[str, list[int]], few: int) -> list[tuple[str, list[int]]]:
    """Dates or times in their order: (label, entries). Up to `few` different ones each make a class
    of their own, more are counted by month or year, by hour."""
    for letters in (10, 7, 4) if all("-" in one for one in given) else (5, 2):
        found: dict[str, list[int]] = {}
        for one in sorted(given):
            found.setdefault(one[:letters], []).extend(given[one])
        if len(found) <= few:
            break
    return [(f"{label}:00" if len(label) == 2 else label, of) for label, of in found.items()]


def _classes(given: Mapping[str, list[int]], ordered: list[str]) -> list[Class]:
    least, most = Decimal(ordered[0]), Decimal(ordered[-1])
    width = _width((most - least) / _CLASSES)
    start = (least / width).to_integral_value(ROUND_FLOOR) * width
    classes: list[Class] = []
    single = width == 1 and all(Decimal(one) == int(Decimal(one)) for one in ordered)
    while start <= most:
        classes.append((start, start if single else start + width, []))
        start += width
    for one in ordered:
        classes[int((Decimal(one) - classes[0][0]) // width)][2].extend(given[one])
    return classes


def _joined(classes: list[Class], k: int) -> list[Class]:
    found = list(classes)
    while len(found) > 1 and len(found[0][2]) < k:
        (start, _end, first), (_start, end, second) = found[:2]
        found[:2] = [(start, end, first + second)]
    while len(found) > 1 and len(found[-1][2]) < k:
        (start, _end, first), (_start, end, second) = found[-2:]
        found[-2:] = [(start, end, first + second)]
    return found


def _label(classes: list[Class], at: int, k: int) -> str:
    start, end, _found = classes[at]
    data = {"start": _text(start), "end": _text(end)}
    if k and len(classes) == 1:
        return _("全部")
    if k and at == 0:
        return _("%(end)s 以下") % data if start != end else _("%(end)s 及以下") % data
    if k and at == len(classes) - 1:
        return _("%(start)s 及以上") % data
    return data["start"] if start == end else _("%(start)s 至不足 %(end)s") % data


def _width(wanted: Decimal) -> Decimal:
    power = Decimal(10) ** wanted.adjusted()
    return next(power * step for step in (1, 2, 5, 10) if power * step >= wanted)


def _text(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

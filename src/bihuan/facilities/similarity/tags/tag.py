"""What is recognised in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

KINDS = ("unit", "place", "person", "date", "clock", "amount")


@dataclass(frozen=True, slots=True)
class Tag:
    """Characters `start` to `end` of the text as it was given, and what they are taken for.

    `kind`: one of KINDS. `value`: for a date the days it means, "2026-09-01" or
    "2026-09-07/2026-09-13", with "~" before what is only about then, empty when nobody can tell;
    for a clock "07:30"; for an amount yuan, "1200" or "12.5"; for a place its kind (road, village,
    town, estate, other); for a person the part that names, without the title.
    `units`: ids of the units it may stand for, likeliest first; more than one: it is not certain.
    `why`: how that unit was found, as codes of `words.WHY`.
    """

    kind: str
    start: int
    end: int
    value: str = ""
    units: tuple[int, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Does it stand for one unit and no other? 二中 for 禾阳第二中学 does not by itself."""
        return len(self.units) == 1 and self.why != ("partial",)

    def plain(self) -> list[Any]:
        """For JSON. A person's name is not in it: the text has it, and may be erased."""
        value = "" if self.kind == "person" else self.value
        return [self.kind, self.start, self.end, value, list(self.units), list(self.why)]

    @classmethod
    def of(cls, plain: list[Any]) -> Tag:
        kind, start, end, value, units, why = plain
        return cls(kind, start, end, value, tuple(units), tuple(why))

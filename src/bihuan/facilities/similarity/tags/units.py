"""Which unit a name stands for: by the name alone where that is enough, else by what else is said.

A name that several units share is decided by the places the text names (a road or town of one
unit's address, a zone), by the other units it names, by the unit the opinion was filed under, and
last by where the reader works. What stays undecided is given as several candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bihuan.facilities.similarity.tags.gazetteer import (
    NAMED,
    NICKNAMED,
    PARTIAL,
    SHORTENED,
    Found,
    Gazetteer,
    Meaning,
)
from bihuan.facilities.similarity.tags.tag import Tag

BY_FORM = {NAMED: "name", NICKNAMED: "nickname", SHORTENED: "short", PARTIAL: "partial"}
_CAMPUS = re.compile("(?:[东西南北新老中总分]校区?|分校|本部)(?![长园门服车内外里])")


@dataclass(frozen=True)
class Context:
    """What is known besides the text. `place`: path of the unit the opinion was filed under;
    `reader`: path of the zone of whoever reads it."""

    place: str = ""
    reader: str = ""


@dataclass(frozen=True)
class _Clue:
    """Something that speaks for the units below a path, or of a place. `why`: its code."""

    why: str
    path: str = ""
    place: str = ""

    def favours(self, unit: int, gazetteer: Gazetteer) -> bool:
        if self.place and self.place in gazetteer.near[unit]:
            return True
        return bool(self.path) and gazetteer.about[unit].path.startswith(self.path)


def recognise(
    text: str, found: Sequence[Found], gazetteer: Gazetteer, context: Context
) -> Iterator[Tag]:
    """The units among what was found in a folded text."""
    said = _said(found, gazetteer)
    given = [_Clue("filed", context.place), _Clue("reader", context.reader)]
    for one in found:
        if one.meanings:
            units, why = _decide(one.meanings, [*said, *given], gazetteer)
            yield Tag("unit", one.start, _whole(text, one.end), "", units, why)


def _said(found: Iterable[Found], gazetteer: Gazetteer) -> list[_Clue]:
    """The clues of the text itself, places before units."""
    places, units = [], []
    for one in found:
        if one.place is not None:
            places.append(_Clue("place", one.place.path, one.place.name))
        elif len(one.meanings) == 1 and one.meanings[0].rank == NAMED:
            unit = gazetteer.about[one.meanings[0].unit]
            if unit.kind == "zone":
                places.append(_Clue("zone", unit.path))
            elif unit.path.count("/") > 2:
                units.append(_Clue("beside", unit.path.rsplit("/", 2)[0] + "/"))
    return places + units


def _decide(
    meanings: Sequence[Meaning], clues: Iterable[_Clue], gazetteer: Gazetteer
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Candidates and the reason for them."""
    best = [one for one in meanings if one.rank == meanings[0].rank]
    reason = BY_FORM[meanings[0].rank]
    if len(best) == 1 and meanings[0].rank == NAMED:
        return (best[0].unit,), (reason,)
    if len(meanings) > 1 or meanings[0].rank == PARTIAL:
        for clue in clues:
            for some in (best, meanings):
                favoured = [one.unit for one in some if clue.favours(one.unit, gazetteer)]
                if len(favoured) == 1:
                    return (favoured[0],), (reason, clue.why)
    return tuple(one.unit for one in best), (reason,)


def _whole(text: str, end: int) -> int:
    """With the campus that is named behind: 青禾一小东校区."""
    campus = _CAMPUS.match(text, end)
    return campus.end() if campus else end

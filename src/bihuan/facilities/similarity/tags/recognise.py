"""All kinds of tags of one text, none across another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bihuan.facilities.similarity.tags import amounts, dates, places, units
from bihuan.facilities.similarity.tags.gazetteer import Found, Gazetteer
from bihuan.facilities.similarity.tags.tag import Tag
from bihuan.facilities.similarity.tags.units import Context
from bihuan.lib import persons
from bihuan.lib.fold import folded

RULES = "1"
"""Another one whenever the rules find other things: what was read before is then read anew."""
NOWHERE = Context()


def recognise(
    text: str, said_on: date, gazetteer: Gazetteer, context: Context = NOWHERE
) -> list[Tag]:
    """What is named in a text, in the order of the text. Where two overlap, what the gazetteer
    knows comes before what rules guess."""
    plain = folded(text)
    found = list(gazetteer.find(plain))
    kept = list(units.recognise(plain, found, gazetteer, context))
    _take(_places(found), kept)
    _take(_persons(plain), kept)
    _take(dates.recognise(plain, said_on), kept)
    _take(amounts.recognise(plain), kept)
    _take(places.recognise(plain), kept)
    return sorted(kept, key=lambda tag: tag.start)


def _places(found: Iterable[Found]) -> Iterator[Tag]:
    for one in found:
        if one.place is not None and not one.meanings:
            yield Tag("place", one.start, one.end, one.place.kind)


def _persons(plain: str) -> Iterator[Tag]:
    for one in persons.find(plain):
        yield Tag("person", one.start, one.end, plain[one.start : one.named])


def _take(more: Iterable[Tag], kept: list[Tag]) -> None:
    """Add those that overlap none of the kept; a clock loses the part a date has taken."""
    for tag in more:
        over = [one for one in kept if one.start < tag.end and tag.start < one.end]
        if not over:
            kept.append(tag)
        elif tag.kind == "clock" and over[0].kind == "date" and over[-1].end < tag.end:
            kept.append(replace(tag, start=over[-1].end))

"""Every name and short form that stands for a unit or a place of one authority.

Pure: `register` fills it from the register of units. Finding looks only where a form could begin,
and takes the longest that stands there.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bihuan.facilities.similarity.tags import forms
from bihuan.facilities.similarity.tags.forms import Region
from bihuan.lib.fold import HAN, folded

# How much a form says by itself: the lower, the surer.
NAMED, NICKNAMED, SHORTENED, PARTIAL = range(4)
LEAST_CHARACTERS = 2

_TOWN = re.compile(rf"^([{HAN}]{{2,4}}?(?:街道|镇|乡))")
_ROAD = re.compile(rf"^([{HAN}]{{2,6}}?(?:大道|路|街|巷|弄|胡同|里|村|桥|新村|社区))(?!道)")
_SETTLED = {"街道": "town", "镇": "town", "乡": "town", "村": "village", "社区": "estate"}


@dataclass(frozen=True)
class Entry:
    """One unit as the gazetteer knows it. `path`: as in `Unit.path`."""

    id: int
    kind: str
    path: str
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True)
class Place:
    """A place by name; `kind`: road, village, town, estate, other. `path`: the unit in whose area
    it lies, if that is known."""

    name: str
    kind: str
    path: str = ""


class Meaning(NamedTuple):
    """That a form may stand for this unit. `rank`: NAMED … PARTIAL."""

    rank: int
    unit: int


class Found(NamedTuple):
    start: int
    end: int
    meanings: tuple[Meaning, ...]
    place: Place | None


class Gazetteer:
    """What words stand for units and places. `about`: each unit; `roots`: ids of authorities;
    `near`: the places of each address; `version`: the same for the same contents."""

    def __init__(
        self,
        about: Mapping[int, Entry],
        region: Region,
        units: Mapping[str, tuple[Meaning, ...]],
        places: Mapping[str, Place],
        near: Mapping[int, frozenset[str]],
    ) -> None:
        self.about, self.region, self.near = about, region, near
        self.units, self.places = units, places
        self.roots = frozenset(one.id for one in about.values() if one.kind == "authority")
        self.version = _version(units, places)
        lengths: dict[str, set[int]] = defaultdict(set)
        for form in {**units, **places}:
            lengths[form[:LEAST_CHARACTERS]].add(len(form))
        self._lengths = {head: sorted(some, reverse=True) for head, some in lengths.items()}
        firsts = "".join(sorted({head[0] for head in lengths}))
        self._begins = re.compile(f"[{re.escape(firsts)}]" if firsts else "(?!)")

    def find(self, text: str) -> Iterator[Found]:
        """The forms in a folded text, from left to right, the longest at each place. What stands
        where a form cannot begin or end is left out."""
        at, last = 0, Found(0, -1, (), None)
        while (begin := self._begins.search(text, at)) is not None:
            start = begin.start()
            at = start + 1
            beside = last.place if last.end == start else None
            for length in self._lengths.get(text[start : start + LEAST_CHARACTERS], ()):
                form = text[start : start + length]
                if not (form in self.units or form in self.places):
                    continue
                if self._fits(text, start, form, beside):
                    at = start + len(form)  # less than asked for, where the text ends
                    last = Found(start, at, self.units.get(form, ()), self.places.get(form))
                    yield last
                    break

    def _fits(self, text: str, start: int, form: str, beside: Place | None) -> bool:
        """Can the form stand there? `beside`: a place of ours right before it."""
        meanings = self.units.get(form)
        if meanings is None:
            return True
        after = text[start + len(form) : start + len(form) + 1]
        if after and after in _NOT_AFTER.get(form[-1], ""):
            return False
        before = text[max(0, start - 6) : start]
        if self._elsewhere(before):
            return False
        rank = meanings[0].rank
        strict = rank == NICKNAMED or (rank > NAMED and len(form) < 4) or forms.is_common(form)
        if beside is not None and any(self._lies_in(one.unit, beside) for one in meanings):
            return True
        return not strict or _may_precede(before)

    def _lies_in(self, unit: int, place: Place) -> bool:
        return place.name in self.near[unit] or (
            bool(place.path) and self.about[unit].path.startswith(place.path)
        )

    def _elsewhere(self, before: str) -> bool:
        """Does the name of another region end here?"""
        return (
            before.endswith(_REGIONS)
            and not before.endswith(self.region.names)
            and _NO_REGION.search(before) is None
        )


# What makes another word of the last character of a short form: 一小时, 二中午, 麦川小区.
_NOT_AFTER = {
    "小": "时部点块些段撮组片半步会区孩朋伙心路队量",
    "中": "心午间央部等旬秋途断毒国式级型队",
    "幼": "儿师稚小",
    "高": "考级度中温大",
    "外": "面地国语来卖校出",
    "校": "长园服车",
}
# What may stand before a name that schools of many places have. After anything else the word is
# likely the rest of a longer name: 东湖一小, 统一小学.
_MAY_PRECEDE = frozenset(
    "在到去从的和与及是我们把被对向让请问给于跟关有个所家读上进入转考就反映生孩子儿女区县城市校了为"
    "还往至经过靠近离找投诉听说都也比像如果即原老新叫位当今日天前后但而则且又因由该这那问住送接"
    "你他她它您咱得着里边旁么"
)
_REGIONS = ("区", "县", "市", "省")
# 我区, 城区, 小区: no other region's name.
_NO_REGION = re.compile("(?:[我本全城市辖校小学片社地园山老新这该们各]区|[我本全这该们各][县市])$")
_WORD = re.compile(rf"[{HAN}\w]")


def _may_precede(before: str) -> bool:
    last = before[-1:]
    return last in _MAY_PRECEDE or _WORD.match(last) is None


def build(entries: Iterable[Entry], places: Iterable[Place] = ()) -> Gazetteer:
    """Make the gazetteer of these units and places, and of the places in the units' addresses."""
    about = {one.id: one for one in entries}
    roots = [one.name for one in about.values() if one.kind == "authority" and _depth(one) == 1]
    region = Region.of(roots[0]) if roots else Region()
    ranks: dict[str, dict[int, int]] = defaultdict(dict)
    for one in about.values():
        for rank, form in _forms_of(one, region):
            if len(form) >= LEAST_CHARACTERS:
                ranks[form][one.id] = min(rank, ranks[form].get(one.id, rank))
    units = {
        form: tuple(sorted(Meaning(rank, unit) for unit, rank in some.items()))
        for form, some in ranks.items()
    }
    addressed = {one.id: list(_addressed(one, region)) for one in about.values()}
    near = {unit: frozenset(place.name for place in some) for unit, some in addressed.items()}
    known = _together(place for some in addressed.values() for place in some)
    given = {folded(place.name): place for place in places}
    return Gazetteer(about, region, units, known | given, near)


def _forms_of(unit: Entry, region: Region) -> Iterator[tuple[int, str]]:
    for name in (unit.name, unit.short_name, *unit.aliases):
        if name:
            yield NAMED, folded(name)
            yield from ((SHORTENED, form) for form in forms.derived(name, region))
            yield from ((PARTIAL, form) for form in forms.partial(name, region))
    yield from ((NICKNAMED, folded(nickname)) for nickname in unit.nicknames)
    if unit.kind == "authority":
        yield from ((SHORTENED, form) for form in region.offices())


def _addressed(unit: Entry, region: Region) -> Iterator[Place]:
    """Town and road of a unit's address."""
    address = folded(unit.address)
    for name in region.names:
        address = address.removeprefix(name)
    if town := _TOWN.match(address):
        yield Place(town[1], "town", _zone(unit))
        address = address[town.end() :]
    if road := _ROAD.match(address):
        kind = next((kind for word, kind in _SETTLED.items() if road[1].endswith(word)), "road")
        yield Place(road[1], kind, _zone(unit))


def _depth(unit: Entry) -> int:
    return unit.path.count("/")


def _zone(unit: Entry) -> str:
    """Path of what a unit belongs to below the authority, if anything."""
    codes = unit.path.split("/")
    return "/".join((*codes[:-2], "")) if _depth(unit) > 2 else ""


def _together(places: Iterable[Place]) -> dict[str, Place]:
    """By name. Where units of several zones name a place, nobody knows in whose area it lies."""
    kinds: dict[str, str] = {}
    paths: dict[str, set[str]] = defaultdict(set)
    for place in places:
        kinds.setdefault(place.name, place.kind)
        paths[place.name] |= {place.path} - {""}
    return {
        name: Place(name, kind, min(paths[name]) if len(paths[name]) == 1 else "")
        for name, kind in kinds.items()
    }


def _version(units: Mapping[str, object], places: Mapping[str, object]) -> str:
    said = repr((sorted(units.items(), key=str), sorted(places.items(), key=str)))
    return hashlib.sha256(said.encode()).hexdigest()[:10]

"""The gazetteer of the authority that uses the program: its units and its places."""

from __future__ import annotations

from dataclasses import replace

from bihuan.facilities.similarity.tags.gazetteer import Entry, Gazetteer, Place, build
from bihuan.kernel import memory, schemes
from bihuan.kernel.models.people import Unit, units


def gazetteer() -> Gazetteer:
    """Made of the register of units and the schemes of kind `places`, and kept in memory until
    either changes."""
    return _gazetteer(_places())


@memory.remembered("people")
def _gazetteer(places: tuple[Place, ...]) -> Gazetteer:
    known = [unit for unit in units().values() if unit.kind != "group"]
    paths = {unit.code: unit.path for unit in known}
    return build(map(_entry, known), (replace(one, path=paths.get(one.path, "")) for one in places))


def _entry(unit: Unit) -> Entry:
    return Entry(
        unit.pk, unit.kind, unit.path, unit.name, unit.short_name,
        tuple(unit.aliases), tuple(unit.nicknames), unit.address,
    )  # fmt: skip


@memory.remembered(schemes.REGISTER)
def _places() -> tuple[Place, ...]:
    """`{"label": …, "places": [{"name": …, "kind": …, "zone": code of a unit}]}`; the path of a
    place is still the code."""
    return tuple(
        Place(one["name"], one.get("kind", "other"), one.get("zone", ""))
        for scheme in schemes.every("places").values()
        for one in scheme.get("places", ())
    )

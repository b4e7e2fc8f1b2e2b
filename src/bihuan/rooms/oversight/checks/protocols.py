"""What a verification has to look at and whom it asks: schemes of kind `protocol`, by class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.kernel import memory, schemes
from bihuan.kernel.models.matter import Matter

ABSENT = "absent"
"""The item that says that nobody of the school was there when parents were asked."""


@dataclass(frozen=True)
class Item:
    code: str
    word: str


@dataclass(frozen=True)
class Protocol:
    """`items`: what is looked at, then whom to ask. `methods`: at least so many; `always`: methods
    that must be among them; `evidence`: files at least; `strict`: every item has to be answered."""

    code: str
    label: str
    items: tuple[Item, ...]
    methods: int = 1
    always: tuple[str, ...] = ()
    evidence: int = 0
    strict: bool = False

    @property
    def words(self) -> dict[str, str]:
        return {one.code: schemes.word(one.word) for one in self.items}


def read(code: str, data: Mapping[str, Any]) -> Protocol:
    """A protocol of a scheme's data."""
    items = [*data.get("look", ()), *data.get("ask", ())]
    return Protocol(
        code=code,
        label=data["label"],
        items=tuple(Item(one["code"], one["label"]) for one in items),
        methods=int(data.get("methods", 1)),
        always=tuple(data.get("always", ())),
        evidence=int(data.get("evidence", 0)),
        strict=bool(data.get("strict", False)),
    )


def of(matter: Matter) -> Protocol:
    """The first whose classes the matter has (one of each classification named), else the one that
    names none."""
    for code, data in schemes.every("protocol").items():
        wanted: dict[str, list[str]] = data.get("classes", {})
        if all(matter.label(one) in names for one, names in wanted.items()):
            return named(code)
    return Protocol("", "", ())


@memory.remembered(schemes.REGISTER)
def named(code: str) -> Protocol:
    """Raises Invalid when there is none of that code."""
    return read(code, schemes.get("protocol", code))

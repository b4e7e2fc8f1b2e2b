"""What somebody asks of a list: the parameters of the address, and who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict

from bihuan.kernel.models.people import Post, units

LONGEST_VALUE = 500


class UnitRow(NamedTuple):
    """What filters need of a unit; `depth` 0 is the root."""

    pk: int
    code: str
    name: str
    path: str

    @property
    def depth(self) -> int:
        return self.path.count("/") - 1


@dataclass
class Asked:
    """Parameters by name. A parameter given several times is joined by commas."""

    params: dict[str, str]
    viewer: Post
    notices: list[str] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)
    """What a filter looked up for this question and need not look up again."""

    @classmethod
    def of(cls, query: str | Mapping[str, str], viewer: Post) -> Asked:
        """From what stands after the ?, or from a request's GET or POST."""
        given = QueryDict(query) if isinstance(query, str) else query
        params = {}
        for name in given:
            many = given.getlist(name) if isinstance(given, QueryDict) else [given[name]]
            value = ",".join(one.strip() for one in many if one.strip())
            if value:
                params[name] = value.replace("\x00", "")[:LONGEST_VALUE]
        return cls(params, viewer)

    def __getitem__(self, name: str) -> str:
        return self.params.get(name, "")

    def address(self, keep: Iterable[str], **changes: str) -> str:
        """`?…` with the named parameters as asked, and with changes; an empty one is left out."""
        kept = {name: self.params[name] for name in keep if name in self.params} | changes
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    @cached_property
    def units(self) -> list[UnitRow]:
        """Every unit in the official order."""
        return [UnitRow(one.pk, one.code, one.name, one.path) for one in units().values()]

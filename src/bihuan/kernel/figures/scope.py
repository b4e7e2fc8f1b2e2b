"""Which matters a value is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures.classing import names
from bihuan.kernel.models.people import units, units_below


@dataclass(frozen=True)
class Scope:
    """Everything, or less: `unit` (id): of that unit and all below it; `list_code`: in that list;
    `since`: opened on that local day or later; `classes`: "classification:class", where several
    of one classification mean any of them, and all classifications must fit."""

    unit: int | None = None
    list_code: str = ""
    since: date | None = None
    classes: tuple[str, ...] = ()

    def plain(self) -> dict[str, str]:
        """For addresses and documents; nothing for what is not said."""
        given = {
            "unit": "" if self.unit is None else str(self.unit),
            "list": self.list_code,
            "since": self.since.isoformat() if self.since else "",
            "classes": ",".join(self.classes),
        }
        return {name: text for name, text in given.items() if text}

    @staticmethod
    def parse(data: Mapping[str, str]) -> Scope:
        """Of what `plain` gives; other names are not looked at. Raises Invalid."""
        unit, since = data.get("unit", ""), data.get("since", "")
        classes = tuple(one for one in data.get("classes", "").split(",") if one)
        if unit and (not unit.isdecimal() or int(unit) not in units()):
            raise Invalid({"unit": _("没有这个单位。")})
        if any(":" not in one for one in classes):
            raise Invalid({"classes": _("类别要写成“分类代码:类别名称”，几个之间用半角逗号。")})
        if (listed := data.get("list", "")) and listed not in schemes.every("list"):
            raise Invalid({"list": _("没有这种清单。")})
        return Scope(int(unit) if unit else None, listed, _day(since), classes)

    def words(self) -> str:
        """In words, empty for everything."""
        said = []
        if self.unit is not None and self.unit in units():
            said.append(str(_("%(unit)s及所属单位")) % {"unit": units()[self.unit].name})
        if self.list_code:
            data = schemes.every("list").get(self.list_code)
            said.append(schemes.word(data["label"]) if data else self.list_code)
        if self.since:
            said.append(str(_("%(day)s起登记的")) % {"day": self.since.isoformat()})
        said += [one.partition(":")[2] for one in self.classes]
        return "，".join(said)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The unit and all below it; none when the scope names no unit."""
        if self.unit is None:
            return frozenset()
        found = units().get(self.unit)
        return units_below(found.path) if found else frozenset({self.unit})

    def holds(
        self,
        unit: int | None,
        list_code: str,
        labels: Collection[str],
        until: datetime,
    ) -> bool:
        """Is a matter with these inside, whatever the day it was opened?"""
        return (
            (self.unit is None or unit in self.unit_ids)
            and (not self.list_code or list_code == self.list_code)
            and all(set(labels) & set(some) for some in self.labels(until))
        )

    def labels(self, until: datetime) -> list[list[str]]:
        """For each classification named, the labels that fit, under their earlier names too."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for one in self.classes:
            code, _colon, name = one.partition(":")
            wanted[code] |= names(code, name, until)
        return [[f"{code}:{name}" for name in sorted(found)] for code, found in wanted.items()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid({"since": _("日期要写成 2026-05-20 的样子。")}) from error


EVERYTHING = Scope()

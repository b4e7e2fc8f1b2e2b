"""What offices write into the cells of a ledger, and what is meant by it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bihuan.kernel import clock, schemes, sources
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.people import Unit
from bihuan.lib import dates
from bihuan.rooms.ledger import words
from bihuan.rooms.ledger.types import ListType, own

STANDING = (
    "长期坚持",
    "长期",
    "长期推进",
    "持续推进",
    "持续整改",
    "常态化推进",
    "常态化",
    "常抓不懈",
)
AT_ONCE = ("立行立改", "立说立行", "立即整改", "即知即改", "马上整改")
"""Words in the column of deadlines that stand for a limit rather than a day."""


class Wrong(ValueError):
    """The cell cannot be meant; the message says why."""


@dataclass(frozen=True)
class Units:
    """The units of one cell; the first is responsible."""

    leading: Unit
    helping: Sequence[Unit] = ()

    @property
    def all(self) -> list[Unit]:
        return [self.leading, *self.helping]


class Cells:
    """Reads the cells of one list; names and words are looked up once."""

    def __init__(self, kind: ListType) -> None:
        self.kind = kind
        self._units = _unit_names()
        self._limits = {data["label"]: code for code, data in schemes.every("limit").items()}
        self._types = {str(word): code for code, word in words.TYPES.items()}
        self.channels = {str(word): code for code, word in sources.SOURCES.items()}

    def field(self, name: str, value: str) -> Any:
        """A cell as `commands.detail` or `register` takes it. Raises Wrong."""
        match name:
            case "place":
                return self._unit(value)
            case "helpers":
                return self._named(part for part, _leads in parts(value))
            case "due":
                return self._due(value)
            case "received_on":
                return _past(value)
            case "type":
                if value not in self._types:
                    raise Wrong(_("整改类型应为：%(all)s。") % {"all": "、".join(self._types)})
                return self._types[value]
        return value

    def class_of(self, scheme: str, value: str) -> str:
        """A class of the classification, also by the name it had before. Raises Wrong."""
        data = schemes.get("classes", scheme)
        known = data["classes"]
        found = str(dict(data.get("renamed", ())).get(value, value))
        if found not in known:
            raise Wrong(_("不在分类中，应为：%(all)s。") % {"all": "、".join(known)})
        return found

    def own(self, code: str, value: str) -> str:
        """Raises Wrong."""
        try:
            return own.plain(self.kind, {code: value})[code]
        except Invalid as error:
            raise Wrong(str(error)) from error

    def units(self, value: str) -> Units:
        """The responsible unit and the helping ones of one cell: “牵头：甲；配合：乙、丙”, or the
        first is responsible and the others help. Raises Wrong."""
        if value in self._units:
            return Units(self._units[value])
        found = list(parts(value))
        named = self._named(part for part, _leads in found)
        if not named:
            raise Wrong(_("没有写明单位。"))
        leads = [unit for unit, (_part, leads) in zip(named, found, strict=True) if leads]
        first = leads[0] if leads else named[0]
        return Units(first, [one for one in dict.fromkeys(named) if one != first])

    def _named(self, names: Iterable[str]) -> list[Unit]:
        return [self._unit(name) for name in names]

    def _unit(self, value: str) -> Unit:
        if value not in self._units:
            text = _("机构中没有“%(name)s”，请核对名称或先登记机构。")
            raise Wrong(text % {"name": value})
        return self._units[value]

    def _due(self, value: str) -> str:
        plain = value.rstrip("。；;")
        if plain in self._limits:
            return self._limits[plain]
        for spoken, code in ((STANDING, "standing"), (AT_ONCE, "at-once")):
            if plain in spoken and code in self._limits.values():
                return code
        if last := last_day(plain):
            return last.isoformat()
        try:
            found = dates.parse(plain.removesuffix("之前").removesuffix("前"))
        except dates.BadDate as error:
            text = _("时限应为日期（如2026-11-30）、“长期坚持”或规定的期限之一：%(all)s。")
            raise Wrong(text % {"all": "、".join(self._limits)}) from error
        return date(found.year, found.month, found.day).isoformat()


def _past(value: str) -> date:
    try:
        found = dates.parse(value)
    except dates.BadDate as error:
        raise Wrong(_("应为日期，如2026-11-30。")) from error
    day = date(found.year, found.month, found.day)
    if day > clock.today():
        raise Wrong(_("反映时间不能晚于今天。"))
    return day


_ROLE = re.compile(
    r"(?P<leads>牵头|主责|主办|责任)?(?P<helps>配合|协办|协同|参与)?(?:单位|科室|部门|处室)?[:：]\s*"
)
_AFTER = re.compile(r"[（(](?P<leads>牵头|主责|主办)?(?P<helps>配合|协办|协同|参与)?[)）]$")
_BETWEEN = re.compile(r"[，,；;/／、\n]")


def parts(value: str) -> Iterable[tuple[str, bool]]:
    """Names in one cell, and whether each is said to be responsible. A word before a colon holds
    for the names after it, one in brackets for the name before it."""
    leads = False
    for piece in _BETWEEN.split(value):
        name = piece.strip()
        if (role := _ROLE.match(name)) and (role["leads"] or role["helps"]):
            leads, name = role["leads"] is not None, name[role.end() :].strip()
        now = leads
        if (role := _AFTER.search(name)) and (role["leads"] or role["helps"]):
            now, name = role["leads"] is not None, name[: role.start()].strip()
        if name:
            yield name, now


_END = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:底|末)(?:之?前)?")


def last_day(value: str) -> date | None:
    """The day meant by “2027年3月底前”, “2027年底”."""
    found = _END.fullmatch(value.replace(" ", ""))
    year, month = (int(found[1]), int(found[2] or 12)) if found else (0, 0)
    if not (year and 1 <= month <= 12):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


_AS_OF = re.compile(
    r"截[至止](?:日期|时间|到)?\s*[:：]?\s*"
    r"(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|\d{4}年\s*(?:\d{1,2}月)?\s*[底末])"
)


def as_of(titles: Iterable[str]) -> str:
    """The day (ISO) that the rows above the headings say the table stands at, or empty."""
    for line in titles:
        if found := _AS_OF.search(line):
            said = "".join(found[1].split())
            if last := last_day(said):
                return last.isoformat()
            try:
                day = dates.parse(said)
            except dates.BadDate:
                continue
            return date(day.year, day.month, day.day).isoformat()
    return ""


def _unit_names() -> dict[str, Unit]:
    """Every name a unit goes by. A name two units share stands for neither."""
    found: dict[str, Unit] = {}
    doubled: set[str] = set()
    for unit in Unit.objects.filter(active=True):
        for name in {unit.name, unit.short_name, *unit.aliases} - {""}:
            if name in found:
                doubled.add(name)
            found[name] = unit
    return {name: unit for name, unit in found.items() if name not in doubled}

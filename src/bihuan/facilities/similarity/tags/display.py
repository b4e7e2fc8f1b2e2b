"""A text as it is shown: names and numbers masked for those who may not see them, and what was
recognised marked, each with what it is taken for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.facilities.similarity.tags.recognise import NOWHERE, recognise
from bihuan.facilities.similarity.tags.register import gazetteer
from bihuan.facilities.similarity.tags.tag import Tag
from bihuan.facilities.similarity.tags.units import Context
from bihuan.kernel.models.people import units
from bihuan.lib import persons
from bihuan.lib.mask import mask

SHOWN_CANDIDATES = 4
WHY: dict[str, str | Promise] = {
    "name": gettext_lazy("登记的名称"),
    "nickname": gettext_lazy("登记的俗称"),
    "short": gettext_lazy("常用的简称"),
    "partial": gettext_lazy("没有说明是哪里的"),
    "place": gettext_lazy("文中提到其所在的地方"),
    "zone": gettext_lazy("文中提到其所属的学区"),
    "beside": gettext_lazy("文中提到同一学区的单位"),
    "filed": gettext_lazy("登记的涉及单位"),
    "reader": gettext_lazy("您所在的学区"),
}
"""Why a name is taken for that unit."""
PLACES: dict[str, str | Promise] = {
    "road": pgettext_lazy("place", "道路"),
    "village": pgettext_lazy("place", "村"),
    "town": pgettext_lazy("place", "街道、乡镇"),
    "estate": pgettext_lazy("place", "小区"),
    "other": pgettext_lazy("place", "地点"),
}


@dataclass(frozen=True)
class Shown:
    """A piece of a text. `kind`: of the tag, or empty; `says`: what it is taken for."""

    text: str
    kind: str = ""
    says: str = ""


def shown(
    text: str, said_on: date, context: Context = NOWHERE, *, masked: bool = False
) -> list[Shown]:
    """The text in pieces, which joined give the text again, masked where it must be."""
    if masked:
        text = hide(text)
    pieces, at = [], 0
    for tag in recognise(text, said_on, gazetteer(), context):
        pieces.append(Shown(text[at : tag.start]))
        pieces.append(Shown(text[tag.start : tag.end], tag.kind, says(tag)))
        at = tag.end
    return [one for one in (*pieces, Shown(text[at:])) if one.text]


def hide(text: str) -> str:
    """The text without given names of persons and with numbers starred."""
    return mask(persons.hide(text))


def says(tag: Tag) -> str:
    """What a tag is taken for, and why, in words; empty where the text says it itself."""
    if tag.kind == "unit":
        return _of_units(tag)
    if tag.kind == "date":
        return _of_days(tag.value)
    if tag.kind == "place":
        return str(PLACES[tag.value])
    return ""


def _of_units(tag: Tag) -> str:
    known = units()
    names = [known[one].name for one in tag.units[:SHOWN_CANDIDATES] if one in known]
    if not names:
        return ""
    whole = _("、").join(names) + ("…" if len(tag.units) > SHOWN_CANDIDATES else "")
    why = _("，").join(str(WHY[one]) for one in tag.why)
    if tag.sure:
        return _("%(unit)s（%(why)s）") % {"unit": whole, "why": why}
    return _("可能是：%(units)s") % {"units": whole}


def _of_days(value: str) -> str:
    first, _slash, last = value.removeprefix("~").partition("/")
    if not first:
        return ""
    days = {"first": _day(first), "last": _day(last or first)}
    text = _("%(first)s 至 %(last)s") % days if last else days["first"]
    return _("大约 %(days)s") % {"days": text} if value.startswith("~") else text


def _day(iso: str) -> str:
    on = date.fromisoformat(iso)
    return _("%(year)d年%(month)d月%(day)d日") % {"year": on.year, "month": on.month, "day": on.day}

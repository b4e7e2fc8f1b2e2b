"""The numbers of a document as a report keeps them: filled, recomputed, fixed.

The one place where this room meets Word files. docs/mechanisms/documents.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bihuan.facilities.documents import filling, templates, verifying
from bihuan.facilities.documents.asked import WHATS, Asked, Reckoner
from bihuan.facilities.documents.binding import Record
from bihuan.facilities.documents.verifying import Checked
from bihuan.kernel import figures
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import Scope
from bihuan.rooms.reports.papers import contents

if TYPE_CHECKING:
    from bihuan.rooms.reports.papers.commands import Order
    from bihuan.rooms.reports.papers.kinds import Kind

Number = dict[str, Any]
"""As events hold it, see events.py."""

STATES = {
    "unchanged": (verifying.STATES["unchanged"], "green"),
    "edited": (_("改动过"), "amber"),
    "differs": (verifying.STATES["differs"], "red"),
    "unknown": (verifying.STATES["unknown"], "red"),
    "missing": (verifying.STATES["missing"], "grey"),
}
"""Word and tone."""


@dataclass(frozen=True)
class Made:
    """A document made from a template; `edition`: of the template."""

    docx: bytes
    name: str
    edition: int
    numbers: list[Number]


def filled(kind: Kind, order: Order) -> Made:
    """The document of a kind's template, as ordered. Raises Invalid."""
    template = templates.get(kind.template)
    known = contents.fields(order, kind)
    fields = {name: given for name, given in known.items() if name in template.columns}
    made = filling.fill(template, fields=fields, as_of=order.as_of, scope=order.scope)
    found = [put(one) for one in made.numbers]
    return Made(made.docx, order.title, template.edition, found)


def preview(kind: Kind, order: Order) -> list[Number]:
    """What would be put in. Raises Invalid."""
    return filled(kind, order.checked()).numbers


def verified(docx: bytes) -> list[Number]:
    """Every number of a document, recomputed. Raises BadDocument."""
    return [_checked(one) for one in verifying.verify(docx)]


def put(record: Record) -> Number:
    """As just filled in."""
    return _plain(record.asked) | {
        "name": record.name,
        "value": record.value,
        "words": record.words,
        "printed": record.words,
        "state": "unchanged",
    }


def _plain(asked: Asked) -> Number:
    return {
        "figure": asked.figure,
        "as_of": asked.as_of,
        "scope": asked.scope.plain(),
        "split": asked.split,
        "key": asked.key,
        "what": asked.what,
        "of": asked.of,
    }


def _checked(one: Checked) -> Number:
    record, now = one.bound.record, one.now
    asked = record.asked if record else Asked("", "")
    return _plain(asked) | {
        "name": record.name if record else "",
        "value": now.value if now else "",
        "words": now.words if now else "",
        "printed": one.bound.text or "",
        "state": one.state,
    }


def asked_of(one: Number) -> Asked:
    """What a number asks for. Raises Invalid when its unit or list is gone."""
    scope = Scope.parse(one["scope"])
    return Asked(
        one["figure"], one["as_of"], scope, one["split"], one["key"], one["what"], one["of"]
    )


def fixed(found: Iterable[Number]) -> list[Number]:
    """The numbers that stand in print, each with the whole value of its figure as `data`, and of
    the figure it is a share of as `of_data`."""
    standing = [one for one in found if one["state"] != "missing"]
    wanted: dict[tuple[str, Scope], set[str]] = {}
    known = figures.every()
    for one in standing:
        if one["figure"] in known:
            asked = asked_of(one)
            codes = {code for code in (asked.figure, asked.of) if code}
            wanted.setdefault((asked.as_of, asked.scope), set()).update(codes)
    reckoner = Reckoner(wanted)
    return [_fixed(one, reckoner) if one["figure"] in known else one for one in standing]


def _fixed(one: Number, reckoner: Reckoner) -> Number:
    asked = asked_of(one)
    more = {"data": figures.as_data(reckoner.number(asked))}
    if asked.of:
        whole = reckoner.value(asked.of, asked.as_of, asked.scope).total
        more["of_data"] = figures.as_data(whole)
    return one | more


# -- in words -------------------------------------------------------------------------------------


def name(one: Mapping[str, Any]) -> str:
    """登记问题（问题来源类别：领导干部作风；占登记问题）"""
    figure = figures.every().get(one.get("figure", ""))
    if figure is None:
        return one.get("name") or str(_("来源不明的数字"))
    said = []
    if one.get("split"):
        said.append(_part(figure, one["split"], one["key"]))
    if one.get("what") in WHATS and one.get("what"):
        said.append(str(WHATS[one["what"]]))
    if one.get("of") in figures.every():
        whole = figures.every()[one["of"]].name
        said.append(str(_("占%(whole)s")) % {"whole": whole})
    bracket = "；".join(said)
    return f"{figure.name}（{bracket}）" if bracket else str(figure.name)


def _part(figure: figures.Figure, split: str, key: str) -> str:
    try:
        found = figure.split(split)
    except Invalid:
        return key
    return f"{found.name}：{found.word(key)}"


def instant(text: str) -> date | datetime:
    """An ISO day or instant. Raises ValueError."""
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)

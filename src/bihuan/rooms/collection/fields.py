"""The fields of a collection: how they are given, how events hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.matter import Matter
from bihuan.lib.text import clean
from bihuan.rooms.collection import kinds, rules, words
from bihuan.rooms.collection.models import Collection


def plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What was given (units as `Unit`, days as dates) as an event holds it. Raises Invalid naming
    every field that cannot be so."""
    wrong: dict[str, str | Promise] = {}
    out = {}
    for name, value in changes.items():
        try:
            out[name] = _plain(name, value)
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(wrong)
    return out


def _plain(name: str, value: Any) -> Any:
    if name not in rules.FIELDS:
        raise Invalid({name: _("没有这一项。")})
    if name in ("unit", "place"):
        return value.pk if value else None
    if isinstance(value, date):
        return value.isoformat()
    kept = " ".join(clean(str(value or "")).split())
    if name == "collection_kind" and kept not in kinds.every():
        raise Invalid({name: _("请选择征集形式。")})
    if name == "approach" and kept not in kinds.approaches():
        raise Invalid({name: _("请选择征集方式。")})
    if name == "subject" and not kept:
        raise Invalid({name: words.REFUSALS["subject.empty"]})
    most = rules.LONGEST.get(name)
    if most and len(kept) > most:
        text = str(_("%(field)s不超过%(most)d个字。"))
        raise Invalid({name: text % {"field": words.FIELDS[name], "most": most}})
    return kept


def current(collection: Matter) -> dict[str, Any]:
    """The present values, as `collection.changed` would hold them."""
    row = Collection.objects.get(pk=collection.pk)
    now = {name: getattr(row, name) for name in rules.FIELDS if hasattr(row, name)}
    return now | {
        "subject": collection.title,
        "unit": collection.unit_id,
        "place": collection.place_id,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
    }

"""The fields of a problem: how they are given, how events hold them, which are still empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.matter import Matter
from bihuan.lib.text import clean
from bihuan.rooms.ledger import rules, types, words
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.ledger.types import ListType, own
from bihuan.rooms.ledger.types.catalog import CLASS, OWN


def plain(changes: Mapping[str, Any], kind: ListType) -> dict[str, Any]:
    """What was given (units as `Unit`, `due` as a limit's code or an ISO date, `own` as code →
    value) as an event holds it. Raises Invalid naming every field that cannot be so."""
    wrong: dict[str, str | Promise] = {
        name: _("没有这一项。") for name in sorted(set(changes) - set(rules.FIELDS))
    }
    out = {}
    for name, value in changes.items():
        if name in wrong:
            continue
        try:
            out[name] = own.plain(kind, value) if name == "own" else _plain(name, value)
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid(wrong)
    return out


def _plain(name: str, value: Any) -> Any:
    match name:
        case "unit" | "place":
            return value.pk if value else None
        case "helpers":
            return [unit.pk for unit in value]
        case "labels":
            return classes(value)
        case "due":
            return _due(str(value or ""))
        case "type" if value and value not in words.TYPES:
            raise Invalid({"type": _("没有这种整改类型。")})
    kept = clean(str(value or ""))
    most = rules.LONGEST.get(name)
    if most and len(kept) > most:
        text = str(_("%(field)s不超过%(most)d个字。"))
        raise Invalid({name: text % {"field": words.FIELDS[name], "most": most}})
    if name in ("title", "text") and not kept:
        raise Invalid({name: words.REFUSALS["text.empty"]})
    return kept


def classes(labels: Mapping[str, str]) -> dict[str, str]:
    """Only classes that the classification knows; those left empty are left out."""
    kept = {code: name for code, name in labels.items() if name}
    for code, name in kept.items():
        if name not in schemes.get("classes", code)["classes"]:
            text = _("“%(name)s”不在分类“%(scheme)s”中，请从列表中选择。")
            label = schemes.word(schemes.get("classes", code)["label"])
            raise Invalid({"labels": str(text) % {"name": name, "scheme": label}})
    return kept


def _due(wish: str) -> str:
    if wish and not wish[0].isdigit():
        schemes.get("limit", wish)
    elif wish:
        try:
            return date.fromisoformat(wish).isoformat()
        except ValueError as error:
            text = _("整改时限请选择一种期限，或填写日期（如2026-11-30）。")
            raise Invalid({"due": text}) from error
    return wish


def current(problem: Matter, row: Problem | None = None) -> dict[str, Any]:
    """The present values of the fields, as `problem.detailed` would hold them. `row`: its row in
    the ledger, if it was read just now."""
    row = row or Problem.objects.get(pk=problem.pk)
    now: dict[str, Any] = {n: getattr(row, n) for n in rules.FIELDS if hasattr(row, n)}
    now |= {"title": problem.title, "unit": problem.unit_id, "place": problem.place_id}
    now["helpers"] = list(problem.helpers)
    now["labels"] = dict(x.split(":", 1) for x in problem.labels)
    return now


def filled(now: Mapping[str, Any]) -> dict[str, Any]:
    """Present values by the code of their column, as a list's explicit fields name them."""
    out = dict(now)
    out |= {f"{OWN}{code}": value for code, value in now["own"].items()}
    return out | {f"{CLASS}{code}": name for code, name in now["labels"].items()}


def differences(problem: Matter, **changes: Any) -> dict[str, Any]:
    """Of the changes, as `commands.detail` takes them, those that would change anything. Raises
    Invalid."""
    now = current(problem)
    for several in {"labels", "own"} & set(changes):  # what ended may stay where it stands
        before, given = now[several], changes[several]
        changes[several] = {k: v for k, v in given.items() if before.get(k, "") != v}
    data = plain(changes, types.of(problem.list_code))
    for several in {"labels", "own"} & set(data):
        before = now[several]
        data[several] = {k: v for k, v in data[several].items() if before.get(k, "") != v}
        now[several] = {}
    return {name: value for name, value in data.items() if value != now.get(name)}


def missing(problem: Matter) -> list[str]:
    """The explicit fields (六明确) still empty, by the list's scheme."""
    row = Problem.objects.get(pk=problem.pk)
    explicit = types.rules_of(problem, row).explicit
    return rules.missing_explicit(explicit, filled(current(problem, row)))

"""Changing a form step by step: every operation takes a form and gives another one.

A form being designed may be wrong (`checking.check` says how); only what is published must not be.
Room pages: `outline.lines` lists it, `act` does what the buttons of `forms/design.html` ask for,
`designer_forms` edits one question, one group or the settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from bihuan.facilities.forms import parts
from bihuan.facilities.forms.checking import expressions
from bihuan.facilities.forms.definition import Form, Group, Item, Kind, Question
from bihuan.facilities.forms.words import Words

GROUP = "group"
_TRAILING = re.compile(r"\d+$")


class NoSuchItem(LookupError):
    """The form has no question or group of that code (it may have been removed meanwhile)."""


@dataclass(frozen=True, slots=True)
class Acted:
    """The form after a button, and the code of what it was about ("" when that is gone)."""

    form: Form
    code: str


def act(form: Form, posted: Mapping[str, str]) -> Acted:
    """Do what a button of the outline asks for: `act` is add, up, down, copy, remove or kind.

    `item` is the code it is about; for add `kind` is the kind of question or "group", and `into`
    the group to add to ("" for the end of the form). Raises NoSuchItem.
    """
    wanted, code = posted.get("act", ""), posted.get("item", "")
    if wanted == "add":
        item = fresh(form, posted.get("kind", ""))
        return Acted(add(form, item, into=posted.get("into", "")), item.code)
    if wanted == "copy":
        again = copied(form, find(form, code))
        return Acted(add(form, again, after=code), again.code)
    if wanted == "remove":
        return Acted(remove(form, code), "")
    if wanted in ("up", "down"):
        return Acted(move(form, code, -1 if wanted == "up" else 1), code)
    if wanted == "kind" and posted.get("kind") in set(Kind):
        return Acted(retype(form, code, Kind(posted["kind"])), code)
    return Acted(form, code)


def find(form: Form, code: str) -> Item:
    """The question or group of that code. Raises NoSuchItem."""
    for item, _around in form.walk():
        if item.code == code:
            return item
    raise NoSuchItem(code)


def add(form: Form, item: Item, *, into: str = "", after: str = "") -> Form:
    """Put an item behind another, else at the end of a group, else at the end of the form."""
    if after:
        find(form, after)
        return _each(form, lambda one: (one, item) if one.code == after else (one,))
    if into:
        group = find(form, into)
        if not isinstance(group, Group):
            raise NoSuchItem(into)
        return edit(form, into, replace(group, items=(*group.items, item)))
    return replace(form, items=(*form.items, item))


def remove(form: Form, code: str) -> Form:
    """Take an item out, a group with all that is in it. Raises NoSuchItem."""
    find(form, code)
    return _each(form, lambda one: () if one.code == code else (one,))


def edit(form: Form, code: str, item: Item) -> Form:
    """Put another item in the place of one. A changed code is changed wherever it is quoted."""
    find(form, code)
    form = _each(form, lambda one: (item,) if one.code == code else (one,))
    return form if item.code == code else requote(form, {code: item.code})


def move(form: Form, code: str, step: int) -> Form:
    """Move an item up (-1) or down (1) among its neighbours; at the end it stays. NoSuchItem."""
    find(form, code)

    def moved(items: tuple[Item, ...]) -> tuple[Item, ...]:
        codes = [one.code for one in items]
        found = list(items)
        if code in codes:
            at = codes.index(code)
            to = min(max(at + step, 0), len(found) - 1)
            found.insert(to, found.pop(at))
        return tuple(
            replace(one, items=moved(one.items)) if isinstance(one, Group) else one for one in found
        )

    return replace(form, items=moved(form.items))


def place(form: Form, code: str, into: str) -> Form:
    """Move an item to the end of a group ("" for the form itself), never into itself."""
    item = find(form, code)
    inside = {one.code for one, around in form.walk() if any(g.code == code for g in around)}
    if into in inside or into == code or into == around_of(form, code):
        return form
    return add(remove(form, code), item, into=into)


def retype(form: Form, code: str, kind: Kind) -> Form:
    """Another kind for a question; parts that the new kind has no use for are dropped."""
    question = find(form, code)
    if not isinstance(question, Question):
        raise NoSuchItem(code)
    changed = replace(question, kind=kind)
    if kind == Kind.RATING and not (changed.least and changed.most):
        changed = replace(changed, least="1", most="5")
    return edit(form, code, trimmed(changed))


def trimmed(question: Question) -> Question:
    """The question without the parts its kind has no use for."""
    strays = parts.stray(question)
    usual = {
        field.name: {} if field.default is MISSING else field.default
        for field in fields(question)
        if field.name in strays
    }
    return replace(question, **usual)


def fresh(form: Form, kind: str) -> Item:
    """A new question of the kind, or a new group, with a code nobody has."""
    first = form.languages[0].code
    if kind == GROUP:
        count = sum(isinstance(item, Group) for item, _around in form.walk())
        label = {first: _("第 %(number)d 部分") % {"number": count + 1}}
        return Group(code=_unused(form, "part1"), label=label)
    known = Kind(kind) if kind in set(Kind) else Kind.TEXT
    least, most = ("1", "5") if known == Kind.RATING else ("", "")
    return Question(code=_unused(form, "q1"), kind=known, label={}, least=least, most=most)


def copied(form: Form, item: Item) -> Item:
    """The item once more under codes nobody has; conditions inside a copied group follow."""
    taken: dict[str, str] = {}
    return _requoted(_copied(form, item, taken), taken)


def _copied(form: Form, item: Item, taken: dict[str, str]) -> Item:
    code = _unused(form, item.code, set(taken.values()))
    taken[item.code] = code
    if isinstance(item, Group):
        return replace(
            item, code=code, items=tuple(_copied(form, one, taken) for one in item.items)
        )
    rows = []
    for row in item.rows:
        taken[row.code] = _unused(form, row.code, set(taken.values()))
        rows.append(replace(row, code=taken[row.code]))
    return replace(item, code=code, rows=tuple(rows))


def _unused(form: Form, wanted: str, more: set[str] | None = None) -> str:
    """`wanted` with the first number behind it that makes a code nobody has."""
    codes = {item.code for item, _around in form.walk()} | set(form.asked()) | (more or set())
    match = _TRAILING.search(wanted)
    stem, number = wanted[: match.start()] if match else f"{wanted}_", int(match[0]) if match else 2
    while f"{stem}{number}" in codes:
        number += 1
    return f"{stem}{number}"


def around_of(form: Form, code: str) -> str:
    """The code of the group an item stands in; "" at the top. Raises NoSuchItem."""
    for item, around in form.walk():
        if item.code == code:
            return around[-1].code if around else ""
    raise NoSuchItem(code)


def requote(form: Form, codes: Mapping[str, str]) -> Form:
    """Change codes wherever an expression or a text quotes them as ${code}."""
    return replace(form, items=tuple(_requoted(item, codes) for item in form.items))


def _requoted(item: Item, codes: Mapping[str, str]) -> Item:
    def again(text: str) -> str:
        return re.sub(
            r"\$\{\s*([A-Za-z0-9_.-]+)\s*\}",
            lambda match: f"${{{codes.get(match[1], match[1])}}}",
            text,
        )

    def words(text: Words) -> Words:
        return {code: again(one) for code, one in text.items()}

    changed: dict[str, Any] = {part: again(text) for part, text in expressions(item)}
    if isinstance(item, Question) and item.choice_filter:
        changed["choice_filter"] = again(item.choice_filter)
    changed |= {"label": words(item.label), "hint": words(item.hint)}
    if isinstance(item, Group):
        return replace(item, **changed, items=tuple(_requoted(one, codes) for one in item.items))
    return replace(item, **changed)


def _each(form: Form, change: Callable[[Item], tuple[Item, ...]]) -> Form:
    """The form with every item exchanged for some; what comes in new is not looked into."""

    def through(items: tuple[Item, ...]) -> Iterator[Item]:
        for one in items:
            for kept in change(one):
                if isinstance(kept, Group) and kept is one:
                    yield replace(kept, items=tuple(through(kept.items)))
                else:
                    yield kept

    return replace(form, items=tuple(through(form.items)))

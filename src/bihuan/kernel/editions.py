"""From one edition of the taxonomy to the next: which class of a new table is which of the old.

A class is the same when the table gives its code, when it stands where it stood under its name, or
when it alone has its name in both and has moved. That it was given another name, a person says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import Invalid
from bihuan.kernel.taxonomy import BETWEEN, Class, Taxonomy

DEEPEST, MOST, LONGEST = 6, 5_000, 60
LIKELY = 0.5
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_OURS = re.compile(r"T(\d+)")
Labels = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One line of a table: a class by its path of names. `words` None: as they were."""

    labels: Labels
    code: str = ""
    words: tuple[str, ...] | None = None


class Change(NamedTuple):
    """`kind`: added, renamed, moved, ended, revived. `before`, `after`: paths in words."""

    kind: str
    code: str
    before: str
    after: str


KINDS: dict[str, str | Promise] = {
    "added": _("新增"),
    "renamed": _("改名"),
    "moved": _("移动"),
    "ended": _("停用"),
    "revived": _("恢复"),
}


@dataclass(frozen=True)
class Plan:
    """The next edition, what it changes, and which ended class may be an added one under another
    name: (code of the old, path of the new)."""

    taxonomy: Taxonomy
    changes: tuple[Change, ...]
    likely: tuple[tuple[str, str], ...]


def plan(old: Taxonomy, rows: Sequence[Row], renamed: Mapping[str, str] | None = None) -> Plan:
    """What adopting the table would do. `renamed`: by the code of an old class, the path it has in
    the table. Raises Invalid."""
    table = _table(rows)
    codes = _Matching(old, table, renamed or {}).codes()
    edition = old.edition + 1
    classes: dict[str, Class] = {}
    for labels, row in table.items():
        code, before = codes[labels], old.classes.get(codes[labels])
        words = row.words if row.words is not None else before.words if before else ()
        classes[code] = Class(code, labels[-1], codes.get(labels[:-1], ""), words)
    for code, one in old.classes.items():
        if code not in classes:
            classes[code] = replace(one, ended=one.ended or edition)
    new = Taxonomy(old.label, edition, classes)
    changes = tuple(_changes(old, new))
    return Plan(new, changes, tuple(_likely(old, new, changes)))


def _table(rows: Iterable[Row]) -> dict[Labels, Row]:
    """Every class once, those above it before it, in the order of the table. Raises Invalid."""
    found: dict[Labels, Row] = {}
    given: dict[str, Labels] = {}
    for row in rows:
        _fit(row, given)
        for depth in range(1, len(row.labels)):
            found.setdefault(row.labels[:depth], Row(row.labels[:depth]))
        if row.code or row.words is not None or row.labels not in found:
            found[row.labels] = row
    if not found:
        raise Invalid({"file": _("表里没有分类。")})
    if len(found) > MOST:
        raise Invalid({"file": _("分类超过%(most)d个，请核对表格。") % {"most": MOST}})
    return found


def _fit(row: Row, given: dict[str, Labels]) -> None:
    """`given`: whose code is whose so far. Raises Invalid."""
    if not row.labels or not all(row.labels):
        raise Invalid({"file": _("有一行没有写上级分类的名称，请补上。")})
    if len(row.labels) > DEEPEST:
        raise Invalid({"file": _("分类最多%(most)d级。") % {"most": DEEPEST}})
    if long := [label for label in row.labels if len(label) > LONGEST or BETWEEN in label]:
        text = _("分类“%(label)s”过长或带有“%(sign)s”，请改为60字以内的名称。")
        raise Invalid({"file": text % {"label": long[0][:LONGEST], "sign": BETWEEN}})
    if row.code and not _CODE.fullmatch(row.code):
        text = _("代码“%(code)s”不能用：只用字母、数字、点、横线，40个字符以内。")
        raise Invalid({"file": text % {"code": row.code[:50]}})
    if row.code and given.setdefault(row.code, row.labels) != row.labels:
        text = _("代码“%(code)s”写了两次，每个分类的代码不同。")
        raise Invalid({"file": text % {"code": row.code}})


class _Matching:
    """Which code each class of the table has: level by level, since a class is looked for below
    the one above it."""

    def __init__(
        self, old: Taxonomy, table: Mapping[Labels, Row], renamed: Mapping[str, str]
    ) -> None:
        self.old, self.table = old, table
        self.named = {path: code for code, path in renamed.items() if code in old.classes}
        self.found: dict[Labels, str] = {}
        self.taken = {row.code for row in table.values() if row.code} | set(self.named.values())
        self.standing = {(one.under, one.label): one.code for one in old.classes.values()}
        self.standing |= {(one.under, one.label): one.code for one in old.in_force}
        numbers = [int(m[1]) for code in old.classes if (m := _OURS.fullmatch(code))]
        self.number = max(numbers, default=0)

    def codes(self) -> dict[Labels, str]:
        for depth in range(1, DEEPEST + 1):
            level = [labels for labels in self.table if len(labels) == depth]
            for rule in (self._given, self._stood, self._moved, self._new):
                for labels in level:
                    if labels not in self.found and (code := rule(labels)):
                        self.found[labels] = code
                        self.taken.add(code)
        return self.found

    def _given(self, labels: Labels) -> str:
        return self.table[labels].code or self.named.get(BETWEEN.join(labels), "")

    def _stood(self, labels: Labels) -> str:
        above = self.found[labels[:-1]] if len(labels) > 1 else ""
        code = self.standing.get((above, labels[-1]), "")
        return "" if code in self.taken else code

    def _moved(self, labels: Labels) -> str:
        if sum(other[-1] == labels[-1] for other in self.table) > 1:
            return ""
        named = [one.code for one in self.old.in_force if one.label == labels[-1]]
        return named[0] if len(named) == 1 and named[0] not in self.taken else ""

    def _new(self, labels: Labels) -> str:
        while True:
            self.number += 1
            code = f"T{self.number:03d}"
            if code not in self.taken:
                return code


def _changes(old: Taxonomy, new: Taxonomy) -> Iterable[Change]:
    for code, one in new.classes.items():
        before = old.classes.get(code)
        was, now = old.written(code) if before else "", new.written(code)
        if before is None:
            yield Change("added", code, "", now)
        elif one.ended:
            if not before.ended:
                yield Change("ended", code, was, "")
        elif before.ended:
            yield Change("revived", code, was, now)
        else:
            if one.label != before.label:
                yield Change("renamed", code, was, now)
            if one.under != before.under:
                yield Change("moved", code, was, now)


def _likely(old: Taxonomy, new: Taxonomy, changes: Iterable[Change]) -> Iterable[tuple[str, str]]:
    """Each added class goes to at most one ended class, the likeliest first."""
    changes = list(changes)
    pairs = []
    for ended in (one for one in changes if one.kind == "ended"):
        for added in (one for one in changes if one.kind == "added"):
            score = _likeness(old, new, old.classes[ended.code], new.classes[added.code])
            if score >= LIKELY:
                pairs.append((score, ended.code, added.after))
    gone: set[str] = set()
    for _score, code, path in sorted(pairs, key=lambda one: (-one[0], one[1], one[2])):
        if not {code, path} & gone:
            gone |= {code, path}
            yield code, path


def _likeness(old: Taxonomy, new: Taxonomy, before: Class, after: Class) -> float:
    """The share of characters in common where both stand below the same class, or the share of the
    classes below that went along."""
    mine, theirs = set(before.label), set(after.label)
    beside = before.under == after.under
    letters = len(mine & theirs) / len(mine | theirs) if beside else 0.0
    children = [one.code for one in old.below.get(before.code, ())]
    along = sum(new.classes[code].under == after.code for code in children)
    return max(letters, along / len(children) if children else 0.0)

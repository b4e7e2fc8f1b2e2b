"""Who may do and see what: one table (`policy_table`), asked in both directions.

`may(post, action, matter)` judges one matter; `visible(post, kind)` and `which(post, action)` give
the rows. An action is an event kind, or `see:<matter kind>` for reading. What a post cannot see is
not there (404); what it sees but may not do is refused with the reason (403).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Protocol

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock
from bihuan.kernel.errors import NotAllowed, Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units, units_below

NOTHING = Q(pk__in=())


class Where(Protocol):
    """Which matters a rule is about, as a condition on one and as a filter for many."""

    @property
    def reason(self) -> str | Promise: ...

    def holds(self, post: Post, matter: Matter) -> bool: ...
    def filter(self, post: Post) -> Q: ...


class Anywhere:
    reason: str | Promise = ""

    def holds(self, post: Post, matter: Matter) -> bool:
        return True

    def filter(self, post: Post) -> Q:
        return Q()


class Own:
    """The post's unit, or one below it, is responsible or helps."""

    reason: str | Promise = _("此事项不由您的单位承办。")

    def holds(self, post: Post, matter: Matter) -> bool:
        own = post.subtree_ids
        return matter.unit_id in own or any(pk in own for pk in matter.helpers)

    def filter(self, post: Post) -> Q:
        own = list(post.subtree_ids)
        return Q(unit_id__in=own) | Q(helpers__overlap=own) if own else NOTHING


class Lead(Own):
    """The post's unit, or one below it, is the responsible one."""

    reason: str | Promise = _("您的单位不是此事项的牵头单位。")

    def holds(self, post: Post, matter: Matter) -> bool:
        return matter.unit_id in post.subtree_ids

    def filter(self, post: Post) -> Q:
        return Q(unit_id__in=list(post.subtree_ids))


class Checked:
    """The matter has been put to the post's oversight group for verification."""

    reason: str | Promise = _("此事项没有分派给您所在的督导组核查。")

    def holds(self, post: Post, matter: Matter) -> bool:
        return matter.checker_id is not None and matter.checker_id in post.subtree_ids

    def filter(self, post: Post) -> Q:
        return Q(checker_id__in=list(post.subtree_ids))


class Independent:
    """The person serves neither the responsible unit nor a helping one, nor any above or below,
    did not lately, and has no other interest in them (`recusals`).

    Heads of the authority as a whole are not "above" in this sense: see `_interested`.
    """

    reason: str | Promise = _("您与责任单位或配合单位有任职、曾任职或亲属等关系，应当回避。")

    def holds(self, post: Post, matter: Matter) -> bool:
        involved = [matter.unit_id, *matter.helpers]
        return not _interested(post) & {pk for pk in involved if pk is not None}

    def filter(self, post: Post) -> Q:
        interested = list(_interested(post))
        return ~(Q(unit_id__in=interested) & Q(unit_id__isnull=False)) & ~Q(
            helpers__overlap=interested
        )


def _interested(post: Post) -> frozenset[int]:
    """Ids of the units the person serves or steps aside from, and everything below them; one at
    the root of the tree counts for the root alone, or nobody of the authority could ever check a
    school."""
    kept = post.__dict__
    if "interested_ids" not in kept:
        roots = {path for path in post.interest_paths if path.count("/") == 1}
        served = {pk for pk, unit in units().items() if unit.path in roots}
        kept["interested_ids"] = served | units_below(*(set(post.interest_paths) - roots))
    found: frozenset[int] = kept["interested_ids"]
    return found


class Named:
    """The matter bears the name of a unit."""

    reason: str | Promise = _("这一份不记名，不能单独查看。")

    def holds(self, post: Post, matter: Matter) -> bool:
        return matter.unit_id is not None

    def filter(self, post: Post) -> Q:
        return Q(unit__isnull=False)


_watching: list[Callable[[Post], frozenset[int]]] = []


def watching(function: Callable[[Post], frozenset[int]]) -> Callable[[Post], frozenset[int]]:
    """Declare which units a post looks after besides its own; ids. For `Watched`."""
    _watching.append(function)
    return function


def _watched(post: Post) -> frozenset[int]:
    kept = post.__dict__
    if "watched_ids" not in kept:
        kept["watched_ids"] = frozenset().union(*(function(post) for function in _watching))
    found: frozenset[int] = kept["watched_ids"]
    return found


class Watched:
    """The post's oversight group is the contact of the unit it is about."""

    reason: str | Promise = _("此事项的单位不由您所在的督导组联系。")

    def holds(self, post: Post, matter: Matter) -> bool:
        return matter.unit_id in _watched(post)

    def filter(self, post: Post) -> Q:
        return Q(unit_id__in=list(_watched(post)))


HIDDEN = "hidden:yes"
"""Label of a matter that the unit it is about must not know of yet."""


class Disclosed:
    """The unit may know of it: not an unannounced visit that is still to come."""

    reason: str | Promise = _("此事项还没有向单位公开。")

    def holds(self, post: Post, matter: Matter) -> bool:
        return HIDDEN not in matter.labels

    def filter(self, post: Post) -> Q:
        return ~Q(labels__contains=[HIDDEN])


AUTHOR = "author:"
"""Begins the label with the id of the post that opened a matter which is its own alone."""


class Author:
    """The post itself opened the matter."""

    reason: str | Promise = _("此事项只有作者本人可以查看和办理。")

    def holds(self, post: Post, matter: Matter) -> bool:
        return f"{AUTHOR}{post.pk}" in matter.labels

    def filter(self, post: Post) -> Q:
        return Q(labels__contains=[f"{AUTHOR}{post.pk}"])


@dataclass(frozen=True)
class Both:
    """Two conditions at once."""

    first: Where
    second: Where

    @property
    def reason(self) -> str | Promise:
        return self.second.reason

    def holds(self, post: Post, matter: Matter) -> bool:
        return self.first.holds(post, matter) and self.second.holds(post, matter)

    def filter(self, post: Post) -> Q:
        return self.first.filter(post) & self.second.filter(post)


@dataclass(frozen=True)
class Rule:
    action: str
    roles: frozenset[str]
    where: Where


@dataclass(frozen=True)
class Verdict:
    ok: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.ok


_rules: dict[tuple[str, str], list[Rule]] = defaultdict(list)
_actions: set[str] = set()


def load(rules: Iterable[Rule]) -> None:
    """Take the table. Called once, by `policy_table`."""
    for rule in rules:
        _actions.add(rule.action)
        for role in rule.roles:
            _rules[rule.action, role].append(rule)


def actions() -> frozenset[str]:
    """Every action the table knows."""
    return frozenset(_actions)


def _asked(post: Post, action: str) -> list[Rule]:
    if action not in _actions:
        raise LookupError(f"policy_table has no line for {action}")
    return _rules[action, post.role] if post.serves(clock.today()) else []


def may(post: Post, action: str, matter: Matter) -> Verdict:
    """May this post do that to this matter, and if not, why."""
    rules = _asked(post, action)
    for rule in rules:
        if rule.where.holds(post, matter):
            return Verdict(True)
    if rules:
        return Verdict(False, rules[-1].where.reason)
    return Verdict(False, NotAllowed.text)


def may_at_all(post: Post, action: str) -> bool:
    """Is there any matter to which the post's role may do that?"""
    return bool(_asked(post, action))


def which(post: Post, action: str) -> Q:
    """The matters to which the post may do that, as a filter."""
    filters = [rule.where.filter(post) for rule in _asked(post, action)]
    if any(not one for one in filters):  # no condition at all; Django's `|` would drop it
        return Q()
    return reduce(or_, filters, NOTHING)


def sees(post: Post, matter: Matter) -> bool:
    return bool(may(post, f"see:{matter.kind}", matter))


def visible(post: Post, kind: str) -> QuerySet[Matter]:
    """The matters of a kind that the post may see."""
    return Matter.objects.filter(which(post, f"see:{kind}"), kind=kind)


def check(post: Post, action: str, matter: Matter) -> None:
    """Raises Unseen or NotAllowed unless the post may."""
    verdict = may(post, action, matter)
    if verdict:
        return
    if matter.version and not sees(post, matter):
        raise Unseen(number=matter.number)
    raise NotAllowed(verdict.reason)


__all__ = [
    "AUTHOR", "HIDDEN", "Anywhere", "Author", "Both", "Checked", "Disclosed", "Independent",
    "Lead", "Named", "Own", "Rule", "Verdict", "Watched", "Where", "actions", "check", "load",
    "may", "may_at_all", "sees", "visible", "watching", "which",
]  # fmt: skip

"""What waits for whom: declared by rooms, shown as 我的待办.

A room says, for a role, which matters a post of that role has to act on now. The home page adds
them up; each group is a filter of the same list, so its count equals its list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post


@dataclass(frozen=True)
class Waits:
    """A group of matters that wait for posts of these roles. `which` narrows what they may see."""

    code: str
    label: str | Promise
    kind: str
    roles: frozenset[str]
    which: Callable[[Post], Q]


_declared: list[Waits] = []


def waits(
    code: str, label: str | Promise, kind: str, roles: Iterable[str], which: Callable[[Post], Q]
) -> None:
    """Declare a group, in the order it is to be shown."""
    _declared.append(Waits(code, label, kind, frozenset(roles), which))


def groups(post: Post) -> list[Waits]:
    return [one for one in _declared if post.role in one.roles]


def matters(post: Post, code: str = "") -> QuerySet[Matter]:
    """What waits for this post, of one group or of all."""
    mine = [one for one in groups(post) if code in ("", one.code)]
    wanted = (
        Q(kind=one.kind) & policy.which(post, f"see:{one.kind}") & one.which(post) for one in mine
    )
    return Matter.objects.filter(reduce(or_, wanted, policy.NOTHING))


def counts(post: Post) -> dict[str, int]:
    """How many wait, by group code. One query for each group of the role."""
    return {one.code: matters(post, one.code).count() for one in groups(post)}

"""What the pages of units, posts and accounts read."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from bihuan.kernel.models.people import Account, Post, Unit

PAGE = 50


@dataclass(frozen=True)
class Node:
    """A unit in its place; `depth` counts from 0, `posts` those that serve today."""

    unit: Unit
    depth: int
    posts: int


def tree(words: str = "") -> list[Node]:
    """All units in official order, children after their parent; with `words` only those whose
    name, code, alias or nickname holds them. Two queries."""
    counts = dict(
        Post.objects.filter(Post.current(), unit__isnull=False)
        .order_by()
        .values_list("unit_id")
        .annotate(Count("id"))
    )
    children: dict[str, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.order_by("order", "id"):
        children[unit.path.removesuffix(f"{unit.code}/")].append(unit)
    nodes: list[Node] = []
    waiting = [(unit, 0) for unit in reversed(children[""])]
    while waiting:
        unit, depth = waiting.pop()
        nodes.append(Node(unit, depth, counts.get(unit.pk, 0)))
        waiting += [(child, depth + 1) for child in reversed(children[unit.path])]
    return [node for node in nodes if _fits(node.unit, words)] if words else nodes


def _fits(unit: Unit, words: str) -> bool:
    names = (unit.name, unit.short_name, unit.code, *unit.aliases, *unit.nicknames)
    return any(words in text for text in names)


def above(unit: Unit) -> list[Unit]:
    """The units from the root down to the one above this one."""
    codes = unit.path.strip("/").split("/")[:-1]
    found = {one.code: one for one in Unit.objects.filter(code__in=codes)}
    return [found[code] for code in codes if code in found]


def posts_of(unit: Unit) -> list[Post]:
    """Those who serve or will serve first, then those who did."""
    posts = unit.posts.select_related("account").order_by("role", "id")
    return sorted(
        posts, key=lambda post: (post.until_on is not None, post.until_on or post.from_on)
    )


def accounts(words: str, after: str) -> QuerySet[Account]:
    """Accounts by sign-in name after a given one, with their current posts."""
    current = Post.objects.filter(Post.current()).select_related("unit")
    found = Account.objects.prefetch_related(Prefetch("posts", current, to_attr="serving"))
    if words:
        found = found.filter(Q(username__icontains=words) | Q(name__icontains=words))
    if after:
        found = found.filter(username__gt=after)
    return found.order_by("username")

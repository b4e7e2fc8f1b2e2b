"""Reads of trees, viewer first: what a post may not see is not there, nor in any sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from bihuan.kernel import clock, deadlines, policy, schemes
from bihuan.kernel.deadlines import Lamp
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.events import LIFE
from bihuan.rooms.ledger.tree import rules
from bihuan.rooms.ledger.tree.models import Node
from bihuan.rooms.ledger.tree.project import MEASURE
from bihuan.rooms.ledger.tree.rules import Forest, Item, Sum

MOST_TREES = 100
"""Trees on one page of the overview, the newest first."""
TONES = ("red", "orange", "amber", "blue", "green", "grey")
"""From the worst to the best."""
GONE = LIFE.statuses("joined")

_BRANCHES = """
WITH RECURSIVE branch AS (
    SELECT id, NULL::bigint AS parent_id, 0::bigint AS position, 1 AS weight
      FROM unnest(%s::bigint[]) AS id
    UNION ALL
    SELECT n.matter_id, n.parent_id, n.position, n.weight
      FROM tree_node n JOIN branch b ON n.parent_id = b.id
) SELECT id, parent_id, position, weight FROM branch
"""
_LINE = """
WITH RECURSIVE line AS (
    SELECT parent_id AS id, 1 AS level FROM tree_node WHERE matter_id = %s
    UNION ALL SELECT n.parent_id, level + 1 FROM tree_node n JOIN line ON n.matter_id = line.id
) SELECT id FROM line ORDER BY level DESC
"""


@dataclass(frozen=True)
class Reading:
    """What stands under some items, themselves included, as the viewer sees it."""

    viewer: Post
    forest: Forest
    lamps: dict[int, Lamp]

    def lamp(self, total: Sum) -> Lamp | None:
        """The worst lamp in a sum."""
        return self.lamps.get(total.lamp) if total.lamp is not None else None

    def matters(self, ids: Iterable[int]) -> dict[int, Matter]:
        """Items with their rows in the ledger, in the order given. One query."""
        wanted = list(ids)
        found = visible(self.viewer).filter(pk__in=wanted).select_related("problem")
        known = {one.pk: one for one in found}
        return {pk: known[pk] for pk in wanted if pk in known}

    def all(self) -> QuerySet[Matter]:
        """Every item of the reading, to be filtered."""
        return among(self.viewer, self.forest.items)


def visible(viewer: Post) -> QuerySet[Matter]:
    return policy.visible(viewer, "problem").exclude(status__in=GONE)


def among(viewer: Post, ids: Iterable[int]) -> QuerySet[Matter]:
    """Those of the ids that the viewer may see; ids by the ten thousand are one parameter."""
    return visible(viewer).filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(ids)]))


def read(viewer: Post, tops: Sequence[int]) -> Reading:
    """The trees under these items. Two queries, however many stand in them."""
    with connection.cursor() as cursor:
        cursor.execute(_BRANCHES, [list(tops)])
        placed = {pk: (parent, position, weight) for pk, parent, position, weight in cursor}
    rows = among(viewer, placed).order_by()
    columns = ("pk", "status", "due_on", "list_code", "problem__percent")
    seen = {row[0]: row[1:] for row in rows.values_list(*columns)}
    lamps = _Lamps()

    def shown_parent(pk: int) -> int | None:
        above: int | None = placed[pk][0]
        while above is not None and above not in seen:
            above = placed[above][0]
        return above

    items = (
        Item(
            pk=pk,
            parent=shown_parent(pk),
            position=placed[pk][1],
            weight=placed[pk][2],
            status=status,
            phase=LIFE.states[status].phase,
            percent=percent,
            due_on=due_on,
            lamp=lamps.rank(status, due_on, list_code),
        )
        for pk, (status, due_on, list_code, percent) in seen.items()
    )
    return Reading(viewer, rules.forest(items), lamps.known)


class _Lamps:
    """Lamps by how bad they are; one that comes again is not worked out again."""

    def __init__(self) -> None:
        self.known: dict[int, Lamp] = {}
        self._ranks: dict[tuple[str, date | None, str], int] = {}
        self._today = clock.today()

    def rank(self, status: str, due_on: date | None, list_code: str) -> int:
        key = (status, due_on, list_code)
        if key not in self._ranks:
            scheme = schemes.get("list", list_code).get("lamp", "standard")
            probe = Matter(kind="problem", status=status, due_on=due_on)
            lamp = deadlines.lamp(probe, scheme, self._today)
            ended = LIFE.states[status].phase in ("closed", "concluded")
            rank = len(TONES) if ended else TONES.index(lamp.tone)
            self.known.setdefault(rank, Lamp(lamp.code, lamp.word, lamp.tone))
            self._ranks[key] = rank
        return self._ranks[key]


def tops(viewer: Post) -> list[int]:
    """Items with something under them and nothing above them that the viewer may see, the newest
    first, and how many of them are shown at most. One query."""
    above = Node.objects.filter(matter__in=visible(viewer)).values("parent_id")
    own = Node.objects.filter(parent__in=visible(viewer)).values("matter_id")
    found = visible(viewer).filter(pk__in=above).exclude(pk__in=own).order_by("-pk")
    return list(found.values_list("pk", flat=True)[:MOST_TREES])


def line(viewer: Post, item: Matter) -> list[Matter]:
    """All above an item that the viewer may see, the top first. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, [item.pk])
        ids = [pk for (pk,) in cursor.fetchall()]
    found = visible(viewer).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


@dataclass(frozen=True)
class Matched:
    """What is joined to an item by `measure_of`: its problems, and the measures taken for it."""

    problems: Sequence[Matter]
    measures: Sequence[Matter]


def matched(viewer: Post, item: Matter) -> Matched:
    """Two queries."""
    links = Link.objects.filter(kind=MEASURE)
    pairs = links.filter(source=item) | links.filter(target=item)
    found = list(pairs.order_by("pk").values_list("source_id", "target_id"))
    seen = visible(viewer).in_bulk({pk for pair in found for pk in pair} - {item.pk})
    out: tuple[list[Matter], list[Matter]] = [], []
    for source, target in found:
        other, side = (target, 0) if source == item.pk else (source, 1)
        if other in seen:
            out[side].append(seen[other])
    return Matched(*out)


def kept(forest: Forest, wanted: frozenset[int]) -> Callable[[int], bool]:
    """Is an item wanted, or on the way to one that is?"""
    on_the_way = {above for pk in wanted if pk in forest.items for above in forest.line(pk)}
    return on_the_way.__contains__

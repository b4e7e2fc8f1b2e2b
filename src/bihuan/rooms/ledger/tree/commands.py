"""The verbs of trees and matches; the only writers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

import psycopg
from django.db import IntegrityError, connection, transaction

from bihuan.kernel import lifecycle, record
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.ledger.tree import events, rules, words
from bihuan.rooms.ledger.tree.models import Node
from bihuan.rooms.ledger.tree.project import MEASURE


def refuse(code: str, **data: Any) -> NoReturn:
    """Raises Refused in the words of a code."""
    raise Refused(words.REFUSALS[code], code=code, **data)


@transaction.atomic
def place(
    item: Matter,
    *,
    under: Matter,
    by: Post,
    at: int | None = None,
    weight: int | None = None,
    seen: int | None = None,
) -> None:
    """Put an item under another as its `at`th part (from 1; None: the last), or move it there.
    `weight`: 1–100, None: as it was, 1 at first. Raises Invalid, Refused, Stale."""
    record.ready(item, "problem.placed", by=by, seen=seen)
    if under.kind != "problem" or under.pk == item.pk:
        refuse("tree.itself")
    if weight is not None and not rules.WEIGHTS[0] <= weight <= rules.WEIGHTS[1]:
        raise Invalid({"weight": words.REFUSALS["tree.weight"]})
    version = item.version
    record.hold(item, under)
    if _ended(under):
        refuse("tree.ended")
    _fits(item, under)
    here = Node.objects.filter(pk=item.pk).first()
    kept = weight if weight is not None else (here.weight if here else 1)
    found = _position(item, under, at, by)
    data = events.Placed(under.pk, under.number, found, kept)
    try:
        record.append(item, data, by=by, seen=seen if seen is not None else version)
    except IntegrityError as error:
        if not _circle(error):
            raise
        raise Refused(words.REFUSALS["tree.itself"], code="tree.itself") from error


def _ended(matter: Matter) -> bool:
    return lifecycle.of("problem").states[matter.status].phase in lifecycle.ENDED


def _circle(error: IntegrityError) -> bool:
    cause = error.__cause__
    return isinstance(cause, psycopg.Error) and cause.diag.constraint_name == "tree_circle"


_LINE = """
WITH RECURSIVE line AS (
    SELECT %s::bigint AS id
    UNION SELECT n.parent_id FROM tree_node n JOIN line ON n.matter_id = line.id
) SELECT id FROM line
"""
_HEIGHT = """
WITH RECURSIVE branch AS (
    SELECT %s::bigint AS id, 1 AS level
    UNION ALL SELECT n.matter_id, level + 1
      FROM tree_node n JOIN branch ON n.parent_id = branch.id WHERE level < 64
) SELECT max(level) FROM branch
"""


def _fits(item: Matter, under: Matter) -> None:
    """Not under itself, and not deeper than may be."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, [under.pk])
        line = [pk for (pk,) in cursor.fetchall()]
        if item.pk in line:
            refuse("tree.itself")
        cursor.execute(_HEIGHT, [item.pk])
        (height,) = cursor.fetchone()
    if len(line) + height > rules.DEEPEST:
        refuse("tree.deep", n=rules.DEEPEST)


def _position(item: Matter, under: Matter, at: int | None, by: Post) -> int:
    """The place among the siblings; they are spread first when there is no room."""
    siblings = Node.objects.filter(parent=under).exclude(pk=item.pk).order_by("position", "pk")
    found = rules.position(list(siblings.values_list("position", flat=True)), at)
    if found is not None:
        return found
    for n, node in enumerate(siblings.select_related("matter")):
        data = events.Placed(under.pk, under.number, n * rules.STEP, node.weight)
        record.append(node.matter, data, by=by)
    return _position(item, under, at, by)


def unplace(item: Matter, *, by: Post, seen: int | None = None) -> None:
    """Take an item out of the tree; what stands under it stays under it. Nothing is written when
    it stands nowhere."""
    record.ready(item, "problem.unplaced", by=by, seen=seen)
    node = Node.objects.filter(pk=item.pk).select_related("parent").first()
    if node is not None:
        data = events.Unplaced(node.parent_id, node.parent.number)
        record.append(item, data, by=by, seen=seen)


def match(
    measure: Matter, *, problems: Sequence[Matter], by: Post, seen: int | None = None
) -> None:
    """Say for which problems a measure is taken, besides those said before. Raises Refused."""
    record.ready(measure, "problem.matched", by=by, seen=seen)
    if any(one.kind != "problem" or one.pk == measure.pk for one in problems):
        refuse("match.kind")
    there = set(matched(measure).values_list("target_id", flat=True))
    new = [one for one in dict.fromkeys(problems) if one.pk not in there]
    if not new:
        refuse("match.already")
    data = events.Matched(tuple(one.pk for one in new), tuple(one.number for one in new))
    record.append(measure, data, by=by, seen=seen)


def unmatch(measure: Matter, *, problem: Matter, by: Post, seen: int | None = None) -> None:
    """Take it back. Raises Refused."""
    record.ready(measure, "problem.unmatched", by=by, seen=seen)
    if not matched(measure).filter(target=problem).exists():
        refuse("match.none")
    record.append(measure, events.Unmatched(problem.pk, problem.number), by=by, seen=seen)


def matched(measure: Matter) -> Any:
    """The links from a measure to its problems."""
    return Link.objects.filter(source=measure, kind=MEASURE)


def running_below(item: Matter) -> int:
    """How many items stand right under it and have not ended."""
    running = lifecycle.of("problem").statuses("open", "waiting")
    return Node.objects.filter(parent=item, matter__status__in=running).count()

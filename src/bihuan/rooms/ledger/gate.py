"""The closure gate as the code asks it. The database asks the same of the events: `guards.sql`.

不整改完成不销号，不满意不销号.
"""

import psycopg
from django.db import IntegrityError
from django.db.models import Q

from bihuan.kernel import history
from bihuan.kernel.models.matter import Link, Matter
from bihuan.rooms.ledger.models import Problem, Reporter
from bihuan.rooms.ledger.rules import Asked


def shut(error: IntegrityError) -> bool:
    """Was it the database's gate that refused?"""
    cause = error.__cause__
    return isinstance(cause, psycopg.Error) and cause.diag.constraint_name == "closure_gate"


def asked(problem: Matter) -> list[Asked]:
    """Every reporter of the present round and what they said. One query."""
    rows = Reporter.objects.filter(matter=problem.pk)
    return [Asked(row.voice, row.result or None, row.tries) for row in rows]


def handed_over(problem: Matter) -> bool:
    """Was it ever issued to a unit, it or a problem that was merged into it?"""
    ever = Q(issued_on__isnull=False) | Q(matter__round__gt=1)  # a new round forgets the day
    return Problem.objects.filter(ever, matter__in=_line(problem)).exists()


def last_said(problem: Matter, voice: int) -> str | None:
    """What the reporter said last, here or in a problem that was merged into this one."""
    told = [one for _pk, past in history.by_matter(_line(problem), texts=False) for one in past]
    said = [one for one in told if one.kind == "problem.consulted" and one.data.voice == voice]
    return str(max(said, key=lambda one: one.id).data.result) if said else None


def _line(problem: Matter) -> list[int]:
    """Ids of the problem and of all that were merged into it, by and by."""
    found = last = [problem.pk]
    while last:
        links = Link.objects.filter(target__in=last, kind="merged_into")
        last = list(links.values_list("source_id", flat=True))
        found = found + last
    return found

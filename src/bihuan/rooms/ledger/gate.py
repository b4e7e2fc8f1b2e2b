"""The closure gate as the code asks it. The database asks the same of the events: `guards.sql`.

不整改完成不销号，不满意不销号.
"""

import psycopg
from django.db import IntegrityError

from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger.models import Reporter
from bihuan.rooms.ledger.rules import Asked


def shut(error: IntegrityError) -> bool:
    """Was it the database's gate that refused?"""
    cause = error.__cause__
    return isinstance(cause, psycopg.Error) and cause.diag.constraint_name == "closure_gate"


def asked(problem: Matter) -> list[Asked]:
    """Every reporter of the present round and what they said. One query."""
    rows = Reporter.objects.filter(matter=problem.pk)
    return [Asked(row.voice, row.result or None, row.tries) for row in rows]

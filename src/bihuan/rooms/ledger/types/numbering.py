"""The number of an item within its list and year, beside its number for good: WT2026-0001.

Counted in a row of its own that a transaction keeps until it ends: registering in one list waits
for others who do so. What is rolled back gives its number back; nothing promises there are no gaps.
"""

from __future__ import annotations

from django.db import connection

from bihuan.kernel import clock
from bihuan.rooms.ledger.types.shape import ListType

_NEXT = "UPDATE ledger_counter SET last = last + 1 WHERE key = %(key)s RETURNING last"
_FIRST = """
INSERT INTO ledger_counter (key, last)
SELECT %(key)s::text, 1 + coalesce(max(substring(serial FROM '[0-9]+$')::bigint), 0)
  FROM ledger_problem WHERE starts_with(serial, %(key)s::text)
ON CONFLICT (key) DO UPDATE SET last = ledger_counter.last + 1
RETURNING last
"""


def following(kind: ListType) -> str:
    """The next number of the list in the present year; empty for a list without numbering.

    Without a counter (rows rebuilt from events) it goes on from the highest there is.
    """
    if not kind.prefix:
        return ""
    head = f"{kind.prefix}{clock.today().year}-"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"key": head})
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_FIRST, {"key": head})
            row = cursor.fetchone()
    assert row is not None
    return f"{head}{row[0]:04d}"

"""Changes to one row, written as one UPDATE of the columns that changed.

`save` and `update` would send every column, and long texts with them, for PostgreSQL to parse.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Field, Model

Values = dict[str, Any]


def values(row: Model) -> Values:
    """What is in the row now, to be compared with later."""
    return row.__dict__.copy()


def write(row: Model, before: Values, **still: Any) -> bool:
    """Write what differs from `before`, if the row in the table still has the values `still`.
    Whether it was there. In the caller's transaction; neither signals nor `auto_now` run."""
    meta = row._meta
    changed = [field for field in meta.concrete_fields if _differs(field, row, before)]
    if not changed:
        return True
    assert meta.pk is not None
    found: Values = {str(meta.pk.column): row.pk, **still}
    sets = ", ".join(f'"{field.column}" = {_placeholder(field, row)}' for field in changed)
    where = " AND ".join(f'"{column}" = %s' for column in found)
    new = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in changed]
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{meta.db_table}" SET {sets} WHERE {where}',  # noqa: S608 - our own names
            [*new, *found.values()],
        )
        return bool(cursor.rowcount)


def _differs(field: Field[Any, Any], row: Model, before: Values) -> bool:
    """Lists and dictionaries may have been changed in place, so they are always written."""
    value = row.__dict__[field.attname]
    return isinstance(value, list | dict) or value != before[field.attname]


def _placeholder(field: Field[Any, Any], row: Model) -> str:
    """Arrays and search vectors say which type they are."""
    placeholder = getattr(field, "get_placeholder", None)
    return str(placeholder(getattr(row, field.attname), None, connection)) if placeholder else "%s"

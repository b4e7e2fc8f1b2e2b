"""Paging by the last row seen instead of by counting: every page costs what the first one costs.

The order is `(fields…, id)`, all in one direction. Rows without a value of a nullable field stand at
the end whichever the direction, as a segment of their own that is ordered by id alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.utils.functional import Promise

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Sort:
    """An order a list may stand in. `fields` are ORM paths, compared before the id; none of them may
    be null but the `nullable` one, and with it all others of its relation.

    For every sort of a big list there should be an index on (kind, fields…, id).
    """

    code: str
    label: str | Promise
    fields: tuple[str, ...] = ()
    nullable: str = ""

    def key(self, row: Any) -> Key:
        """What stands for a row's place: the values of `fields` and the id, or the id alone for a
        row of the last segment."""
        values = [_value(row, path) for path in self.fields]
        return (row.pk,) if self.nullable and None in values else (*values, row.pk)


NEWEST = Sort("new", "")


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name) if row is not None else None
    return row


@dataclass(frozen=True)
class Order:
    """A sort and its direction: `due` or `-due` in the address."""

    sort: Sort
    descending: bool = False

    @property
    def code(self) -> str:
        return f"-{self.sort.code}" if self.descending else self.sort.code

    def names(self) -> list[Any]:
        """For `QuerySet.order_by`, the whole list at once, rows without a value last."""
        fields = [F(path) for path in self.sort.fields]
        if self.descending:
            return [*(f.desc(nulls_last=True) for f in fields), F("pk").desc()]
        return [*(f.asc(nulls_last=True) for f in fields), F("pk").asc()]

    def take(
        self,
        rows: QuerySet[Any],
        count: int,
        *,
        after: Key | None = None,
        back: bool = False,
        few: bool = False,
    ) -> list[Any]:
        """The next `count` rows after a key, or from the start; `back`: those before it, or the last
        ones, in the list's order. One query, or two where the segments meet.

        `few`: the rows are known to be rare. They are then sorted; PostgreSQL would rather walk the
        ordered index past a million others.
        """
        found: list[Any] = []
        for part in self._segments(rows, after, back):
            if few and not self.sort.fields:
                part = part.order_by(
                    (F("pk") + 0).desc() if self.descending != back else F("pk") + 0
                )
            found += part[: count - len(found)]
            if len(found) == count:
                break
        return found[::-1] if back else found

    def _segments(
        self, rows: QuerySet[Any], after: Key | None, back: bool
    ) -> Iterator[QuerySet[Any]]:
        fields, nullable = self.sort.fields, self.sort.nullable
        down = self.descending != back
        if not nullable:
            yield _beyond(rows, fields, after, down)
            return
        valued = rows.filter(**{f"{nullable}__isnull": False})
        empty = rows.filter(**{f"{nullable}__isnull": True})
        in_empty = after is not None and len(after) == 1
        here = None if in_empty else after
        there = after if in_empty else None
        if back:
            if in_empty or after is None:
                yield _beyond(empty, (), there, down)
            yield _beyond(valued, fields, here, down)
        else:
            if not in_empty:
                yield _beyond(valued, fields, here, down)
            yield _beyond(empty, (), there, down)


class Beyond(Func):
    """`(a, b, id) > (x, y, z)`: compared as rows, which an index on (a, b, id) answers directly."""

    output_field = BooleanField()
    arity = None

    def __init__(self, *terms: Any, down: bool = False, **extra: Any) -> None:
        super().__init__(*terms, down=down, **extra)

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        sql, params = [], []
        for term in self.get_source_expressions():
            one, more = compiler.compile(term)
            sql.append(one)
            params += more
        half = len(sql) // 2
        left, right = ", ".join(sql[:half]), ", ".join(sql[half:])
        return f"({left}) {'<' if self.extra['down'] else '>'} ({right})", params


def _beyond(
    rows: QuerySet[Any], fields: Sequence[str], key: Key | None, down: bool
) -> QuerySet[Any]:
    names = [*fields, "pk"]
    if key is not None:
        rows = rows.filter(Beyond(*map(F, names), *map(Value, key), down=down))
        if len(names) > 1:
            # Says again what the comparison implies, for the fields of a joined table.
            bound = f"{names[0]}__{'lte' if down else 'gte'}"
            rows = rows.filter(**{bound: key[0]})
    return rows.order_by(*(f"-{name}" if down else name for name in names))


def seal(salt: str, order: Order, row: Any) -> str:
    """The address of a row's place: opaque, and signed so that a changed one is known."""
    plain = [_plain(value) for value in order.sort.key(row)]
    return signing.Signer(salt=f"bihuan.pages.{salt}").sign_object([order.code, *plain])


def unseal(salt: str, order: Order, cursor: str) -> Key | None:
    """The key in a cursor; None when it was changed or made for another order."""
    try:
        code, *key = signing.Signer(salt=f"bihuan.pages.{salt}").unsign_object(cursor)
    except (signing.BadSignature, ValueError):
        return None
    whole = (
        (1, len(order.sort.fields) + 1) if order.sort.nullable else (len(order.sort.fields) + 1,)
    )
    return tuple(key) if code == order.code and len(key) in whole else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value

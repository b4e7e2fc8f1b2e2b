"""Paging by the last row seen instead of by counting: every page costs what the first one costs.

The order is `(fields…, id)`, all in one direction. Rows without a value of a nullable field stand
at the end whichever the direction, as a segment of their own that is ordered by id alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Sort:
    """An order a list may stand in. `fields` are ORM paths, compared before the id. None may be
    null unless `nullable` names the field of the row whose absence makes the first of them null.

    A big list wants an index on (kind, fields…, id) for each.
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


NEWEST = Sort("new", _("最新"))
DUE = Sort("due", _("期限"), ("due_on",), nullable="due_on")
RECEIVED = Sort("received", _("收到日期"), ("received_on",))
UNIT = Sort("unit", _("责任单位（机构序列）"), ("unit__order", "unit_id"), nullable="unit_id")
NUMBER = Sort("number", _("编号"), ("number",))
MATTER_SORTS = (NEWEST, DUE, RECEIVED, UNIT, NUMBER)


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
        """The next `count` rows after a key, or from the start; `back`: those before it, or the
        last ones, in the list's order. One query, or two where the segments meet.

        `few`, for sorts by id alone: the rows are known to be rare. They are then sorted;
        PostgreSQL would rather walk the ordered index past a million others.
        """
        found: list[Any] = []
        if joined := [path.rpartition("__")[0] for path in self.sort.fields if "__" in path]:
            rows = rows.select_related(*joined)  # what `key` reads of the first and the last row
        for part in self._segments(rows, after, back):
            ordered = _not_walked(part, self.descending != back) if few else part
            found += ordered[: count - len(found)]
            if len(found) == count:
                break
        return found[::-1] if back else found

    def _segments(
        self, rows: QuerySet[Any], after: Key | None, back: bool
    ) -> Sequence[QuerySet[Any]]:
        """Where the wanted rows are, in the order they are wanted."""
        fields, nullable = self.sort.fields, self.sort.nullable
        down = self.descending != back
        if not nullable:
            return (_beyond(rows, fields, after, down),)
        in_last = after is not None and len(after) == 1
        # By the field that is sorted, so that PostgreSQL sees an inner join and walks its index.
        valued = rows.filter(**{f"{fields[0]}__isnull": False})
        first = _beyond(valued, fields, None if in_last else after, down)
        last = _beyond(
            rows.filter(**{f"{nullable}__isnull": True}), (), after if in_last else None, down
        )
        # All are null, and yet sorted by: else PostgreSQL misses that the index is in order.
        last = last.order_by(*_signed((nullable, "pk"), down))
        if back:
            return (last, first) if in_last or after is None else (first,)
        return (last,) if in_last else (first, last)


def _beyond(
    rows: QuerySet[Any], fields: Sequence[str], key: Key | None, down: bool
) -> QuerySet[Any]:
    names = [*fields, "pk"]
    if key is not None:
        # (a, b, id) > (x, y, z): an index on (a, b, id) answers it, which it does not for ORs.
        row, place = Func(*map(F, names), function="ROW"), Func(*map(Value, key), function="ROW")
        beyond = Func(
            row,
            place,
            template="%(expressions)s",
            arg_joiner=" < " if down else " > ",
            output_field=BooleanField(),
        )
        rows = rows.filter(beyond)
        if len(names) > 1:
            # Says again what the comparison implies, for the fields of a joined table.
            bound = f"{names[0]}__{'lte' if down else 'gte'}"
            rows = rows.filter(**{bound: key[0]})
    return rows.order_by(*_signed(names, down))


def _not_walked(rows: QuerySet[Any], down: bool) -> QuerySet[Any]:
    """In the order of ids, by an expression that no index is on."""
    return rows.order_by((F("pk") + 0).desc() if down else (F("pk") + 0).asc())


def _signed(names: Sequence[str], down: bool) -> list[str]:
    return [f"-{name}" if down else name for name in names]


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
    whole = {len(order.sort.fields) + 1, 1 if order.sort.nullable else 0}
    return tuple(key) if code == order.code and len(key) in whole else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value

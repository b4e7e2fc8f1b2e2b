"""Where projectors put their rows: at once, or gathered for a bulk write.

Both behave alike to a projector; imports and replays use the gathering kind.
"""

from collections import defaultdict
from typing import Protocol, TypeVar

from bihuan.kernel import bulk, changes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection

Row = TypeVar("Row", bound=Projection)


class Rows(Protocol):
    def add(self, row: Projection) -> None:
        """A new row."""

    def get(self, model: type[Row], pk: object) -> Row:
        """A row written earlier, to be changed. Raises `model.DoesNotExist`."""
        ...

    def of(self, model: type[Row], matter: Matter) -> list[Row]:
        """The rows of one matter, oldest first."""
        ...

    def change(self, row: Projection) -> None:
        """Write a row got before."""

    def remove(self, row: Projection) -> None:
        """Take away a row got before."""


class AtOnce:
    """Writes row by row; of a row got before, what has changed."""

    def __init__(self) -> None:
        self._got: dict[int, tuple[Projection, changes.Values]] = {}

    def add(self, row: Projection) -> None:
        row.save(force_insert=True)

    def get(self, model: type[Row], pk: object) -> Row:
        return self._note(model._default_manager.get(pk=pk))

    def of(self, model: type[Row], matter: Matter) -> list[Row]:
        found = model._default_manager.filter(**{model.matter_field: matter.pk})
        return [self._note(row) for row in found.order_by("pk")]

    def _note(self, row: Row) -> Row:
        self._got[id(row)] = row, changes.values(row)
        return row

    def change(self, row: Projection) -> None:
        _row, before = self._got[id(row)]
        changes.write(row, before)
        self._note(row)

    def remove(self, row: Projection) -> None:
        row.delete()


class Gathered:
    """Keeps rows in memory until `flush`, which writes each table with one statement.

    For histories written from their beginning: a row of a matter that is not in here is not there.
    """

    def __init__(self) -> None:
        self._keyed: dict[tuple[type[Projection], object], Projection] = {}
        self._mine: dict[tuple[type[Projection], int], list[Projection]] = defaultdict(list)

    def add(self, row: Projection) -> None:
        if row.pk is not None:
            if (type(row), row.pk) in self._keyed:
                raise ValueError(f"{type(row).__name__} {row.pk} written twice")
            self._keyed[type(row), row.pk] = row
        self._mine[type(row), _owner(row)].append(row)

    def get(self, model: type[Row], pk: object) -> Row:
        found = self._keyed.get((model, pk))
        if found is None:  # a row of a register, written and flushed before
            return model._default_manager.get(pk=pk)
        assert isinstance(found, model)
        return found

    def of(self, model: type[Row], matter: Matter) -> list[Row]:
        return [row for row in self._mine[model, matter.pk] if isinstance(row, model)]

    def change(self, row: Projection) -> None:
        if row.pk is not None and (type(row), row.pk) not in self._keyed:
            row.save(force_update=True)

    def remove(self, row: Projection) -> None:
        self._keyed.pop((type(row), row.pk), None)
        mine = self._mine[type(row), _owner(row)]
        mine[:] = [one for one in mine if one is not row]

    def flush(self) -> None:
        by_model: dict[type[Projection], list[Projection]] = defaultdict(list)
        for (model, _), rows in self._mine.items():
            by_model[model] += rows
        for rows in by_model.values():
            bulk.insert(rows)
        self._keyed.clear()
        self._mine.clear()


def _owner(row: Projection) -> int:
    if not row.matter_field:
        return 0
    field = row._meta.get_field(row.matter_field)
    return int(getattr(row, getattr(field, "attname", row.matter_field)))

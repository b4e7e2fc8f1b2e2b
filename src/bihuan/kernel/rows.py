"""Where projectors put their rows: at once, or gathered for a bulk write.

Both behave alike to a projector; imports and replays use the gathering kind.
"""

from collections import defaultdict
from typing import Protocol, TypeVar

from bihuan.kernel.models.projection import Projection

Row = TypeVar("Row", bound=Projection)


class Rows(Protocol):
    def add(self, row: Projection) -> None:
        """A new row."""

    def get(self, model: type[Row], pk: object) -> Row:
        """A row written earlier, to be changed. Raises `model.DoesNotExist`."""
        ...

    def change(self, row: Projection) -> None:
        """Write a row got before."""

    def remove(self, row: Projection) -> None: ...


class AtOnce:
    """Writes row by row."""

    def add(self, row: Projection) -> None:
        row.save(force_insert=True)

    def get(self, model: type[Row], pk: object) -> Row:
        return model._default_manager.get(pk=pk)

    def change(self, row: Projection) -> None:
        row.save(force_update=True)

    def remove(self, row: Projection) -> None:
        row.delete()


class Gathered:
    """Keeps rows in memory until `flush`, which writes each table with one statement.

    For histories that are written from their beginning: a row that is not in here is not there.
    """

    def __init__(self) -> None:
        self._keyed: dict[type[Projection], dict[object, Projection]] = defaultdict(dict)
        self._others: dict[type[Projection], list[Projection]] = defaultdict(list)

    def add(self, row: Projection) -> None:
        if row.pk is None:
            self._others[type(row)].append(row)
        elif row.pk in self._keyed[type(row)]:
            raise ValueError(f"{type(row).__name__} {row.pk} written twice")
        else:
            self._keyed[type(row)][row.pk] = row

    def get(self, model: type[Row], pk: object) -> Row:
        found = self._keyed[model].get(pk)
        if found is None:
            # Registers are replayed before anything else and flushed: look there.
            return model._default_manager.get(pk=pk)
        assert isinstance(found, model)
        return found

    def change(self, row: Projection) -> None:
        if row.pk not in self._keyed[type(row)]:
            row.save(force_update=True)

    def remove(self, row: Projection) -> None:
        if self._keyed[type(row)].pop(row.pk, None) is None:
            row.delete()

    def flush(self) -> None:
        for model, rows in self._keyed.items():
            model._default_manager.bulk_create(rows.values(), batch_size=1000)
        for model, others in self._others.items():
            model._default_manager.bulk_create(others, batch_size=1000)
        self._keyed.clear()
        self._others.clear()

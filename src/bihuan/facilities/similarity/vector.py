"""pgvector's half-precision vectors as a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from numpy.typing import NDArray

Vector = NDArray[np.float32]

if TYPE_CHECKING:
    Field = models.Field[Vector | None, Vector | None]
else:
    Field = models.Field


class HalfVector(Field):
    """A `halfvec` of any length, an array of float32 in Python.

    The length belongs to whatever made the vector, not to the table, so another way of making
    them needs no migration; an index names it: `((vector::halfvec(256)) halfvec_cosine_ops)`.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "halfvec"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::halfvec"

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else literal(value)

    def from_db_value(self, value: str | None, *_: Any) -> Vector | None:
        if value is None:
            return None
        return np.array(value[1:-1].split(","), dtype=np.float32)


def literal(vector: NDArray[Any]) -> str:
    """How PostgreSQL reads a vector; four digits are more than half precision holds."""
    return "[" + ",".join([f"{x:.4g}" for x in vector.tolist()]) + "]"

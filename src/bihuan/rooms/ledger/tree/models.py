"""Where an item stands."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Node(Projection):
    """An item under another; the top of a tree has none. Siblings stand in the order of `position`,
    then of their ids. Depth and path are not kept: moving a branch is one row.

    The database takes no row that would close a circle (`guards.sql`).
    """

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="node",
        db_constraint=False,
    )
    parent = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="parts", db_constraint=False
    )
    position = models.BigIntegerField()
    weight = models.IntegerField(default=1)

    matter_field: ClassVar[str] = "matter"

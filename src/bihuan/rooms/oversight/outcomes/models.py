"""Projections of outcomes."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Outcome(Projection):
    """What oversight led to for a unit, why, and what the unit says of it."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="outcome",
        db_constraint=False,
    )
    outcome_kind = models.CharField(max_length=40)
    reason = models.TextField()
    statement = models.TextField(blank=True)
    stated_on = models.DateField(null=True)
    withdrawn = models.TextField(blank=True)

    matter_field: ClassVar[str] = "matter"

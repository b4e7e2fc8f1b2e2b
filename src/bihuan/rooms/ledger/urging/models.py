"""Projections of urging."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Taken(Projection):
    """A step of a plan that was taken. `key` = "<matter>-<round>-<step>-<anchor>": the database
    takes a step once for a matter and the day it is counted from."""

    key = models.CharField(max_length=120, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="urgings", db_constraint=False
    )
    step = models.CharField(max_length=40)
    anchor = models.DateField()
    on = models.DateField()
    version = models.IntegerField()

    matter_field: ClassVar[str] = "matter"


class Promise(Projection):
    """What a unit promised of a problem. `key` = "<matter>-<version>"."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="promises", db_constraint=False
    )
    unit_id = models.BigIntegerField()
    by_on = models.DateField()
    text = models.TextField()
    made_on = models.DateField()
    made_at = models.DateTimeField()

    matter_field: ClassVar[str] = "matter"

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="promise_made_at")]

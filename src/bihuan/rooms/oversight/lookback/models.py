"""Projections of look-backs."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class LookBack(Projection):
    """A look-back beyond its matter row, whose unit and helpers are those of the problem.
    `problem`: its id; `verifier`: the post that verified it; `held_by`: the post that looked."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="lookback",
        db_constraint=False,
    )
    problem = models.BigIntegerField()
    number = models.CharField(max_length=24)
    round = models.IntegerField()
    criterion = models.TextField()
    rule = models.CharField(max_length=20)
    share = models.SmallIntegerField()
    place = models.CharField(max_length=8, blank=True)
    verifier = models.BigIntegerField(null=True)
    first_checker = models.BigIntegerField(null=True)
    member = models.BigIntegerField(null=True)
    held_by = models.BigIntegerField(null=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        indexes = [models.Index(fields=["problem"], name="lookback_problem")]

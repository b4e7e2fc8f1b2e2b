"""Projections of draws."""

from typing import Any, ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Draw(Projection):
    """A draw as published so far; `seed` is empty until it is revealed."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="draw",
        db_constraint=False,
    )
    plan = models.JSONField()
    plan_sha256 = models.CharField(max_length=64)
    kept_here = models.BooleanField()
    after = models.DateTimeField()
    second = models.CharField(max_length=300, blank=True)
    checkpoint = models.JSONField(null=True)
    seed = models.CharField(max_length=64, blank=True)
    drawn = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    matter_field: ClassVar[str] = "matter"

    @property
    def total(self) -> int:
        return int(self.plan["total"])

    @property
    def population(self) -> int:
        return len(self.plan["items"])

    def items(self) -> dict[str, dict[str, Any]]:
        """The population by id."""
        return {one["id"]: one for one in self.plan["items"]}

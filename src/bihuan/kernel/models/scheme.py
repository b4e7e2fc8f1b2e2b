"""Local variation as data: list types, limits, lamps, classifications."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.projection import Projection


class Scheme(Projection):
    """`kind` + `code` → `data`, as last adopted; earlier versions stand in the events."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    order = models.IntegerField(default=0)
    version = models.IntegerField()
    data = models.JSONField()

    replay_ignores: ClassVar[tuple[str, ...]] = ("id",)

    class Meta:
        ordering = ("kind", "order", "code")
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="scheme_once")]

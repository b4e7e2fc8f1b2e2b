"""Projections of weekly dispatches."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.models.projection import Projection


class Dispatch(Projection):
    """One week of one series. `slot` = "<series>-<year>-<week>" makes it one, empty once it was
    cancelled; `standing`: how things stood when it was held."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="dispatch",
        db_constraint=False,
    )
    series = models.CharField(max_length=40)
    year = models.SmallIntegerField()
    week = models.SmallIntegerField()
    slot = models.CharField(max_length=60, null=True, unique=True)
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    standing = models.JSONField(null=True)
    superior = models.CharField(max_length=120, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )

    matter_field: ClassVar[str] = "matter"

    class Meta:
        indexes = [models.Index(fields=["series", "held_at"], name="dispatch_series")]


class ZeroReturn(Projection):
    """A unit's 零报告. `key` = "<dispatch>-<unit>": a unit makes one a week."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="zero_returns", db_constraint=False
    )
    unit_id = models.BigIntegerField()
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    at = models.DateTimeField()

    matter_field: ClassVar[str] = "matter"


class Remark(Projection):
    """Something said at a meeting. `key` = "<dispatch>-<version>"."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="remarks", db_constraint=False
    )
    problem = models.BigIntegerField(null=True)
    text = models.TextField()
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    at = models.DateTimeField()

    matter_field: ClassVar[str] = "matter"

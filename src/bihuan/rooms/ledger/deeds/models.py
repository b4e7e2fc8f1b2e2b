"""Projections of deeds."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Target(Projection):
    """So much of something. `key` = "<matter>-<code>"; `first`: what was promised at first."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="targets", db_constraint=False
    )
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    measure = models.CharField(max_length=10)
    amount = models.IntegerField()
    first = models.IntegerField()
    done = models.IntegerField(default=0)
    reported_on = models.DateField(null=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        ordering = ("matter_id", "code")


class Milestone(Projection):
    """A stage of a deed. `first_due_on`: the day that was said at first."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="milestones", db_constraint=False
    )
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    due_on = models.DateField()
    first_due_on = models.DateField()
    reached_on = models.DateField(null=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        ordering = ("matter_id", "due_on", "code")


class Publication(Projection):
    """What the public sees of a deed; no row, nothing. `on`: when it was first shown."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="publication",
        db_constraint=False,
    )
    title = models.CharField(max_length=80)
    text = models.TextField()
    photos = ArrayField(models.CharField(max_length=36), default=list)
    on = models.DateField()

    matter_field: ClassVar[str] = "matter"

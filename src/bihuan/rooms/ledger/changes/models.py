"""Projections of changes."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.models.projection import Projection


class Change(Projection):
    """One change that was asked for. `key` = "<matter>-<version>"; `state`: see `words.STATES`;
    `due_on`: the date asked for along with it; `serial`: the item's number in the list it left."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="changes", db_constraint=False
    )
    version = models.IntegerField()
    what = models.CharField(max_length=20)
    to = models.CharField(max_length=100)
    was = models.CharField(max_length=100)
    due_on = models.DateField(null=True)
    was_on = models.DateField(null=True)
    reason = models.TextField()
    asked_by = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    asked_on = models.DateField()
    state = models.CharField(max_length=10, default="pending")
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="+", db_constraint=False, null=True
    )
    decided_on = models.DateField(null=True)
    serial = models.CharField(max_length=40, blank=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        ordering = ("matter_id", "version")
        indexes = [models.Index(fields=["state", "matter"], name="change_state")]


class Tally(Projection):
    """One thing that counts for a unit. `kind`: one of `words.COUNTERS`, or `handed` for each
    hand-over; `unit`: the responsible one at that time; `key` = "<matter>-<version>-<kind>"."""

    key = models.CharField(max_length=80, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="tallies", db_constraint=False
    )
    version = models.IntegerField()
    kind = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    at = models.DateTimeField()
    was = models.CharField(max_length=100, blank=True)
    now = models.CharField(max_length=100, blank=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        ordering = ("matter_id", "version", "kind")
        indexes = [models.Index(fields=["kind", "unit", "at"], name="tally_kind_unit")]


class Answer(Projection):
    """What a reporter said last, whatever the round. `key` = "<matter>-<voice>"."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="answers", db_constraint=False
    )
    result = models.CharField(max_length=20)

    matter_field: ClassVar[str] = "matter"

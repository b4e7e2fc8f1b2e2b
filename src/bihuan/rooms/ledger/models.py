"""Projections of problems."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.models.projection import Projection


class Problem(Projection):
    """What the ledger's columns show beyond the matter row."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="problem",
        db_constraint=False,
    )
    text = models.TextField()
    person = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    leader = models.CharField(max_length=60, blank=True)
    measure = models.TextField(blank=True)
    standard = models.TextField(blank=True)
    type = models.CharField(max_length=20, blank=True)
    due = models.CharField(max_length=40, blank=True)
    remark = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    external = models.CharField(max_length=80, blank=True)
    carried = models.TextField(blank=True)
    serial = models.CharField(max_length=40, blank=True)
    edition = models.IntegerField(default=0)
    own = models.JSONField(default=dict)
    asks_registrar = models.BooleanField(default=False)
    registrar = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    issued_on = models.DateField(null=True)
    first_due_on = models.DateField(null=True)
    progress = models.TextField(blank=True)
    percent = models.SmallIntegerField(null=True)
    progressed_at = models.DateTimeField(null=True)
    asked_until = models.DateField(null=True)
    asked_by = models.BigIntegerField(null=True)
    proposed = models.CharField(max_length=20, blank=True)
    proposed_by = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)
    verified_on = models.DateField(null=True)
    evidence = models.IntegerField(default=0)
    extensions = models.IntegerField(default=0)
    returns = models.IntegerField(default=0)
    urges = models.IntegerField(default=0)
    send_backs = models.IntegerField(default=0)
    check_failures = models.IntegerField(default=0)
    reopenings = models.IntegerField(default=0)

    matter_field: ClassVar[str] = "matter"


class Counter(models.Model):
    """The last number given in a list and year; `key` is what stands before it. No projection:
    the numbers themselves stand in the events."""

    key = models.CharField(max_length=40, primary_key=True)
    last = models.BigIntegerField()


class Reporter(Projection):
    """One reporter of a problem in its present round.

    `key` = "<matter>-<voice>"; `voice`: the opinion's id, or 0 when nobody outside reported it.
    """

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="reporters", db_constraint=False
    )
    voice = models.BigIntegerField()
    result = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    way = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        ordering = ("voice",)
        indexes = [models.Index(fields=["voice"])]

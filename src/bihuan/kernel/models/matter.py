"""The matter row, what lists filter and sort by, and the links between matters."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from bihuan.kernel.models.people import Unit
from bihuan.kernel.models.projection import Projection


class Matter(Projection):
    """Anything that has to be brought to an end. Rebuilt from its events; `version` counts them."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=20)
    version = models.IntegerField()
    round = models.IntegerField(default=1)
    title = models.CharField(max_length=300)
    list_code = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    labels = ArrayField(models.CharField(max_length=80), default=list)
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    helpers = ArrayField(models.BigIntegerField(), default=list)
    place = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    checker = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    due_basis = models.JSONField(null=True)
    closed_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-id"], name="matter_kind_newest"),
            models.Index(fields=["kind", "status", "-id"], name="matter_kind_status"),
            models.Index(fields=["kind", "unit", "id"], name="matter_kind_unit"),
            models.Index(fields=["kind", "received_on", "id"], name="matter_kind_received"),
            models.Index(fields=["kind", "number"], name="matter_kind_number"),
            models.Index(fields=["kind", "place", "-id"], name="matter_kind_place"),
            models.Index(fields=["kind", "due_on", "id"], name="matter_kind_due"),
            models.Index(fields=["checker", "status"], name="matter_checker"),
            GinIndex(fields=["labels"], name="matter_labels"),
            GinIndex(fields=["helpers"], name="matter_helpers"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def label(self, classification: str) -> str:
        """The class of this matter in one classification, or an empty text."""
        head = classification + ":"
        return next((x[len(head) :] for x in self.labels if x.startswith(head)), "")


class Link(Projection):
    """`source` —kind→ `target`. Written by events of the source."""

    KINDS = (
        *("raised_from", "merged_into", "relapse_of", "heard_at", "gathered"),
        *("part_of", "measure_of", "found_by", "lookback_of"),
    )
    source = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="links_out", db_constraint=False
    )
    target = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="links_in", db_constraint=False
    )
    kind = models.CharField(max_length=20)

    replay_ignores: ClassVar[tuple[str, ...]] = ("id",)
    matter_field: ClassVar[str] = "source"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
        ]

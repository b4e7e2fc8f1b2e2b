"""Projections of drafts."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Draft(Projection):
    """A draft as last checked, with its findings and what became of each. `file`: the record of
    the Word document in the event, empty for other origins."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="draft",
        db_constraint=False,
    )
    name = models.TextField()
    origin = models.CharField(max_length=10)
    text = models.TextField()
    findings = models.JSONField(default=list)
    ledger = models.BooleanField()
    as_of = models.DateField(null=True)
    pages = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    file_id = models.CharField(max_length=36, blank=True)
    checked_at = models.DateTimeField()

    matter_field: ClassVar[str] = "matter"

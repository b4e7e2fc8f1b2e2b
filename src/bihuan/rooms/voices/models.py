"""Projections of opinions."""

from typing import ClassVar

from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Voice(Projection):
    """What an opinion says and who said it; erased texts show as such."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="voice",
        db_constraint=False,
    )
    channel = models.CharField(max_length=20)
    text = models.TextField()
    reporter = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    external = models.CharField(max_length=80, blank=True)
    topic = models.CharField(max_length=120, blank=True)
    approach = models.CharField(max_length=40, blank=True)
    receipt = models.CharField(max_length=64, null=True, unique=True)
    fingerprint = models.CharField(max_length=64, null=True, unique=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)

    matter_field: ClassVar[str] = "matter"


class Mapping(models.Model):
    """How the columns of a spreadsheet layout were read last time; a convenience, not history."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    columns = models.JSONField()
    used_at = models.DateTimeField(auto_now=True)

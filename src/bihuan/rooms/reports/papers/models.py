"""Projections of reports."""

from django.db import models

from bihuan.kernel.serials import Numbered, once


class Report(Numbered):
    """A report as it stands. `waits_for`: the post asked to do `step`; `done`: the steps of this
    round, each with `step`, `by`, `on`. `numbers`: those of the latest version; once published,
    fixed. `told`: a number's place and field → what the last correction said it is now."""

    report_kind = models.CharField(max_length=40)
    author = models.BigIntegerField()
    as_of = models.DateField()
    scope = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    edition = models.IntegerField(default=0)
    numbers = models.JSONField(default=list)
    odd = models.IntegerField(default=0)
    step = models.CharField(max_length=40, blank=True)
    waits_for = models.BigIntegerField(null=True)
    done = models.JSONField(default=list)
    sent_back = models.TextField(blank=True)
    explained = models.TextField(blank=True)
    file = models.CharField(max_length=36)
    sha256 = models.CharField(max_length=64)
    signer = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    log_size = models.BigIntegerField(null=True)
    log_root = models.CharField(max_length=64, blank=True)
    served = models.JSONField(default=list)
    receipted = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    corrected_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [once("report_number_once")]
        indexes = [models.Index(fields=["waits_for"], name="report_waits_for")]

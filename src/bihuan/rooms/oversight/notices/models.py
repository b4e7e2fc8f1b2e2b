"""Projections of notices."""

from django.db import models

from bihuan.kernel.models.people import Unit
from bihuan.kernel.serials import Numbered, once


class Notice(Numbered):
    """A notice. `serial` None: not signed yet; its number is never given to another."""

    notice_kind = models.CharField(max_length=40)
    addressee = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    copies = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    signer = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    served_on = models.DateField(null=True)
    served_to = models.JSONField(default=list)
    receipted_on = models.DateField(null=True)
    answer_due = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [once("notice_number_once")]

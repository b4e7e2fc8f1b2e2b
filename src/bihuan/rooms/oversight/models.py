"""Projections of oversight."""

from django.db import models

from bihuan.kernel.models.people import Unit
from bihuan.kernel.models.projection import Projection


class ContactPoint(Projection):
    """Which oversight group is the contact of a unit (分片联系)."""

    unit = models.OneToOneField(
        Unit,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="contact",
        db_constraint=False,
    )
    group = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="contacts", db_constraint=False
    )

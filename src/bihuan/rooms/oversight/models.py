"""Projections of oversight."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.models.projection import Projection


class ContactPoint(Projection):
    """Which oversight group of a level is the contact of a unit (分片联系). `key` =
    "<unit>-<level>"; a group nothing was said of is of the level of the empty text."""

    key = models.CharField(max_length=60, primary_key=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="contacts_of", db_constraint=False
    )
    group = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="contacts", db_constraint=False
    )
    level = models.CharField(max_length=20, blank=True)


class Group(Projection):
    """What an oversight group is besides its unit and the posts in it. `deputies`: ids of posts."""

    unit = models.OneToOneField(
        Unit,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="oversight_group",
        db_constraint=False,
    )
    level = models.CharField(max_length=20)
    leader = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    deputies = ArrayField(models.BigIntegerField(), default=list)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)


class LeaderContact(Projection):
    """Which leader is the contact of a unit (班子成员包抓)."""

    unit = models.OneToOneField(
        Unit, primary_key=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    leader = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="contact_units", db_constraint=False
    )


class Check(Projection):
    """The verification of a problem's present round: to whom it was assigned, and who did it.
    `member`: a post the rule named; `verifier`: the post that said it passed."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="checking",
        db_constraint=False,
    )
    group = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    rule = models.CharField(max_length=20)
    member = models.BigIntegerField(null=True)
    verifier = models.BigIntegerField(null=True)
    assigned_on = models.DateField()
    reassigned = models.IntegerField(default=0)

    matter_field: ClassVar[str] = "matter"


class CallbackFlag(Projection):
    """An answer that seems to contradict itself. `key` = "<matter>-<version>"; `outcome` empty:
    nobody has looked at it."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="callback_flags", db_constraint=False
    )
    voice = models.BigIntegerField()
    said = models.IntegerField()
    signs = ArrayField(models.CharField(max_length=20), default=list)
    flagged_on = models.DateField()
    outcome = models.CharField(max_length=20, blank=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        ordering = ("matter_id", "said")

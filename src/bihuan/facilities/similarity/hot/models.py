"""Groups of opinions, kept by ids alone."""

from __future__ import annotations

from django.db import models

from bihuan.kernel.models.matter import Matter


class HotGroup(models.Model):
    """Opinions about the same matter at the same place: a guess, made anew from their texts at any
    time. It holds no words: `name_of` and `typical_of` are ids of the opinions whose title and
    which of whose sentences (`start` to `end` of the text) stand for all."""

    made_at = models.DateTimeField()
    name_of = models.BigIntegerField(null=True)
    typical_of = models.BigIntegerField(null=True)
    start = models.IntegerField(default=0)
    end = models.IntegerField(default=0)

    class Meta:
        db_table = "similarity_hot_group"


class HotMember(models.Model):
    """An opinion that has been compared with the others. `group`: none if it stands alone;
    `first`: id of the first opinion of the same person in the group, which may be this one."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        related_name="hot",
        db_constraint=False,
    )
    group = models.ForeignKey(
        HotGroup, null=True, on_delete=models.SET_NULL, related_name="members"
    )
    first = models.BigIntegerField()

    class Meta:
        db_table = "similarity_hot_member"

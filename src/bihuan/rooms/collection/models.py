"""Projections of collections."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection


class Collection(Projection):
    """What is known of one collection beyond the matter row, whose title is the subject.

    `participants`: category code → persons; `persons`: all. `units`: ids of those talked to.
    """

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="collection",
        db_constraint=False,
    )
    approach = models.CharField(max_length=40)
    collection_kind = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    from_time = models.CharField(max_length=5, blank=True)
    until_time = models.CharField(max_length=5, blank=True)
    venue = models.CharField(max_length=120, blank=True)
    hosts = models.CharField(max_length=300, blank=True)
    participants = models.JSONField(default=dict)
    persons = models.IntegerField(default=0)
    units = ArrayField(models.BigIntegerField(), default=list)
    sent = models.IntegerField(null=True)
    returned = models.IntegerField(null=True)
    opinions = models.IntegerField(default=0)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        indexes = [models.Index(fields=["starts_on"], name="collection_starts_on")]


class Minutes(Projection):
    """What was written down: `paragraphs` are [offset in the whole text, text or None if erased].

    Apart from the collection, so that counting an opinion does not write the text again."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="minutes",
        db_constraint=False,
    )
    paragraphs = models.JSONField(default=list)

    matter_field: ClassVar[str] = "matter"


class Mark(Projection):
    """An opinion noted at a collection. `key` = "<matter>-<mark>"; `start` and `end` are None when
    it has no place in the minutes."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="marks", db_constraint=False
    )
    mark = models.IntegerField()
    text = models.TextField()
    speaker = models.CharField(max_length=20, blank=True)
    start = models.IntegerField(null=True)
    end = models.IntegerField(null=True)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        ordering = ("matter_id", "mark")

    @property
    def span(self) -> tuple[int, int] | None:
        return None if self.start is None or self.end is None else (self.start, self.end)

"""What the program makes of an opinion or a problem by reading it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from bihuan.facilities.similarity.classify import models as classify
from bihuan.facilities.similarity.hot import models as hot
from bihuan.facilities.similarity.match import models as match
from bihuan.facilities.similarity.vector import HalfVector
from bihuan.kernel.models.matter import Matter


class Reading(models.Model):
    """A guess about one matter, made from its text and made anew at any time: no projection, no
    history, never a decision. It goes when a text of the matter is erased.

    `kind`: of the matter. `classes`: [[code, confidence 0–1], …], likeliest first; `class_code`:
    the first code.
    `tags`: what `tags.Tag.plain` writes, places in the text and no words of it; `units`: ids of the
    units named beyond doubt. `engine`: versions of the parts that read it. `vector` is made apart,
    by `vector_engine`, for it takes thirty times as long as all the rest.
    """

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        related_name="reading",
        db_constraint=False,
    )
    kind = models.CharField(max_length=20, default="voice", db_default="voice")
    classes = models.JSONField(default=list)
    class_code = models.CharField(max_length=80, blank=True)
    tags = models.JSONField(default=list)
    units = ArrayField(models.BigIntegerField(), default=list)
    vector = HalfVector(null=True)
    engine = models.CharField(max_length=200)
    vector_engine = models.CharField(max_length=40, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "similarity_reading"
        indexes = [
            models.Index(fields=["class_code", "-matter"], name="reading_class"),
            GinIndex(fields=["units"], name="reading_units"),
        ]


class Progress(models.Model):
    """How far one kind of matters has been read in one way by the parts in force (`engine`).

    Everything from id `low` to id `top` is read. `todo` and `done` count what this pass had to do;
    `checked_at`: when it was last looked whether anything was left out.
    """

    kind = models.CharField(max_length=20)
    way = models.CharField(max_length=20)
    engine = models.CharField(max_length=200)
    top = models.BigIntegerField(default=0)
    low = models.BigIntegerField(default=0)
    todo = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "similarity_progress"
        constraints = [
            models.UniqueConstraint(fields=["kind", "way"], name="similarity_progress_once")
        ]


del classify, hot, match  # imported for Django to find its tables

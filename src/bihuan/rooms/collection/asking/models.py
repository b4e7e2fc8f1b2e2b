"""Projections of forms and sheets; and what is still being written, which is no history."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.models.projection import Projection


class Form(Projection):
    """A form that is handed out. `version`: the newest published, 0 before the first. The matter's
    title is the form's, its `helpers` the units that are to answer."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="form",
        db_constraint=False,
    )
    purpose = models.CharField(max_length=20)
    audience = models.CharField(max_length=20)
    collection = models.BigIntegerField(null=True)
    closes_on = models.DateField(null=True)
    version = models.IntegerField(default=0)
    codes = models.IntegerField(default=0)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        indexes = [models.Index(fields=["collection"], name="form_collection")]


class Version(Projection):
    """A published version; kept for ever, for sheets were answered to it. `key` = "<form>-<n>"."""

    key = models.CharField(max_length=50, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="versions", db_constraint=False
    )
    number = models.IntegerField()
    digest = models.CharField(max_length=64)
    definition = models.TextField()

    matter_field: ClassVar[str] = "matter"

    class Meta:
        ordering = ("matter_id", "number")


class Code(Projection):
    """A code good for one sheet of a form; only its SHA-256 is here."""

    digest = models.CharField(max_length=64, primary_key=True)
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="codes", db_constraint=False
    )
    batch = models.CharField(max_length=40)

    matter_field: ClassVar[str] = "matter"


class Sheet(Projection):
    """One answer to a form. `answers`: code → answer, None when they were erased. The database
    takes one sheet of a code, and one of a unit where each unit answers once."""

    matter = models.OneToOneField(
        Matter,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="sheet",
        db_constraint=False,
    )
    form = models.BigIntegerField()
    number = models.IntegerField()
    digest = models.CharField(max_length=64)
    audience = models.CharField(max_length=20)
    category = models.CharField(max_length=40, blank=True)
    unit = models.BigIntegerField(null=True)
    code = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(null=True)
    submitted_on = models.DateField()
    points = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    of = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    late = models.BooleanField(default=False)
    void = models.BooleanField(default=False)

    matter_field: ClassVar[str] = "matter"

    class Meta:
        indexes = [models.Index(fields=["form", "void"], name="sheet_form")]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "code"],
                condition=Q(void=False) & ~Q(code=""),
                name="sheet_once_for_a_code",
            ),
            models.UniqueConstraint(
                fields=["form", "unit"],
                condition=Q(void=False, audience="units"),
                name="sheet_once_for_a_unit",
            ),
        ]


class Design(models.Model):
    """A form as it is being designed, until it is published. `definition`: canonical JSON."""

    form = models.BigIntegerField(primary_key=True)
    definition = models.TextField()
    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    changed_at = models.DateTimeField()


class Unfinished(models.Model):
    """A sheet that is being answered, under the SHA-256 of the key that leads back to it. Deleted
    when it is handed in, and when nobody has come back to it for long.

    `answers`: a `Draft` as JSON; `files`: id → record of what was sent along.
    """

    key = models.CharField(max_length=64, primary_key=True)
    form = models.BigIntegerField()
    number = models.IntegerField()
    unit = models.BigIntegerField(null=True)
    code = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    page = models.IntegerField(default=0)
    language = models.CharField(max_length=20, blank=True)
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["saved_at"], name="unfinished_saved_at")]

"""What matters add to figures, worked out beforehand. Derived from events and code alone: it may be
emptied at any time, and is no projection. docs/mechanisms/figures.md"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class FigureBasis(models.Model):
    """One row: of which `edition` of the code the steps are; `serial` counts how often they were
    thrown away; `log_size`: every event with a place in the log below it is in them, None while
    they are being worked out for the first time."""

    edition = models.CharField(max_length=64)
    serial = models.BigIntegerField()
    log_size = models.BigIntegerField(null=True)


class FigureSeen(models.Model):
    """Up to which version a matter is in the steps."""

    matter_id = models.BigIntegerField(primary_key=True)
    version = models.IntegerField()


class FigureCell(models.Model):
    """Something that many matters add alike. `id` is made of everything else in the row; `keys`
    and `adds` in the order of the figure's splits and of its number's parts."""

    id = models.BigIntegerField(primary_key=True)
    figure = models.SmallIntegerField()
    unit = models.BigIntegerField(null=True)
    list_code = models.CharField(max_length=40)
    labels = ArrayField(models.TextField())
    keys = ArrayField(models.TextField())
    adds = ArrayField(models.BigIntegerField())


class FigureStep(models.Model):
    """What one matter adds to one figure from an instant until another, that one not included."""

    pk = models.CompositePrimaryKey("matter_id", "figure", "begins")
    matter_id = models.BigIntegerField()
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    cell = models.BigIntegerField()
    opened_on = models.DateField()
    figure = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["figure", "ends", "begins"], include=["cell"], name="figure_step_then"
            )
        ]
